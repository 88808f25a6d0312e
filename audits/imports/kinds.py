"""Past audits and last year's programme from spreadsheets (ux 4.10): history, without guards, mail or notices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from audits import services
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
from kernel.dates import last_day_of_month
from kernel.imports import Column, Found, Kind, Problem
from organisation.queries.naming import directory, said
from organisation.roles import Can
from programmes.models import Assignment, PlannedAudit
from programmes.services import OldAudit

DEPTHS = (
    ("implementation", _("Performed")),
    ("existence", _("Documents only")),
    ("effectiveness", _("Performed, with its effect")),
)
NUMBER = Column(
    "number",
    _("Number"),
    help=_("The number that the audit had. Any text; the product gives one of its own beside it."),
    aliases=("audit no", "audit number", "audit ref", "ref", "ref #", "reference", "no", "id", "audit id", "audit"),
    example="IA/2025/07",
    max_length=60,
)
TITLE = Column(
    "title",
    _("Title"),
    aliases=("audit title", "name", "audit name", "subject", "topic"),
    example="Resolution",
    max_length=120,
)
PROCESSES = Column(
    "processes",
    _("Processes"),
    "list",
    help=_("Code or name; several separated by semicolons."),
    aliases=("process", "area", "areas", "scope", "audited process", "audited processes", "process name"),
    example="P01; P02",
)
CLAUSES = Column(
    "clauses",
    _("Clauses"),
    "list",
    help=_("Numbers of the standard. Without any, all clauses of the processes."),
    aliases=("clause", "leaf", "leaves", "clause no", "standard clause", "iso clause", "criteria"),
    example="8.6.1; 8.6.2",
)
SITES = Column("sites", _("Sites"), "list", aliases=("site", "location", "locations", "place"), example="")
LEAD = Column(
    "lead",
    _("Lead auditor"),
    aliases=("lead", "team leader", "auditor", "lead assessor", "led by"),
    example="Mina Manager",
)
TEAM = Column(
    "team",
    _("Team"),
    "list",
    aliases=("auditors", "team members", "audit team", "co-auditors"),
    example="Ada Auditor; Petra Former (trainee)",
)
METHOD = Column(
    "method",
    _("Method"),
    "choice",
    choices=tuple(PlannedAudit.Method.choices),
    aliases=("audit method",),
    example="on_site",
)
PLANNED_DAYS = Column(
    "planned_days",
    _("Auditor-days planned"),
    "number",
    aliases=("planned days", "days planned", "effort planned"),
    example="4",
)
USED_DAYS = Column(
    "used_days",
    _("Auditor-days used"),
    "number",
    aliases=("used days", "days used", "effort", "auditor days"),
    example="3.5",
)
PLANNED_FROM = Column(
    "planned_from",
    _("Planned first day"),
    "date",
    aliases=("planned start", "planned from", "baseline start", "planned date", "planned month"),
    example="2025-02-03",
)
PLANNED_TO = Column(
    "planned_to",
    _("Planned last day"),
    "date",
    aliases=("planned end", "planned to", "planned until", "baseline end"),
    example="2025-02-05",
)
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


HELD = frozenset(
    {"held", "yes", "y", "done", "completed", "complete", "closed", "reported", "performed", "audited", "finished"}
)
NOT_HELD = frozenset(
    {"not held", "no", "n", "cancelled", "canceled", "dropped", "postponed", "moved", "not done", "not performed"}
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class PastProgramme(PastAudits):
    """A programme of an earlier year: what was planned for when, and what became of it."""

    slug = "programme"
    label = _("Earlier programme")
    about = _(
        "The programme of an earlier year: its audits with month or days, processes, lead, and whether they were held. "
        "The next year can be started from it."
    )
    order = 120
    icon = "calendar"
    url = "programmes:programme_list"
    columns: ClassVar[tuple[Column, ...]] = (
        NUMBER,
        TITLE,
        Column("year", _("Year"), "number", aliases=("programme", "programme year"), example="2025"),
        Column(
            "month", _("Month"), help=_("Where no day is known."), aliases=("planned month", "when"), example="March"
        ),
        PLANNED_FROM,
        PLANNED_TO,
        Column(
            "status",
            _("Held?"),
            help=_("Held, or not held."),
            aliases=("status", "state", "held", "result", "completed"),
            example="held",
        ),
        Column("held_from", _("Held from"), "date", aliases=("actual start", "first day"), example="2025-03-03"),
        Column("held_to", _("Held until"), "date", aliases=("actual end", "last day", "held on"), example="2025-03-05"),
        Column("report_on", _("Report sent"), "date", aliases=("report date", "report sent on"), example="2025-03-18"),
        PROCESSES,
        CLAUSES,
        SITES,
        LEAD,
        TEAM,
        METHOD,
        PLANNED_DAYS,
        USED_DAYS,
    )

    def read(self, values: Mapping[str, Any], book: Book) -> tuple[dict[str, Any], list[Problem], list[Problem]]:
        """As for past audits, with the plan: an audit that was not held stands on its planned days."""
        facts, problems, warnings = super().read(values, book)
        if "planned" not in facts and (month := _month(values, problems)):
            facts["planned"] = month
        word = " ".join(str(values.get("status") or "").casefold().split())
        if word and word not in HELD | NOT_HELD:
            problems.append(_held_or_not(str(values["status"])))
            return facts, problems, warnings
        facts["held"] = word not in NOT_HELD
        if "end" in facts and not facts["held"]:
            problems.append(whole("It has days on which it was held and is called not held.", "held and not held"))
        elif "end" not in facts and "planned" in facts:
            facts["start"], facts["end"] = facts["planned"]
            if not word:
                problems.append(_held_or_not(""))
            elif facts["held"]:
                warnings.append(whole("No days are given: it counts as held on the days that were planned.", "no days"))
        elif "end" not in facts:
            problems.append(Problem("planned_from", "", "Say for when it was planned, or when it was held.", "no date"))
        if "end" in facts and facts["end"].year >= book.today.year:
            problems.append(
                whole(
                    f"{facts['end'].year} is planned in this system. Begin it from an earlier year instead.",
                    "not earlier",
                )
            )
        return facts, problems, warnings

    def _name(self, values: Mapping[str, Any]) -> str:
        when = (
            values.get("held_to") or values.get("planned_to") or values.get("planned_from") or values.get("month") or ""
        )
        return super()._name({**values, "held_to": when})

    def _entry(self, values: Mapping[str, Any], book: Book) -> Entry | None:
        if said(values.get("number", "")):
            return super()._entry(values, book)
        facts, _problems, _warnings = self.read(values, book)
        return super()._entry({**values, "held_to": facts.get("end")}, book)

    def export(self, *, by: Any, today: date) -> Iterable[Mapping[str, Any]]:
        """The audits of earlier years, cancelled ones too."""
        return [self.line(entry) for entry in entries() if entry.said.end.year < today.year]

    def line(self, entry: Entry) -> dict[str, Any]:
        row = super().line(entry)
        held = entry.said.held
        first, last = entry.said.planned or (entry.said.first, entry.said.end)
        row |= {"year": entry.said.end.year, "month": "", "status": "held" if held else "not held"}
        row |= {"planned_from": first, "planned_to": last}
        return row if held else row | {"held_from": None, "held_to": None, "report_on": None}


def _held_or_not(value: str) -> Problem:
    return Problem("status", value, "Say whether it was held.", "held or not", ("held", "not held"))


def _month(values: Mapping[str, Any], problems: list[Problem]) -> tuple[date, date] | None:
    """The whole month where no day is known: "March" with a year beside it, "2025-03", "03/2025", "Mar 2025"."""
    text, year = str(values.get("month") or "").casefold(), values.get("year")
    if not text.strip():
        return None
    words = text.replace("/", " ").replace("-", " ").replace(".", " ").split()
    numbers = [int(word) for word in words if word.isdecimal() and len(word) < 5]
    named = [MONTHS.index(word[:3]) + 1 for word in words if word[:3] in MONTHS]
    month = (named or [n for n in numbers if 1 <= n <= 12] or [0])[0]
    known = ([n for n in numbers if n > 1999] or [int(year) if year else 0])[0]
    if not month or not 2000 <= known <= 2999:
        problems.append(
            Problem("month", str(values["month"]), "Enter a month and its year, such as March 2025.", "month")
        )
        return None
    return date(known, month, 1), date(known, month, last_day_of_month(known, month))
