"""A person and their account."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from organisation.forms.base import ReasonField, Styled, StyledModelForm
from organisation.models import User


class PersonForm(StyledModelForm):
    """Name, address and post."""

    reason = ReasonField(required=False)

    class Meta:
        model = User
        fields = ("first_name", "last_name", "username", "email", "post", "is_guest")
        labels = {"username": _("User name"), "email": _("Address for mail")}
        help_texts = {
            "username": _("Letters, digits and @ . + - _ only. Used to sign in and in addresses."),
            "is_guest": _("Named in audits, but cannot sign in."),
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name"):
            self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        """Whoever has an account needs an address for mail."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("is_guest") and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("Enter an address: mails about findings go there."))
        return cleaned

    def validate_unique(self) -> None:
        """The constraint says it already, and also looks at capital letters."""


class PasswordForm(Styled):
    """A first or a new password, told to the person on another way."""

    password = forms.CharField(
        label=_("New password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters, not a common one, not like the name."),
    )

    def __init__(self, person: User, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        """The same rules as when people choose their own."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password


class ReasonForm(Styled):
    """Only why."""

    reason = ReasonField()
