"""Who sits in an audit: assign, unassign, accept. Judged under a lock on the person (domain 3.2)."""

from collections.abc import Iterable
from datetime import date

from kernel.journal import audited, record
from kernel.workflow import Refused
from organisation import services as organisation
from organisation.models import User
from organisation.services.engine import bump
from programmes import notices, permissions, queries
from programmes.models import Assignment, AssignmentItem, PlannedAudit, ScopeItem
from programmes.queries.docket import Docket, SeatRow
from programmes.queries.known import key
from programmes.rules.severity import Severity
from programmes.rules.verdict import Verdict
from programmes.services import judging
from programmes.services.common import (
    Actor,
    lock_audit,
    lock_programme,
    note_change,
    refuse_unless_open,
    require_change,
)

EXEMPT = ("observer", "guide")
JUDGES = ("lead", "auditor", "trainee")


def assign(
    audit: PlannedAudit,
    *,
    person: User,
    role: str,
    by: Actor,
    today: date,
    items: Iterable[ScopeItem] | None = None,
    supervisor: User | None = None,
    remote: bool | None = None,
    reason: str = "",
) -> Assignment:
    """Give a person a seat, or change it. `items` None means the whole scope, less what the person may not take.

    `remote`: some slots are held from afar (CMP-07); None leaves it as it is.

    Refused with every BLOCK sentence: for a lead with any BLOCK in the scope, for a member who asked for a blocked
    item, or of whom every item is blocked. A MITIGATE lets the person in; its safeguard is asked before "confirm".
    The person is locked first and the version raised, so that nobody becomes owner of the item at the same moment.
    """
    require_change(by, audit.programme, "team")
    with audited(by=by, today=today):
        locked = organisation.lock_person(person.pk)
        lock_programme(audit.programme)
        row = lock_audit(audit)
        refuse_unless_open(row.programme)
        _refuse_seat(row, person, role, supervisor)
        wanted = None if items is None else list(items)
        book = queries.open_docket(row, today)
        free = _judge(book, person, role, wanted)
        seat = Assignment.objects.filter(audit=row, person=person).first()
        _refuse_to_unseat(row, seat, role)
        afar = remote if remote is not None else seat is not None and seat.remote
        if seat is not None and _is_the_same(seat, role, supervisor, afar, wanted if wanted is not None else free):
            return seat  # a second click on the same button
        is_new = seat is None
        seat = seat or Assignment(audit=row, person=person)
        seat.role, seat.supervisor, seat.remote = Assignment.Role(role), supervisor, afar
        seat.save()
        _set_items(seat, wanted if wanted is not None else free)
        record(seat, verb="assigned", audit=row.reference, role=role)
        occasion = judging.Occasion.ASSIGNED if is_new else judging.Occasion.CHANGED
        judging.store(book, _seat_row(seat), seat, occasion=occasion, by=by, today=today)
        bump([locked])  # whoever has looked at this person before finds out (make her owner: Stale)
        _team_changed(row, f"{person} joins as {role}", reason, by, today)
        if is_new:
            notices.assigned(row, person, str(seat.get_role_display()).lower(), on=today)
    return seat


def unassign(audit: PlannedAudit, *, person: User, by: Actor, today: date, reason: str = "") -> None:
    """Take a person off the team, before the fieldwork."""
    require_change(by, audit.programme, "team")
    with audited(by=by, today=today):
        organisation.lock_person(person.pk)
        lock_programme(audit.programme)
        row = lock_audit(audit)
        refuse_unless_open(row.programme)
        if row.actual_start is not None or row.is_over:
            raise Refused("The fieldwork has begun: who was on the team stays on record.")
        seat = Assignment.objects.filter(audit=row, person=person).first()
        if seat is None:
            raise Refused(f"{person} is not on the team of {row.reference}.")
        for child in (*seat.verdicts.all(), *seat.items.all()):
            child.delete()
        seat.delete()
        _team_changed(row, f"{person} leaves", reason, by, today)
        judging.rejudge(row, by=by, today=today)


def accept_assignment(audit: PlannedAudit, person: User, *, by: Actor, today: date) -> Assignment:
    """Accept one's seat: the declaration for this audit (IND-13), given on the facts of today."""
    with audited(by=by, today=today):
        organisation.lock_person(person.pk)
        row = lock_audit(audit)
        seat = Assignment.objects.select_related("person").filter(audit=row, person=person).first()
        if seat is None:
            raise Refused(f"{person} is not on the team of {row.reference}.")
        if not isinstance(by, str):
            permissions.require(permissions.may_accept(by, seat), "accept for somebody else")
        book = queries.open_docket(row, today)
        found = next(one for one in book.seats if one.assignment == seat.pk)
        blocks = [
            verdict.said
            for verdicts in queries.seat_verdicts(book, found).values()
            for verdict in verdicts
            if verdict.severity == Severity.BLOCK
        ]
        if blocks and seat.role not in EXEMPT:
            raise Refused(list(dict.fromkeys(blocks)))
        seat.accepted_on, seat.facts_changed_on = today, None
        seat.accepted_print = queries.current_print(book, found)
        seat.save()
        record(seat, verb="accepted", audit=row.reference, rule="IND-13")
    return seat


