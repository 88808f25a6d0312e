"""Judge the seats of an audit and keep what was said: at assignment, on every change, nightly (domain 3.2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q

from kernel.journal import add_all, audited, record, remove_all
from kernel.models import AuditEvent, ChainHead, Counter
from organisation.models import ConflictDeclaration, RoleTenure, User
from programmes import notices, queries
from programmes.models import Assignment, Judgement, PlannedAudit
from programmes.models import Verdict as VerdictRow
from programmes.queries.docket import Docket, SeatRow
from programmes.queries.effects import LIVE, live_audits
from programmes.queries.judging import Said
from programmes.queries.known import Known
from programmes.rules.calendar import Span
from programmes.rules.severity import Severity
from programmes.rules.verdict import Verdict
from programmes.services.common import Actor, Beside, lock_audit
from programmes.services.keeping import is_kept, judgement, stored_judgements

Occasion = Judgement.Occasion
Heavy = defaultdict[int, set[str]]
MARKER = "programmes.rejudged"
BOOKED = "AVL-02"
NIGHTLY = "system:rejudge"
AT_ONCE = 20  # audits a transaction: read together, and nobody waits long for the lock
FACTS = Q(object_type__startswith="organisation.") | Q(
    object_type__in=(
        "findings.Verification",
        "kernel.Setting",
        "programmes.Assignment",  # a seat in one audit weighs in another: IND-18 (b)
        "programmes.Objection",
        "programmes.Programme",  # who manages the year: IND-18 (a)
        "standards.DocumentVersion",
    )
)


def rejudge(
    audit: PlannedAudit,
    *,
    by: Actor,
    today: date,
    organisation: Known | None = None,
    docket: Docket | None = None,
    occasion: str = "",
) -> list[str]:
    """Write the verdicts of every seat anew. A new BLOCK takes the team's confirmation back and tells lead and manager.

    Returns the sentences of BLOCKs that were not there before. Finished audits keep the verdicts of their own dates.
    `docket`: the audit as it stands now, where the caller has read it among others. `occasion`: why it is asked, as
    `Judgement` keeps it.
    """
    if audit.progress not in LIVE:
        return []
    with audited(by=by, today=today):
        book = docket or queries.open_docket(audit, today, organisation=organisation, teams_only=True)
        return judge_again([book], by=by, today=today, occasion=occasion).get(audit.reference, [])


def judge_again(
    books: Sequence[Docket], *, by: Actor, today: date, occasion: str = "", beside: Sequence[Beside] = ()
) -> dict[str, list[str]]:
    """The same for audits that were read together, in the running transaction; new BLOCKs by the audit's reference.

    `beside`: audits that share a person with the first of `books`, which has moved. All that this can change in them is
    where those people are booked (AVL-02), so nothing else of them is judged.
    What is said of a seat is kept too, if it differs from what was stored or the occasion is one to be kept anyway.
    Two reads, and a statement each for what goes, what comes and what is kept, however many audits and seats.
    """
    why = occasion or (Occasion.NIGHTLY if by == NIGHTLY else Occasion.FACTS)
    live = {book.audit.pk: book for book in books if book.audit.progress in LIVE}
    near = {audit.pk: audit for audit in beside} if live else {}
    team = [int(seat.person) for seat in books[0].seats] if near else []
    seats, stored = _held(live, near, team)
    changes = {pk: _changes(book, seats[pk], stored, today) for pk, book in live.items()}
    changes |= {pk: _bookings(books[0], audit, seats[pk], stored, team, today) for pk, audit in near.items()}
    remove_all(VerdictRow, [row for change in changes.values() for row in change.gone])
    add_all(VerdictRow, [row for change in changes.values() for row in change.made])
    kept = [
        judgement(seat, said, book, occasion=why, by=by, today=today)
        for pk, book in live.items()
        for seat, said, differs in changes[pk].said
        if differs or is_kept(why, book.audit)
    ]
    differing = [seat for pk in near for seat, _said, differs in changes[pk].said if differs]
    add_all(Judgement, [*kept, *stored_judgements(differing, occasion=why, by=by, today=today)])
    for pk, book in live.items():
        for seat in book.seats:
            _ask_again(book, seat, seats[pk][seat.assignment], today)
    judged = {pk: book.audit for pk, book in live.items()} | _to_tell(near, changes)
    for pk, audit in judged.items():
        if changes[pk].fresh:
            _unconfirm(audit, list(seats[pk].values()), changes[pk].fresh, today)
        if audit.programme.is_in_force:
            _tell_seats(audit, seats[pk], changes[pk].before, changes[pk].after, today)
    names = {pk: book.audit.reference for pk, book in live.items()} | {pk: one.reference for pk, one in near.items()}
    return {names[pk]: change.fresh for pk, change in changes.items() if change.fresh}


def _to_tell(near: Mapping[int, Beside], changes: Mapping[int, _Change]) -> dict[int, PlannedAudit]:
    """The audits beside of which somebody hears: those of a year in force in which something changed, mostly none."""
    wanted = [pk for pk, one in near.items() if one.is_in_force and (changes[pk].gone or changes[pk].made)]
    rows = PlannedAudit.objects.filter(pk__in=wanted).select_related("programme__manager") if wanted else ()
    return {row.pk: row for row in rows}


def _held(
    live: Collection[int], near: Collection[int], team: Collection[int]
) -> tuple[dict[int, dict[int, Assignment]], defaultdict[int, list[VerdictRow]]]:
    """The seats of these audits, of those beside them the leads' and the shared ones, and what is stored of them."""
    seats: dict[int, dict[int, Assignment]] = {pk: {} for pk in (*live, *near)}
    stored: defaultdict[int, list[VerdictRow]] = defaultdict(list)
    if not seats:
        return seats, stored
    of_near = Q(audit__in=near) & (Q(person__in=team) | Q(role="lead"))
    for row in Assignment.objects.filter(Q(audit__in=live) | of_near).select_related("person").order_by("pk"):
        seats[row.audit_id][row.pk] = row
    booked = Q(rule=BOOKED, assignment__audit__in=near, assignment__person__in=team)
    for held in VerdictRow.objects.filter(Q(assignment__audit__in=live) | booked).order_by("pk"):
        stored[held.assignment_id].append(held)
    return seats, stored


