"""What the cells of a spreadsheet mean: people, processes, sites and clauses by the words that people write.

Read once for any number of rows; afterwards nothing here asks the database.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Generic, TypeVar

from organisation.models import Process, ProcessLeaf, RoleTenure, Site, User
from standards.models import Clause
from standards.queries import criteria_standards

T = TypeVar("T")
NUMBER = re.compile(r"(?<![\w.])(\d{1,2}(?:\.\d{1,2}){0,5})(?![\w])")
RANGE = re.compile(r"(\d{1,2}(?:\.\d{1,2})+)\s*(?:-|–|to|until)\s*(\d{1,2}(?:\.\d{1,2})+)")
NOTHING = frozenset({"", "-", "–", "n/a", "na", "none", "nil", "not applicable"})


def said(text: str) -> str:
    """The text, or nothing where a cell only says that there is nothing."""
    plain = " ".join(str(text).split())
    return "" if plain.casefold() in NOTHING else plain


class Words(Generic[T]):
    """Things by everything they are called; a name that two of them share names neither."""

    def __init__(self) -> None:
        self._held: dict[str, T | None] = {}
        self._labels: dict[str, str] = {}

    def add(self, thing: T, label: str, *names: str) -> None:
        for name in (label, *names):
            key = _key(name)
            if key and self._held.setdefault(key, thing) is not thing:
                self._held[key] = None
        self._labels.setdefault(_key(label), label)

    def get(self, name: str) -> T | None:
        return self._held.get(_key(name))

    def like(self, name: str, most: int = 3) -> tuple[str, ...]:
        """Names that look like it, for a suggestion."""
        near = get_close_matches(_key(name), self._labels, most, 0.6)
        near += [key for key in self._labels if _key(name) and _key(name) in key and key not in near]
        return tuple(self._labels[key] for key in near[:most])

    def split(self, cells: Iterable[str]) -> list[str]:
        """The single names of a cell: a comma separates them only where the whole is not a name itself."""
        found: list[str] = []
        for cell in cells:
            if not said(cell):
                continue
            whole = self.get(cell) is not None or "," not in cell
            found += [said(cell)] if whole else [part for part in map(said, cell.split(",")) if part]
        return found


def _key(name: str) -> str:
    return (
        " ".join(str(name).casefold().replace(".", " ").split())
        if "@" not in str(name)
        else str(name).casefold().strip()
    )


@dataclass(slots=True)
class Directory:
    """Who and what there is, by name. `leaves` of a process in the standard's order, `owners` those of the day."""

    people: Words[User] = field(default_factory=Words)
    processes: Words[Process] = field(default_factory=Words)
    sites: Words[Site] = field(default_factory=Words)
    clauses: dict[str, Clause] = field(default_factory=dict)
    leaves: dict[int, list[Clause]] = field(default_factory=dict)
    owners: dict[int, User] = field(default_factory=dict)

    def cited(self, cells: Iterable[str]) -> tuple[list[Clause], list[str]]:
        """Clauses named in the cells, ranges spelled out, and the numbers that are no clause of the standard."""
        known: dict[str, Clause] = {}
        unknown: list[str] = []
        for cell in cells:
            text = RANGE.sub(lambda match: " ".join(self._between(match[1], match[2])) or match[0], str(cell))
            numbers = [number.rstrip(".") for number in NUMBER.findall(text)]
            if not numbers and said(cell):
                unknown.append(said(cell))
            for number in numbers:
                if number in self.clauses:
                    known.setdefault(number, self.clauses[number])
                else:
                    unknown.append(number)
        return list(known.values()), unknown

    def _between(self, first: str, last: str) -> list[str]:
        numbers = list(self.clauses)
        if first not in self.clauses or last not in self.clauses or numbers.index(first) > numbers.index(last):
            return []
        part = numbers[numbers.index(first) : numbers.index(last) + 1]
        return [number for number in part if self.clauses[number].is_leaf]

    def under(self, clause: Clause) -> list[Clause]:
        """The leaf itself, or the leaves below a heading."""
        if clause.is_leaf:
            return [clause]
        return [
            leaf for number, leaf in self.clauses.items() if number.startswith(f"{clause.number}.") and leaf.is_leaf
        ]


def directory(day: date) -> Directory:
    """Everything, read in six queries."""
    found = Directory()
    for person in User.objects.filter(is_active=True).order_by("pk"):
        names = (
            person.email,
            person.username,
            f"{person.last_name}, {person.first_name}",
            f"{person.last_name} {person.first_name}",
        )
        found.people.add(person, person.full_name, *names)
    for process in Process.objects.select_related("unit").order_by("code"):
        found.processes.add(
            process, process.name, process.code, f"{process.code} {process.name}", f"{process.code}: {process.name}"
        )
    for site in Site.objects.all():
        found.sites.add(site, site.name, site.code)
    standard = criteria_standards().order_by("code").first()
    clauses = Clause.objects.filter(standard=standard).select_related("standard").order_by("sort_key")
    found.clauses = {clause.number: clause for clause in clauses}
    _relate(found, day)
    return found


def _relate(found: Directory, day: date) -> None:
    by_pk: Mapping[int, Clause] = {clause.pk: clause for clause in found.clauses.values()}
    for process, clause in ProcessLeaf.objects.order_by("clause__sort_key").values_list("process_id", "clause_id"):
        if clause in by_pk:
            found.leaves.setdefault(process, []).append(by_pk[clause])
    owners = RoleTenure.objects.filter(role=RoleTenure.Role.OWNER, process__isnull=False).select_related("person")
    for row in owners.order_by("start", "pk"):
        if row.process_id is not None and row.start <= day and (row.end is None or row.end >= day):
            found.owners[row.process_id] = row.person
