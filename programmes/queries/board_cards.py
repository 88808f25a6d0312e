"""Rows, cells and cards of the board in words; what an audit says in each of its rows is put together once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from urllib.parse import quote

from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programmes.models import PlannedAudit, Programme
from programmes.queries.board_away import Absences
from programmes.queries.board_parts import Card, Cell, Mark, Row
from programmes.queries.checks import RowFacts
from programmes.queries.year import Flag, Year
from programmes.queries.year_rows import Visit, YearAudit
from programmes.rules.policy import Policy
from programmes.rules.tint import WORDS

YEARS = 3
UNDER_WAY = ("preparing", "fieldwork", "reporting", "suspended")
RISK_WORDS = {"high": gettext_lazy("High"), "medium": gettext_lazy("Medium"), "low": gettext_lazy("Low")}


class Drawing:
    """Rows and cards of one year."""

    def __init__(
        self,
        programme: Programme,
        whole: Year,
        flags: Mapping[int, Flag],
        policy: Policy,
        absences: Absences,
        *,
        today: date,
        may_move: bool,
    ) -> None:
        self.year, self.whole, self.flags, self.absences = programme.year, whole, flags, absences
        self.now = today.month if today.year == programme.year else 0
        self.may_move = may_move
        self.audits = {audit.pk: audit for audit in whole.audits}
        self.home = reverse("programmes:programme_detail", args=[programme.year]) + "board/"
        self.process = reverse("organisation:process_detail", args=["-"])[:-2]
        self.month_names = {number: str(words) for number, words in MONTHS.items()}
        self.states = {"done": _("done"), "under_way": _("under way"), "planned": _("planned")}
        self.words = {"lead": _("lead %(name)s"), "none": _("no lead"), "no owner": _("no owner"), "never": _("Never")}
        self.risk = {
            band: _("%(band)s: audit every %(months)s months") % {"band": words, "months": policy.interval(band)}
            for band, words in RISK_WORDS.items()
        }
        self._made: dict[int, tuple[Card, str]] = {}
        self._seen: set[int] = set()
        self._marks: dict[tuple[str, int], Mark] = {}
        self._dates: dict[date, str] = {}
        self._bare: dict[tuple[int, int], Cell] = {}

    def row(self, row: RowFacts) -> Row:
        """A process through the year."""
        by_month: dict[int, list[Card]] = defaultdict(list)
        for visit in row.mine:
            if visit.start and visit.start.year == self.year:
                by_month[visit.start.month].append(self.card(visit, row.name))
            if visit.baseline and was_in(visit, visit.baseline.month):
                by_month[visit.baseline.month].append(_ghost(visit))
        return Row(
            label=row.name,
            url=f"{self.process}{quote(row.code)}/",
            owner=", ".join(row.owners) or self.words["no owner"],
            leaves=_leaves(row.leaves),
            risk=row.band,
            risk_words=self.risk[row.band],
            last=self._month_of(row.last) if row.last else self.words["never"],
            cells=tuple(self._cell(month, step, by_month.get(month, ())) for month, step in enumerate(row.steps, 1)),
            years=tuple(self._mark(number, row) for number in range(self.year - YEARS + 1, self.year + 1)),
            code=row.code,
            is_placed=bool(row.mine),
            is_late=row.is_late,
        )

    def pass_over(self, row: RowFacts) -> None:
        """A row that is not drawn; the first card of its audits stands in it all the same."""
        self._seen.update(visit.audit for visit in row.mine)

    def card(self, visit: Visit, process: str) -> Card:
        """The card of an audit in the row of a process."""
        made = self._made.get(visit.audit)
        if made is None:
            made = self._made[visit.audit] = self._first(visit)
        card, rest = made
        first = visit.audit not in self._seen
        self._seen.add(visit.audit)
        return card._replace(words=f"{visit.reference}, {process}, {rest}", first=first)

    def _first(self, visit: Visit) -> tuple[Card, str]:
        """The card without its row, and the words after the process."""
        team = self.whole.seats.get(visit.audit, ())
        lead = team[0] if team and team[0].role == "lead" else None
        state = "done" if visit.is_done else "under_way" if visit.progress in UNDER_WAY else "planned"
        flag = self.flags[visit.audit].kind if visit.audit in self.flags else ""
        led = self.words["lead"] % {"name": lead.name} if lead else self.words["none"]
        audit = self.audits[visit.audit]
        away = self.absences.of_audit(audit)
        card = Card(
            visit.reference,
            lead.initials if lead else "",
            state,
            flag,
            f"{self.home}{quote(visit.reference)}/",
            "",
            visit.title,
            audit.version,
            self.may_move and can_move(audit),
            away=away,
        )
        month = self.month_names[visit.start.month] if visit.start else ""
        words = f"{month}, {self.states[state]}, {led}"
        return card, f"{words}; {away}" if away else words

    def _cell(self, month: int, step: int, cards: Iterable[Card]) -> Cell:
        """A month of a row; the empty ones are a few kinds."""
        if cards:
            return Cell(month, step, WORDS[step], month == self.now, tuple(cards))
        if (month, step) not in self._bare:
            self._bare[month, step] = Cell(month, step, WORDS[step], month == self.now)
        return self._bare[month, step]

    def _month_of(self, day: date) -> str:
        first = day.replace(day=1)
        if first not in self._dates:
            self._dates[first] = date_format(first, "M Y")
        return self._dates[first]

    def _mark(self, year: int, row: RowFacts) -> Mark:
        found = [visit.is_done for visit in row.mine] if year == self.year else []
        found += [row.years[year]] if year in row.years else []
        state = "done" if any(found) else "plan" if found else "none"
        if (state, year) not in self._marks:
            words = {"done": _("%(year)s: audited"), "plan": _("%(year)s: planned"), "none": _("%(year)s: no audit")}
            self._marks[state, year] = Mark(state, words[state] % {"year": year})
        return self._marks[state, year]


def can_move(audit: PlannedAudit | YearAudit) -> bool:
    """Whether its days can still be changed: its fieldwork has not begun, and it is not of earlier records."""
    return not audit.is_over and audit.actual_start is None and not audit.legacy


def was_in(visit: Visit, month: int) -> bool:
    """Whether the approved version had the audit in that month, and it is elsewhere now."""
    placed = visit.baseline
    return placed is not None and placed.month == month and visit.start is not None and visit.start.month != month


def _ghost(visit: Visit) -> Card:
    words = _("%(audit)s stood here in the approved version") % {"audit": visit.reference}
    return Card(visit.reference, "", "ghost", "", "", words)


def _leaves(numbers: tuple[str, ...]) -> str:
    """8.5.1.1-8.5.1.3 for a run under one head, else a short list."""
    if len(numbers) < 3:
        return ", ".join(numbers)
    return f"{numbers[0]} – {numbers[-1]}"
