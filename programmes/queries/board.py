"""The year board: processes by months, due tint, cards, load and checks (ux 4.1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from urllib.parse import quote

from django.db.models import FilteredRelation, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.models import ProcessLeaf, in_force
from programmes.models import PlannedAudit, ProcessPriority, Programme
from programmes.queries.board_parts import Board, Card, Cell, Group, Mark, Month, Row, Sign
from programmes.queries.checks import Load, RowFacts, check_notes, flags_of, year_checks
from programmes.queries.docket import load_policy
from programmes.queries.tray import tray
from programmes.queries.year import Flag, Year, by_process, read_year
from programmes.queries.year_rows import Seats, Visit
from programmes.rules.marks import EXTERNAL, FREEZE, CalendarMark
from programmes.rules.policy import Policy
from programmes.rules.tint import WORDS, tint_row

YEARS = 3
UNDER_WAY = ("preparing", "fieldwork", "reporting", "suspended")
RISK_WORDS = {"high": gettext_lazy("High"), "medium": gettext_lazy("Medium"), "low": gettext_lazy("Low")}
MARK_ICONS = {FREEZE: "pause", EXTERNAL: "shield"}
WORKING = ("lead", "auditor")


def year_board(
    programme: Programme,
    today: date,
    *,
    whole: Year | None = None,
    only: Collection[int] | None = None,
    may_move: bool = False,
) -> Board:
    """The board of a year. A constant number of queries, whatever the number of processes and audits.

    `only`: draw the rows of these processes alone (the answer to a move); checks, load and tray are those of the year.
    `may_move`: whether this person may give its audits other months.
    """
    policy, year = load_policy(), programme.year
    facts = whole or read_year(programme)
    rows = _facts(programme, facts, year, today, policy)
    months = _months(facts, year, today, policy)
    loads = [Load(month.long, month.days, month.capacity, month.number) for month in months]
    checks = year_checks(facts, rows, loads, _workers(facts.seats), check_notes(programme))
    draw = _Drawing(programme, facts, flags_of(facts, checks), today, policy, may_move)
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if only is None or row.pk in only:
            groups[row.group].append(draw.row(row))
        else:
            draw.pass_over(row)
    full = {month.number for month in months if month.days >= month.capacity}
    return Board(
        year=year,
        today_label=_("Today, %(day)s") % {"day": today.day} if today.year == year else "",
        caption=_("Audits by process and month, %(year)s") % {"year": year},
        months=months,
        groups=tuple(Group(label, tuple(kept)) for label, kept in groups.items()),
        years=tuple(f"{number % 100:02d}" for number in range(year - YEARS + 1, year + 1)),
        load_words=_("Line: %(days)s days a month available") % {"days": policy.days_a_month},
        facts=rows,
        checks=checks,
        to_place=tray(rows, full, year, today, policy) if programme.state in OPEN else (),
        has_ghosts=any(visit.baseline and _was_in(visit, visit.baseline.month) for row in rows for visit in row.mine),
        may_move=may_move and programme.state in OPEN,
        asks_reason=not programme.is_draft,
        peak_days=max([policy.days_a_month, *(month.days for month in months)]),
    )


OPEN = (Programme.State.DRAFT, Programme.State.APPROVED, Programme.State.RUNNING)
"""States in which a programme may be planned on."""


def _facts(programme: Programme, whole: Year, year: int, today: date, policy: Policy) -> tuple[RowFacts, ...]:
    visits = by_process(whole.visits)
    return tuple(_row_facts(one, visits.get(one.pk, []), year, today, policy) for one in _processes(programme, today))


def _row_facts(process: _Process, visits: list[Visit], year: int, today: date, policy: Policy) -> RowFacts:
    mine = tuple(visit for visit in visits if visit.year == year)
    before = [v.end for v in visits if v.end and v.end.year < year and (v.is_done or v.end < today)]
    last = max(before, default=None)
    placed = {visit.start.month for visit in mine if visit.start and visit.start.year == year}
    interval = policy.interval(process.band)
    return RowFacts(
        process.pk,
        process.code,
        process.name,
        tuple(process.leaves),
        tuple(process.owners),
        process.group,
        process.band,
        process.notes,
        mine,
        tuple(visits),
        last,
        tuple(tint_row(last, interval, placed, year)),
        tuple(tint_row(last, interval, (), year)),
    )


@dataclass(frozen=True, slots=True)
class _Process:
    pk: int
    code: str
    name: str
    group: str
    band: str
    notes: tuple[str, ...]
    leaves: dict[str, None]
    owners: dict[str, None]


def _processes(programme: Programme, today: date) -> list[_Process]:
    """Processes with their owners in the order of their first clause, under the heads of the chapters. One query."""
    priority = ProcessPriority.objects.filter(programme=programme, process=OuterRef("process_id"))
    said = {name: Subquery(priority.values(column)[:1]) for name, column in BAND}
    rows = ProcessLeaf.objects.filter(process__active=True).annotate(tenure=_owning(today), **said)
    names = ("process_id", "process__code", "process__name", "clause__number", *(name for name, _column in BAND))
    owner = tuple(f"tenure__person__{name}" for name in ("first_name", "last_name", "username"))
    found: dict[int, _Process] = {}
    for pk, code, name, number, decided, suggested, notes, *person in rows.order_by(
        "clause__standard_id", "clause__sort_key", "process__code", "tenure__start", "tenure__pk"
    ).values_list(*names, *owner):
        if pk not in found:
            band = decided or suggested or "medium"
            found[pk] = _Process(pk, code, name, _chapter(number), band, tuple(notes or ()), {}, {})
        found[pk].leaves[number] = None
        if person[2]:
            found[pk].owners[f"{person[0]} {person[1]}".strip() or person[2]] = None
    return list(found.values())


def _owning(today: date) -> FilteredRelation:
    """The tenures of owners that are in force, beside each process."""
    at = "process__tenures__"
    owning = Q(**{f"{at}role": "owner", f"{at}target_kind": "process"})
    return FilteredRelation("process__tenures", condition=owning & in_force(today, prefix=at))


BAND = (("of_decided", "decided"), ("of_suggested", "suggested"), ("of_notes", "notes"))


HEADS = {
    "4": gettext_lazy("4 to 6 Context, leadership, planning"),
    "7": gettext_lazy("7 Support"),
    "8.1": gettext_lazy("8.1 Operational planning"),
    "8.2": gettext_lazy("8.2 Service portfolio"),
    "8.3": gettext_lazy("8.3 Relationship and agreement"),
    "8.4": gettext_lazy("8.4 Supply and demand"),
    "8.5": gettext_lazy("8.5 Design, build and transition"),
    "8.6": gettext_lazy("8.6 Resolution and fulfilment"),
    "8.7": gettext_lazy("8.7 Service assurance"),
    "9": gettext_lazy("9 to 10 Evaluation and improvement"),
}
"""Heads of the board's groups for the clause numbers of a management-system standard."""


