"""One small form a kind of dated fact; the person is known from the address."""

from typing import Any

from django import forms
from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from kernel import clock
from organisation.forms.base import DateField, ReasonField, Styled, StyledModelForm
from organisation.models import (
    AccessRole,
    AuditCapacity,
    Delegation,
    DeputyActing,
    Employment,
    FinancialInterest,
    Party,
    Process,
    Relationship,
    ReportingLine,
    Retirable,
    RoleTenure,
    Service,
    TopManagement,
    Unit,
    UnitMembership,
    WorkExperience,
    in_use,
)
from organisation.models.dated import Dated
from standards.models import Clause

DAYS = ("start", "end")


class FactForm(StyledModelForm):
    """A dated fact; `row()` is the unsaved record that a service takes."""

    reason = ReasonField(required=False)
    person_field = "person"
    needs_reason = False

    def full_clean(self) -> None:
        """The field is drawn as required where the service will ask, so that all its reasons come at once."""
        self.fields["reason"].required = False
        super().full_clean()
        self._draw_reason()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._draw_reason()

    def _draw_reason(self) -> None:
        self.fields["reason"].required = self.needs_reason or self.instance.pk is not None

    def row(self, person: Any) -> Dated:
        """The record as typed, about this person."""
        row: Dated = self.instance
        if row.pk is None:
            setattr(row, self.person_field, person)
        return row

    def changes(self) -> dict[str, Any]:
        """What was typed, by column, without the reason."""
        return {name: value for name, value in self.cleaned_data.items() if name in (self._meta.fields or ())}


class AccessRoleForm(FactForm):
    person_field = "user"
    needs_reason = True

    class Meta:
        model = AccessRole
        fields = ("role", *DAYS)


class MembershipForm(FactForm):
    needs_reason = True

    class Meta:
        model = UnitMembership
        fields = ("unit", *DAYS)


class LineForm(FactForm):
    needs_reason = True

    class Meta:
        model = ReportingLine
        fields = ("manager", *DAYS)


class ActingForm(FactForm):
    needs_reason = True

    class Meta:
        model = DeputyActing
        fields = ("process", *DAYS)


class TopManagementForm(FactForm):
    needs_reason = True

    class Meta:
        model = TopManagement
        fields = DAYS


class DelegationForm(FactForm):
    class Meta:
        model = Delegation
        fields = ("deputy", *DAYS, "duties")
        labels = {"deputy": _("Deputy"), "duties": _("What for")}
        help_texts = {
            "deputy": _("Sees your work, and may act for you where the same rules of independence allow it."),
            "end": _("Cover is for an absence: it needs a last day."),
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["end"].required = True
        self.fields["end"].error_messages["required"] = _("Enter the last day: cover is for an absence.")
        deputy: Any = self.fields["deputy"]
        deputy.queryset = deputy.queryset.filter(is_active=True, is_guest=False)


class EmploymentForm(FactForm):
    needs_reason = True

    class Meta:
        model = Employment
        fields = ("party", "hired_by", *DAYS)


class InterestForm(FactForm):
    needs_reason = True

    class Meta:
        model = FinancialInterest
        fields = ("kind", "party", "process", "detail", *DAYS)


class CapacityForm(FactForm):
    needs_reason = True

    class Meta:
        model = AuditCapacity
        fields = ("days", *DAYS)


class RelationshipForm(FactForm):
    person_field = "a"
    needs_reason = True

    class Meta:
        model = Relationship
        fields = ("b", "kind", "detail", *DAYS)
        labels = {"b": _("With whom")}


class TargetField(forms.ChoiceField):
    """One choice over everything a role can be on, grouped; gives the target's kind and row."""

    GROUPS: tuple[tuple[str, Any, type[Model]], ...] = (
        ("process", _("Processes"), Process),
        ("service", _("Services"), Service),
        ("unit", _("Units"), Unit),
        ("clause", _("Clauses"), Clause),
        ("supplier", _("Suppliers"), Party),
    )

    held_pk: int | None = None

    def load(self, held_pk: int | None = None) -> None:
        """Read the targets that are in use, and the one held already: one query a group."""
        self.held_pk = held_pk
        self.rows: dict[str, tuple[str, Model | None]] = {"sms": ("sms", None)}
        choices: list[Any] = [("", "---------"), ("sms", _("Whole management system"))]
        for kind, title, model in self.GROUPS:
            group = [(f"{kind}:{row.pk}", str(row)) for row in self._remember(kind, model)]
            choices.append((title, group))
        self.choices = choices

    def _remember(self, kind: str, model: type[Model]) -> list[Model]:
        found = model._default_manager.all()
        if kind == "clause":
            found = found.filter(kind="requirement")
        elif issubclass(model, Retirable):
            found = found.filter(in_use(clock.today()) | Q(pk=self.held_pk))
        rows = list(found)
        self.rows |= {f"{kind}:{row.pk}": (kind, row) for row in rows}
        return rows


class TenureForm(FactForm):
    needs_reason = True
    target = TargetField(label=_("Of what"))

    class Meta:
        model = RoleTenure
        fields = ("role", "title", *DAYS, "announced_on")

    within = forms.ModelChoiceField(
        Process.objects.all(),
        label=_("Only within the process"),
        required=False,
        help_text=_("Only for a clause, such as 5.1 within the governance process."),
    )
    field_order = ("role", "target", "within", "title", *DAYS, "announced_on", "reason")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field = self.fields["target"]
        assert isinstance(field, TargetField)
        row: RoleTenure = self.instance
        pk = row.clause_id or row.process_id or row.service_id or row.unit_id or row.party_id
        field.load(pk)
        self.targets = field.rows
        if row.pk is not None:
            self.initial["target"] = row.target_kind if row.target_kind == "sms" else f"{row.target_kind}:{pk}"
            self.initial["within"] = row.process_id if row.target_kind == "clause" else None

    def clean(self) -> dict[str, Any]:
        """Turn the one choice into the columns of the record."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kind, target = self.targets.get(cleaned.get("target", ""), ("", None))
        columns = {"process": None, "service": None, "unit": None, "clause": None, "party": None}
        columns["party" if kind == "supplier" else kind] = target  # type: ignore[assignment]
        columns.pop("sms", None)
        columns.pop("", None)
        within = cleaned.get("within")
        if within and kind != "clause":
            self.add_error("within", _("Leave this empty: it narrows a clause only."))
        elif within:
            columns["process"] = within
        self.columns: dict[str, Any] = {"target_kind": kind, **columns}
        for name, value in self.columns.items():
            setattr(self.instance, name, value)
        return cleaned

    def changes(self) -> dict[str, Any]:
        """The plain columns and the target's."""
        return {**super().changes(), **self.columns}


class ExperienceForm(FactForm):
    class Meta:
        model = WorkExperience
        fields = ("area", "employer", "post", *DAYS)


class EndForm(Styled):
    """The last day of a fact, and why."""

    end = DateField(label=_("Last day"), help_text=_("The fact still holds on this day."))
    reason = ReasonField()


DATED_FORMS: dict[str, type[FactForm]] = {
    "access-role": AccessRoleForm,
    "unit": MembershipForm,
    "line": LineForm,
    "role": TenureForm,
    "acting": ActingForm,
    "top-management": TopManagementForm,
    "delegation": DelegationForm,
    "employment": EmploymentForm,
    "relationship": RelationshipForm,
    "interest": InterestForm,
    "experience": ExperienceForm,
    "capacity": CapacityForm,
}
