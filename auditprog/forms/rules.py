"""A form for values of the rules, built from their kinds; the same one carries them, hidden, to the confirmation."""

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from auditprog.rulebook import Field
from auditprog.rulebook.fields import Kind
from auditprog.rulebook.typed import NotAValue, as_typed, parse

REASON = "reason"


class RulesForm(forms.Form):
    """Values of some fields; with `confirms` they are hidden and the reason is asked."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It stands in the journal and beside the value."),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        fields: Sequence[Field],
        policies: Mapping[str, Any],
        confirms: bool = False,
    ) -> None:
        super().__init__(data)
        self.rules = tuple(fields)
        self.helper = FormHelper()
        self.helper.form_tag = False
        if not confirms:
            del self.fields[REASON]
        for field in fields:
            self.fields[field.key] = _input(field, hidden=confirms)
            self.initial[field.key] = as_typed(field, field.of(policies[field.room]))
        self.order_fields([*(field.key for field in fields), REASON])

    def clean(self) -> dict[str, Any]:
        """Each text as its value in JSON form; what cannot be one says why at its field."""
        typed = super().clean() or {}
        for field in self.rules:
            if field.key not in self.errors:
                try:
                    typed[field.key] = parse(field, typed.get(field.key, ""))
                except NotAValue as refusal:
                    self.add_error(field.key, ValidationError(str(refusal)))
        return typed

    def changes(self) -> dict[str, Any]:
        """The values that were typed, by setting key."""
        return {field.key: self.cleaned_data[field.key] for field in self.rules}


def _input(field: Field, *, hidden: bool) -> forms.Field:
    kept: dict[str, Any] = {
        "label": field.label.capitalize(),
        "help_text": _help(field),
        "required": not field.none_means,
        "error_messages": {"required": _missing(field)},
    }
    if hidden:
        return forms.CharField(**kept, widget=forms.HiddenInput)
    match field.kind:
        case Kind.WEIGHT | Kind.CHOICE:
            return forms.ChoiceField(**kept, choices=list((field.options or {}).items()))
        case Kind.FLAG:
            return forms.ChoiceField(**kept, choices=[("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))])
        case Kind.NUMBER:
            return forms.CharField(**kept, max_length=14, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    return forms.CharField(**kept, max_length=2000)


def _missing(field: Field) -> str:
    return _("Choose a value.") if field.options or field.kind is Kind.FLAG else _("Enter a value.")


def _help(field: Field) -> str:
    said = field.meaning if field.meaning.endswith(".") else f"{field.meaning}."
    if field.limit:
        words = {"low": field.limit.low, "high": field.limit.high, "unit": field.limit.unit}
        said += " " + _("From %(low)s to %(high)s (%(unit)s).") % words
    if field.none_means:
        said += " " + _("Empty: %(words)s.") % {"words": field.none_means}
    if field.kind in (Kind.NUMBERS, Kind.WORDS):
        said += " " + _("Separate entries by commas.")
    return said
