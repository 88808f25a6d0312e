"""Locks and small checks that the verbs share. Lock order: person, programme, audit."""

from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kernel.models import Stale
from kernel.prepared import Prepared, day
from kernel.workflow import Refused
from organisation.models import User
from programmes import notices, permissions
from programmes.models import Assignment, PlannedAudit, Programme, ProgrammeChange
from programmes.queries.effects import LIVE

Actor = User | str
WHY = "Say why: the programme is approved, so the change is recorded with its reason."


def lock_programme(programme: Programme, version: int | None = None) -> Programme:
    """The programme as it stands now, locked; Stale when another version was seen."""
    row: Programme = Programme.objects.select_for_update().get(pk=programme.pk)
    if version is not None and row.version != version:
        raise Stale(row)
    return row


def lock_audit(audit: PlannedAudit, version: int | None = None) -> PlannedAudit:
    """The planned audit as it stands now, locked, with its programme; Stale when another version was seen."""
    rows = PlannedAudit.objects.select_for_update(of=("self",)).select_related("programme")
    row: PlannedAudit = rows.get(pk=audit.pk)
    return _as_seen(row, version)


class Beside(NamedTuple):
    """An audit that shares a person with another one on its days."""

    pk: int
    reference: str
    first_day: date
    last_day: date
    is_in_force: bool


def lock_to_move(
    audit: PlannedAudit, start: date | None, end: date | None, version: int | None = None
) -> tuple[PlannedAudit, list[Beside]]:
    """The audit as `lock_audit` gives it, and the live ones that share a person with it on its days before or after.

    All are locked at once and in the order of their keys, so that two who move at once do not wait for each other.
    """
    spans = [(first, last) for first, last in ((audit.first_day, audit.last_day), (start, end)) if first and last]
    (one, until), (other, last) = spans[0] if spans else (NEVER, NEVER), spans[-1] if spans else (NEVER, NEVER)
    found = _TO_MOVE.rows(audit=audit.pk, one=one, until=until, other=other, last=last)
    row: PlannedAudit = PlannedAudit.objects.select_related("programme").get(pk=audit.pk)
    beside = [
        Beside(pk, reference, first, final, state in ("approved", "running"))
        for pk, reference, began, ended, state in found
        if pk != row.pk and (first := day(began)) and (final := day(ended))
    ]
    return _as_seen(row, version), beside


NEVER = date(1, 1, 1)


def _to_move(audit: int, one: date, until: date, other: date, last: date) -> QuerySet[Any, Any]:
    people = Assignment.objects.filter(audit=audit).order_by().values("person")
    shared = Assignment.objects.filter(person__in=people).order_by().values("audit")
    state = Programme.objects.filter(pk=OuterRef("programme")).values("state")[:1]
    rows = PlannedAudit.objects.select_for_update().annotate(
        began=Coalesce("actual_start", "start"), ended=Coalesce("actual_end", "end"), of=Subquery(state)
    )
    around = Q(began__lte=until, ended__gte=one) | Q(began__lte=last, ended__gte=other)
    found = rows.filter(Q(pk=audit) | (around & Q(pk__in=shared, progress__in=LIVE))).order_by("pk")
    return found.values_list("pk", "reference", "began", "ended", "of")


_TO_MOVE = Prepared(
    _to_move,
    audit=2_000_000_001,
    one=date(2991, 1, 1),
    until=date(2992, 1, 1),
    other=date(2993, 1, 1),
    last=date(2994, 1, 1),
)


def _as_seen(row: PlannedAudit, version: int | None) -> PlannedAudit:
    refuse_taken_over(row)
    if version is not None and row.version != version:
        raise Stale(row)
    return row


def refuse_taken_over(row: PlannedAudit) -> None:
    """An audit of earlier records stays as they say it was; whoever finds a mistake brings the row in again."""
    if row.legacy:
        raise Refused(
            f"{row.reference} was taken over from earlier records, so it takes no further step. "
            "Correct the spreadsheet and bring it in again."
        )


def require_edit(by: Actor, programme: Programme | None = None) -> None:
    """PermissionDenied unless the programme manager (or a job) acts."""
    if not isinstance(by, str) and not permissions.may_edit(by, programme):
        raise PermissionDenied("edit the programme")


def require_change(by: Actor, programme: Programme, kind: str) -> None:
    """PermissionDenied unless this person (or a job) decides this kind of change of the programme as it stands."""
    if not isinstance(by, str) and not permissions.may_change(by, programme, kind):
        raise PermissionDenied(f"change the programme: {kind}")


def require_sponsor(by: Actor) -> None:
    """PermissionDenied unless somebody acts who may lose coverage."""
    if not isinstance(by, str) and not permissions.may_lose_coverage(by):
        raise PermissionDenied("lose coverage")


def refuse_unless_open(programme: Programme) -> None:
    """A programme that was submitted waits for its approver; one that was reviewed is history."""
    if programme.state == Programme.State.SUBMITTED:
        raise Refused("The programme waits for approval: have it sent back before you change it.")
    if programme.state in (Programme.State.REVIEWED, Programme.State.CLOSED):
        raise Refused(f"The programme of {programme.year} is {programme.get_state_display().lower()}.")


def refuse_all(reasons: list[str]) -> None:
    """Refused with every reason, if there is one."""
    if reasons:
        raise Refused(reasons)


def tell_team(audit: PlannedAudit, text: str, *, by: Actor, today: date) -> None:
    """Those with a seat in the audit hear of a change of its approved plan, but for whoever made it."""
    if audit.programme.is_in_force:
        seats = audit.assignments.select_related("person").order_by("pk")
        people = [seat.person for seat in seats if seat.person != by and seat.person.is_active]
        notices.plan_changed(audit, people, text, on=today)


def note_change(
    audit: PlannedAudit | None,
    kind: str,
    *,
    programme: Programme,
    reason: str,
    by: Actor,
    today: date,
    effect: str = "",
    **detail: object,
) -> ProgrammeChange | None:
    """A change record, once the programme is in force; the reason is then not optional."""
    if not programme.is_in_force:
        return None
    if not reason.strip():
        raise Refused(WHY)
    change = ProgrammeChange(
        programme=programme,
        audit=audit,
        kind=kind,
        reason=reason.strip(),
        effect=effect.strip(),
        on=today,
        by=None if isinstance(by, str) else by,
        detail=detail,
    )
    change.save()
    return change