def _bookings(
    book: Docket,
    audit: Beside,
    seats: Mapping[int, Assignment],
    stored: Mapping[int, list[VerdictRow]],
    team: Collection[int],
    today: date,
) -> _Change:
    """What changes in an audit beside the one that moved, whose book knows where its people are booked (AVL-02)."""
    found = _Change()
    for pk, assignment in seats.items():
        if assignment.person_id not in team:
            continue
        days = Span(audit.first_day, audit.last_day)
        said = queries.booked_elsewhere(book, audit.reference, days, str(assignment.person_id), assignment.role)
        wanted: Said = {(None, row.rule, row.part, row.severity.name.lower(), row.sentence): row for row in said}
        found.take(assignment, wanted, stored[pk], *_differ(assignment, stored[pk], wanted, today, book.policy.name))
    return found


@dataclass
class _Change:
    """What judging anew changes: rows that go and come, new BLOCKs in words, what weighed before and weighs now."""

    gone: list[VerdictRow] = field(default_factory=list)
    made: list[VerdictRow] = field(default_factory=list)
    fresh: list[str] = field(default_factory=list)
    before: Heavy = field(default_factory=lambda: defaultdict(set))
    after: Heavy = field(default_factory=lambda: defaultdict(set))
    said: list[tuple[Assignment, Said, bool]] = field(default_factory=list)
    """Every seat with what is said of it, and whether that differs from what was stored."""

    def take(
        self,
        seat: Assignment,
        said: Said,
        held: Sequence[VerdictRow],
        gone: list[VerdictRow],
        made: list[VerdictRow],
        fresh: list[str],
    ) -> None:
        """Add what changes in a seat."""
        self.said.append((seat, said, bool(gone or made)))
        self.gone += gone
        self.made += made
        self.fresh += fresh
        self.before[seat.pk] = _heavy(held)
        self.after[seat.pk] = _heavy([*(row for row in held if row not in gone), *made])


def _changes(
    book: Docket, seats: Mapping[int, Assignment], stored: Mapping[int, list[VerdictRow]], today: date
) -> _Change:
    found = _Change()
    for seat in book.seats:
        assignment, held = seats[seat.assignment], stored[seat.assignment]
        wanted = queries.said_of(book, seat)
        found.take(assignment, wanted, held, *_differ(assignment, held, wanted, today, book.policy.name))
    return found


def _heavy(rows: Iterable[VerdictRow]) -> set[str]:
    """The sentences of BLOCK and MITIGATE."""
    return {f"{row.sentence} ({row.rule})" for row in rows if row.severity in ("block", "mitigate")}


def _tell_seats(audit: PlannedAudit, seats: Mapping[int, Assignment], was: Heavy, now: Heavy, today: date) -> None:
    """Whoever sits there hears what is new and what is gone; of what is gone, lead and manager hear too."""
    leads = [seat.person for seat in seats.values() if seat.role == "lead"]
    for pk, seat in seats.items():
        new, gone = sorted(now[pk] - was[pk]), sorted(was[pk] - now[pk])
        if not new and not gone:
            continue
        others = {person.pk: person for person in (*leads, audit.programme.manager)} if gone else {}
        people = {**others, seat.person_id: seat.person}
        notices.seat_changed(audit, seat.person, list(people.values()), new, gone, on=today)


