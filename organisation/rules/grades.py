"""Where somebody stands: the grade that is held, what it takes to keep it, what the next one lacks (domain 4.2)."""

from dataclasses import dataclass
from datetime import date, timedelta

from organisation.rules.criteria import AUDITING, Criterion, criteria_of
from organisation.rules.policy import Policy
from organisation.rules.records import Held, Record
from organisation.rules.upkeep import Duty, duties_of, first_missed, re_entry

HEIGHT = {"lead": 4, "auditor": 3, "trainee": 2, "programme_manager": 1, "expert": 0}


@dataclass(frozen=True, slots=True)
class Standing:
    """One person in one standard on one day, for a person to decide on: nothing here grants anything.

    `held` is the highest grade in force; `reached` the highest whose criteria are all met today; `grace_until` the
    last day on which CMP-04 still lets an expired auditor go; `lapses_on` the day on which the first duty is missed.
    """

    held: Held | None
    reached: str
    next_grade: str
    criteria: tuple[Criterion, ...]
    expires: date | None
    grace_until: date | None
    in_grace: bool
    duties: tuple[Duty, ...]
    lapses_on: date | None
    lapses_for: str
    lapsed_on: date | None
    coming_back: tuple[Criterion, ...]

    @property
    def lacking(self) -> tuple[str, ...]:
        """What the next grade still lacks, in phrases with numbers; after a lapse, what coming back lacks."""
        return tuple(line.said for line in self.coming_back or self.criteria if not line.met)

    @property
    def may_come_back(self) -> bool:
        """Whether a lapsed grade can be granted anew."""
        return bool(self.coming_back) and all(line.met for line in self.coming_back)


def grade_of(record: Record, policy: Policy, day: date, *, standard: str, grace_days: int = 0) -> Standing:
    """The standing of a person in a standard. `grace_days`: of an auditor whose grade expired (CMP-04), 0 for none."""
    own = [row for row in record.held if row.standard == standard]
    held = held_on(own, day)
    expired = _last_expired(own, day) if held is None else None
    last = held or expired
    grace = _grace(last, grace_days)
    duties = duties_of(held, record, policy, day) if held else ()
    missed = first_missed(duties)
    lapsed = _lapsed_on(own, day) if held is None else None
    above = next_of(held.grade if held else "")
    return Standing(
        held=held,
        reached=reached(record, policy, day, standard=standard),
        next_grade=above,
        criteria=criteria_of(above, record, policy, day, standard) if above else (),
        expires=last.end if last else None,
        grace_until=grace,
        in_grace=expired is not None and grace is not None and day <= grace,
        duties=duties,
        lapses_on=missed.missed_on if missed else None,
        lapses_for=missed.said if missed else "",
        lapsed_on=lapsed,
        coming_back=re_entry(record, lapsed, day) if lapsed else (),
    )


def held_on(held: list[Held], day: date) -> Held | None:
    """The highest grade in force on that day; of two equal ones that which lasts longer."""
    valid = [row for row in held if row.counts_on(day)]
    return max(valid, key=lambda row: (HEIGHT[row.grade], row.end), default=None)


def next_of(grade: str) -> str:
    """The grade after this one; empty after the lead and beside the ladder of auditing grades."""
    if grade in ("", *AUDITING[:-1]):
        return AUDITING[AUDITING.index(grade) + 1] if grade else AUDITING[0]
    return "trainee" if grade in ("expert", "programme_manager") else ""


def reached(record: Record, policy: Policy, day: date, *, standard: str) -> str:
    """The highest auditing grade whose criteria are all met; empty for none. An auditor need not have been a trainee
    here, so each grade is looked at by itself.
    """
    whole = [grade for grade in AUDITING if all(line.met for line in criteria_of(grade, record, policy, day, standard))]
    return whole[-1] if whole else ""


def _grace(row: Held | None, days: int) -> date | None:
    return row.end + timedelta(days=days) if row is not None and row.grade == "auditor" and days else None


def _last_expired(held: list[Held], day: date) -> Held | None:
    over = [row for row in held if row.status == "valid" and row.end < day]
    return max(over, key=lambda row: (row.end, HEIGHT[row.grade]), default=None)


def _lapsed_on(held: list[Held], day: date) -> date | None:
    """The day on which the newest lapsed grade lapsed."""
    days = [row.lapsed_on for row in held if row.status == "lapsed" and row.lapsed_on and row.lapsed_on <= day]
    return max(days, default=None)
