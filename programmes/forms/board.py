"""Forms of the year board: another month, and a sentence for a check."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from organisation.forms.base import Styled


class MonthForm(Styled):
    """Another month of the year; in an approved programme with a reason."""

    to = forms.TypedChoiceField(label=_("Month"), coerce=int, choices=list(MONTHS.items()))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        required=False,
        help_text=_("The programme is approved: a move is recorded with its reason."),
    )
    effect = forms.CharField(
        label=_("Effect on coverage and on external audits"),
        max_length=2000,
        required=False,
        help_text=_("Out of the quarter the sponsor is told."),
    )

    def __init__(self, *args: Any, draft: bool = False, **options: Any):
        super().__init__(*args, **options)
        self.helper.form_tag = False
        self.fields["reason"].required = True
        if draft:
            del self.fields["reason"], self.fields["effect"]


class WordsForm(forms.Form):
    """What goes with a move or a placement, as text: never cut in silence, and without what no database holds."""

    reason = forms.CharField(label=_("Reason"), max_length=2000, required=False)
    effect = forms.CharField(label=_("Effect"), max_length=2000, required=False)

    @property
    def sentences(self) -> list[str]:
        """What is wrong, each with the field's name."""
        return [f"{self.fields[name].label}: {said}" for name, found in self.errors.items() for said in found]


class ExplainForm(Styled):
    """One sentence that explains a check; it is kept in the version."""

    sentence = forms.CharField(
        label=_("Explanation"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One sentence. It is kept with the version that is approved."),
    )


class ExplainAllForm(Styled):
    """A sentence for each of the open checks, on one page; what stays empty stays open."""

    def __init__(self, *args: Any, checks: Iterable[Any], **options: Any):
        super().__init__(*args, **options)
        self.checks = list(checks)
        for number, check in enumerate(self.checks):
            self.fields[self.name_of(check.key)] = forms.CharField(label=check.said, max_length=500, required=False)
            self.fields[self.name_of(check.key)].widget.attrs["autofocus"] = number == 0

    @staticmethod
    def name_of(key: str) -> str:
        """The field of a check; bound to what it says, so that a board that changed meanwhile mixes nothing up."""
        return f"say-{key}"

    @property
    def said(self) -> dict[str, tuple[str, str]]:
        """By key what was found, and the sentence; only those that have one."""
        typed = {check.key: (check.said, self.cleaned_data[self.name_of(check.key)]) for check in self.checks}
        return {key: pair for key, pair in typed.items() if pair[1].strip()}