def rejudge_due(*, today: date) -> int:
    """The nightly job: every audit whose fieldwork has not ended is judged again, if any fact was written since.

    A verdict hangs on dated facts and the audit's own days, not on the night; so a night without a new event of
    people, seats, verifications or documents changes none, and costs few queries; scope and dates are judged when they
    are written. Two facts the calendar changes by itself: a declaration that expires, and a role that is announced.
    """
    marker, _ = Counter.objects.get_or_create(key=MARKER)
    head = ChainHead.objects.values_list("seq", flat=True).get(pk=1)  # before the facts: a later one counts tomorrow
    written = AuditEvent.objects.filter(FACTS, seq__gt=marker.value)
    written = written.exclude(actor=NIGHTLY)
    expired = ConflictDeclaration.objects.filter(valid_to=today - timedelta(days=1))
    announced = RoleTenure.objects.filter(announced_on=today)  # IND-23
    if not written.exists() and not expired.exists() and not announced.exists():
        return 0
    live = list(live_audits(None, today))
    for first in range(0, len(live), AT_ONCE):
        with audited(by=NIGHTLY, today=today):
            rejudge_all(live[first : first + AT_ONCE], by=NIGHTLY, today=today)
    marker.value = head
    marker.save(update_fields=["value"])
    return len(live)


def rejudge_all(audits: Sequence[PlannedAudit], *, by: Actor, today: date) -> dict[str, list[str]]:
    """Judge these audits again on one reading, in the running transaction; new BLOCKs by the audit's reference."""
    locked = [lock_audit(audit) for audit in audits]
    reading, policy = queries.read_dockets(locked, today, teams_only=True), queries.load_policy()
    return judge_again([reading.docket(audit, policy) for audit in locked], by=by, today=today)


def store(book: Docket, seat: SeatRow, assignment: Assignment, *, occasion: str, by: Actor, today: date) -> list[str]:
    """Make the stored verdicts of a seat equal to what is said now; returns the new BLOCK sentences.

    What is said is kept beside them, if it differs from what was stored or the occasion is one to be kept anyway.
    """
    said, held = queries.said_of(book, seat), list(VerdictRow.objects.filter(assignment=assignment).order_by("pk"))
    gone, made, fresh = _differ(assignment, held, said, today, book.policy.name)
    remove_all(VerdictRow, gone)
    add_all(VerdictRow, made)
    if gone or made or is_kept(occasion, book.audit):
        add_all(Judgement, [judgement(assignment, said, book, occasion=occasion, by=by, today=today)])
    return fresh


def _differ(
    assignment: Assignment, stored: Iterable[VerdictRow], said: Said, today: date, preset: str
) -> tuple[list[VerdictRow], list[VerdictRow], list[str]]:
    """What is stored and not said any more, what is said and not stored yet, and the BLOCKs of that in words."""
    wanted, gone, made, fresh = dict(said), [], [], []
    for row in stored:
        name = (row.scope_item_id, row.rule, row.part, row.severity, row.sentence)
        if name in wanted:
            del wanted[name]
        else:
            gone.append(row)
    for (item, *_rest), verdict in wanted.items():
        made.append(_row(assignment, item, verdict, today, preset))
        if verdict.severity == Severity.BLOCK:
            fresh.append(f"{assignment.person}: {verdict.said}")
    return gone, made, list(dict.fromkeys(fresh))


def _row(assignment: Assignment, item: int | None, verdict: Verdict, today: date, preset: str) -> VerdictRow:
    return VerdictRow(
        assignment=assignment,
        scope_item_id=item,
        rule=verdict.rule,
        part=verdict.part,
        severity=verdict.severity.name.lower(),
        sentence=verdict.sentence[:500],
        facts=verdict.as_data()["facts"],
        blocked_through=verdict.blocked_through,
        judged_on=today,
        preset=preset,
    )


def _ask_again(book: Docket, seat: SeatRow, assignment: Assignment, today: date) -> None:
    """The declaration is asked again when the facts that it rests on have changed (IND-13)."""
    changed = queries.print_changed(book, seat)
    if changed and assignment.facts_changed_on is None:
        assignment.facts_changed_on = today
        assignment.save()
    elif not changed and assignment.facts_changed_on is not None:
        assignment.facts_changed_on = None
        assignment.save()


def _unconfirm(audit: PlannedAudit, seats: Iterable[Assignment], fresh: list[str], today: date) -> None:
    was_confirmed = audit.team_confirmed_on is not None
    if was_confirmed:
        row = PlannedAudit.objects.get(pk=audit.pk)
        row.team_confirmed_on = None
        row.save()
        record(row, verb="team no longer confirmed", sentences=fresh)
        audit.team_confirmed_on, audit.version = None, row.version
    elif not audit.programme.is_in_force:
        return
    people: dict[int, User] = {seat.person_id: seat.person for seat in seats if seat.role == "lead"}
    people[audit.programme.manager_id] = audit.programme.manager
    notices.became_blocked(audit, list(people.values()), fresh, on=today)
