"""What is confirmed about an audit that something gave rise to: everything is proposed, nothing has to be changed."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Div, Field, Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.choices import ManyRows
from organisation.forms.base import Fold
from programmes.forms import FreezeNote, ScopeFields, WindowForm
from standards.models import DocumentVersion


class UnplannedForm(WindowForm, ScopeFields):
    """Trigger, window, scope, own documents, days."""

    trigger = forms.CharField(
        label=_("What gave rise to it"), max_length=160, help_text=_("It is the reason of the change.")
    )
    trigger_ref = forms.CharField(
        label=_("Its number"),
        max_length=60,
        required=False,
        help_text=_("Of the incident, complaint, nonconformity."),
    )
    title = forms.CharField(label=_("Title"), max_length=120)
    planned_days = forms.DecimalField(
        label=_("Auditor-days"), max_digits=5, decimal_places=1, min_value=0, max_value=999, required=False
    )
    criteria_documents = ManyRows(
        label=_("Own documents as criteria"),
        queryset=DocumentVersion.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    freeze_note = FreezeNote()

    def __init__(self, *args: Any, freezes: str = "", **options: Any):
        super().__init__(*args, **options)
        documents: Any = self.fields["criteria_documents"]
        documents.queryset = DocumentVersion.objects.select_related("document").order_by("document__code", "pk")
        note = FreezeNote.offer(self, freezes)
        self.helper.layout = Layout(
            Fieldset(_("Why"), "trigger", "trigger_ref", "title"),
            Fieldset(_("When"), Div("start", "end", css_class="two"), *note, "planned_days"),
            Fieldset(
                _("Scope"),
                Field("processes", wrapper_class="many"),
                Fold(_("Single clauses, sites and shifts"), "clauses", "sites"),
                Fold(_("Own documents"), "criteria_documents"),
            ),
        )
