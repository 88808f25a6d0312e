"""What a declaration was given on: if this changes, it is asked again (IND-13)."""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256

from programmes.rules.calendar import Span
from programmes.rules.facts import Facts, RoleHeld


def facts_print(person: str, facts: Facts, items: Iterable[str]) -> str:
    """A hash over the person's roles, lines, relationships and other ties, and the scope that the seat takes."""
    said = [
        *(f"role {r.role} {r.target.kind} {r.target.id} {r.target.within} {_days(r.span)}" for r in _of(person, facts)),
        *(f"line {r.manager} {_days(r.span)}" for r in facts.lines_of.get(person, ())),
        *(f"tie {r.a} {r.b} {r.kind} {_days(r.span)}" for r in facts.ties if person in (r.a, r.b)),
        *(f"money {r.kind} {r.target} {r.party} {_days(r.span)}" for r in facts.interests if r.person == person),
        *(f"works {r.party} {_days(r.span)}" for r in facts.employments if r.person == person),
        *(f"top {_days(r.span)}" for r in facts.top_managers if r.person == person),
        *(f"item {item}" for item in items),
    ]
    return sha256("\n".join(sorted(said)).encode()).hexdigest()


def _of(person: str, facts: Facts) -> list[RoleHeld]:
    """Roles as entered; who runs the programme of a year is no fact about the person."""
    return [row for row in facts.roles_of.get(person, ()) if "programme_manager" not in row.role]


def _days(span: Span) -> tuple[date, date | None]:
    return span.start, span.end
