"""The pool of auditors: who holds which grade until when, did what, has what ahead, lacks what (domain 4)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Prefetch

from kernel import policy
from kernel.dates import Calendar, add_months, days_of
from organisation.models import Delegation, Employment, Qualification, Training, User, in_force
from organisation.queries.calendar import calendar
from organisation.queries.practice import Load, grace_days, loads
from organisation.queries.records import records_of
from organisation.queries.standing import standards_of
from organisation.roles import Can
from organisation.rules import Policy
from organisation.rules.grades import HEIGHT, Standing, grade_of, held_on
from organisation.rules.records import Done, Held, Record
from organisation.rules.windows import first_without, within

LOOK_BACK = (12, 24, 36)
LOOK_AHEAD = 3
"""Months in which free days are counted."""


@dataclass(frozen=True, slots=True)
class Practice:
    """Audits and days in the last so many months."""

    months: int
    audits: int
    days: Decimal


@dataclass(frozen=True, slots=True)
class PoolRow:
    """One auditor as the pool page shows them."""

    person: User
    standing: Standing
    record: Record
    standard: str
    topics: tuple[tuple[str, int], ...]
    practice: tuple[Practice, ...]
    last_witness: date | None
    next_appraisal: date | None
    load: Load
    free_days: int
    expires_soon: bool = False
    lapses_soon: bool = False
    lent_by: str = ""

    @property
    def best(self) -> Held | None:
        """The grade that counts today."""
        return self.standing.held

    @property
    def grade_words(self) -> str:
        """The grade in words; empty where none counts."""
        return grade_words(self.best.grade) if self.best else ""

    @property
    def next_words(self) -> str:
        """The grade that comes next, in words."""
        return grade_words(self.standing.next_grade)


def grade_words(grade: str) -> str:
    """Lead auditor."""
    return str(Qualification.Grade(grade).label) if grade else ""


def grade_on(qualifications: Iterable[Qualification], day: date, *, standard_code: str = "") -> Qualification | None:
    """The highest grade that counts on that day, of one standard if it is named."""
    valid = [q for q in qualifications if q.valid_on(day) and standard_code in ("", q.standard_code)]
    return max(valid, key=lambda q: (HEIGHT[q.grade], q.valid_to), default=None)


def rules_in_force() -> Policy:
    """This room's numbers as the organisation set them. One query."""
    return policy.load(Policy, "organisation")


def further_hours(record: Record, day: date) -> Decimal:
    """Hours of further training in the twelve months up to that day."""
    rows = [row.hours for row in record.learned if row.kind == Training.Kind.FURTHER and within(row.on, day, 12)]
    return sum(rows, Decimal(0))


def auditor_pool(day: date) -> list[PoolRow]:
    """Everybody who has or had a grade, by name. Nine queries, whatever the number of people."""
    rules, grace, working = rules_in_force(), grace_days(), calendar()
    records, ahead, away = records_of(None, day), loads(day), _away(day)
    graded = [who for who, record in records.items() if record.held]
    lent = Prefetch("employments", Employment.objects.filter(in_force(day)).select_related("party"))
    people = User.objects.filter(pk__in=graded).order_by("last_name", "first_name", "pk").prefetch_related(lent)
    return [
        _row(one, records[one.pk], ahead.get(one.pk, Load()), away.get(one.pk, ()), rules, grace, working, day)
        for one in people
    ]


def seen_by(rows: Iterable[PoolRow], user: User, day: date) -> list[PoolRow]:
    """The rows as this user may see them: evaluations, and what follows from them, as on a person's page."""
    if user.can(Can.READ_TIES, day):
        return list(rows)
    return [row if row.person.pk == user.pk else _without_evaluations(row) for row in rows]


def _without_evaluations(row: PoolRow) -> PoolRow:
    standing = replace(row.standing, criteria=(), coming_back=(), duties=(), lapses_on=None, lapses_for="", reached="")
    return replace(row, standing=standing, last_witness=None, next_appraisal=None, lapses_soon=False)


def _row(
    person: User,
    record: Record,
    load: Load,
    away: tuple[tuple[date, date | None], ...],
    rules: Policy,
    grace: int,
    working: Calendar,
    day: date,
) -> PoolRow:
    standard = main_standard(record, day)
    standing = grade_of(record, rules, day, standard=standard, grace_days=grace)
    held = standing.held
    seen = [row.on for row in record.judged if row.method == "witness"]
    return PoolRow(
        person=person,
        standing=standing,
        record=record,
        standard=standard,
        topics=tuple(sorted((topic.replace("_", " "), level) for topic, level in record.topics.items())),
        practice=practice_of(record.done, day),
        last_witness=max(seen, default=None),
        next_appraisal=_next_appraisal(record, held, rules),
        load=load,
        free_days=_free(load.busy, away, working, day),
        expires_soon=held is not None and held.end <= day + timedelta(days=rules.expiring_days),
        lapses_soon=standing.lapses_on is not None
        and standing.lapses_on <= day + timedelta(days=rules.lapse_warning_days),
        lent_by=next((e.party.name for e in person.employments.all() if e.party.kind == "internal_supplier"), ""),
    )


def main_standard(record: Record, day: date) -> str:
    """The standard of the highest grade in force; else the first in which there ever was one."""
    best = held_on(list(record.held), day)
    return best.standard if best else standards_of(record)[0]


def practice_of(done: Iterable[Done], day: date) -> tuple[Practice, ...]:
    """Audits and days in the last 12, 24 and 36 months."""
    found = []
    rows = [row for row in done if row.role != "observer"]
    for months in LOOK_BACK:
        recent = [row for row in rows if within(row.on, day, months)]
        found.append(Practice(months, len(recent), sum((row.days for row in recent), Decimal(0))))
    return tuple(found)


def _next_appraisal(record: Record, held: Held | None, rules: Policy) -> date | None:
    """The last day on which the next appraisal is in time; none where there was none and nothing is watched."""
    looks = [row.on for row in record.judged if row.method == "appraisal"]
    since = max(looks, default=held.watched_from if held else None)
    return first_without(since, rules.appraisal_months) - timedelta(days=1) if since else None


def _away(day: date) -> dict[int, tuple[tuple[date, date | None], ...]]:
    """Absences from that day on."""
    found: dict[int, tuple[tuple[date, date | None], ...]] = {}
    rows = Delegation.objects.filter(in_force(day, add_months(day, LOOK_AHEAD)))
    for who, start, end in rows.order_by("start").values_list("person_id", "start", "end"):
        found[who] = (*found.get(who, ()), (start, end))
    return found


def _free(
    busy: tuple[tuple[date, date], ...], away: tuple[tuple[date, date | None], ...], working: Calendar, day: date
) -> int:
    """Working days of the next three months without an audit and without an absence."""
    taken: list[tuple[date, date | None]] = [*busy, *away]
    return sum(
        working.is_working_day(one) and not any(start <= one and (end is None or one <= end) for start, end in taken)
        for one in days_of(day, add_months(day, LOOK_AHEAD))
    )
