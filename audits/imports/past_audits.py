"""Audits of earlier years from spreadsheets (ux 4.10): history, without guards, mail or notices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from audits import services
from audits.imports.columns import (
    CLAUSES,
    DEPTHS,
    LEAD,
    METHOD,
    NUMBER,
    PLANNED_DAYS,
    PLANNED_FROM,
    PLANNED_TO,
    PROCESSES,
    SITES,
    TEAM,
    TITLE,
    USED_DAYS,
)
from audits.imports.rows import (
    Book,
    Entry,
    changes_of,
    check_days,
    entries,
    lines_of,
    merged,
    named_lines,
    seat_words,
    seats_of,
    twice,
    whole,
)
from kernel.imports import Column, Found, Kind, Problem
from organisation.queries.naming import directory, said
from organisation.roles import Can
from programmes.models import Assignment, PlannedAudit
from programmes.services import OldAudit

SINGLE = ("title", "start", "end", "report_on", "planned", "method", "planned_days", "used_days")
"""Facts of which an audit has one: two rows of one file must agree on them."""


class PastAudits(Kind):
    """One row an audit, or a line of one; or only a process or clause and when it was last audited."""

    slug = "past-audits"
    label = _("Past audits")
    about = _(
        "Audits of earlier years, or when each process or clause was last audited. "
        "An audit is recognised by its number, else by title and last day."
    )
    order = 100
    needs = Can.EDIT_PROGRAMME
    legacy = True
    icon = "audit"
    url = "audits:audit_list"
    columns: ClassVar[tuple[Column, ...]] = (
        NUMBER,
        TITLE,
        Column(
            "held_from",
            _("First day"),
            "date",
            aliases=("start", "from", "start date", "fieldwork from", "begin"),
            example="2025-02-03",
        ),
        Column(
            "held_to",
            _("Last day"),
            "date",
            required=True,
            help=_("Last day of the fieldwork, or the day on which it was last audited."),
            aliases=(
                "end",
                "to",
                "end date",
                "last audited",
                "last audit",
                "last audited on",
                "audited on",
                "date of last audit",
                "audit date",
                "date",
                "until",
            ),
            example="2025-02-05",
        ),
        Column(
            "report_on",
            _("Report sent"),
            "date",
            aliases=("report date", "report sent on", "reported", "report"),
            example="2025-02-18",
        ),
        PROCESSES,
        CLAUSES,
        SITES,
        LEAD,
        TEAM,
        METHOD,
        Column("depth", _("How deep"), "choice", choices=DEPTHS, aliases=("depth", "how"), example="implementation"),
        PLANNED_FROM,
        PLANNED_TO,
        PLANNED_DAYS,
        USED_DAYS,
    )

    def open(self, *, by: Any, today: date) -> Book:
        """Ten queries, whatever the number of rows."""
        book = Book(directory(today), today)
        for entry in entries():
            book.keep(entry)
        return book

    def expect(self, values: Mapping[str, Any], book: Book) -> None:
        """Remember what each row says of its audit, so that two rows that contradict each other are found."""
        name = self._name(values)
        facts, _problems, _warnings = self.read(values, book)
        for key in SINGLE:
            if name and key in facts:
                book.in_file[name][key].add(facts[key])

    def judge(self, values: Mapping[str, Any], book: Book) -> Found:
        facts, problems, warnings = self.read(values, book)
        name = self._name(values)
        problems += [twice(key, found) for key, found in book.in_file.get(name, {}).items() if name and len(found) > 1]
        entry = self._entry(values, book)
        key = "|".join([name or str(facts.get("end", "")), *named_lines(facts.get("scope", ()))])
        if entry is None:
            if not facts.get("scope") and not problems:
                problems.append(whole("Say which processes or clauses were audited.", "nothing audited"))
            return Found(key[:200], None, dict(facts), tuple(problems), tuple(warnings), note=facts)
        if not entry.planned.legacy:
            warnings.append(
                whole(f"{entry.planned.reference} was held in this system and stays as it is.", "held here")
            )
            return Found(key[:200], entry.planned, {}, tuple(problems), tuple(warnings), note=facts)
        return Found(key[:200], entry.planned, changes_of(entry, facts), tuple(problems), tuple(warnings), note=facts)

    def write(
        self, found: Found, values: Mapping[str, Any], book: Book, *, by: Any, today: date, reason: str = ""
    ) -> PlannedAudit:
        facts: dict[str, Any] = dict(found.note)
        depth = facts.pop("depth", "")
        entry = self._entry(values, book)
        if entry is None:
            old = OldAudit(**{"title": f"Taken over {facts['end'].year}", **facts})
            planned = services.adopt(old, by=by, today=today, depth=depth or "implementation")
            book.keep(Entry(old, planned, depth or "implementation"))
            return planned
        if changes_of(entry, facts | ({"depth": depth} if depth else {})):
            old = merged(entry.said, facts)
            entry.depth = depth or entry.depth
            entry.planned = services.correct_adopted(entry.planned, old, by=by, today=today, depth=entry.depth)
            entry.said = old
            book.keep(entry)
        return entry.planned

    def remove(self, record: Any, *, by: Any, today: date, reason: str) -> None:
        if isinstance(record, PlannedAudit):
            services.drop_adopted(record, by=by, today=today)
        else:
            record.delete()

    def export(self, *, by: Any, today: date) -> Iterable[Mapping[str, Any]]:
        """Every audit that was held, those of this system too."""
        return [self.line(entry) for entry in entries() if entry.said.held]

    def line(self, entry: Entry) -> dict[str, Any]:
        """One row as it would be typed."""
        old = entry.said
        processes = dict.fromkeys(process.code for process, _clause, _site in old.scope if process)
        lead = [who.full_name for who, role in old.seats if role == Assignment.Role.LEAD]
        team = [seat_words(who.full_name, role) for who, role in old.seats if role != Assignment.Role.LEAD]
        return {
            "number": old.number or entry.planned.reference,
            "title": old.title,
            "held_from": old.first,
            "held_to": old.end,
            "report_on": old.report_on,
            "processes": tuple(processes),
            "clauses": tuple(dict.fromkeys(clause.number for _process, clause, _site in old.scope)),
            "sites": tuple(dict.fromkeys(site.name for _process, _clause, site in old.scope if site)),
            "lead": lead[0] if lead else "",
            "team": (*team, *(name.strip() for name in old.team_text.split(";") if name.strip())),
            "method": old.method,
            "depth": entry.depth,
            "planned_from": old.planned[0] if old.planned else None,
            "planned_to": old.planned[1] if old.planned else None,
            "planned_days": old.planned_days,
            "used_days": old.used_days,
        }

    def _name(self, values: Mapping[str, Any]) -> str:
        """What makes two rows speak of one audit; empty for a plain "last audited" line."""
        number, title = said(values.get("number", "")), said(values.get("title", ""))
        if number:
            return f"#{number.casefold()}"
        return f"{title.casefold()}|{values.get('held_to', '')}" if title else ""

    def _entry(self, values: Mapping[str, Any], book: Book) -> Entry | None:
        number, title, end = said(values.get("number", "")), said(values.get("title", "")), values.get("held_to")
        if number:
            return book.by_number.get(number.casefold())
        if not isinstance(end, date):
            return None
        return book.by_title.get((title.casefold(), end)) if title else book.by_day.get(end)

    def read(self, values: Mapping[str, Any], book: Book) -> tuple[dict[str, Any], list[Problem], list[Problem]]:
        """The facts that the row says, as `OldAudit` names them; problems; warnings."""
        facts: dict[str, Any] = {}
        problems: list[Problem] = []
        warnings: list[Problem] = []
        for column, name in (("number", "number"), ("title", "title")):
            if text := said(values.get(column, "")):
                facts[name] = text
        for column, name in (
            ("held_from", "start"),
            ("held_to", "end"),
            ("report_on", "report_on"),
            ("method", "method"),
            ("planned_days", "planned_days"),
            ("used_days", "used_days"),
            ("depth", "depth"),
        ):
            if values.get(column) not in (None, ""):
                facts[name] = values[column]
        if values.get("planned_from") or values.get("planned_to"):
            first, last = values.get("planned_from"), values.get("planned_to")
            facts["planned"] = (first or last, last or first)
        if scope := lines_of(values, book.names, problems, warnings):
            facts["scope"] = scope
        facts |= seats_of(values, book.names, warnings)
        check_days(facts, book.today, problems)
        return facts, problems, warnings
