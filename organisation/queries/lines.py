"""Who reports to whom, at any level, on a day (IND-08, -08b, -08c)."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet, Value

from organisation.models import Delegation, ReportingLine, User, in_force
from organisation.roles import Can


def lines_on(first: date, last: date | None = None) -> dict[int, tuple[int, ...]]:
    """Person id to the ids of the direct managers on that day, or on any day of the range. One query."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = ReportingLine.objects.filter(in_force(first, last)).order_by("start", "pk")
    for person, manager in rows.values_list("person_id", "manager_id"):
        found[person].append(manager)
    return {person: tuple(dict.fromkeys(managers)) for person, managers in found.items()}


def managers_above(person_id: int, day: date, *, lines: Mapping[int, tuple[int, ...]] | None = None) -> tuple[int, ...]:
    """Ids of everybody above, the direct managers first, then theirs; a circle in the data ends the walk."""
    known = lines_on(day) if lines is None else lines
    found: dict[int, None] = {}
    level = [person_id]
    while level:
        level = [m for p in level for m in known.get(p, ()) if m not in found and m != person_id]
        found.update(dict.fromkeys(level))
    return tuple(found)


def is_above(manager_id: int, person_id: int, day: date) -> bool:
    """Whether the first is in the reporting line of the second, at any level, on that day."""
    return manager_id in managers_above(person_id, day)


def managers_of(person: User, day: date) -> list[User]:
    """The people this person reports to directly on that day."""
    return list(User.objects.filter(in_force(day, prefix="reports__"), reports__person=person).distinct())


def manager_of(person: User, day: date) -> User | None:
    """The direct manager on that day; where there are several, the one of the newest line."""
    line = ReportingLine.objects.filter(in_force(day), person=person).select_related("manager")
    newest: ReportingLine | None = line.order_by("-start", "-pk").first()
    return newest.manager if newest else None


def line_above(person: User, day: date) -> list[User]:
    """Everybody above this person on that day, direct managers first. Two queries."""
    order = managers_above(person.pk, day)
    found = User.objects.in_bulk(order)
    return [found[pk] for pk in order]


def deputies_for(person: User, day: date) -> list[User]:
    """Who covers for this person in the application on that day (Delegation, holiday cover)."""
    rows = Delegation.objects.filter(in_force(day), person=person).select_related("deputy").order_by("start", "pk")
    return list({row.deputy_id: row.deputy for row in rows}.values())


def covered_people(person: User, day: date) -> list[User]:
    """The people whom this person covers for on that day, with their roles; read once an instance and day."""
    ids = covered_by(person, day)
    kept = person.__dict__.get("_covered_people")
    if kept is None or kept[0] != day:
        rows = User.objects.filter(pk__in=ids).prefetch_related("access_roles").order_by("pk") if ids else ()
        kept = person.__dict__["_covered_people"] = (day, list(rows))
    found: list[User] = kept[1]
    return found


def covered_with(person: User, what: Can, day: date) -> User | None:
    """An absent person with this verb for whom this one acts; None where nobody, or where the verb is one's own."""
    if person.can(what, day):
        return None
    return next((one for one in covered_people(person, day) if one.can(what, day)), None)


def covered_by(person: User, day: date) -> frozenset[int]:
    """Ids of the people whom this person covers for on that day (Delegation); read once an instance and day."""
    if person.covers_nobody:
        return frozenset()
    kept = person.__dict__.get("_covered_by")
    if kept is None or kept[0] != day:
        rows = Delegation.objects.filter(in_force(day), deputy=person).values_list("person_id", flat=True)
        kept = person.__dict__["_covered_by"] = (day, frozenset(rows))
    found: frozenset[int] = kept[1]
    return found


def lines_seen_by(person: User, day: date) -> Mapping[int, tuple[int, ...]]:
    """`lines_on` that day, read once an instance and day."""
    kept = person.__dict__.get("_lines_on")
    if kept is None or kept[0] != day:
        kept = person.__dict__["_lines_on"] = (day, lines_on(day))
    found: Mapping[int, tuple[int, ...]] = kept[1]
    return found


def read_relations(person: User, day: date, beside: "QuerySet[Any]") -> bool:
    """Lines and covers of that day in one query, remembered as the two functions above do; whether `beside` has rows.

    For a page that asks the rights of every room at once.
    """
    lines = ReportingLine.objects.filter(in_force(day)).values_list(Value(1), "person_id", "manager_id")
    covers = Delegation.objects.filter(in_force(day), deputy=person).values_list(Value(2), "person_id", "deputy_id")
    rest = beside.order_by().values_list(Value(3), "pk", "pk")
    managers: dict[int, list[int]] = defaultdict(list)
    covered, others = set(), False
    for what, one, two in lines.order_by().union(covers.order_by(), rest, all=True):
        if what == 1:
            managers[one].append(two)
        elif what == 2:
            covered.add(one)
        else:
            others = True
    person.__dict__["_lines_on"] = (day, {one: tuple(dict.fromkeys(above)) for one, above in managers.items()})
    person.__dict__["_covered_by"] = (day, frozenset(covered))
    return others
