"""Reporting lines, walked upwards over dated rows."""

from collections.abc import Iterator, Mapping

from programmes.rules.calendar import Span
from programmes.rules.facts import Facts

Step = tuple[str, Span]


def levels_above(person: str, window: Span, facts: Facts) -> Mapping[str, int]:
    """Managers above a person on any day of the window, with the shortest distance: 1 is the direct manager.

    A chain counts only where all its lines stand on one and the same day: who left before the other's line began was
    never above.
    """
    found: dict[str, int] = {}
    here: set[Step] = {(person, window)}
    seen: set[Step] = set()
    level = 0
    while here:
        level += 1
        here = {step for one in here for step in _up(one, facts) if step[0] != person} - seen
        seen |= here
        for manager, _days in here:
            found.setdefault(manager, level)
    return found


def direct_managers(person: str, window: Span, facts: Facts) -> Mapping[str, tuple[Span, ...]]:
    """The direct managers with the days of the window on which each of them is one."""
    found: dict[str, list[Span]] = {}
    for manager, days in _up((person, window), facts):
        found.setdefault(manager, []).append(days)
    return {manager: tuple(days) for manager, days in found.items()}


def shared_managers(one: str, other: str, window: Span, facts: Facts) -> tuple[str, ...]:
    """Who is the direct manager of both on the same day."""
    mine, theirs = direct_managers(one, window, facts), direct_managers(other, window, facts)
    return tuple(boss for boss in sorted(mine) if any(a.touches(b) for a in mine[boss] for b in theirs.get(boss, ())))


def _up(step: Step, facts: Facts) -> Iterator[Step]:
    person, days = step
    for line in facts.lines_of.get(person, ()):
        if (common := line.span.common(days)) is not None:
            yield line.manager, common
