"""The picker: every candidate, every reason, and who comes next (ux 4.3, D3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kernel.dates import add_months, days_of
from organisation.models import Process
from organisation.queries import calendar, owners_of
from programmes.models import Assignment, PlannedAudit
from programmes.queries.docket import Docket, ItemKey, SeatRow, merged
from programmes.queries.dockets import open_docket
from programmes.queries.known import Person
from programmes.rules.calendar import Span
from programmes.rules.choosing import GRADES, Standing, next_best, rank
from programmes.rules.severity import Group, Severity
from programmes.rules.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Reason:
    """A verdict as the picker shows it; `answered_by` is the safeguard that answers it."""

    verdict: Verdict
    answered_by: str = ""
    proposed: str = ""

    @property
    def weight(self) -> str:
        """The word for the page; an answered tie is only logged."""
        return "log" if self.answered_by else self.verdict.severity.name.lower()

    @property
    def rule(self) -> str:
        """IND-18 (b)."""
        return self.verdict.label

    @property
    def text(self) -> str:
        """The sentence, and the safeguard where there is one."""
        said = self.verdict.sentence
        if self.answered_by:
            return f"{said} Safeguard {self.answered_by}."
        return f"{said} Safeguard {self.proposed} waits for approval." if self.proposed else said

    @property
    def needs_waiver(self) -> bool:
        """Whether a safeguard has still to be proposed."""
        if self.verdict.rule == "IND-24":
            return False  # the decision on the objection is the safeguard
        return self.verdict.severity == Severity.MITIGATE and not self.answered_by and not self.proposed


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person in the picker, grouped by the worst verdict (D3).

    Somebody who is blocked on a part only stands under Cannot; `takes` and `takes_words` name the items left (3.2).
    """

    person: Person
    standing: Standing
    reasons: tuple[Reason, ...]
    takes: tuple[int, ...]
    takes_words: str
    may_lead: bool
    as_role: str
    knows: str
    seat: SeatRow | None = None
    seat_words: str = ""
    next_best: Person | None = None

    @property
    def group(self) -> Group:
        """Independent, Needs a waiver, Cannot."""
        return self.standing.group

    @property
    def role_label(self) -> str:
        """The role of the seat, in words."""
        return str(Assignment.Role(self.as_role).label)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The plain verdicts, worst first."""
        return tuple(reason.verdict for reason in self.reasons)

    @property
    def free_days(self) -> int:
        """Weekdays in the month of the audit without another audit."""
        return self.standing.free_days


def candidates(
    audit: PlannedAudit, today: date, *, docket: Docket | None = None, only_team: bool = False
) -> list[Candidate]:
    """Every candidate of an audit, best first, each with every reason; whoever cannot has the next best beside.

    `only_team`: those who sit in it, for readers who choose nobody and so need no free days either.
    """
    book = docket or open_docket(audit, today)
    seats = {seat.person: seat for seat in book.seats}
    has_lead = any(seat.role == "lead" for seat in book.seats)
    working = [] if only_team else _working_days(book)
    pool = set(seats) if only_team else set(pool_of(book)) | set(seats)
    found = [
        _candidate(book, name, seats.get(name), working, has_lead=has_lead)
        for name in sorted(pool, key=lambda name: book.people[name].name)
    ]
    found.sort(key=lambda one: (list(Group).index(one.group), *rank(one.standing)))
    standings = [one.standing for one in found]
    return [
        replace(one, next_best=_next(standings, book, seats, lead=not has_lead)) if one.group == Group.CANNOT else one
        for one in found
    ]


def pool_of(book: Docket) -> list[str]:
    """Whoever holds or held an auditing grade, and whoever may audit by access role on these days."""
    graded = {row.person for row in book.facts.qualified if row.grade in GRADES}
    days = book.window or Span(book.today, book.today)
    return [
        name
        for name, person in book.people.items()
        if name in graded or any(span.touches(days) for span in person.access)
    ]


def _next(standings: list[Standing], book: Docket, seats: Mapping[str, SeatRow], *, lead: bool) -> Person | None:
    best = next_best(standings, lead=lead, but=seats)
    return book.people[best.person] if best else None


def _candidate(book: Docket, name: str, seat: SeatRow | None, working: Sequence[date], *, has_lead: bool) -> Candidate:
    grade = grade_on(book, name)
    role = seat.role if seat else ("trainee" if grade == "trainee" else "auditor")
    by_item = asked_of(book, name, role, seat)
    open_items = {item for item, found in by_item.items() if not any(v.severity == Severity.BLOCK for v in found)}
    worst = max((book.open_severity(v, name) for found in by_item.values() for v in found), default=Severity.CLEAR)
    level, knows = _knows(book, name)
    whole = len(open_items) == len(by_item)
    standing = Standing(name, worst, grade, level, _free_days(book, name, working))
    return Candidate(
        person=book.people[name],
        standing=standing,
        reasons=tuple(reason_of(book, verdict, name) for verdict in merged(by_item)),
        takes=() if whole else tuple(row.pk for row in book.scope if row.key in open_items),
        takes_words="" if whole or not open_items else items_in_words(book, open_items),
        may_lead=whole and (not has_lead or role == "lead") and _leads(book, name),
        as_role=role,
        knows=knows,
        seat=seat,
        seat_words=items_in_words(book, {row.key for row in book.taken(seat)}) if seat and seat.items else "",
    )


def asked_of(book: Docket, name: str, role: str, seat: SeatRow | None) -> dict[ItemKey, tuple[Verdict, ...]]:
    """Verdicts on the whole scope for a candidate; on what is taken for somebody with a seat. A lead keeps BLOCKs."""
    found = book.judge(name, role, remote=seat is not None and seat.remote)
    if seat is None:
        return found
    taken = {row.key for row in book.taken(seat)}
    if role != "lead":
        return {item: verdicts for item, verdicts in found.items() if item in taken}
    return {
        item: verdicts if item in taken else tuple(v for v in verdicts if v.severity == Severity.BLOCK)
        for item, verdicts in found.items()
    }


def reason_of(book: Docket, verdict: Verdict, name: str) -> Reason:
    answered = book.answer(verdict, name, as_of=book.today)
    proposed = None if answered else book.answer(verdict, name, as_of=None)
    return Reason(verdict, answered.reference if answered else "", proposed.reference if proposed else "")


def auditees_of(audit: PlannedAudit, day: date) -> list[int]:
    """Keys of the owners of the audited processes on that day. Two queries."""
    processes = Process.objects.filter(scope_items__audit=audit).distinct().order_by("code")
    return list({owner.pk: owner for owners in owners_of(list(processes), day).values() for owner in owners})


def team_reasons(book: Docket) -> tuple[Reason, ...]:
    """What the rules say of the team as a whole (CMP-02, CMP-05); a safeguard for its lead answers it."""
    lead = next((seat.person for seat in book.seats if seat.role == "lead"), "")
    return tuple(reason_of(book, verdict, lead) for verdict in merged(book.judge_team()))


def _leads(book: Docket, name: str) -> bool:
    return not any(v.severity == Severity.BLOCK for found in book.judge(name, "lead").values() for v in found)


def grade_on(book: Docket, name: str) -> str:
    """The highest grade on the first day of the audit."""
    day = book.window.start if book.window else book.today
    held = [
        row.grade
        for row in book.facts.qualified_of.get(name, ())
        if row.status == "valid" and day in row.span and row.grade in GRADES
    ]
    return max(held, key=lambda grade: GRADES[grade], default="")


def _knows(book: Docket, name: str) -> tuple[int, str]:
    """The best topic level for the scope, and the topics known well enough, in words."""
    levels = book.people[name].topics
    topics = {row.topic for row in book.scope if row.topic}
    known = sorted(topic for topic in topics if levels.get(topic, 0) >= book.policy.knows_topic_from)
    best = max((levels.get(topic, 0) for topic in topics), default=0)
    return best, ", ".join(topic.replace("_", " ") for topic in known)


def _free_days(book: Docket, name: str, working: Sequence[date]) -> int:
    """Working days of the audit's month that hold no other audit and no absence."""
    busy = [
        work.span
        for work in book.facts.work_of.get(name, ())
        if work.audit != book.audit.reference and work.role != "observer"
    ]
    busy += [away.span for away in book.facts.away if away.person == name]
    return sum(1 for day in working if not any(day in span for span in busy))


def _working_days(book: Docket) -> list[date]:
    """The days of the audit's month on which the organisation works: no weekend, public holiday or shutdown."""
    first = (book.window.start if book.window else book.today).replace(day=1)
    last = add_months(first, 1) - timedelta(days=1)
    days = calendar()
    return [day for day in days_of(first, last) if days.is_working_day(day)]


def items_in_words(book: Docket, items: set[ItemKey]) -> str:
    processes = list(dict.fromkeys(row.process or row.leaf for row in book.scope if row.key in items))
    whole = {row.process: {other.key for other in book.scope if other.process == row.process} for row in book.scope}
    said = []
    for name in processes:
        if name in whole and not whole[name] <= items:
            said.append(f"{name} {', '.join(sorted(leaf for process, leaf in items if process == name))}")
        else:
            said.append(name)
    return ", ".join(said)