def _refuse_seat(row: PlannedAudit, person: User, role: str, supervisor: User | None) -> None:
    if role not in Assignment.Role.values:
        raise Refused("Choose a role in the team.")
    if row.is_over:
        raise Refused(f"{row.reference} is {row.get_progress_display().lower()}: its team is history.")
    if (row.start is None or row.end is None) and role not in EXEMPT:
        raise Refused(f"Give {row.reference} its dates first: independence is judged for days.")
    if role == "lead":
        other = (
            Assignment.objects.filter(audit=row, role="lead").exclude(person=person).select_related("person").first()
        )
        if other:
            raise Refused(f"{other.person} leads {row.reference} already: take that seat back first.")
    if role == "trainee" and supervisor is None:
        raise Refused("A trainee needs a supervisor on the team (CMP-03).")
    if supervisor is not None and supervisor.pk == person.pk:
        raise Refused("Nobody supervises oneself (CMP-03).")


def _refuse_to_unseat(row: PlannedAudit, seat: Assignment | None, role: str) -> None:
    """Four eyes (IND-19): a seat that judges is not traded for one that may approve the report afterwards."""
    if row.actual_start is not None and seat is not None and seat.role in JUDGES and role not in JUDGES:
        raise Refused("The fieldwork has begun: who judged in it stays on record as that.")


def _judge(book: Docket, person: User, role: str, wanted: list[ScopeItem] | None) -> list[ScopeItem] | None:
    """Refuse what is blocked; returns the items left over when the whole scope was asked for and a part is blocked."""
    found = book.judge(key(person.pk), role)
    blocked = {item: _blocks(verdicts) for item, verdicts in found.items()}
    if wanted is not None and role != "lead":
        asked = {row.key for row in book.scope if row.pk in {item.pk for item in wanted}}
        blocked = {item: verdicts for item, verdicts in blocked.items() if item in asked}
        _refuse([v for verdicts in blocked.values() for v in verdicts])
        return None
    whole = [v for verdicts in blocked.values() for v in verdicts]
    if role == "lead" or (blocked and all(blocked.values())):
        _refuse(whole)
    if not whole:
        return None
    left = {item for item, verdicts in blocked.items() if not verdicts}
    return list(ScopeItem.objects.filter(pk__in=[row.pk for row in book.scope if row.key in left]))


def _blocks(verdicts: Iterable[Verdict]) -> list[Verdict]:
    return [verdict for verdict in verdicts if verdict.severity == Severity.BLOCK]


def _refuse(blocks: list[Verdict]) -> None:
    if blocks:
        raise Refused(list(dict.fromkeys(verdict.said for verdict in blocks)))


def _set_items(seat: Assignment, items: list[ScopeItem] | None) -> None:
    wanted = {item.pk: item for item in items or ()}
    for row in seat.items.all():
        if row.scope_item_id in wanted:
            del wanted[row.scope_item_id]
        else:
            row.delete()
    for item in wanted.values():
        if item.audit_id != seat.audit_id:
            raise Refused("The item belongs to another audit.")
        AssignmentItem(assignment=seat, scope_item=item).save()


def _is_the_same(
    seat: Assignment, role: str, supervisor: User | None, remote: bool, items: list[ScopeItem] | None
) -> bool:
    held = set(seat.items.values_list("scope_item_id", flat=True))
    said = supervisor.pk if supervisor else None
    was = (seat.role, seat.supervisor_id, seat.remote, held)
    return was == (role, said, remote, {item.pk for item in items or ()})


def _seat_row(seat: Assignment) -> SeatRow:
    return SeatRow(
        assignment=seat.pk,
        person=key(seat.person_id),
        role=seat.role,
        supervisor=key(seat.supervisor_id) if seat.supervisor_id else None,
        accepted_on=seat.accepted_on,
        accepted_print=seat.accepted_print,
        items=frozenset(seat.items.values_list("scope_item_id", flat=True)),
        remote=seat.remote,
    )


def _team_changed(row: PlannedAudit, what: str, reason: str, by: Actor, today: date) -> None:
    """In an approved programme a change of the team is recorded; the team has to be confirmed again."""
    if row.programme.is_in_force:
        note_change(row, "team", programme=row.programme, reason=reason or what, by=by, today=today, what=what)
    if row.team_confirmed_on is not None:
        row.team_confirmed_on = None
        row.save()
