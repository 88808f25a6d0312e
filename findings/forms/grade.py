"""Grade and repeat."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from findings.forms.base import Plain, area, radios
from findings.models import Finding


class RegradeForm(Plain):
    """Another grade with a sentence."""

    grade = radios(_("Grade"), Finding.Grade.choices)
    repeat_of = forms.ModelChoiceField(
        label=_("It repeats"), queryset=Finding.objects.none(), required=False, empty_label=_("No repeat")
    )
    reason = area(_("Reason"), rows=2)

    def __init__(self, *args: Any, candidates: list[Finding], **options: Any):
        super().__init__(*args, **options)
        ids = [c.pk for c in candidates]
        self.fields["repeat_of"].queryset = Finding.objects.filter(pk__in=ids)  # type: ignore[attr-defined]
        if not ids:
            del self.fields["repeat_of"]


class RepeatForm(Plain):
    """A candidate of the repeat check."""

    candidate = forms.IntegerField(widget=forms.HiddenInput)
    verdict = radios(_("Is it the same again?"), Finding.Repeat.choices, required=True)
    reason = area(_("Reason"), rows=2)


class ReopenForm(Plain):
    """NG-14: what happened again, and why it is the same cause."""

    new_case = forms.CharField(
        label=_("The new case"), max_length=200, help_text=_("Its number, or what was seen where and when.")
    )
    reason = area(_("Why has it the same cause?"), rows=3)
