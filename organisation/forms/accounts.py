"""Choosing a password with a one-time link: the first administrator, and whoever was invited."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from organisation.forms.base import Styled
from organisation.models import User


class NewPassword(Styled):
    """A password, typed twice, by the same rules everywhere."""

    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters, not a common one, not like the name. A few words are good."),
    )
    repeated = forms.CharField(
        label=_("The same password again"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def person(self) -> User:
        """Whose password it is: it must not be like the name or the address."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Both alike, and good enough."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not (password := cleaned.get("password")):
            return cleaned
        try:
            validate_password(password, self.person())
        except ValidationError as reasons:
            self.add_error("password", reasons)
        if "repeated" in cleaned and cleaned["repeated"] != password:
            self.add_error("repeated", _("The two passwords differ. Type the same one twice."))
        cleaned.pop("repeated", None)
        return cleaned


class ChoosePasswordForm(NewPassword):
    """For somebody whom an administrator has entered."""

    def __init__(self, invited: User, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.invited = invited

    def person(self) -> User:
        return self.invited


class FirstAdministratorForm(NewPassword):
    """Who administers this installation."""

    first_name = forms.CharField(
        label=_("First name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=_("Last name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    email = forms.EmailField(
        label=_("Address for mail"),
        help_text=_("You sign in with it, and a new password is sent there."),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    field_order = ("first_name", "last_name", "email", "password", "repeated")

    def person(self) -> User:
        """Not saved: only to compare with."""
        said = self.cleaned_data
        return User(**{name: said.get(name, "") for name in ("first_name", "last_name", "email")})
