"""What was seen of a thing in an audit or in a year, and what follows for the next one (ux 4.2, rule 1)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kernel.dates import months_between

DONE, NOW, PLAN, MISSED, NONE = "done", "now", "plan", "missed", "none"
LETTERS = {DONE: "D", NOW: "W", PLAN: "P", MISSED: "N", NONE: "-"}
"""What stands beside the shape, and alone in a file: done, under way, planned, not verified, nothing."""
AHEAD = (DONE, NOW, PLAN)
"""States in which a year does not leave the thing out."""
YEARS = 3
"""The cycle of the three-year view (domain 9); an absolute cap of 36 months is the same length."""


def cycle(year: int) -> tuple[int, ...]:
    """The three years that end with this one."""
    return tuple(range(year - YEARS + 1, year + 1))


def state_of(answers: int, report_out: bool) -> str:
    """Named or answered in an audit. It counts once the report is out; what the report left open was not verified."""
    if answers:
        return DONE if report_out else NOW
    return MISSED if report_out else PLAN


def furthest(states: Iterable[str]) -> str:
    """The most that happened."""
    held = set(states)
    return next((state for state in (DONE, NOW, PLAN, MISSED) if state in held), NONE)


@dataclass(frozen=True, slots=True)
class Visit:
    """One thing in one audit. `answers` are those with evidence on implementation or effectiveness (domain 6.2)."""

    ref: str
    year: int
    first: date | None
    last: date | None
    state: str
    answers: int = 0
    findings: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell: what happened, in which audits, how deep, and how many findings came of it."""

    state: str
    refs: tuple[str, ...] = ()
    answers: int = 0
    findings: int = 0
    month: date | None = None

    @property
    def letter(self) -> str:
        return LETTERS[self.state]


NOTHING = Mark(NONE)


def mark(visits: Sequence[Visit]) -> Mark:
    """Several visits as one cell; the audits named are those that got furthest."""
    if not visits:
        return NOTHING
    state = furthest(visit.state for visit in visits)
    told = [visit for visit in visits if visit.state == state]
    return Mark(
        state,
        tuple(visit.ref for visit in told),
        sum(visit.answers for visit in visits),
        sum(visit.findings for visit in visits),
        told[0].first,
    )


@dataclass(frozen=True, slots=True)
class Outlook:
    """The end of a row: when it was looked at last, when it comes next, and since when nobody looks."""

    last: Visit | None = None
    next: Visit | None = None
    is_gap: bool = False
    months: int | None = None  # completed, since the last visit; None: not in the years shown


def outlook(visits: Sequence[Visit], year: int, today: date) -> Outlook:
    """A gap is a thing that the programme of the year neither looks at nor plans to."""
    done = [visit for visit in visits if visit.state == DONE and visit.last is not None]
    ahead = [visit for visit in visits if visit.state in (NOW, PLAN) and visit.year >= year]
    last = max(done, key=_last_day, default=None)
    return Outlook(
        last=last,
        next=min(ahead, key=_first_day, default=None),
        is_gap=not any(visit.year == year and visit.state in AHEAD for visit in visits),
        months=max(0, months_between(_last_day(last), today)) if last is not None else None,
    )


def _last_day(visit: Visit) -> date:
    return visit.last or date.min


def _first_day(visit: Visit) -> date:
    return visit.first or date.max


@dataclass(frozen=True, slots=True)
class Spot:
    """A thing that nobody looked at in three years, or only planned to."""

    key: str
    name: str
    state: str
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Blind:
    """One kind of thing on the blind-spot map: how many there are, and those that nobody looked at."""

    kind: str
    total: int
    unseen: tuple[Spot, ...]
    seen: int = 0


def blind(kind: str, things: Iterable[tuple[str, str, Sequence[Visit]]], years: Sequence[int]) -> Blind:
    """From (key, name, visits): unseen is whatever no audit of the years looked at; audits that will are named."""
    rows = [(key, name, list(_of(visits, years))) for key, name, visits in things]
    unseen = tuple(
        Spot(key, name, furthest(visit.state for visit in held), _refs(held))
        for key, name, held in rows
        if not any(visit.state == DONE for visit in held)
    )
    return Blind(kind, len(rows), unseen, len(rows) - len(unseen))


def _of(visits: Sequence[Visit], years: Sequence[int]) -> Iterator[Visit]:
    return (visit for visit in visits if visit.year >= years[0])


def _refs(visits: Sequence[Visit]) -> tuple[str, ...]:
    state = furthest(visit.state for visit in visits)
    return tuple(dict.fromkeys(visit.ref for visit in visits if visit.state == state))
