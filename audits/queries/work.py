"""What somebody has to do in audits today (ux 3.1)."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from audits.models import Audit
from kernel.work import WorkItem
from organisation.models import User
from programmes.models import Assignment

S = Audit.State
OPEN = (S.PLANNED, S.PREPARING, S.FIELDWORK, S.REPORTING)


def work_items(user: User, today: date) -> list[WorkItem]:
    """Assignments to accept, checklists to go on with, reports to write, approve and send."""
    return [*_to_accept(user), *_as_lead(user), *_as_member(user), *_to_approve(user)]


def _to_accept(user: User) -> list[WorkItem]:
    rows = Assignment.objects.filter(person=user, accepted_on=None, audit__progress__in=[S.PLANNED, S.PREPARING])
    rows = rows.exclude(role__in=["guide", "observer"]).select_related("audit").order_by("audit__start")
    return [
        WorkItem(
            "Accept the assignment",
            f"{row.audit.reference} {row.audit.title}",
            reverse("audits:audit_accept", args=[row.audit.reference]),
            row.audit.start,
        )
        for row in rows
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
                WorkItem("Prepare", name, reverse("audits:audit_plan", args=[audit.reference]), audit.planned.start)
            )
        elif audit.state == S.FIELDWORK:
            url = reverse("audits:audit_field", args=[audit.reference])
            items.append(WorkItem("Go on with the checklist", name, url, audit.planned.end))
        elif audit.state == S.REPORTING and audit.report_approved_on is None:
            items.append(WorkItem("Write the report", name, _url(audit), audit.report_due_on))
        elif audit.state == S.REPORTING and audit.report_sent_on is None:
            items.append(WorkItem("Send the report", name, _url(audit), audit.report_due_on))
    return items


def _as_member(user: User) -> list[WorkItem]:
    return [
        WorkItem(
            "Go on with the checklist",
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
        WorkItem("Approve the report", f"{audit.reference} {audit.title}", _url(audit), audit.report_due_on)
        for audit in rows.select_related("planned")
    ]


def _url(audit: Audit) -> str:
    return reverse("audits:audit_detail", args=[audit.reference])
