"""What somebody has to do in audits today (ux 3.1)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from audits.models import Audit
from kernel import clock
from kernel.work import WorkItem
from organisation.models import User
from organisation.queries import covered_by
from organisation.roles import Can
from programmes.models import Assignment, ScopeItem

S = Audit.State
OPEN = (S.PLANNED, S.PREPARING, S.FIELDWORK, S.REPORTING)


def work_items(user: User, today: date) -> list[WorkItem]:
    """Checklists to go on with, reports to write, approve and send; seats to accept are told by programmes.

    One query at any size; who may cancel costs another one.
    """
    manages = user.can(Can.MANAGE_AUDIT, today)
    rows = list(_open(user, manages))
    found = [item for audit in rows for item in _as_lead(audit) if audit.my_role == "lead"]
    found += [item for audit in rows for item in _as_member(audit) if audit.my_role in ("auditor", "trainee")]
    found += [item for audit in rows for item in _to_approve(audit, user)]
    found += [item for audit in rows if manages for item in _to_start(audit)]
    if user.can(Can.CANCEL_COVERAGE, today):
        found += _to_cancel(user)
    return found


def _open(user: User, manages: bool) -> QuerySet[Any]:
    """Audits that go on and wait for this person, with `my_role` in them and `may_start` (AG-1).

    To start: the lead has accepted; where 9.2 is in scope the client starts (IND-18).
    """
    accepted = Assignment.objects.filter(audit=OuterRef("planned"), role="lead", accepted_on__isnull=False)
    nine_two = ScopeItem.objects.filter(audit=OuterRef("planned"), clause__number="9.2")
    mine = Q(seat__role__in=("lead", "auditor", "trainee"), state__in=OPEN)
    people = (user.pk, *covered_by(user, clock.today()))
    mine |= Q(state=S.REPORTING, planned__report_approver__in=people, report_approved_on=None)
    absent = Assignment.objects.filter(audit=OuterRef("planned"), role="lead", person__in=people[1:])
    rows = Audit.objects.annotate(
        seat=FilteredRelation("planned__assignments", condition=Q(planned__assignments__person=user)),
        my_role=Case(When(Q(seat__role="auditor") & Exists(absent), then=Value("lead")), default=F("seat__role")),
    )
    if manages:
        rows = rows.annotate(may_start=Exists(accepted) & ~Exists(nine_two))
        mine |= Q(state=S.PLANNED, may_start=True)
    found: QuerySet[Any] = rows.filter(mine).select_related("planned")
    return found


def _to_start(audit: Any) -> list[WorkItem]:
    if audit.state != S.PLANNED or not audit.may_start:
        return []
    return [WorkItem(_("Start"), str(audit), _url(audit), audit.planned.start)]


def _to_cancel(user: User) -> list[WorkItem]:
    """AG-12: proposed by somebody else."""
    rows = Audit.objects.filter(cancel_proposal__isnull=False).exclude(state=S.CANCELLED).select_related("planned")
    return [
        WorkItem(_("Decide on cancelling"), str(audit), reverse("audits:audit_cancel", args=[audit.reference]))
        for audit in rows
        if audit.cancel_proposal["by"] != user.pk
    ]


def _as_lead(audit: Audit) -> list[WorkItem]:
    name = f"{audit.reference} {audit.title}"
    if audit.state == S.PREPARING:
        url = reverse("audits:audit_plan", args=[audit.reference])
        return [WorkItem(_("Prepare"), name, url, audit.planned.start)]
    if audit.state == S.FIELDWORK:
        return [_go_on(audit)]
    if audit.state == S.REPORTING and audit.report_approved_on is None:
        return [WorkItem(_("Write the report"), name, _url(audit), audit.report_due_on)]
    if audit.state == S.REPORTING and audit.report_sent_on is None:
        return [WorkItem(_("Send the report"), name, _url(audit), audit.report_due_on)]
    return []


def _as_member(audit: Audit) -> list[WorkItem]:
    return [_go_on(audit)] if audit.state == S.FIELDWORK else []


def _go_on(audit: Audit) -> WorkItem:
    url = reverse("audits:audit_field", args=[audit.reference])
    return WorkItem(_("Go on with the checklist"), f"{audit.reference} {audit.title}", url, audit.planned.end)


def _to_approve(audit: Audit, user: User) -> list[WorkItem]:
    waits = audit.state == S.REPORTING and audit.report_approved_on is None
    approver = audit.planned.report_approver_id
    if not waits or (approver != user.pk and approver not in covered_by(user, clock.today())):
        return []
    return [WorkItem(_("Approve the report"), f"{audit.reference} {audit.title}", _url(audit), audit.report_due_on)]


def _url(audit: Audit) -> str:
    return reverse("audits:audit_detail", args=[audit.reference])
