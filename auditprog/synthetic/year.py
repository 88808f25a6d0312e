"""When which audit is held and how far it has come: pure, so that the plan of a load can be looked at and tested."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from kernel.dates import Calendar

PER_YEAR = 40
STARTED = frozenset({"fieldwork", "reporting", "completed", "suspended"})
WEIGHTS = {"completed": 1.0, "reporting": 1.0, "suspended": 0.4, "fieldwork": 0.6}
"""Share of the answers that an audit in this state has, beside a finished one."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One audit to be: its place in the year, its window, how far it is on the day of the load."""

    year: int
    place: int
    state: str
    start: date
    end: date
    answers: int = 0
    questions: int = 0
    findings: int = 0

    @property
    def started(self) -> bool:
        """Whether fieldwork has begun."""
        return self.state in STARTED


def plan(audits: int, today: date, calendar: Calendar, rng: Random, per_year: int = PER_YEAR) -> list[Slot]:
    """`audits` slots over as many years as they need; the last year is that of `today` and still runs."""
    years = max(1, -(-audits // per_year))
    share, more = divmod(audits, years)
    found: list[Slot] = []
    for number in range(years):
        year = today.year - years + 1 + number
        count = share + (1 if number >= years - more else 0)
        made = _running(year, count, today, calendar, rng) if year == today.year else _past(year, count, calendar, rng)
        found += made
    return found


def shared_out(slots: list[Slot], answers: int, findings: int) -> list[Slot]:
    """The slots with their part of the answers and findings; every number adds up exactly."""
    got = list(_shares([WEIGHTS.get(slot.state, 0.0) for slot in slots], answers))
    # Of an audit that still goes on, fewer findings are written down than answers given.
    found = list(_shares([WEIGHTS.get(s.state, 0.0) * (1.0 if s.state in _OVER else 0.5) for s in slots], findings))
    usual = max(got, default=0)
    rows = []
    for slot, own, cases in zip(slots, got, found, strict=True):
        asked = own if slot.state in _OVER else usual
        if slot.state in ("planned", "cancelled", "postponed"):
            asked = 0
        rows.append(replace(slot, answers=own, questions=max(asked, own), findings=cases))
    return rows


_OVER = ("completed", "reporting")


def _shares(weights: list[float], total: int) -> Iterator[int]:
    """Whole numbers in these proportions that add up to the total; all zero where nothing may have any."""
    whole, given, passed = sum(weights), 0, 0.0
    for weight in weights:
        passed += weight
        upto = round(total * passed / whole) if whole else 0
        yield upto - given
        given = upto


def _past(year: int, count: int, calendar: Calendar, rng: Random) -> list[Slot]:
    rows = []
    for place, start in enumerate(_starts(year, count, calendar), 1):
        state = "cancelled" if rng.random() < 0.04 and count > 1 else "completed"
        rows.append(Slot(year, place, state, start, calendar.add_working_days(start, rng.randint(1, 4))))
    return rows


def _running(year: int, count: int, today: date, calendar: Calendar, rng: Random) -> list[Slot]:
    gone = (today - date(year, 1, 1)).days / 365
    ahead = 3 if count >= 10 else 0  # one each that is prepared, planned, postponed, however late in the year it is
    began = min(count - ahead, max(1, round(count * gone)))
    field, report = max(1, round(count * 0.08)), round(count * 0.1)
    prepare = max(1, round(count * 0.04))
    rows = []
    for place, start in enumerate(_starts(year, count, calendar), 1):
        since, until = began - place, place - began
        end = calendar.add_working_days(start, rng.randint(1, 4))
        if 0 <= since < field:
            state, start = "fieldwork", calendar.add_working_days(today, -2 - since)
            end = calendar.add_working_days(today, 3 + since)
        elif field <= since < field + report:
            state, end = "reporting", calendar.add_working_days(today, -2 - 2 * (since - field))
            start = calendar.add_working_days(end, -2)
        elif since >= 0:
            state = "completed"
            end = min(end, calendar.add_working_days(today, -26))
            start = min(start, end)
        elif until <= prepare:
            state, start = "preparing", calendar.add_working_days(today, 2 + 3 * until)
            end = calendar.add_working_days(start, 2)
        else:
            state, start = "planned", max(start, calendar.add_working_days(today, 18))
            end = calendar.add_working_days(start, 2)
        rows.append(Slot(year, place, state, *_inside(year, start, end, calendar)))
    return _stopped(rows)


def _stopped(rows: list[Slot]) -> list[Slot]:
    """In a year of some size one audit was cancelled, one is postponed, one is suspended."""
    if len(rows) < 10:
        return rows
    places = {"cancelled": 2, "postponed": len(rows) - 1}
    going = [i for i, slot in enumerate(rows) if slot.state == "fieldwork"]
    if len(going) > 1:
        places["suspended"] = going[0]
    for state, index in places.items():
        rows[index] = replace(rows[index], state=state)
    return rows


def _starts(year: int, count: int, calendar: Calendar) -> Iterator[date]:
    first, days = date(year, 1, 12), 320
    for index in range(count):
        yield calendar.next_working_day(first + timedelta(days=round(days * index / max(count, 1))))


def _inside(year: int, start: date, end: date, calendar: Calendar) -> tuple[date, date]:
    """Both days in the year, as the plan of a year demands."""
    first, last = calendar.next_working_day(date(year, 1, 1)), calendar.previous_working_day(date(year, 12, 31))
    start, end = min(max(start, first), last), min(max(end, first), last)
    return start, max(start, end)