def _chapter(leaf: str) -> str:
    """The head under which a process stands, by its first leaf: the chapter, within 8 its section."""
    first, _dot, rest = leaf.partition(".")
    name = f"8.{rest.split('.')[0]}" if first == "8" else {"5": "4", "6": "4", "10": "9"}.get(first, first)
    return str(HEADS.get(name, name))


class _Drawing:
    """Rows and cards of the year. What an audit says is the same in each of its rows, so it is put into words once."""

    def __init__(
        self,
        programme: Programme,
        whole: Year,
        flags: Mapping[int, Flag],
        today: date,
        policy: Policy,
        may_move: bool,
    ) -> None:
        self.year, self.today, self.policy = programme.year, today, policy
        self.seats, self.flags = whole.seats, flags
        self.may_move = may_move and programme.state in OPEN
        self.audits = {audit.pk: audit for audit in whole.audits}
        self.home = reverse("programmes:programme_detail", args=[programme.year]) + "board/"
        self.process = reverse("organisation:process_detail", args=["-"])[:-2]
        self.month_names = {number: date_format(date(2000, number, 1), "F") for number in range(1, 13)}
        self.risk = {
            band: _("%(band)s: audit every %(months)s months") % {"band": words, "months": policy.interval(band)}
            for band, words in RISK_WORDS.items()
        }
        self._made: dict[int, tuple[Card, str]] = {}
        self._seen: set[int] = set()
        self._marks: dict[tuple[str, int], Mark] = {}
        self._dates: dict[date, str] = {}

    def row(self, row: RowFacts) -> Row:
        """A process through the year."""
        by_month: dict[int, list[Card]] = defaultdict(list)
        for visit in row.mine:
            if visit.start and visit.start.year == self.year:
                by_month[visit.start.month].append(self.card(visit, row.name))
            if visit.baseline and _was_in(visit, visit.baseline.month):
                by_month[visit.baseline.month].append(_ghost(visit))
        now = self.today.month if self.today.year == self.year else 0
        cells = tuple(
            Cell(n, step, WORDS[step], n == now, tuple(by_month.get(n, ()))) for n, step in enumerate(row.steps, 1)
        )
        return Row(
            label=row.name,
            url=f"{self.process}{quote(row.code)}/",
            owner=", ".join(row.owners) or _("no owner"),
            leaves=_leaves(row.leaves),
            risk=row.band,
            risk_words=self.risk[row.band],
            last=self._month_of(row.last) if row.last else _("Never"),
            cells=cells,
            years=tuple(self._mark(number, row.visits) for number in range(self.year - YEARS + 1, self.year + 1)),
            code=row.code,
            is_placed=bool(row.mine),
            is_late=row.is_late,
        )

    def pass_over(self, row: RowFacts) -> None:
        """A row that is not drawn; the first card of its audits stands in it all the same."""
        self._seen.update(visit.audit for visit in row.mine)

    def card(self, visit: Visit, process: str) -> Card:
        """The card of an audit in the row of a process."""
        if visit.audit not in self._made:
            self._made[visit.audit] = self._first(visit)
        card, rest = self._made[visit.audit]
        first = visit.audit not in self._seen
        self._seen.add(visit.audit)
        return replace(card, words=f"{visit.reference}, {process}, {rest}", first=first)

    def _first(self, visit: Visit) -> tuple[Card, str]:
        """The card without its row, and the words after the process."""
        lead = next((seat for seat in self.seats.get(visit.audit, ()) if seat.role == "lead"), None)
        state = "done" if visit.is_done else "under_way" if visit.progress in UNDER_WAY else "planned"
        words = {"done": _("done"), "under_way": _("under way"), "planned": _("planned")}[state]
        flag = self.flags[visit.audit].kind if visit.audit in self.flags else ""
        led = _("lead %(name)s") % {"name": lead.name} if lead else _("no lead")
        audit = self.audits[visit.audit]
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
        )
        month = self.month_names[visit.start.month] if visit.start else ""
        return card, f"{month}, {words}, {led}"

    def _month_of(self, day: date) -> str:
        first = day.replace(day=1)
        if first not in self._dates:
            self._dates[first] = date_format(first, "M Y")
        return self._dates[first]

    def _mark(self, year: int, visits: Iterable[Visit]) -> Mark:
        found = [visit.is_done for visit in visits if visit.year == year]
        state = "done" if any(found) else "plan" if found else "none"
        if (state, year) not in self._marks:
            words = {"done": _("%(year)s: audited"), "plan": _("%(year)s: planned"), "none": _("%(year)s: no audit")}
            self._marks[state, year] = Mark(state, words[state] % {"year": year})
        return self._marks[state, year]


