"""What may be typed about a change or a signal of a process."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organisation.forms.base import DateField, Styled
from organisation.models import Process
from programmes.models import ProcessEvent
from programmes.rules.events import POINTS


class EventForm(Styled):
    """One change or signal."""

    process = forms.ModelChoiceField(label=_("Process"), queryset=Process.objects.none())
    kind = forms.ChoiceField(label=_("What happened"), choices=())
    on = DateField(label=_("On"))
    ref = forms.CharField(label=_("Its number"), max_length=60, required=False)
    text = forms.CharField(label=_("In a sentence"), max_length=300, required=False)

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        process: Any = self.fields["process"]
        process.queryset = Process.objects.filter(active=True).order_by("code")
        kind: Any = self.fields["kind"]
        kind.choices = [(value, f"{label} ({POINTS[value]})") for value, label in ProcessEvent.Kind.choices]


class StrikeForm(Styled):
    """Why it does not count."""

    reason = forms.CharField(label=_("Reason"), max_length=300)
