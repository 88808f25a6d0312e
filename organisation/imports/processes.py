"""Processes: known by code, else by name; with unit, clauses, services, and the owner from a day on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kernel.imports import Found, Problem
from organisation import services
from organisation.imports.base import Names, Writing, bare, code_of, day_before, unknown
from organisation.imports.people_book import texts_of
from organisation.imports.process_columns import COLUMNS, PLAIN, ProcessWords
from organisation.models import Process, RoleTenure, Service, Unit, User, in_force
from organisation.models.process import SPEAKABLE
from standards.models import Clause

NUMBER = re.compile(r"\s*(?:clause\s*|§\s*)?(\d+(?:\.\d+)*)", re.I)


@dataclass(frozen=True, slots=True)
class Looked:
    """What the row names, looked up."""

    owner: User | None = None
    since: date | None = None


class Book:
    """Processes with what belongs to them, and everything that a row may name. Nine queries."""

    def __init__(self, today: date):
        self.today = today
        rows = Process.objects.select_related("unit").prefetch_related("process_leaves", "services")
        self.processes = Names(lambda row: (row.code, row.name), rows)
        self.units = Names(lambda row: (row.code, row.name), Unit.objects.all())
        self.services = Names(lambda row: (row.code, row.name), Service.objects.all())
        self.people = Names(texts_of, User.objects.order_by("pk"))
        self.clauses: dict[str, Clause] = {}
        for clause in Clause.objects.order_by("standard_id", "sort_key"):
            self.clauses.setdefault(clause.number, clause)
        self.leaves = {
            row.pk: frozenset(leaf.clause_id for leaf in row.process_leaves.all())
            for row in set(self.processes.by_text.values())
        }
        self.served = {
            row.pk: frozenset(service.pk for service in row.services.all())
            for row in set(self.processes.by_text.values())
        }
        owners = RoleTenure.objects.filter(in_force(today), role="owner", target_kind="process")
        self.owner_of = {tenure.process_id: tenure for tenure in owners.select_related("person").order_by("start")}


class Processes(ProcessWords):
    slug, order = "processes", 60
    needs_reason = True
    columns = COLUMNS

    def open(self, *, by: Any, today: date) -> Book:
        return Book(today)

    def judge(self, values: Mapping[str, Any], book: Book) -> Found:
        existing = book.processes.find(values["code"]) if "code" in values else book.processes.find(values["name"])
        problems: list[Problem] = [*_plain_problems(values)]
        changes: dict[str, Any] = {name: values[name] for name in PLAIN if name in values}
        for name, look in (("unit", _unit), ("leaves", _leaves), ("services", _services), ("owner", _owner)):
            if name in values:
                changes[name] = look(values[name], book, problems)
        if existing is None and "unit" not in values:
            problems.append(Problem("unit", "", _("Fill in “%(field)s”") % {"field": _("Unit")}, "empty:unit"))
        looked = Looked(changes.pop("owner", None), values.get("owner_since"))
        changes |= _owner_change(looked, existing, book, problems)
        if existing is not None:
            changes = {name: value for name, value in changes.items() if _differs(existing, name, value, book)}
        key = f"code:{bare(values['code'])}" if "code" in values else f"name:{bare(values['name'])}"
        warnings = () if existing is not None or changes.get("leaves") else (_no_leaves(),)
        return Found(key, existing, changes, tuple(problems), warnings, note=looked)

    def put(self, found: Found, values: Mapping[str, Any], book: Book, how: Writing) -> Any:
        changes = dict(found.changes)
        owner, leaves, served = changes.pop("owner", None), changes.pop("leaves", None), changes.pop("services", None)
        process: Process
        if found.existing is None:
            changes.setdefault("code", code_of(values["name"], book.processes.by_text))
            process = services.add_process(leaves=leaves or (), services=served or (), **changes, **how.who)
        else:
            process = _change(found.existing, changes, leaves, served, how)
        if owner is not None:
            _hand_over(process, owner, found.note.since, book, how)
        book.processes.add(process)
        if leaves is not None or found.existing is None:
            book.leaves[process.pk] = frozenset(clause.pk for clause in leaves or ())
        if served is not None or found.existing is None:
            book.served[process.pk] = frozenset(row.pk for row in served or ())
        return process

    def create(self, column: str, value: str, book: Book, *, by: Any, today: date, reason: str = "") -> None:
        """A unit or a service that the row names and nobody entered yet."""
        who = {"by": by, "today": today, "reason": reason}
        if column == "unit":
            code = code_of(value, book.units.by_text)
            book.units.add(services.add_unit(code=code, name=value[:120], **who))
        else:
            code = code_of(value, book.services.by_text)
            book.services.add(services.add_service(code=code, name=value[:120], **who))

    def export(self, *, by: Any, today: date) -> Iterable[Mapping[str, Any]]:
        book = Book(today)
        numbers = {clause.pk: clause.number for clause in book.clauses.values()}
        for row in Process.objects.select_related("unit").prefetch_related("services").order_by("code"):
            tenure = book.owner_of.get(row.pk)
            yield {
                **{name: getattr(row, name) for name in PLAIN},
                "unit": row.unit.code,
                "leaves": [n for pk, n in numbers.items() if pk in book.leaves.get(row.pk, ())],
                "services": [service.code for service in row.services.all()],
                "owner": tenure.person.username if tenure else "",
                "owner_since": tenure.start if tenure else None,
            }


def _plain_problems(values: Mapping[str, Any]) -> Iterable[Problem]:
    if "code" in values:
        try:
            SPEAKABLE(values["code"])
        except ValidationError as error:
            yield Problem("code", values["code"], str(error.message), "letters:code")
    for name, (low, high) in {"importance": (1, 5), "cycle_days": (1, 3650)}.items():
        if name in values and not (isinstance(values[name], int) and low <= values[name] <= high):
            words = {"low": low, "high": high}
            yield Problem(
                name, str(values[name]), _("Enter a whole number from %(low)s to %(high)s") % words, f"range:{name}"
            )


def _unit(text: str, book: Book, problems: list[Problem]) -> Unit | None:
    unit: Unit | None = book.units.find(text)
    if unit is None:
        creatable = not book.units.is_doubtful(text) and len(text) <= 120
        problems.append(unknown("unit", text, _("unit"), book.units, creatable=creatable))
    return unit


def _leaves(texts: tuple[str, ...], book: Book, problems: list[Problem]) -> list[Clause]:
    """Clauses by their number; "8.6.1 Incident management" is 8.6.1, and commas part them too."""
    found: dict[int, Clause] = {}
    for text in [part for given in texts for part in _parted(given)]:
        match = NUMBER.match(text)
        clause = book.clauses.get(match[1]) if match else None
        if clause is None:
            problems.append(Problem("leaves", "; ".join(texts), _no_clause(text), "unknown:leaves"))
        elif not clause.is_leaf:
            sentence = _("%(number)s is a heading: choose the clauses below it.") % {"number": clause.number}
            below = tuple(n for n, c in book.clauses.items() if c.is_leaf and n.startswith(f"{clause.number}."))
            meant = "; ".join(b for t in texts for b in (below if t.strip() == text else (t,)))
            problems.append(Problem("leaves", "; ".join(texts), sentence, "heading:leaves", (meant,) if below else ()))
        else:
            found[clause.pk] = clause
    return list(found.values())


def _no_clause(text: str) -> str:
    return _("No such clause: “%(text)s”. Write its number, like 8.6.1") % {"text": text[:60]}


def _parted(given: str) -> list[str]:
    """At commas where each part begins with a number; titles have commas too."""
    parts = [part for part in given.split(",") if part.strip()]
    return parts if all(NUMBER.match(part) for part in parts) else [given]


def _services(texts: tuple[str, ...], book: Book, problems: list[Problem]) -> list[Service]:
    found = {}
    for text in texts:
        service = book.services.find(text)
        if service is not None:
            found[service.pk] = service
        elif len(texts) == 1:
            creatable = len(text) <= 120
            problems.append(unknown("services", text, _("service"), book.services, creatable=creatable))
        else:
            missing = unknown("services", text, _("service"), book.services)
            sentence = _("No such service: “%(text)s”") % {"text": text[:60]}
            problems.append(Problem("services", "; ".join(texts), sentence, missing.cause))
    return list(found.values())


def _owner(text: str, book: Book, problems: list[Problem]) -> User | None:
    person: User | None = book.people.find(text)
    if person is None:
        problems.append(unknown("owner", text, _("person"), book.people))
    return person


def _owner_change(looked: Looked, existing: Process | None, book: Book, problems: list[Problem]) -> dict[str, User]:
    """The owner where it is another one; the one before must have begun earlier."""
    tenure = book.owner_of.get(existing.pk) if existing is not None else None
    if looked.owner is None or (tenure is not None and tenure.person_id == looked.owner.pk):
        return {}
    start = looked.since or book.today
    if tenure is not None and tenure.start >= start:
        sentence = _("%(person)s owns it from %(day)s: say a later day in “owner since”, or end that first")
        words = {"person": tenure.person.full_name, "day": f"{tenure.start:%-d %B %Y}"}
        problems.append(Problem("owner_since", "", sentence % words, "early:owner"))
    return {"owner": looked.owner}


def _differs(existing: Process, name: str, value: Any, book: Book) -> bool:
    if name == "leaves":
        return book.leaves.get(existing.pk, frozenset()) != {clause.pk for clause in value}
    if name == "services":
        return book.served.get(existing.pk, frozenset()) != {row.pk for row in value}
    return name == "owner" or getattr(existing, name) != value


def _change(process: Process, changes: Mapping[str, Any], leaves: Any, served: Any, how: Writing) -> Process:
    if changes:
        process = services.change_master(row=process, version=process.version, **changes, **how.who)
    if leaves is not None:
        services.set_process_leaves(process=process, leaves=leaves, **how.who)
    if served is not None:
        services.set_process_services(process=process, services=served, **how.who)
    return process


def _hand_over(process: Process, owner: User, since: date | None, book: Book, how: Writing) -> None:
    start = since or how.today
    if (tenure := book.owner_of.get(process.pk)) is not None:
        services.end_fact(tenure, end=day_before(start), **how.who)
    book.owner_of[process.pk] = services.add_tenure(person=owner, role="owner", process=process, start=start, **how.who)


def _no_leaves() -> Problem:
    sentence = _("No clause: the process cannot be audited until one is chosen")
    return Problem("leaves", "", sentence, "no clause")
