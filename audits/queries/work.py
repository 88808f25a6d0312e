"""What somebody has to do in audits today (ux 3.1)."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from audits.models import Audit
from kernel.work import WorkItem
from organisation.models import User
from organisation.roles import Can
from programmes.models import Assignment, ScopeItem

S = Audit.State
OPEN = (S.PLANNED, S.PREPARING, S.FIELDWORK, S.REPORTING)


def work_items(user: User, today: date) -> list[WorkItem]:
    """Checklists to go on with, reports to write, approve and send; seats to accept are told by programmes."""
    found = [*_as_lead(user), *_as_member(user), *_to_approve(user)]
    if user.can(Can.MANAGE_AUDIT, today):
        found += _to_start()
    if user.can(Can.CANCEL_COVERAGE, today):
        found += _to_cancel(user)
    return found


def _to_start() -> list[WorkItem]:
    """AG-1: the lead has accepted; where 9.2 is in scope the client starts (IND-18)."""
    accepted = Assignment.objects.filter(audit=OuterRef("planned"), role="lead", accepted_on__isnull=False)
    nine_two = ScopeItem.objects.filter(audit=OuterRef("planned"), clause__number="9.2")
    rows = Audit.objects.filter(Exists(accepted), ~Exists(nine_two), state=S.PLANNED).select_related("planned")
    return [WorkItem(_("Start"), str(audit), _url(audit), audit.planned.start) for audit in rows]


def _to_cancel(user: User) -> list[WorkItem]:
    """AG-12: proposed by somebody else."""
    rows = Audit.objects.filter(cancel_proposal__isnull=False).exclude(state=S.CANCELLED).select_related("planned")
    return [
        WorkItem(_("Decide on cancelling"), str(audit), reverse("audits:audit_cancel", args=[audit.reference]))
        for audit in rows
        if audit.cancel_proposal["by"] != user.pk
    ]


def _mine(user: User, *roles: str) -> list[Audit]:
    rows = Audit.objects.filter(planned__assignments__person=user, planned__assignments__role__in=roles, state__in=OPEN)
    return list(rows.select_related("planned").distinct())


def _as_lead(user: User) -> list[WorkItem]:
    items = []
    for audit in _mine(user, "lead"):
        name = f"{audit.reference} {audit.title}"
        if audit.state == S.PREPARING:
            items.append(
                WorkItem(_("Prepare"), name, reverse("audits:audit_plan", args=[audit.reference]), audit.planned.start)
            )
        elif audit.state == S.FIELDWORK:
            url = reverse("audits:audit_field", args=[audit.reference])
            items.append(WorkItem(_("Go on with the checklist"), name, url, audit.planned.end))
        elif audit.state == S.REPORTING and audit.report_approved_on is None:
            items.append(WorkItem(_("Write the report"), name, _url(audit), audit.report_due_on))
        elif audit.state == S.REPORTING and audit.report_sent_on is None:
            items.append(WorkItem(_("Send the report"), name, _url(audit), audit.report_due_on))
    return items


def _as_member(user: User) -> list[WorkItem]:
    return [
        WorkItem(
            _("Go on with the checklist"),
            f"{audit.reference} {audit.title}",
            reverse("audits:audit_field", args=[audit.reference]),
            audit.planned.end,
        )
        for audit in _mine(user, "auditor", "trainee")
        if audit.state == S.FIELDWORK
    ]


def _to_approve(user: User) -> list[WorkItem]:
    rows = Audit.objects.filter(state=S.REPORTING, planned__report_approver=user, report_approved_on=None)
    return [
        WorkItem(_("Approve the report"), f"{audit.reference} {audit.title}", _url(audit), audit.report_due_on)
        for audit in rows.select_related("planned")
    ]


def _url(audit: Audit) -> str:
    return reverse("audits:audit_detail", args=[audit.reference])
