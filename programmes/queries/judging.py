"""Verdicts on one person, and what stands between a team and its confirmation."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from organisation.models import Process, User
from programmes.models import Assignment, PlannedAudit, ScopeItem
from programmes.queries.docket import Docket, SeatRow, load_policy, merged
from programmes.queries.dockets import open_docket
from programmes.queries.downstream import verifications
from programmes.queries.known import key, known
from programmes.rules.availability import avl_02
from programmes.rules.calendar import Span
from programmes.rules.case import Acceptance, Case, Seat
from programmes.rules.competence import TeamSeat, cmp_03
from programmes.rules.facts import AuditWork, Consulted, Facts, Item
from programmes.rules.fingerprint import facts_print
from programmes.rules.four_eyes import Owned
from programmes.rules.judge import judge, judge_verifier
from programmes.rules.severity import Severity
from programmes.rules.verdict import Verdict, in_order
from standards.models import Clause, DocumentVersion

EXEMPT = ("observer", "guide")
Said = dict[tuple[int | None, str, str, str, str], Verdict]
"""Verdicts of a seat by scope item (None: all of the seat's), rule, part, weight and sentence, as they are stored."""


def verdicts_for(
    *,
    person: User,
    process: Process | None,
    clause: Clause | None = None,
    start: date,
    end: date,
    as_of: date,
    records: tuple[date, date] | None = None,
    document_versions: Iterable[DocumentVersion] = (),
    role: str = "auditor",
    audit: PlannedAudit | None = None,
) -> tuple[Verdict, ...]:
    """Every verdict on a person for a process, or one clause of it, on these days; worst first."""
    facts = replace(known().facts, work=tuple(all_work()), verified=tuple(verifications()))
    return judge(
        key(person.pk),
        facts,
        _item(facts, process, clause),
        Span(start, end),
        as_of=as_of,
        records=Span(*records) if records else None,
        policy=load_policy(),
        role=role,
        audit=audit.reference if audit else "",
        documents=tuple(f"{version.document.code} {version.number}" for version in document_versions),
        standards=(clause.standard.code,) if clause else (),
        programme=str(audit.programme.year) if audit else "",
    )


def verifier_verdicts(
    *,
    person: User,
    process: Process | None,
    day: date,
    owner_ids: Iterable[int] = (),
    action_owner_ids: Iterable[int] = (),
    case: str = "",
    prescribed: Iterable[tuple[int, date]] = (),
) -> tuple[Verdict, ...]:
    """What stands against a verifier on the process and the day (IND-01, -02, -08, -09, -12, -14); worst first.

    `case` is the nonconformity, and `prescribed` who told its solution and when: IND-15 is judged too.
    """
    consulted = tuple(Consulted(key(who), case, on) for who, on in prescribed)
    facts = replace(known().facts, consulted=consulted)
    item = _item(facts, process, None)
    owners = [key(pk) for pk in owner_ids]
    held = tuple(
        row.person
        for row in facts.roles
        if process is not None
        and row.role == "owner"
        and row.target.kind == "process"
        and row.target.id == process.code
        if row.span.touches(Span(day, day))
    )
    owned = Owned(
        nonconformity=owners[0] if owners else None,
        actions=tuple(key(pk) for pk in action_owner_ids),
        process=(*owners[1:], *held),
    )
    return judge_verifier(key(person.pk), facts, item, day, owned, load_policy(), nc=case)


def all_work() -> list[AuditWork]:
    """Every seat in every audit that was not cancelled, with what the audit looked at. Two queries."""
    scope: dict[int, dict[str, set[str]]] = {}
    rows = ScopeItem.objects.filter(audit__start__isnull=False).exclude(audit__progress="cancelled")
    for audit, process, leaf in rows.order_by("pk").values_list("audit_id", "process__code", "clause__number"):
        scope.setdefault(audit, {}).setdefault(process or "", set()).add(leaf)
    items = {
        audit: tuple(Item(process or None, tuple(sorted(leaves))) for process, leaves in found.items())
        for audit, found in scope.items()
    }
    seats = Assignment.objects.filter(audit__start__isnull=False).exclude(audit__progress="cancelled")
    return [
        AuditWork(key(person), reference, role, Span(began or start, ended or end), items.get(audit, ()), str(year))
        for person, audit, reference, role, start, end, began, ended, year in seats.order_by("pk").values_list(
            "person_id",
            "audit_id",
            "audit__reference",
            "role",
            "audit__start",
            "audit__end",
            "audit__actual_start",
            "audit__actual_end",
            "audit__programme__year",
        )
        if end
    ]


def seat_verdicts(book: Docket, seat: SeatRow, *, ask: bool = False) -> dict[tuple[str, str], tuple[Verdict, ...]]:
    """Verdicts by item on a seat: all items for a lead, else those taken. `ask` weighs the declaration too."""
    acceptance = Acceptance(seat.accepted_on, print_changed(book, seat)) if ask else None
    found = book.judge(seat.person, seat.role, acceptance, remote=seat.remote)
    if seat.role == "lead":
        return found
    taken = {row.key for row in book.taken(seat)}
    return {item: verdicts for item, verdicts in found.items() if item in taken}


def said_of(book: Docket, seat: SeatRow) -> Said:
    """Verdicts as stored: by scope item; one that holds on every item of the seat is kept once, without an item.

    What is said of the whole team (CMP-02, CMP-05) stands with its lead.
    """
    by_item = seat_verdicts(book, seat)
    if seat.role == "lead":
        by_item = {item: (*found, *book.judge_team().get(item, ())) for item, found in by_item.items()}
    told: dict[tuple[str, str, Severity, str], list[tuple[tuple[str, str], Verdict]]] = {}
    for item, verdicts in by_item.items():
        for verdict in verdicts:
            told.setdefault((verdict.rule, verdict.part, verdict.severity, verdict.sentence), []).append(
                (item, verdict)
            )
    said: Said = {}
    for (rule, part, severity, sentence), hits in told.items():
        verdict, weight = hits[0][1], severity.name.lower()
        if len(hits) == len(by_item):
            said[(None, rule, part, weight, sentence[:500])] = verdict
            continue
        items = {item for item, _verdict in hits}
        for row in book.scope:
            if row.key in items:
                said[(row.pk, rule, part, weight, sentence[:500])] = verdict
    return said


def current_print(book: Docket, seat: SeatRow) -> str:
    """The print of the facts that the seat's declaration rests on, as they are now."""
    return facts_print(seat.person, book.facts, (row.label for row in book.taken(seat)))


def booked_elsewhere(book: Docket, audit: str, days: Span, person: str, role: str) -> tuple[Verdict, ...]:
    """What AVL-02 says of somebody in another audit than the book's, on whose team the person sits too. No query."""
    if role in EXEMPT:
        return ()
    case = Case(book.facts, Item(None, ()), days, days, book.today, (), audit=audit)
    return in_order(avl_02(case, Seat(person, role), book.policy))


def print_changed(book: Docket, seat: SeatRow) -> bool:
    """Whether the facts have changed since the assignment was accepted."""
    return bool(seat.accepted_on and seat.accepted_print and seat.accepted_print != current_print(book, seat))


def team_blockers(audit: PlannedAudit, today: date) -> list[str]:
    """Every reason why the team cannot be confirmed: BLOCK, MITIGATE without a safeguard, no declaration (AG-3)."""
    book = open_docket(audit, today)
    found = []
    if book.window is None:
        found.append("The audit has no dates.")
    if not any(seat.role == "lead" for seat in book.seats):
        found.append("The team has no lead.")
    for seat in book.seats:
        if seat.role not in EXEMPT:
            found.extend(_of_seat(book, seat))
    found.extend(_of_team(book))
    found.extend(_items_of_nobody(book))
    return list(dict.fromkeys(found))


def _of_seat(book: Docket, seat: SeatRow) -> list[str]:
    name = book.people[seat.person].name
    taken = {row.key for row in book.taken(seat)}
    found = []
    for item, verdicts in seat_verdicts(book, seat, ask=True).items():
        for verdict in verdicts:
            blocks = verdict.severity == Severity.BLOCK
            ties = verdict.severity == Severity.MITIGATE and item in taken and not _answered(book, seat, item, verdict)
            if blocks or ties:
                asks = "" if blocks else " A safeguard is missing."
                found.append(f"{name}: {verdict.sentence}{asks} ({verdict.label})")
    team = tuple(_team_seat(other) for other in book.seats)
    for verdict in cmp_03(_team_seat(seat), team, book.policy):
        if book.open_severity(verdict, seat.person) >= Severity.MITIGATE:
            asks = "" if verdict.severity == Severity.BLOCK else " A safeguard is missing."
            found.append(f"{name}: {verdict.sentence}{asks} ({verdict.label})")
    return found


def _of_team(book: Docket) -> list[str]:
    """CMP-02 and CMP-05, each once for all items it holds on."""
    lead = next((seat.person for seat in book.seats if seat.role == "lead"), "")
    found = []
    for verdict in merged(book.judge_team()):
        if book.open_severity(verdict, lead) >= Severity.MITIGATE:
            asks = "" if verdict.severity == Severity.BLOCK else " A safeguard is missing."
            found.append(f"{verdict.sentence}{asks} ({verdict.label})")
    return found


def _answered(book: Docket, seat: SeatRow, item: tuple[str, str], verdict: Verdict) -> bool:
    """A safeguard answers it; an authorship (IND-06) also another member who takes the item and did not write it."""
    if book.answer(verdict, seat.person, as_of=book.today) is not None:
        return True
    if verdict.rule != "IND-06":
        return False
    return any(
        other.person != seat.person
        and other.role in ("lead", "auditor")
        and any(row.key == item for row in book.taken(other))
        and not any(v.severity >= Severity.MITIGATE for v in book.judge(other.person, other.role)[item])
        for other in book.seats
    )


def _items_of_nobody(book: Docket) -> list[str]:
    working = [seat for seat in book.seats if seat.role in ("lead", "auditor", "trainee")]
    taken = {row.key for seat in working for row in book.taken(seat)}
    left = dict.fromkeys(row.label for row in book.scope if row.key not in taken)
    return [f"Nobody takes {', '.join(left)}."] if left and working else []


def _team_seat(seat: SeatRow) -> TeamSeat:
    return TeamSeat(seat.person, seat.role, seat.supervisor, frozenset(str(pk) for pk in seat.items))


def _item(facts: Facts, process: Process | None, clause: Clause | None) -> Item:
    if clause is not None:
        return Item(process.code if process else None, (clause.number,))
    if process is None:
        return Item(None, ())
    known_process = facts.processes.get(process.code)
    return Item(process.code, known_process.leaves if known_process else ())
