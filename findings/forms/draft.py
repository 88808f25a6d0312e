"""Drafts of findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from findings.forms.base import FilesField, Plain, area, line, share, somebody
from findings.models import Finding, FindingClause
from findings.rules.grading import QUESTIONS
from kernel import clock
from kernel.choices import ManyRows
from organisation.models import Process, Service, Unit, User, in_use
from standards.models import Clause, DocumentVersion

SIGNS = [(name, sentence) for name, sentence in QUESTIONS]


class DraftForm(Plain):
    """A finding in three parts; completeness is judged when it is issued."""

    asks_later = ("clause", "requirement", "evidence", "gap", "grade", "owner")

    kind = forms.ChoiceField(label=_("Kind"), choices=Finding.Kind.choices)
    clause = forms.ModelChoiceField(
        label=_("Clause"), queryset=Clause.objects.none(), required=False, empty_label=_("Choose")
    )
    more_clauses = ManyRows(
        label=_("More clauses broken by the same fact"),
        queryset=Clause.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 5}),
    )
    process = forms.ModelChoiceField(
        label=_("Process"), queryset=Process.objects.order_by("code"), required=False, empty_label=_("Choose")
    )
    criterion_document = forms.ModelChoiceField(
        label=_("Own document, where it is stricter"),
        queryset=DocumentVersion.objects.select_related("document"),
        required=False,
        empty_label=_("None"),
    )
    clause_detail = line(_("Paragraph or section"), limit=120)
    requirement = area(_("Requirement"), help_text=_("The reference, and what it asks in your own words."))
    evidence = area(_("Evidence"), help_text=_("What was seen, so that somebody else finds it again. No names."))
    gap = area(_("Gap"), rows=2, help_text=_("In which way it does not meet the requirement. No cause, no solution."))
    signs = forms.MultipleChoiceField(
        label=_("Help with the grade"), choices=SIGNS, required=False, widget=forms.CheckboxSelectMultiple
    )
    grade = forms.ChoiceField(
        label=_("Provisional grade"), choices=[("", _("Not graded yet")), *Finding.Grade.choices], required=False
    )
    owner = somebody(_("Owner"), help_text=_("The manager of the area."))
    service = forms.ModelChoiceField(
        label=_("Service"), queryset=Service.objects.order_by("code"), required=False, empty_label=_("None")
    )
    unit = forms.ModelChoiceField(
        label=_("Unit"), queryset=Unit.objects.order_by("name"), required=False, empty_label=_("None")
    )
    uploads = FilesField(label=_("Files"))

    def __init__(self, *args: Any, leaves: QuerySet[Clause], everybody: Iterable[User] | None = None, **options: Any):
        """`everybody`: all people where the caller holds them already; who can sign in is offered as owner."""
        super().__init__(*args, **options)
        self._offer_what_is_in_use()
        clauses: list[Any] = [self.fields["clause"], self.fields["more_clauses"]]
        for field in clauses:
            field.queryset = leaves
        share(leaves, *clauses)
        if everybody is not None:
            owner: Any = self.fields["owner"]
            share((user for user in everybody if user.is_active and not user.is_guest), owner)

    def _offer_what_is_in_use(self) -> None:
        """Services and units in use today, and what the draft names already."""
        for name in ("service", "unit"):
            field: Any = self.fields[name]
            held = self.initial.get(name)
            field.queryset = field.queryset.filter(
                in_use(clock.today()) | Q(pk=held) if held else in_use(clock.today())
            )

    def words(self) -> dict[str, Any]:
        """What the service takes; the primary clause first."""
        typed = self.cleaned_data
        names = ("kind", "process", "criterion_document", "clause_detail", "requirement", "evidence", "gap")
        found = {name: typed[name] for name in (*names, "grade", "owner", "service", "unit")}
        primary = [typed["clause"]] if typed["clause"] else []
        found["clauses"] = [*primary, *(c for c in typed["more_clauses"] if c not in primary)]
        return found

    @staticmethod
    def initial_of(finding: Finding, cited: Sequence[FindingClause]) -> dict[str, Any]:
        """The draft as it stands, with the clauses that it cites."""
        names = ("kind", "clause_detail", "requirement", "evidence", "gap", "grade")
        found = {name: getattr(finding, name) for name in names}
        rows = ("process", "criterion_document", "owner", "service", "unit")
        found |= {name: getattr(finding, f"{name}_id") for name in rows}
        found["clause"] = next((c.clause_id for c in cited if c.primary), None)
        found["more_clauses"] = [c.clause_id for c in cited if not c.primary]
        return found


class OwnForm(DraftForm):
    """Something noticed outside an audit."""

    source = forms.ChoiceField(
        label=_("Source"),
        choices=[choice for choice in Finding.Source.choices if choice[0] != Finding.Source.INTERNAL_AUDIT],
        initial=Finding.Source.OWN_OBSERVATION,
    )
    field_order = ["source", "kind", "clause"]

    def words(self) -> dict[str, Any]:
        return {**super().words(), "source": self.cleaned_data["source"]}


class IssueForm(Plain):
    """Outside an audit: who follows it up."""

    auditor = somebody(_("Auditor"), help_text=_("Decides on the plan; never the owner."))


class WithdrawForm(Plain):
    """A draft that was none."""

    reason = area(_("Reason"), rows=2)
