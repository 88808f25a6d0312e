"""What a dated fact must not do to the others of its kind; today is always a parameter."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

Span = tuple[date, date | None]


def _shares_a_day(first: Span, second: Span) -> bool:
    (a_start, a_end), (b_start, b_end) = first, second
    return (a_end is None or b_start <= a_end) and (b_end is None or a_start <= b_end)


def overlap_reason(new: Span, others: Iterable[Span], *, what: str) -> list[str]:
    """One sentence for each other fact of the same kind and target that shares a day with the new one."""
    found = []
    for start, end in others:
        if _shares_a_day(new, (start, end)):
            until = "it still holds" if end is None else f"it ends on {end:%-d %B %Y}"
            found.append(f"{what} is already entered from {start:%-d %B %Y}; {until}.")
    return found


def line_makes_circle(person: int, manager: int, lines: Mapping[int, Collection[int]]) -> bool:
    """Whether the new line would put somebody above themselves; `lines` maps a person to the direct managers."""
    seen, level = {manager}, [manager]
    while level:
        if person in level:
            return True
        level = [m for p in level for m in lines.get(p, ()) if m not in seen]
        seen.update(level)
    return False
