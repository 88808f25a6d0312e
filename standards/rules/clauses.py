"""Clause tree rules of domain 0.4."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

PAD = 4  # digits of one part in the sort key: parts up to 9999 keep the order of their numbers


@dataclass(frozen=True, slots=True)
class ClauseFact:
    """A clause as the rules see it; `leaf` is true for a requirement row."""

    number: str
    title: str
    leaf: bool


def number_parts(number: str) -> tuple[int, ...]:
    """The dotted path as integers, "8.10" -> (8, 10). ValueError names a number that is none."""
    parts = number.split(".")
    if not all(part.isascii() and part.isdigit() and len(part) <= PAD for part in parts):
        raise ValueError(f"“{number}” is not a clause number.")
    return tuple(int(part) for part in parts)


def sort_key(number: str) -> str:
    """A text whose order is the order of the integers: "8.10" after "8.9", "10.1" after "9.4" (rule 1)."""
    return ".".join(f"{part:0{PAD}d}" for part in number_parts(number))


def depth(number: str) -> int:
    """1 for "8", 4 for "8.3.4.1"."""
    return len(number_parts(number))


def parent_number(number: str) -> str:
    """ "8.3.4.1" -> "8.3.4"; empty at the top."""
    return ".".join(str(part) for part in number_parts(number)[:-1])


def citation_refusals(clauses: Iterable[ClauseFact]) -> list[str]:
    """Why a finding or a scope may not name these clauses; empty is a yes (rule 2: headings carry no requirement)."""
    return [
        f"{clause.number} {clause.title} is a heading and holds no requirement: choose one of the clauses below it."
        for clause in clauses
        if not clause.leaf
    ]


def expand(number: str, leaves: Iterable[str]) -> list[str]:
    """The leaves at or below a number in the standard's order; "8.2" gives 8.2.1 to 8.2.6, never 8.20."""
    wanted = number_parts(number)
    found = [leaf for leaf in leaves if number_parts(leaf)[: len(wanted)] == wanted]
    return sorted(found, key=number_parts)


def exclusion_refusals(excluded: Iterable[str]) -> list[str]:
    """No requirement of clauses 4 to 10 can be left out (rule 3); one sentence for each clause tried."""
    return [
        f"{number} cannot be excluded: every requirement of clauses 4 to 10 applies. "
        "“Not applicable” exists for a question in one audit only."
        for number in sorted(excluded, key=number_parts)
    ]


def shown_by_organisation_itself(number: str) -> bool:
    """Clauses 4 and 5: the organisation shows them itself; for 6 to 10 others may do the work (rule 4, 8.2.3)."""
    return number_parts(number)[0] in (4, 5)
