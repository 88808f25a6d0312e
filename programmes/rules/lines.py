"""Reporting lines, walked upwards over dated rows."""

from collections.abc import Mapping

from programmes.rules.calendar import Span
from programmes.rules.facts import Facts


def levels_above(person: str, window: Span, facts: Facts) -> Mapping[str, int]:
    """Managers above a person on any day of the window, with the shortest distance: 1 is the direct manager."""
    found: dict[str, int] = {}
    here, level = {person}, 0
    while here:
        level += 1
        above = {
            line.manager for one in here for line in facts.lines_of.get(one, ()) if line.span.touches(window)
        } - found.keys()
        above.discard(person)
        found.update(dict.fromkeys(above, level))
        here = above
    return found


def direct_managers(person: str, window: Span, facts: Facts) -> frozenset[str]:
    """The direct managers on any day of the window."""
    return frozenset(line.manager for line in facts.lines_of.get(person, ()) if line.span.touches(window))
