"""What every form here shares: the crispy helper, native date fields, and errors that say what to do."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _


class DateField(forms.DateField):
    """A native date input; a date that does not exist gets a sentence."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {"invalid": _("Enter a date that exists, like 2026-05-18.")}


class ReasonField(forms.CharField):
    """Why something is changed; goes into the journal."""

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("label", _("Reason"))
        kwargs.setdefault("help_text", _("One sentence. It is kept in the journal."))
        kwargs.setdefault("error_messages", {"required": _("Say why: this change needs a reason.")})
        super().__init__(max_length=500, **kwargs)


def helper() -> FormHelper:
    """The template draws the form element and its buttons, crispy the summary and the fields."""
    made = FormHelper()
    made.form_tag = False
    made.disable_csrf = True
    return made


class Styled(forms.Form):
    """A plain form drawn by crispy."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.helper = helper()


class StyledModelForm(forms.ModelForm):
    """A model form that only checks and collects: saving is the services' business."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.helper = helper()
        for name, field in self.fields.items():
            if isinstance(field, forms.DateField):
                self.fields[name] = DateField(
                    label=field.label, required=field.required, help_text=field.help_text, initial=field.initial
                )

    def save(self, commit: bool = True) -> Any:
        """Refused on purpose."""
        raise NotImplementedError("a form collects, a service saves")