def can_move(audit: PlannedAudit) -> bool:
    """Whether its days can still be changed: its fieldwork has not begun, and it is not of earlier records."""
    return not audit.is_over and audit.actual_start is None and not audit.legacy


def _was_in(visit: Visit, month: int) -> bool:
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


def _workers(seats: Seats) -> dict[int, int]:
    return {audit: sum(seat.role in WORKING for seat in team) for audit, team in seats.items()}


def _months(whole: Year, year: int, today: date, policy: Policy) -> tuple[Month, ...]:
    days: dict[int, Decimal] = defaultdict(Decimal)
    states: dict[int, set[str]] = defaultdict(set)
    for audit in whole.audits:
        first = audit.first_day
        if first and first.year == year:
            days[first.month] += audit.used_days or audit.planned_days or Decimal(0)
            states[first.month].add("done" if audit.is_over else audit.progress)
    return tuple(
        Month(
            number=number,
            label=date_format(date(year, number, 1), "M"),
            long=date_format(date(year, number, 1), "F Y"),
            is_now=today.year == year and today.month == number,
            days=days[number],
            capacity=policy.days_a_month,
            state=_load_state(states[number]),
            signs=tuple(_sign(mark) for mark in whole.marks if _in_month(mark, year, number)),
        )
        for number in range(1, 13)
    )


def _in_month(mark: CalendarMark, year: int, month: int) -> bool:
    return (mark.start.year, mark.start.month) <= (year, month) <= (mark.end.year, mark.end.month)


def _sign(mark: CalendarMark) -> Sign:
    first, last = date_format(mark.start, "j M"), date_format(mark.end, "j M")
    days = first if mark.start == mark.end else f"{first} – {last}"
    kinds = {FREEZE: _("Freeze"), EXTERNAL: _("External audit")}
    return Sign(
        mark.kind, MARK_ICONS.get(mark.kind, "people"), f"{kinds.get(mark.kind, _('Review'))}, {days}: {mark.title}"
    )


def _load_state(states: set[str]) -> str:
    if states and states <= {"done"}:
        return "done"
    return "now" if states & {*UNDER_WAY, "done"} else "plan"
