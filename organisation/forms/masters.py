"""What has no days of its own."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel import clock
from kernel.choices import ManyRows
from organisation import offers
from organisation.forms.base import DateField, ReasonField, Styled, StyledModelForm
from organisation.models import Holiday, Organisation, Party, Process, Service, Shutdown, Site, Unit, in_use
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


def clause_tree() -> list[tuple[str, list[tuple[int, str]]]]:
    """Leaves with their titles below the headings they stand under, in the order of the standard. One query."""
    rows = list(Clause.objects.select_related("standard").order_by("standard_id", "sort_key"))
    titles = {(row.standard_id, row.number): row.title for row in rows}
    groups: dict[str, list[tuple[int, str]]] = {}
    several = len({row.standard_id for row in rows}) > 1
    for row in rows:
        if not row.is_leaf:
            continue
        above = row.number.rpartition(".")[0] or row.number
        heading = f"{above} {titles.get((row.standard_id, above), '')}".strip()
        heading = f"{row.standard.code}: {heading}" if several else heading
        groups.setdefault(heading, []).append((row.pk, str(row)))
    return list(groups.items())


class RetireForm(Styled):
    """The last day of use, and why."""

    used_until = DateField(label=_("In use until"), help_text=_("It may still be chosen on this day."))
    reason = ReasonField()


class ProcessForm(MasterForm):
    """A process with its leaves and services."""

    leaves = ManyRows(
        Clause.objects.filter(kind="requirement"),
        label=_("Clauses of the standard"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one clause.")},
    )
    services = ManyRows(Service.objects.all(), label=_("Services"), required=False, widget=forms.CheckboxSelectMultiple)
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
            "points_as_of",
        )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        leaves: Any = self.fields["leaves"]
        leaves.choices = clause_tree()
        if self.instance.pk:
            self.initial["leaves"] = list(self.instance.process_leaves.values_list("clause_id", flat=True))
            held = list(self.instance.services.values_list("pk", flat=True))
            self.initial["services"] = held
            services: Any = self.fields["services"]
            services.queryset = Service.objects.filter(in_use(clock.today()) | Q(pk__in=held))


class OrganisationForm(MasterForm):
    scope = forms.CharField(
        label=_("Scope of the management system"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    zone = forms.ChoiceField(label=_("Time zone"), choices=offers.zones)

    class Meta:
        model = Organisation
        fields = (
            "name",
            "zone",
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
