"""Judge the seats of an audit and keep what was said: at assignment, on every change, nightly (domain 3.2)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from django.db.models import Q

from kernel.journal import add_all, audited, record
from kernel.models import AuditEvent, ChainHead, Counter
from organisation.models import ConflictDeclaration, RoleTenure, User
from programmes import notices, queries
from programmes.models import Assignment, Judgement, PlannedAudit
from programmes.models import Verdict as VerdictRow
from programmes.queries.docket import Docket, SeatRow
from programmes.queries.effects import LIVE, live_audits
from programmes.queries.known import Known
from programmes.rules.severity import Severity
from programmes.rules.verdict import Verdict
from programmes.services.common import Actor, lock_audit
from programmes.services.keeping import is_kept, keep

Occasion = Judgement.Occasion
Heavy = defaultdict[int, set[str]]
MARKER = "programmes.rejudged"
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
        book = docket or queries.open_docket(audit, today, organisation=organisation)
        rows = {row.pk: row for row in Assignment.objects.filter(audit=audit).select_related("person")}
        fresh: list[str] = []
        before = _heavy(audit)
        for seat in book.seats:
            assignment = rows[seat.assignment]
            why = occasion or (Occasion.NIGHTLY if by == NIGHTLY else Occasion.FACTS)
            fresh += store(book, seat, assignment, occasion=why, by=by, today=today)
            _ask_again(book, seat, assignment, today)
        if fresh:
            _unconfirm(audit, list(rows.values()), fresh, today)
        if audit.programme.is_in_force:
            _tell_seats(audit, rows, before, _heavy(audit), today)
    return fresh


def _heavy(audit: PlannedAudit) -> Heavy:
    """The sentences of BLOCK and MITIGATE by seat, as they are stored. One query."""
    found: Heavy = defaultdict(set)
    rows = VerdictRow.objects.filter(assignment__audit=audit, severity__in=("block", "mitigate"))
    for seat, rule, sentence in rows.values_list("assignment_id", "rule", "sentence"):
        found[seat].add(f"{sentence} ({rule})")
    return found


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
    reading, policy = queries.read_dockets(locked, today), queries.load_policy()
    found = {
        audit.reference: rejudge(audit, by=by, today=today, docket=reading.docket(audit, policy)) for audit in locked
    }
    return {reference: fresh for reference, fresh in found.items() if fresh}


def store(book: Docket, seat: SeatRow, assignment: Assignment, *, occasion: str, by: Actor, today: date) -> list[str]:
    """Make the stored verdicts of a seat equal to what is said now; returns the new BLOCK sentences.

    What is said is kept beside them, if it differs from what was stored or the occasion is one to be kept anyway.
    """
    wanted = queries.said_of(book, seat)
    told, same = dict(wanted), True
    fresh = []
    for row in VerdictRow.objects.filter(assignment=assignment):
        name = (row.scope_item_id, row.rule, row.part, row.severity, row.sentence)
        if name in wanted:
            del wanted[name]
        else:
            row.delete()
            same = False
    made = []
    for (item, *_rest), verdict in wanted.items():
        made.append(_row(assignment, item, verdict, today, book.policy.name))
        if verdict.severity == Severity.BLOCK:
            fresh.append(f"{assignment.person}: {verdict.said}")
    add_all(VerdictRow, made)
    if made or not same or is_kept(occasion, book.audit):
        keep(assignment, told, book, occasion=occasion, by=by, today=today)
    return list(dict.fromkeys(fresh))


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
    people: dict[int, User] = {seat.person_id: seat.person for seat in seats if seat.role == "lead"}
    people[audit.programme.manager_id] = audit.programme.manager
    if was_confirmed or audit.programme.is_in_force:
        notices.became_blocked(audit, list(people.values()), fresh, on=today)
