"""Where auditors stand, computed from what is known: for the pool, for granting, for the nightly look (domain 4.2)."""

from collections.abc import Mapping
from datetime import date

from kernel import policy
from organisation.models import TopicLevel, User
from organisation.queries.practice import grace_days
from organisation.queries.records import record_of
from organisation.rules.criteria import AUDITING, Criterion, criteria_of
from organisation.rules.grades import Standing, grade_of
from organisation.rules.policy import Policy
from organisation.rules.records import Record
from organisation.rules.upkeep import re_entry

STANDARD = "ISO/IEC 20000-1"


def standing_of(person: User, day: date, *, standard: str = STANDARD) -> Standing:
    """The standing of one person. Four queries."""
    held = policy.load(Policy, "organisation")
    return grade_of(record_of(person.pk, day), held, day, standard=standard, grace_days=grace_days())


def standards_of(record: Record) -> tuple[str, ...]:
    """The standards in which somebody holds or held a grade; ours where there is none."""
    return tuple(sorted({row.standard for row in record.held})) or (STANDARD,)


def asked_for(person: User, grade: str, day: date, *, standard: str = STANDARD) -> tuple[Criterion, ...]:
    """Every line that granting this grade would ask for today; after a lapse, what coming back takes."""
    record, held = record_of(person.pk, day), policy.load(Policy, "organisation")
    now = grade_of(record, held, day, standard=standard)
    if now.lapsed_on is not None and grade in AUDITING:
        return re_entry(record, now.lapsed_on, day)
    return criteria_of(grade, record, held, day, standard)


def topic_levels(people: Mapping[int, object] | None = None) -> dict[int, dict[str, int]]:
    """Levels 0 to 4 by person and topic: CMP-02 asks for those of processes, CMP-07 for `TOOLS`. One query."""
    rows = TopicLevel.objects.order_by("topic")
    found: dict[int, dict[str, int]] = {}
    for row in rows if people is None else rows.filter(person_id__in=people):
        found.setdefault(row.person_id, {})[row.topic] = row.level
    return found
