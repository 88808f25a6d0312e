"""What may be typed about the days that a year is planned round."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organisation.forms.base import DateField, Styled
from programmes.models import YearMark


class FreezeForm(Styled):
    """Days in which nobody has time for an audit."""

    start = DateField(label=_("First day"))
    end = DateField(label=_("Last day"))
    title = forms.CharField(label=_("Reason"), max_length=200, help_text=_("Year-end closing, a migration, holidays."))


class ExternalAuditForm(Styled):
    """Days on which somebody from outside audits."""

    title = forms.CharField(label=_("Body or customer"), max_length=200)
    audit_kind = forms.ChoiceField(label=_("Kind"), choices=YearMark.AuditKind.choices)
    start = DateField(label=_("First day"))
    end = DateField(label=_("Last day"))
    areas = forms.CharField(
        label=_("Areas"), max_length=500, required=False, help_text=_("Processes and sites that it looks at, if known.")
    )


class MeetingForm(Styled):
    """The day on which a management review is planned."""

    title = forms.CharField(label=_("Meeting"), max_length=200, help_text=_("First half of the year, for example."))
    start = DateField(label=_("Day"))

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        return {**typed, "end": typed.get("start")}


FORMS: dict[str, type[Styled]] = {"freeze": FreezeForm, "external": ExternalAuditForm, "review": MeetingForm}
