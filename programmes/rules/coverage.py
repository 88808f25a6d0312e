"""Which leaves a year leaves out, and what has been said about each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


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
