"""From the plan to `preparing`: the audit comes into being, people accept, the team is confirmed."""

from __future__ import annotations

from datetime import date

from audits import permissions, queries
from audits.models import Audit, AuditMilestone, seats
from audits.rules import gates
from audits.rules.milestones import Kind
from audits.services import deviating, milestones
from audits.services.common import Actor, locked, require, set_report_due, write_back
from audits.workflow import AUDIT
from kernel.journal import audited, record
from organisation.models import User
from programmes import services as programmes
from programmes.models import PlannedAudit

APPROVED = ("approved", "running", "reviewed")
SYSTEM = "system:open audits"
FOLLOWS = (Audit.State.PREPARING, Audit.State.POSTPONED)
"""States in which a new window means another day for the report; before the start nothing is due."""


def open_from_plan(planned: PlannedAudit, *, by: Actor, today: date) -> Audit:
    """The audit of a planned one, in state `planned`; asked again it gives the same one (D16)."""
    found: Audit | None = Audit.objects.filter(planned=planned).first()
    if found is not None:
        return found
    with audited(by=by, today=today):
        locked_plan = PlannedAudit.objects.select_for_update().get(pk=planned.pk)
        found = Audit.objects.filter(planned=locked_plan).first()
        if found is None:
            found = Audit(planned=locked_plan)
            found.save()
            record(found, verb="opened from the plan")
        return found


def open_due(*, today: date) -> int:
    """Daily job: every planned audit of an approved programme gets its audit; a cancelled plan ends its audit."""
    _end_cancelled(today)
    rows = PlannedAudit.objects.filter(audit__isnull=True, programme__state__in=APPROVED, cancelled_on=None)
    opened = 0
    for planned in rows.order_by("pk"):
        open_from_plan(planned, by=SYSTEM, today=today)
        opened += 1
    return opened


def follow_plan(planned: PlannedAudit, *, today: date) -> None:
    """What a change of the plan means for its audit: it comes into being, ends, or its report is due another day.

    The programmes room calls it in the transaction of the change; `open_due` catches up what came another way. An audit
    of earlier records follows nothing.
    """
    if planned.legacy:
        return
    if planned.cancelled_on is not None:
        _end_cancelled(today, planned=planned)
        return
    audit = open_from_plan(planned, by=SYSTEM, today=today)
    if audit.state in FOLLOWS:
        set_report_due(Audit.objects.select_for_update().select_related("planned").get(pk=audit.pk))


def _end_cancelled(today: date, **which: PlannedAudit) -> None:
    """What the sponsor cancelled in the programme is cancelled here too (AG-12)."""
    rows = Audit.objects.filter(planned__cancelled_on__isnull=False, state__in=AUDIT.step("cancel").sources, **which)
    for pk in list(rows.order_by("pk").values_list("pk", flat=True)):  # nearly always none: the daily look is narrow
        audit = Audit.objects.select_related("planned").get(pk=pk)
        why = "Cancelled in the programme."
        facts = gates.CancelFacts(why, "as the change in the programme says", "as the change in the programme says")
        with audited(by=SYSTEM, today=today):
            AUDIT.advance(audit, "cancel", by=SYSTEM, today=today, facts=facts, reason=why, stop_reason=why)


def accept_assignment(audit: Audit, *, person: User, by: Actor, today: date, note: str = "") -> AuditMilestone | None:
    """Accept one's place in the team; accepting is the declaration (IND-13). The lead's is the milestone of AG-1.

    Accepting again, after facts have changed, renews the declaration; the milestone keeps its first day.
    """
    require(lambda user, row: user.pk == person.pk and permissions.may_accept(user, row), by, audit)
    with audited(by=by, today=today):
        programmes.accept_assignment(audit.planned, person, by=by, today=today)
        audit.__dict__.pop("_team", None)
        if seats.lead_of(audit) != person:
            return None
        first: AuditMilestone | None = audit.milestones.filter(kind=Kind.ASSIGNMENT_ACCEPTED).first()
        if first is not None:
            return first
        return milestones.write(audit, Kind.ASSIGNMENT_ACCEPTED, today, by=by, today=today, who=person, note=note)


def start(audit: Audit, *, by: Actor, today: date, reason: str = "", version: int | None = None) -> Audit:
    """AG-1, planned -> preparing. Refused with every reason; a start outside the window is a deviation."""
    with audited(by=by, today=today):
        audit = locked(audit)
        facts = queries.start_facts(audit)
        row = AUDIT.advance(audit, "start", by=by, today=today, facts=facts, version=version, started_on=today)
        set_report_due(row)
        for what in gates.START.deviations(facts):
            deviating.note(row, "AG-1", what, on=today, by=by, reason=reason)
        write_back(row, by=by, today=today)
    return row


def confirm_team(audit: Audit, *, by: Actor, today: date, version: int | None = None) -> Audit:
    """AG-3: judged again today; Refused with each unresolved verdict and each undeclared member."""
    with audited(by=by, today=today):
        require(permissions.may_lead, by, audit)
        programmes.rejudge(audit.planned, by=by, today=today, occasion="confirmed")
        audit = locked(audit)
        facts = queries.team_facts(audit, today)
        row = AUDIT.advance(
            audit, "confirm_team", by=by, today=today, facts=facts, version=version, team_confirmed_on=today
        )
        write_back(row, by=by, today=today, team_confirmed_on=today)
    return row
