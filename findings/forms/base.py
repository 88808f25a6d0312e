"""What the forms of this room share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from organisation.forms.base import say_choose
from organisation.models import User
from organisation.queries import sign_in_able

LONG = 10_000


class Plain(forms.Form):
    """Drawn by crispy without a form element of its own.

    `asks_later`: fields that may stay empty while one writes and are asked for when it is sent; they are not
    called optional.
    """

    asks_later: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        say_choose(self.fields)


def area(
    label: Any, *, rows: int = 3, limit: int = LONG, required: bool = False, blank: str = "", **options: Any
) -> forms.CharField:
    """A text of several lines; empty is left to the rules, which say what is missing.

    `blank`: what stands in the empty field; the style sheet knows by it whether something is written.
    """
    widget = forms.Textarea(attrs={"rows": rows, **({"placeholder": blank} if blank else {})})
    return forms.CharField(label=label, max_length=limit, required=required, widget=widget, **options)


def line(label: Any, *, limit: int = 200, required: bool = False, **options: Any) -> forms.CharField:
    """A text of one line."""
    return forms.CharField(label=label, max_length=limit, required=required, **options)


def day(label: Any, *, required: bool = False, **options: Any) -> forms.DateField:
    """A native date input; a date that does not exist gets a sentence."""
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Enter a date that exists, like 2026-05-18.")},
        **options,
    )


def somebody(label: Any, *, required: bool = False, **options: Any) -> forms.ModelChoiceField[User]:
    """A person who can sign in."""
    return forms.ModelChoiceField(
        label=label, queryset=sign_in_able(), required=required, empty_label=_("Choose"), **options
    )


def share(rows: Iterable[Model], *fields: forms.ModelChoiceField[Any]) -> None:
    """Offer these rows, read once, in each of the fields; what is sent is still judged by the field's queryset."""
    offered = [(row.pk, str(row)) for row in rows]
    for field in fields:
        field.choices = offered if field.empty_label is None else [("", field.empty_label), *offered]


def radios(label: Any, choices: Any, *, required: bool = False, **options: Any) -> forms.ChoiceField:
    """One of a few, all of them visible."""
    return forms.ChoiceField(label=label, choices=choices, required=required, widget=forms.RadioSelect, **options)


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list of uploaded files, empty if there are none."""

    def __init__(self, **options: Any):
        options.setdefault("widget", FilesInput)
        options.setdefault("required", False)
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        one = super().clean
        given = data if isinstance(data, (list, tuple)) else [data]
        return [one(item, initial) for item in given if item]
