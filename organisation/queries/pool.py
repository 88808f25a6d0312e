"""The pool of auditors: who holds which grade until when (domain 4)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Prefetch, Sum

from kernel import policy
from organisation.models import Employment, Qualification, TopicLevel, Training, User, in_force
from organisation.rules import Policy

_HEIGHT = {"lead": 4, "auditor": 3, "trainee": 2, "programme_manager": 1, "expert": 0}


@dataclass(slots=True)
class PoolRow:
    """One auditor as the pool page shows them."""

    person: User
    grades: list[Qualification] = field(default_factory=list)
    topics: list[TopicLevel] = field(default_factory=list)
    best: Qualification | None = None
    expires_soon: bool = False
    lent_by: str = ""


def grade_on(qualifications: Iterable[Qualification], day: date, *, standard_code: str = "") -> Qualification | None:
    """The highest grade that counts on that day, of one standard if it is named."""
    valid = [q for q in qualifications if q.valid_on(day) and standard_code in ("", q.standard_code)]
    return max(valid, key=lambda q: (_HEIGHT[q.grade], q.valid_to), default=None)


def rules_in_force() -> Policy:
    """This room's numbers as the organisation set them. One query."""
    return policy.load(Policy, "organisation")


def further_training(person: User, day: date) -> tuple[Decimal, int]:
    """Hours of further training in the twelve months up to that day, and how many the rules ask for. Two queries."""
    since = day.replace(year=day.year - 1) if (day.month, day.day) != (2, 29) else date(day.year - 1, 2, 28)
    rows = person.trainings.filter(kind=Training.Kind.FURTHER, on__gt=since, on__lte=day)
    held: Decimal | None = rows.aggregate(hours=Sum("hours"))["hours"]
    return held or Decimal(0), rules_in_force().training_hours


def auditor_pool(day: date) -> list[PoolRow]:
    """Everybody who has or had a grade, by name, with what counts on that day. Five queries."""
    soon = day + timedelta(days=rules_in_force().expiring_days)
    people = User.objects.filter(qualifications__isnull=False).distinct().order_by("last_name", "first_name", "pk")
    rows = []
    lent = Prefetch("employments", Employment.objects.filter(in_force(day)).select_related("party"))
    for person in people.prefetch_related("qualifications", "topic_levels", lent):
        grades, topics = list(person.qualifications.all()), list(person.topic_levels.all())
        best = grade_on(grades, day)
        lender = next((e.party.name for e in person.employments.all() if e.party.kind == "internal_supplier"), "")
        rows.append(PoolRow(person, grades, topics, best, best is not None and best.valid_to <= soon, lender))
    return rows
