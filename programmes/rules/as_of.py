"""The same question on another day: on which days an answer can turn, and since when it has been what it is."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from datetime import date, timedelta

from programmes.rules.audit_process import MANAGING
from programmes.rules.calendar import Span, add_months
from programmes.rules.facts import AuditWork, Facts, Item, RoleHeld
from programmes.rules.policy import Policy
from programmes.rules.safeguards import Safeguard
from programmes.rules.scope import hits
from programmes.rules.severity import Group
from programmes.rules.verdict import Verdict

AVAILABILITY = "AVL"
"""Being away or booked is a matter of days and not of independence: "as of" does not ask it."""
DAY = timedelta(days=1)
OF_PARTIES = ("deliveries", "competitors", "certification_bodies")


def independence_only(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """The verdicts without those on availability (AVL)."""
    return tuple(verdict for verdict in verdicts if not verdict.rule.startswith(AVAILABILITY))


def turning_days(person: str, facts: Facts, items: Iterable[Item], policy: Policy, length: int = 1) -> frozenset[date]:
    """Every first fieldwork day on which the answer on this person can differ from that of the day before.

    More days than really turn, never fewer: the first and last day of every fact about the person, the owners of the
    items and everybody above them, moved by each cooling-off of the preset. `length`: days of the fieldwork.
    """
    near = _near(person, facts, items)
    months = _months(policy)
    grace = {timedelta(days=policy.cmp_04_grace_days), timedelta(days=policy.cmp_04_soon_days), timedelta()}
    found: set[date] = set()
    for day in set(_days(near, facts)):
        for moved in {day, *(add_months(day, count) for count in months)}:
            found |= {moved, moved + DAY, moved + 2 * DAY}
        found |= {day + after + DAY - shift * DAY for after in grace for shift in (0, length - 1)}
        found |= {day - (length - 1) * DAY}
    years = {day.year for day in found}
    return frozenset(found | {date(year, 1, 1) for year in range(min(years), max(years) + 2)} if years else found)


def signing_days(guards: Iterable[Safeguard], length: int = 1) -> frozenset[date]:
    """Every first fieldwork day on which a safeguard begins or ceases to answer."""
    found: set[date] = set()
    for guard in guards:
        found |= {day for day in (guard.valid.start, guard.approved_on) if day is not None}
        if guard.valid.end is not None:
            found.add(guard.valid.end + DAY - (length - 1) * DAY)
    return frozenset(found)


def since(state: Callable[[date], Group], days: Iterable[date], one: date, other: date) -> date | None:
    """The first day of the run of equal answers that holds on the later of two days; None where it holds on both.

    `days` are all days on which the answer can turn.
    """
    first, last = sorted((one, other))
    held = state(last)
    if state(first) == held:
        return None
    begins = last
    for day in sorted({day for day in days if first < day < last}, reverse=True):
        if state(day) != held:
            return begins
        begins = day
    return begins


def change_words(was: Group, now: Group) -> str:
    """What became of somebody between two days."""
    if now == Group.CANNOT:
        return "blocked"
    if now == Group.WAIVER:
        return "no longer blocked, needs a safeguard" if was == Group.CANNOT else "needs a safeguard"
    return "no longer blocked" if was == Group.CANNOT else "no longer needs a safeguard"


def _months(policy: Policy) -> set[int]:
    names = [one.name for one in fields(policy) if one.name.endswith("_months")]
    return {getattr(policy, name) for name in names if name.startswith(("ind_", "records_"))} - {0}


def _near(person: str, facts: Facts, items: Iterable[Item]) -> set[str]:
    """The person, whoever has ever owned an item, and everybody above or below them in a line, ever."""
    wanted = tuple(items)
    owners = {
        held.person for held in facts.roles if held.role == "owner" and any(hits(held.target, i, facts) for i in wanted)
    }
    found, level = {person} | owners, {person} | owners
    while level:
        level = {line.manager for line in facts.lines if line.person in level} - found
        found |= level
    return found


def _days(near: set[str], facts: Facts) -> Iterator[date]:
    """Every day named in a fact that names one of these people, or a party."""
    for place in fields(facts):
        rows = getattr(facts, place.name)
        if not isinstance(rows, tuple):
            continue
        for row in rows:
            said = [getattr(row, name.name) for name in fields(row)]
            shared = place.name in OF_PARTIES or _concerns_everybody(row)
            if shared or any(isinstance(value, str) and value in near for value in said):
                yield from _dates(said)


def _concerns_everybody(row: object) -> bool:
    """An audit that looked at something moves the audited period; who managed a programme matters to IND-18."""
    return (isinstance(row, AuditWork) and bool(row.items)) or (isinstance(row, RoleHeld) and row.role in MANAGING)


def _dates(values: Iterable[object]) -> Iterator[date]:
    for value in values:
        if isinstance(value, date):
            yield value
        elif isinstance(value, Span):
            yield value.start
            if value.end is not None:
                yield value.end
