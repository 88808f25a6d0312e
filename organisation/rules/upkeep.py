"""What keeps a grade alive, on which day it lapses, and how somebody comes back (domain 4.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from organisation.rules.criteria import Criterion, number, spoken
from organisation.rules.policy import Policy
from organisation.rules.records import Held, Judged, Record
from organisation.rules.windows import ONE_DAY, first_without, within

KEPT_ALIVE = ("auditor", "lead")
"""A trainee observes, an expert is accepted audit by audit, a programme manager is looked at every year."""
Amounts = Sequence[tuple[date, Decimal]]


@dataclass(frozen=True, slots=True)
class Duty:
    """What is asked again and again, how it stands, and the first day on which it is missed; none for never."""

    kind: str
    said: str
    missed_on: date | None


def duties_of(held: Held, record: Record, policy: Policy, day: date) -> tuple[Duty, ...]:
    """The duties of a grade; none for a grade that is not kept alive, or is not watched here.

    Records of any day decide, so a later audit moves the day. Where a duty was not met on the day from which the
    grade is watched, its first period begins on that day: nobody lapses for what was never entered.
    """
    if held.grade not in KEPT_ALIVE or held.watched_from is None:
        return ()
    since, months = held.watched_from, policy.maintain_months
    audits = [row.on for row in record.done if row.role != "observer"]
    hours = [(row.on, row.hours) for row in record.learned if row.kind == "further"]
    known = sum((amount for _, amount in _recent(hours, day, months)), Decimal(0))
    return (
        _again("audit", "audit", audits, since, months, policy.maintain_audits),
        Duty(
            "training",
            f"{policy.training_hours} h further training every {months} months: {number(known)} h now",
            _first_short(hours, since, months, policy.training_hours),
        ),
        _again("appraisal", "appraisal", _days(record.judged, "appraisal"), since, policy.appraisal_months),
        _again("witness", "witnessed audit", _days(record.judged, "witness"), since, policy.witness_months),
    )


def first_missed(duties: Sequence[Duty]) -> Duty | None:
    """The duty that is missed first."""
    return min((duty for duty in duties if duty.missed_on), key=lambda duty: duty.missed_on or date.max, default=None)


def re_entry(record: Record, lapsed_on: date, day: date) -> tuple[Criterion, ...]:
    """A refresher and a witnessed audit, both since the grade lapsed (domain 4.2)."""
    known = record.known_on(day)
    courses = [row.on for row in known.learned if row.kind == "refresher" and row.passed and row.on >= lapsed_on]
    seen = [row for row in known.judged if row.method == "witness" and row.on >= lapsed_on]
    last = max(seen, key=lambda row: row.on, default=None)
    passed = f"passed {spoken(max(courses))}" if courses else "none yet"
    witnessed = f"{last.result} on {spoken(last.on)}" if last else "none yet"
    since = f"since {spoken(lapsed_on)}"
    return (
        Criterion("training", f"refresher {since}: {passed}", bool(courses)),
        Criterion("evaluation", f"witnessed audit {since}: {witnessed}", bool(last and last.result == "positive")),
    )


def proposed_end(grade: str, start: date, policy: Policy) -> date:
    """The last day that is proposed for a grade granted from `start`; an expert is accepted for a year at most."""
    months = {
        "trainee": policy.trainee_valid_months,
        "auditor": policy.auditor_valid_months,
        "lead": policy.lead_valid_months,
    }.get(grade, policy.manager_valid_months)
    return first_without(start, months) - ONE_DAY


def _days(judged: Sequence[Judged], method: str) -> list[date]:
    return [row.on for row in judged if row.method == method]


def _again(kind: str, what: str, days: Sequence[date], since: date, months: int, asked: int = 1) -> Duty:
    last = f"the last on {spoken(max(days))}" if days else "none yet"
    said = f"{asked} {what}{'s' if asked > 1 else ''} every {months} months: {last}"
    return Duty(kind, said, _first_short([(on, Decimal(1)) for on in days], since, months, asked))


def _first_short(rows: Amounts, since: date, months: int, asked: int) -> date | None:
    """The first day whose last so many months hold less than is asked."""

    def enough(day: date) -> bool:
        return sum((amount for _, amount in _recent(rows, day, months)), Decimal(0)) >= asked

    start = since if enough(since) else first_without(since, months)
    falls_out = (first_without(on, months) for on, _ in rows)
    days = sorted({start, *(day for day in falls_out if day > start)})
    return next((day for day in days if not enough(day)), None)


def _recent(rows: Amounts, day: date, months: int) -> Amounts:
    return [row for row in rows if within(row[0], day, months)]
