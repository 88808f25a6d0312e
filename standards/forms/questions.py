"""The filter of the checklist library; it is sent with GET and keeps its values in the address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from standards.models import Clause, Question

ALL = ("", _("All"))
RIDERS = ("riders", _("Riders, asked in every process pack"))


class QuestionFilter(forms.Form):
    """Pack, clause, type and tier; blank means all."""

    pack = forms.ChoiceField(label=_("Pack"), required=False)
    leaf = forms.ChoiceField(label=_("Clause"), required=False)
    type = forms.ChoiceField(label=_("Type"), required=False, choices=[ALL, *Question.Type.choices])
    tier = forms.ChoiceField(label=_("Tier"), required=False, choices=[ALL, *Question.Tier.choices])

    def __init__(self, *args: Any, clauses: Iterable[Clause], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "filter-%s"
        packs = [(value, f"{value} {label}") for value, label in Question.Pack.choices]
        self.fields["pack"].choices = [ALL, *packs, RIDERS]  # type: ignore[attr-defined]
        numbers = [(clause.number, f"{clause.number} {clause.title}") for clause in clauses]
        self.fields["leaf"].choices = [ALL, *numbers]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"
            field.error_messages["invalid_choice"] = _("There is no such choice here. Choose one from the list.")
