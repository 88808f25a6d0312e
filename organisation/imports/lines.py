"""Reporting lines with their days: the same person and manager on days that touch are the same line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.imports import Column, Found, Made, Problem
from organisation import services
from organisation.imports.base import Names, OrganisationKind, Writing, unknown
from organisation.imports.people_book import texts_of
from organisation.models import ReportingLine, User
from organisation.rules import line_makes_circle


class Book:
    """Everybody, and every line there is. Two queries."""

    def __init__(self, today: date):
        self.today = today
        self.people = Names(texts_of, User.objects.order_by("pk"))
        self.lines: dict[tuple[int, int], list[ReportingLine]] = defaultdict(list)
        self.of: dict[int, list[ReportingLine]] = defaultdict(list)
        self.above: dict[int, set[int]] = defaultdict(set)
        for line in ReportingLine.objects.select_related("person", "manager").order_by("start", "pk"):
            self.add(line)

    def add(self, line: ReportingLine) -> None:
        self.lines[line.person_id, line.manager_id].append(line)
        self.of[line.person_id].append(line)
        if line.end is None or line.end >= self.today:
            self.above[line.person_id].add(line.manager_id)


class Lines(OrganisationKind):
    slug, order = "lines", 50
    label = gettext_lazy("Reporting lines")
    about = gettext_lazy("Who reports to whom, from day to day, also in the past: independence looks at it.")
    icon, url = "link", "/library/people/"
    needs_reason = True
    columns = (
        Column(
            "person",
            gettext_lazy("Person"),
            required=True,
            example="anna.berg@example.org",
            aliases=("employee", "name", "who", "staff", "user name", "e-mail"),
            help=gettext_lazy("User name, address or name."),
        ),
        Column(
            "manager",
            gettext_lazy("Manager"),
            required=True,
            example="helena.brandt@example.org",
            aliases=("reports to", "line manager", "supervisor", "boss"),
            help=gettext_lazy("User name, address or name."),
        ),
        Column(
            "start",
            gettext_lazy("From"),
            "date",
            example="2024-01-01",
            aliases=("since", "start", "start date", "valid from"),
            help=gettext_lazy("The day of the import where it is empty."),
        ),
        Column(
            "end",
            gettext_lazy("Last day"),
            "date",
            aliases=("to", "until", "end", "end date", "valid to"),
            help=gettext_lazy("Empty while it still holds."),
        ),
    )

    def open(self, *, by: Any, today: date) -> Book:
        return Book(today)

    def judge(self, values: Mapping[str, Any], book: Book) -> Found:
        problems = []
        who = {name: book.people.find(values[name]) for name in ("person", "manager")}
        for name, found in who.items():
            if found is None:
                problems.append(unknown(name, values[name], _("person"), book.people))
        person, manager = who["person"], who["manager"]
        if person is None or manager is None:
            return Found("", problems=tuple(problems))
        start, end = values.get("start") or book.today, values.get("end")
        existing = _same(book.lines.get((person.pk, manager.pk), ()), values, book.today)
        changes = {"person": person, "manager": manager, "start": start, "end": end}
        if existing is not None:
            changes = {n: values[n] for n in ("start", "end") if n in values and getattr(existing, n) != values[n]}
        problems += _problems(person, manager, start, end, existing, book)
        key = f"{person.pk}:{manager.pk}:{values.get('start') or (existing.start if existing else start)}"
        return Found(key, existing, changes, tuple(problems), tuple(_warnings(person, start, end, existing, book)))

    def put(self, found: Found, values: Mapping[str, Any], book: Book, how: Writing) -> Any:
        if found.existing is not None:
            line = services.change_fact(found.existing, version=found.existing.version, **found.changes, **how.who)
            found.existing.start, found.existing.end, found.existing.version = line.start, line.end, line.version
            return line
        line = services.add_line(**found.changes, **how.who)
        book.add(line)
        return line

    def put_many(self, rows: Sequence[tuple[Found, Mapping[str, Any]]], book: Book, how: Writing) -> list[Made]:
        lines = [ReportingLine(**found.changes) for found, _values in rows]
        services.add_lines(lines, **how.who)
        for line in lines:
            book.add(line)
        return [Made(line, (line,)) for line in lines]

    def export(self, *, by: Any, today: date) -> Iterable[Mapping[str, Any]]:
        for line in ReportingLine.objects.select_related("person", "manager").order_by("person__last_name", "start"):
            yield {
                "person": line.person.username,
                "manager": line.manager.username,
                "start": line.start,
                "end": line.end,
            }


def _same(lines: Iterable[ReportingLine], values: Mapping[str, Any], today: date) -> ReportingLine | None:
    """The line that the row is about: one that shares a day with it."""
    first, last = values.get("start") or today, values.get("end") or date.max
    return next((line for line in lines if line.overlaps(first, last)), None)


def _problems(
    person: User, manager: User, start: date, end: date | None, existing: ReportingLine | None, book: Book
) -> Iterable[Problem]:
    if end is not None and end < start:
        yield Problem("end", f"{end}", _("The last day must not be before the first."), "days")
    if person.pk == manager.pk:
        yield Problem("manager", manager.username, _("Choose another person: this needs two."), "self")
        return
    holds = existing is None and (end is None or end >= book.today)
    if holds and line_makes_circle(person.pk, manager.pk, book.above):
        words = {"manager": manager.full_name, "person": person.full_name}
        sentence = _("%(manager)s reports to %(person)s: the line would close a circle.") % words
        yield Problem("manager", manager.username, sentence, "circle")


def _warnings(
    person: User, start: date, end: date | None, existing: ReportingLine | None, book: Book
) -> Iterable[Problem]:
    if existing is not None:
        return
    for line in book.of.get(person.pk, ()):
        if line.overlaps(start, end or date.max):
            words = {"manager": line.manager.full_name, "day": f"{line.start:%-d %B %Y}"}
            sentence = _("Reports to %(manager)s from %(day)s as well; that line stays") % words
            yield Problem("manager", "", sentence, "two managers")
            return
