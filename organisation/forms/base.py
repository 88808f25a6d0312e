"""What every form here shares: the crispy helper, native date fields, and errors that say what to do."""

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div
from django import forms
from django.db.models import Q
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.translation import gettext_lazy as _

from kernel import clock
from organisation.models import Retirable, in_use


class DateField(forms.DateField):
    """A native date input; a date that does not exist, or in no year that anybody reckons with, gets a sentence."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {
        "invalid": _("Enter a date that exists, like 2026-05-18."),
        "far": _("Enter a date between 1900 and 2199."),
    }

    def to_python(self, value: Any) -> date | None:
        """The days around it are reckoned with, so the last one of the calendar is none of ours."""
        day: date | None = super().to_python(value)
        if day is not None and not is_near(day):
            raise forms.ValidationError(self.error_messages["far"], code="far")
        return day


def is_near(day: date) -> bool:
    """Whether a person can mean it."""
    return 1900 <= day.year < 2200


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


class Fold(Div):
    """Fields that most people leave as they are, behind one line; open while one of them is refused or was changed."""

    template = "_fold.html"

    def __init__(self, label: Any, *fields: Any):
        super().__init__(*fields)
        self.label = label
        self.is_open = False

    def render(self, form: forms.BaseForm, context: Any, **options: Any) -> Any:
        """The fields inside a `details`."""
        names = {pointer.name for pointer in self.get_field_names()}
        self.is_open = bool(form.is_bound and names & ({*form.errors} | {*form.changed_data}))
        return super().render(form, context, **options)


REQUIRED = forms.Field.default_error_messages["required"]
DASHES = BLANK_CHOICE_DASH[0][1]


def say_choose(fields: dict[str, forms.Field]) -> None:
    """What is missing is said as what to do.

    An empty choice reads "Choose" or, where nothing may be chosen, "None", never a row of dashes.
    """
    for field in fields.values():
        if field.error_messages.get("required") == REQUIRED:
            field.error_messages["required"] = (
                _("Choose one.") if isinstance(field, forms.ChoiceField) else _("Fill this in.")
            )
        words = _("Choose") if field.required else _("None")
        if isinstance(field, forms.ModelChoiceField):
            if field.empty_label == DASHES:
                field.empty_label = words
        elif isinstance(field, forms.ChoiceField) and isinstance(field.choices, list):
            field.choices = [(value, words if label == DASHES else label) for value, label in field.choices]


def choose_used(fields: dict[str, forms.Field], kept: Any = None) -> None:
    """Offer masters in use today, and what the row names already."""
    for name, field in fields.items():
        if not isinstance(field, forms.ModelChoiceField) or field.queryset is None:
            continue
        if issubclass(field.queryset.model, Retirable):
            now = in_use(clock.today())
            held = getattr(kept, f"{name}_id", None) if kept is not None and kept.pk else None
            field.queryset = field.queryset.filter(now | Q(pk=held) if held else now)


class Styled(forms.Form):
    """A plain form drawn by crispy."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.helper = helper()
        say_choose(self.fields)


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
        say_choose(self.fields)
        choose_used(self.fields, self.instance)

    def save(self, commit: bool = True) -> Any:
        """Refused on purpose."""
        raise NotImplementedError("a form collects, a service saves")
