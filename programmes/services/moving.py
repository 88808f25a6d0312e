"""Give an audit other days: refused or judged, recorded, told; and what planning and cancelling share with it."""

from datetime import date

from kernel.journal import audited, record
from kernel.workflow import Refused
from organisation.models import User
from programmes import notices, permissions, queries
from programmes.models import PlannedAudit
from programmes.queries.calendar import freezes_of
from programmes.queries.loss import lost_by
from programmes.rules.calendar import spoken
from programmes.rules.changes import INSIDE, effect_refusals, move_kind, window_refusals
from programmes.services.common import (
    WHY,
    Actor,
    lock_to_move,
    note_change,
    refuse_all,
    refuse_unless_open,
    tell_team,
)
from programmes.services.following import follow
from programmes.services.judging import judge_again

HELD = ("fieldwork", "reporting", "completed", "suspended")


def move_audit(
    audit: PlannedAudit,
    *,
    start: date | None,
    end: date | None,
    by: Actor,
    today: date,
    reason: str = "",
    effect: str = "",
    freeze_note: str = "",
    agreed_by: User | None = None,
    version: int | None = None,
) -> PlannedAudit:
    """New dates; judged again. Out of the baseline's quarter the sponsor is told, and the effect is asked for.

    A window in a freeze week is not refused: `freeze_note` explains it, and without one the board asks for it.
    The record keeps what becomes overdue by it, and who agreed.
    """
    with audited(by=by, today=today):
        return moved(
            audit,
            start=start,
            end=end,
            by=by,
            today=today,
            reason=reason,
            effect=effect,
            freeze_note=freeze_note,
            agreed_by=agreed_by,
            version=version,
        )


def moved(
    audit: PlannedAudit,
    *,
    start: date | None,
    end: date | None,
    by: Actor,
    today: date,
    reason: str = "",
    effect: str = "",
    freeze_note: str = "",
    agreed_by: User | None = None,
    version: int | None = None,
) -> PlannedAudit:
    """`move_audit` inside the transaction of its caller.

    Judged again are this audit and, on where people are booked, those that share a person with it on its days, before
    or after (AVL-02).
    """
    row, beside = lock_to_move(audit, start, end, version)
    if not isinstance(by, str):
        permissions.require(permissions.may_move(by, row), "move the audit")
    refuse_unless_open(row.programme)
    refuse_over(row)
    if row.progress in HELD and row.actual_start:
        raise Refused("Its fieldwork has begun: the audit cannot be moved any more.")
    refuse_all(window_refusals(start, end, row.programme.year))
    assert start is not None
    if (row.start, row.end) == (start, end):
        return row
    kind = move_kind(row.baseline_start or row.start, start)
    if row.programme.is_in_force:
        refuse_all([*_reason_missing(reason), *effect_refusals(kind, effect)])
    before = [day and day.isoformat() for day in (row.start, row.end)]
    lost = what_is_lost(row, today, start, agreed_by=agreed_by)
    row.start, row.end = start, end
    row.freeze_note = kept_freeze_note(start, end, freeze_note)
    row.save()
    after = [day and day.isoformat() for day in (start, end)]
    note_change(
        row,
        kind,
        programme=row.programme,
        reason=reason,
        effect=effect,
        by=by,
        today=today,
        old=before,
        new=after,
        **lost,
    )
    record(row, verb="moved", reason=reason, old=before, new=after)
    if row.programme.is_in_force and kind != INSIDE:
        notices.sponsor_told(row, f"{row.reference} moved out of its quarter", on=today, key=f"moved:{row.version}")
    tell_team(row, f"moved to {spoken(start)}.", by=by, today=today)
    book = queries.open_docket(row, today, teams_only=True)
    judge_again([book], by=by, today=today, occasion="moved", beside=beside)
    follow(row, today=today)
    return row


def what_is_lost(
    row: PlannedAudit, today: date, new: date | None, *, agreed_by: User | None = None, until: date | None = None
) -> dict[str, object]:
    """What the record of a change keeps of its effect: what is lost, until when, who agreed; nothing in a draft."""
    if not row.programme.is_in_force:
        return {}
    said: dict[str, object] = {"lost": [one.as_data() for one in lost_by(row, today, new)]}
    if until is not None:
        said["until"] = until.isoformat()
    if agreed_by is not None:
        said["agreed"] = agreed_by.full_name
    return said


def _reason_missing(reason: str) -> list[str]:
    return [] if reason.strip() else [WHY]


def kept_freeze_note(start: date | None, end: date | None, said: str) -> str:
    """The explanation, kept only for days that lie in a freeze week."""
    return said.strip() if said.strip() and freezes_of(start, end) else ""


def refuse_over(row: PlannedAudit) -> None:
    """Refused where nothing can be planned in the audit any more."""
    if row.is_over:
        raise Refused(f"{row.reference} is {row.get_progress_display().lower()}: its plan is history.")
