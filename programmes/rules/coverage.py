"""Which leaves a year leaves out, and what has been said about each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Gap:
    """A leaf that no audit of the year looks at; explained by a reason or by a later planned year."""

    leaf: str
    reason: str = ""
    later_year: int | None = None
    title: str = ""

    @property
    def is_explained(self) -> bool:
        """True once somebody has said why, or when it will be."""
        return bool(self.reason.strip()) or self.later_year is not None


def coverage_gaps(leaves: Iterable[str], planned: Iterable[str], said: Mapping[str, Gap]) -> tuple[Gap, ...]:
    """Every leaf without an audit, in the order of `leaves`, with what was said about it."""
    seen = set(planned)
    return tuple(said.get(leaf, Gap(leaf)) for leaf in leaves if leaf not in seen)


def later_year(due: Sequence[date | None], year: int) -> int | None:
    """The year in which the first of these processes is due again; None where one is due by this year or never was."""
    if not due or any(day is None or day.year <= year for day in due):
        return None
    return min(day.year for day in due if day is not None)
