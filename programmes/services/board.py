"""What a person does on the year board: give an audit another month, place a process, take the last step back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from kernel.journal import audited, history
from kernel.workflow import Refused
from organisation.models import Process, User
from organisation.queries import calendar
from programmes.models import BoardStep, PlannedAudit, Programme
from programmes.queries.calendar import calendar_marks
from programmes.rules.calendar import Span, spoken
from programmes.rules.marks import freezes
from programmes.rules.moving import USUAL_DAYS, first_window, free_window, moved_window
from programmes.services.common import lock_programme, refuse_taken_over
from programmes.services.moving import moved
from programmes.services.planning import cancel_audit, plan_audit
from programmes.services.team import unassign

STEPS = 20
"""How many steps of a person in a programme can be taken back."""
AS_BEFORE = "None: it stands again where it stood before."
NOTHING_LEFT = "There is no step of yours left to take back."


def move_to_month(
    audit: PlannedAudit,
    *,
    month: int,
    by: User,
    today: date,
    reason: str = "",
    effect: str = "",
    version: int | None = None,
) -> PlannedAudit:
    """The same weekday and as many working days in another month; a step that its author can take back.

    Raises what `move_audit` raises: PermissionDenied, Stale, Refused with every reason.
    """
    if not 1 <= month <= 12:
        raise Refused("Choose a month of the year.")
    refuse_taken_over(audit)
    start, end = _wanted(audit, month)
    before = _dates(audit)
    with audited(by=by, today=today):
        row = moved(
            audit,
            start=start,
            end=end,
            by=by,
            today=today,
            reason=reason,
            effect=effect,
            freeze_note=audit.freeze_note,
            version=audit.version if version is None else version,
        )
        if before["start"] and before != _dates(row):
            _keep(row, BoardStep.Kind.MOVED, before, by=by, today=today)
    return row


def place_process(
    programme: Programme, process: Process, *, month: int, by: User, today: date, reason: str = ""
) -> PlannedAudit:
    """An audit of everything that the process answers for, in the first week of a month that no other audit has.

    Refused where one of it is planned in that month already: a button that was pressed twice places once.
    """
    if not 1 <= month <= 12:
        raise Refused("Choose a month of the year.")
    leaves = process.process_leaves.select_related("clause__standard")
    with audited(by=by, today=today):
        lock_programme(programme)
        taken = _taken(programme)
        start, end = free_window(month, programme.year, USUAL_DAYS, calendar(), taken, not_before=today)
        if twin := _twin(programme, process, month):
            raise Refused(f"{process.name} has {twin} in that month already.")
        row = plan_audit(
            programme,
            title=process.name[:120],
            start=start,
            end=end,
            scope=[(process, leaf.clause, None) for leaf in leaves],
            planned_days=Decimal(USUAL_DAYS),
            report_approver=programme.manager,
            by=by,
            today=today,
            reason=reason,
        )
        _keep(row, BoardStep.Kind.PLACED, {}, by=by, today=today)
    return row


def _taken(programme: Programme) -> list[Span]:
    """Days of the year on which another audit stands, and its freeze weeks. Two queries."""
    rows = programme.audits.exclude(progress=PlannedAudit.Progress.CANCELLED).filter(start__isnull=False)
    audits = [Span(start, end or start) for start, end in rows.values_list("start", "end")]
    return audits + [Span(mark.start, mark.end) for mark in freezes(calendar_marks(programme.year))]


def _twin(programme: Programme, process: Process, month: int) -> str:
    """The audit of a process that is still to come in a month; empty for none."""
    rows = programme.audits.filter(scope__process=process, start__month=month, progress=PlannedAudit.Progress.PLANNED)
    return rows.values_list("reference", flat=True).first() or ""


def undo_last(programme: Programme, *, by: User, today: date) -> tuple[str, PlannedAudit]:
    """Take this person's last step back: (what it was, the audit as it stands now).

    It is a change like any other, judged, journaled and with its reason. Refused where somebody changed since what it
    would restore; such a step is forgotten, so that the one before it can be reached.
    """
    step = steps_of(programme, by).first()
    if step is None:
        raise Refused(NOTHING_LEFT)
    if said := _since(step):
        step.delete()
        raise Refused(said)
    reason = f"Taken back: {step.said}."
    with audited(by=by, today=today):
        row = _take_back(step, reason, by=by, today=today)
        step.delete()
    return step.said, row


def _take_back(step: BoardStep, reason: str, *, by: User, today: date) -> PlannedAudit:
    if step.kind == BoardStep.Kind.MOVED:
        start, end, note = _read(step.before)
        return moved(step.audit, start=start, end=end, freeze_note=note, reason=reason, by=by, today=today)
    if step.kind == BoardStep.Kind.YEAR:
        from programmes.services.placing import take_year_back  # it keeps its step by this module

        return take_year_back(step, reason, by=by, today=today)
    if step.kind == BoardStep.Kind.SEATED:
        person = User.objects.get(pk=step.after["person"])
        unassign(step.audit, person=person, by=by, today=today, reason=reason)
        return step.audit
    return cancel_audit(step.audit, reason=reason, effect="Nothing is lost: it was just placed.", by=by, today=today)


def steps_of(programme: Programme, person: User) -> Any:
    """The steps that this person can take back, newest first."""
    rows = BoardStep.objects.filter(programme=programme, person=person)
    return rows.select_related("audit__programme").order_by("-pk")


def _words(row: PlannedAudit, kind: str, before: dict[str, Any]) -> str:
    """AUD-26-18 moved from 7 September 2026 to 5 October 2026."""
    if kind == BoardStep.Kind.PLACED:
        return f"{row.reference} placed on {_spoken(_dates(row))}"
    return f"{row.reference} moved from {_spoken(before)} to {_spoken(_dates(row))}"


def _wanted(audit: PlannedAudit, month: int) -> tuple[date, date]:
    year = audit.programme.year
    if audit.start is None or audit.end is None:
        return first_window(month, year, int(audit.planned_days or USUAL_DAYS), calendar())
    return moved_window(audit.start, audit.end, month, year, calendar())


def _since(step: BoardStep) -> str:
    """What stands against taking it back, because somebody was at it."""
    audit = step.audit
    if step.kind == BoardStep.Kind.YEAR:
        return ""  # every audit of it is asked, where it is taken back
    if step.kind == BoardStep.Kind.SEATED:
        if audit.assignments.filter(person_id=step.after["person"]).exists():
            return ""
        return f"The team of {audit.reference} was changed since: there is no such seat any more."
    if audit.is_over or _dates(audit) | {"freeze_note": ""} != step.after | {"freeze_note": ""}:
        return f"{audit.reference} was changed since by {_who(audit)}: what you did is not taken back over that."
    if step.kind == BoardStep.Kind.PLACED and audit.assignments.exists():
        return f"{audit.reference} has a team by now: cancel it on its own page if it is not wanted."
    return ""


def _who(audit: PlannedAudit) -> str:
    last = history(audit).order_by("-seq").first()
    return last.actor.rpartition(" (")[0] or last.actor if last else "somebody"


def _keep(row: PlannedAudit, kind: str, before: dict[str, Any], *, by: User, today: date) -> None:
    keep_step(row, kind, before, _dates(row), _words(row, kind, before), by=by, today=today)


def keep_step(
    row: PlannedAudit,
    kind: str,
    before: dict[str, Any],
    after: dict[str, Any],
    said: str,
    *,
    by: User,
    today: date,
) -> None:
    """A step that this person can take back; the oldest beyond STEPS are forgotten."""
    BoardStep.objects.create(
        programme_id=row.programme_id,
        person=by,
        audit=row,
        kind=kind,
        before=before,
        after=after,
        said=said,
        on=today,
    )
    mine = BoardStep.objects.filter(programme_id=row.programme_id, person=by).order_by("-pk")
    BoardStep.objects.filter(pk__in=mine.values("pk")[STEPS:]).delete()


def _dates(row: PlannedAudit) -> dict[str, Any]:
    return {
        "start": row.start.isoformat() if row.start else "",
        "end": row.end.isoformat() if row.end else "",
        "freeze_note": row.freeze_note,
    }


def _read(said: dict[str, str]) -> tuple[date, date, str]:
    return date.fromisoformat(said["start"]), date.fromisoformat(said["end"]), said["freeze_note"]


def _spoken(said: dict[str, str]) -> str:
    return spoken(date.fromisoformat(said["start"])) if said.get("start") else "no day"
