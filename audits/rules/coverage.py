"""Coverage of a leaf (domain 6.2): implementation or effectiveness answered with evidence. A policy covers nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field

COUNTS = frozenset({"implementation", "effectiveness"})
"""Question types that cover; existence alone does not."""


@dataclass(frozen=True, slots=True)
class Credit:
    """One answer that credits one leaf. `with_evidence`: see `answering.is_evidence`."""

    leaf: str
    question_type: str
    with_evidence: bool
    site: str = ""
    shift: str = ""
    standard: str = ""


@dataclass(frozen=True, slots=True)
class Depth:
    """How deep a leaf was looked at."""

    answers: int = 0
    sites: frozenset[str] = field(default=frozenset())
    shifts: frozenset[str] = field(default=frozenset())

    @property
    def covered(self) -> bool:
        """At least one answer that counts."""
        return self.answers > 0


def covers(credit: Credit) -> bool:
    """Whether this one answer covers its leaf."""
    return credit.with_evidence and credit.question_type in COUNTS


def depth_by_leaf(credits: Iterable[Credit], leaves: Iterable[str]) -> dict[str, Depth]:
    """Depth of every leaf asked for, uncovered ones too; credits of other leaves are added behind."""
    counted: dict[str, list[Credit]] = {leaf: [] for leaf in leaves}
    for credit in credits:
        rows = counted.setdefault(credit.leaf, [])
        if covers(credit):
            rows.append(credit)
    return {
        leaf: Depth(
            len(rows),
            frozenset(row.site for row in rows if row.site),
            frozenset(row.shift for row in rows if row.shift),
        )
        for leaf, rows in counted.items()
    }
