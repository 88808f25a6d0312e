"""The programme of an earlier year from a spreadsheet: what was planned for when, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from audits.imports.columns import (
    CLAUSES,
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
from audits.imports.past_audits import PastAudits
from audits.imports.rows import Book, Entry, entries, whole
from kernel.dates import last_day_of_month
from kernel.imports import Column, Problem
from kernel.tables.months import month_of
from organisation.queries.naming import said

HELD = frozenset(
    {"held", "yes", "y", "done", "completed", "complete", "closed", "reported", "performed", "audited", "finished"}
)
NOT_HELD = frozenset(
    {"not held", "no", "n", "cancelled", "canceled", "dropped", "postponed", "moved", "not done", "not performed"}
)


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
        if word.endswith("?"):  # whoever wrote it did not know
            warnings.append(whole("The list itself is not sure whether it was held.", "not sure"))
        word = word.strip("?!.: ")
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
    named = [number for word in words if (number := month_of(word))]
    month = (named or [n for n in numbers if 1 <= n <= 12] or [0])[0]
    known = ([n for n in numbers if n > 1999] or [int(year) if year else 0])[0]
    if not month or not 2000 <= known <= 2999:
        problems.append(
            Problem("month", str(values["month"]), "Enter a month and its year, such as March 2025.", "month")
        )
        return None
    return date(known, month, 1), date(known, month, last_day_of_month(known, month))
