"""What has no days of its own."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.choices import ManyRows
from organisation.forms.base import ReasonField, StyledModelForm
from organisation.models import Holiday, Organisation, Party, Process, Service, Shutdown, Site, Unit
from standards.models import Clause


class MasterForm(StyledModelForm):
    """A master; what was typed goes to a service by column."""

    reason = ReasonField(required=False)

    def values(self) -> dict[str, Any]:
        """Columns and what was typed, without the reason."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}

    def validate_unique(self) -> None:
        """A code that exists already is the service's sentence."""


class UnitForm(MasterForm):
    class Meta:
        model = Unit
        fields = ("code", "name", "parent")


class SiteForm(MasterForm):
    class Meta:
        model = Site
        fields = ("code", "name", "note", "is_shift")


class ServiceForm(MasterForm):
    class Meta:
        model = Service
        fields = ("code", "name")


class PartyForm(MasterForm):
    class Meta:
        model = Party
        fields = ("name", "kind")


class ProcessForm(MasterForm):
    """A process with its leaves and services."""

    leaves = ManyRows(
        Clause.objects.filter(kind="requirement"),
        label=_("Clauses of the standard"),
        widget=forms.SelectMultiple(attrs={"size": 12}),
        error_messages={"required": _("Choose at least one clause.")},
    )
    services = ManyRows(
        Service.objects.all(), label=_("Services"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    field_order = ("code", "name", "unit", "leaves", "services")

    class Meta:
        model = Process
        fields = (
            "code",
            "name",
            "unit",
            "cycle_days",
            "topic",
            "importance",
            "change_points",
            "signal_points",
            "active",
        )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["leaves"] = list(self.instance.process_leaves.values_list("clause_id", flat=True))
            self.initial["services"] = list(self.instance.services.values_list("pk", flat=True))


class OrganisationForm(MasterForm):
    scope = forms.CharField(
        label=_("Scope of the management system"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    zone = forms.ChoiceField(label=_("Time zone"), choices=lambda: [(z, z) for z in sorted(available_timezones())])

    class Meta:
        model = Organisation
        fields = (
            "name",
            "zone",
            "preset",
            "scope",
            "next_surveillance",
            "roll_to_working_day",
            "mail_on_non_working_days",
        )


class HolidayForm(MasterForm):
    class Meta:
        model = Holiday
        fields = ("date", "name")


class ShutdownForm(MasterForm):
    class Meta:
        model = Shutdown
        fields = ("start", "end")
