"""Which audits a person may know of, and the list page. The same number of queries at any length."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from audits.models import Answer, Audit, ChecklistQuestion
from kernel import clock
from organisation.models import DeputyActing, RoleTenure, User, in_force
from organisation.queries import covered_by
from organisation.roles import Can
from programmes.models import Assignment, AuditCriterion, AuditStandard, Recipient, ScopeItem


def visible_to(user: User) -> QuerySet[Audit]:
    """Audits that this person has to do with; everything else does not exist for them (404).

    Team, client and approver always; the programme manager all but those in which 9.2 is in scope (IND-18);
    the sponsor all of the programme, top management what is proposed to be cancelled;
    auditees those of their own areas once started; recipients and readers of reports those whose report is out.
    """
    today = clock.today()
    people = (user.pk, *covered_by(user, today))
    related: Any = Q(planned__client__in=people) | Q(planned__report_approver__in=people)
    related |= Exists(Assignment.objects.filter(audit=OuterRef("planned"), person=user))
    if user.can(Can.READ_ALL_AUDITS, today):
        related |= ~Exists(_scope().filter(clause__number="9.2"))
    related |= Q(planned__programme__sponsor=user)
    if user.can(Can.CANCEL_COVERAGE, today):
        related |= Q(cancel_proposal__isnull=False)
    related |= ~Q(state=Audit.State.PLANNED) & Exists(_answered_for(user, today))
    sent = Q(report_sent_on__isnull=False)
    if user.can(Can.READ_REPORTS, today):
        related |= sent
    related |= sent & Exists(Recipient.objects.filter(audit=OuterRef("planned"), person=user))
    audits = Audit.objects.filter(related)
    named: Any = Exists(AuditStandard.objects.filter(audit=OuterRef("planned")))
    named |= Exists(AuditCriterion.objects.filter(audit=OuterRef("planned")))
    found: QuerySet[Audit] = audits.annotate(has_criteria=named)
    return found.select_related("planned__programme__manager", "planned__client", "planned__report_approver")


def seated(user: User) -> QuerySet[Audit]:
    """Audits in which this person has a seat: the short way for the team's own work, a part of `visible_to`."""
    found: QuerySet[Audit] = Audit.objects.filter(planned__assignments__person=user)
    return found.select_related("planned")


def _scope() -> QuerySet[ScopeItem]:
    rows: QuerySet[ScopeItem] = ScopeItem.objects.filter(audit=OuterRef("planned"))
    return rows


def _answered_for(user: User, day: date) -> QuerySet[ScopeItem]:
    owned = RoleTenure.objects.filter(in_force(day), role=RoleTenure.Role.OWNER, person=user, process__isnull=False)
    acting = DeputyActing.objects.filter(in_force(day), person=user)
    return _scope().filter(Q(process__in=owned.values("process")) | Q(process__in=acting.values("process")))


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One line of the list page."""

    audit: Audit
    lead: User | None
    start: date | None
    end: date | None
    answered: int
    questions: int
    report_due: date | None


def audit_list(
    user: User, *, year: int | None = None, state: str = "", mine: bool = False, search: str = ""
) -> QuerySet[Audit]:
    """The audits of the list page with counts of questions and answers and the lead in `lead_rows`."""
    found = visible_to(user)
    if year is not None:
        found = found.filter(planned__programme__year=year)
    if state:
        found = found.filter(state=state)
    if mine:
        found = found.filter(Exists(Assignment.objects.filter(audit=OuterRef("planned"), person=user)))
    for word in search.split():
        found = found.filter(
            Q(planned__reference__icontains=word)
            | Q(planned__title__icontains=word)
            | Q(planned__old_reference__icontains=word)
        )
    lead = Assignment.objects.filter(role="lead").select_related("person")
    return (
        found.select_related(None)
        .select_related("planned")  # fifty rows show nothing of programme, client and approver
        .annotate(
            question_count=_count(ChecklistQuestion.objects.filter(audit=OuterRef("pk"))),
            answer_count=_count(
                Answer.objects.filter(question__audit=OuterRef("pk")).exclude(result=""), by="question__audit"
            ),
            first_day=Coalesce("planned__actual_start", "planned__start", "planned__baseline_start"),
        )
        .prefetch_related(Prefetch("planned__assignments", lead, to_attr="lead_rows"))
        .order_by(F("first_day").desc(nulls_last=True), "planned__reference")
    )


def _count(rows: QuerySet[Answer] | QuerySet[ChecklistQuestion], by: str = "audit") -> Coalesce:
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)
