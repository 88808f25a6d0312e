"""Locks and small checks that the verbs share. Lock order: person, programme, audit."""

from datetime import date

from django.core.exceptions import PermissionDenied

from kernel.models import Stale
from kernel.workflow import Refused
from organisation.models import User
from programmes import notices, permissions
from programmes.models import PlannedAudit, Programme, ProgrammeChange

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
    row: PlannedAudit = PlannedAudit.objects.select_for_update().get(pk=audit.pk)
    row.programme = Programme.objects.get(pk=row.programme_id)
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
