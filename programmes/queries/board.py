"""The year board: processes by months, due tint, cards, load and checks (ux 4.1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.models import ProcessLeaf, RoleTenure, in_force
from programmes.models import Assignment, PlannedAudit, ProcessPriority, Programme
from programmes.queries.docket import load_policy
from programmes.queries.year import Flag, Visit, Year, by_process, read_year
from programmes.rules.policy import Policy
from programmes.rules.tint import LATE, WORDS, tint_row

YEARS = 3
UNDER_WAY = ("preparing", "fieldwork", "reporting", "suspended")
RISK_WORDS = {"high": gettext_lazy("High"), "medium": gettext_lazy("Medium"), "low": gettext_lazy("Low")}


@dataclass(frozen=True, slots=True)
class Card:
    """An audit in a cell."""

    ref: str
    initials: str
    state: str
    flag: str
    url: str
    words: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A month of a row."""

    month: int
    tint: int
    tint_words: str
    is_now: bool
    cards: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A year of a row: done, planned or none."""

    state: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """A process through the year."""

    label: str
    url: str
    owner: str
    leaves: str
    risk: str
    risk_words: str
    last: str
    cells: tuple[Cell, ...]
    years: tuple[Mark, ...]
    code: str = ""
    is_placed: bool = False
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A clause group of rows."""

    label: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A column with its load."""

    number: int
    label: str
    long: str
    is_now: bool
    days: Decimal
    capacity: Decimal
    state: str


@dataclass(frozen=True, slots=True)
class Board:
    """What the fragment `programmes/_board.html` draws."""

    year: int
    today_label: str
    caption: str
    months: tuple[Month, ...]
    groups: tuple[Group, ...]
    years: tuple[str, ...]
    load_words: str
    legend: bool = True
    has_ghosts: bool = False
    peak_days: Decimal = Decimal(6)
    to_fix: tuple[str, ...] = ()
    """A sentence for each card with the octagon."""
    to_explain: tuple[str, ...] = ()
    """A sentence for each card with the triangle, then for rows and months."""

    @property
    def rows(self) -> Iterable[Row]:
        """All rows, group by group."""
        return (row for group in self.groups for row in group.rows)


def year_board(programme: Programme, today: date, *, whole: Year | None = None) -> Board:
    """The board of a year. A constant number of queries, whatever the number of processes and audits."""
    policy, year = load_policy(), programme.year
    facts = whole or read_year(programme)
    visits = by_process(facts.visits)
    flags = facts.flags()
    cards = _Cards(_seats(programme), flags)
    owners = _owners(today)
    rows: dict[str, list[Row]] = defaultdict(list)
    for process in _processes(programme):
        row = _row(process, visits.get(process.pk, []), cards, owners, year, today, policy)
        rows[process.group].append(row)
    months = _months(facts.audits, year, today, policy)
    ghosts = any(
        _was_in(v, v.baseline.month) for found in visits.values() for v in found if v.baseline and v.year == year
    )
    return Board(
        year=year,
        today_label=_("Today, %(day)s") % {"day": today.day} if today.year == year else "",
        caption=_("Audits by process and month, %(year)s") % {"year": year},
        months=months,
        groups=tuple(Group(label, tuple(kept)) for label, kept in rows.items()),
        years=tuple(f"{number % 100:02d}" for number in range(year - YEARS + 1, year + 1)),
        load_words=_("Line: %(days)s days a month available") % {"days": policy.days_a_month},
        has_ghosts=ghosts,
        peak_days=max([policy.days_a_month, *(month.days for month in months)]),
        to_fix=_said(flags, "must_fix"),
        to_explain=(*_said(flags, "explain"), *_explain(rows, months)),
    )


@dataclass(frozen=True, slots=True)
class _Process:
    pk: int
    code: str
    name: str
    leaves: tuple[str, ...]
    group: str
    band: str


def _processes(programme: Programme) -> list[_Process]:
    """Processes in the order of their first clause, under the heads of the standard's chapters. One query."""
    priority = ProcessPriority.objects.filter(programme=programme, process=OuterRef("process_id"))
    rows = (
        ProcessLeaf.objects.filter(process__active=True)
        .annotate(
            decided=Subquery(priority.values("decided")[:1]), suggested=Subquery(priority.values("suggested")[:1])
        )
        .order_by("clause__standard_id", "clause__sort_key", "process__code")
    )
    found: dict[int, tuple[str, str, str, list[str]]] = {}
    for pk, code, name, number, decided, suggested in rows.values_list(
        "process_id", "process__code", "process__name", "clause__number", "decided", "suggested"
    ):
        found.setdefault(pk, (code, name, decided or suggested or "medium", []))[3].append(number)
    return [
        _Process(pk, code, name, tuple(leaves), _chapter(leaves[0]), band)
        for pk, (code, name, band, leaves) in found.items()
    ]


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


def _row(
    process: _Process,
    visits: list[Visit],
    cards: _Cards,
    owners: Mapping[int, list[str]],
    year: int,
    today: date,
    policy: Policy,
) -> Row:
    band = process.band
    mine = [visit for visit in visits if visit.year == year and visit.progress != "cancelled"]
    before = [v.end for v in visits if v.end and v.end.year < year and (v.is_done or v.end < today)]
    last = max(before, default=None)
    placed = {visit.start.month for visit in mine if visit.start and visit.start.year == year}
    steps = tint_row(last, policy.interval(band), placed, year)
    cells = tuple(
        Cell(
            month=month,
            tint=steps[month - 1],
            tint_words=WORDS[steps[month - 1]],
            is_now=today.year == year and today.month == month,
            cards=(
                *(cards.card(v, process) for v in mine if v.start and v.start.month == month),
                *(_ghost(v) for v in mine if _was_in(v, month)),
            ),
        )
        for month in range(1, 13)
    )
    return Row(
        label=process.name,
        url=reverse("organisation:process_detail", args=[process.code]),
        owner=", ".join(owners.get(process.pk, [])) or _("no owner"),
        leaves=_leaves(process.leaves),
        risk=band,
        risk_words=_("%(band)s: audit every %(months)s months")
        % {"band": RISK_WORDS[band], "months": policy.interval(band)},
        last=date_format(last, "M Y") if last else _("Never"),
        cells=cells,
        years=tuple(_mark(number, visits) for number in range(year - YEARS + 1, year + 1)),
        code=process.code,
        is_placed=bool(mine),
        is_late=any(step >= LATE for step in steps),
    )


class _Cards:
    """Cards of the year. What an audit says is the same in each of its rows, so it is put into words once an audit."""

    def __init__(self, seats: Mapping[int, list[tuple[str, str, str]]], flags: Mapping[int, Flag]) -> None:
        self.seats, self.flags = seats, flags
        self._made: dict[int, tuple[Card, str]] = {}

    def card(self, visit: Visit, process: _Process) -> Card:
        """The card of an audit in the row of a process."""
        if visit.audit not in self._made:
            self._made[visit.audit] = self._first(visit)
        card, rest = self._made[visit.audit]
        return replace(card, words=f"{visit.reference}, {process.name}, {rest}")

    def _first(self, visit: Visit) -> tuple[Card, str]:
        """The card without its row, and the words after the process."""
        lead, initials = next(
            ((name, short) for role, name, short in self.seats.get(visit.audit, []) if role == "lead"), ("", "")
        )
        state = "done" if visit.is_done else "under_way" if visit.progress in UNDER_WAY else "planned"
        words = {"done": _("done"), "under_way": _("under way"), "planned": _("planned")}[state]
        month = date_format(visit.start, "F") if visit.start else ""
        flag = self.flags[visit.audit].kind if visit.audit in self.flags else ""
        url = reverse("programmes:audit_team", args=[visit.reference])
        led = _("lead %(name)s") % {"name": lead} if lead else _("no lead")
        return Card(visit.reference, initials, state, flag, url, "", visit.title), f"{month}, {words}, {led}"


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


def _mark(year: int, visits: list[Visit]) -> Mark:
    found = [visit for visit in visits if visit.year == year and visit.progress != "cancelled"]
    if any(visit.is_done for visit in found):
        return Mark("done", _("%(year)s: audited") % {"year": year})
    if found:
        return Mark("plan", _("%(year)s: planned") % {"year": year})
    return Mark("none", _("%(year)s: no audit") % {"year": year})


def _seats(programme: Programme) -> dict[int, list[tuple[str, str, str]]]:
    """Role, name and initials of each seat, lead first. One query."""
    found: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    rows = Assignment.objects.filter(audit__programme=programme).select_related("person").order_by("pk")
    for seat in rows:
        found[seat.audit_id].append((seat.role, seat.person.full_name, seat.person.initials))
    for team in found.values():
        team.sort(key=lambda seat: seat[0] != "lead")
    return found


def _owners(today: date) -> dict[int, list[str]]:
    """Owners of each process today. One query."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = RoleTenure.objects.filter(in_force(today), role="owner", target_kind="process").select_related("person")
    for row in rows.order_by("start", "pk"):
        if row.process_id is not None:
            found[row.process_id].append(row.person.full_name)
    return found


def _months(audits: Iterable[PlannedAudit], year: int, today: date, policy: Policy) -> tuple[Month, ...]:
    days: dict[int, Decimal] = defaultdict(Decimal)
    states: dict[int, set[str]] = defaultdict(set)
    for audit in audits:
        if audit.first_day and audit.first_day.year == year:
            days[audit.first_day.month] += audit.used_days or audit.planned_days or Decimal(0)
            states[audit.first_day.month].add("done" if audit.is_over else audit.progress)
    return tuple(
        Month(
            number=number,
            label=date_format(date(year, number, 1), "M"),
            long=date_format(date(year, number, 1), "F Y"),
            is_now=today.year == year and today.month == number,
            days=days[number],
            capacity=policy.days_a_month,
            state=_load_state(states[number]),
        )
        for number in range(1, 13)
    )


def _load_state(states: set[str]) -> str:
    if states and states <= {"done"}:
        return "done"
    return "now" if states & {*UNDER_WAY, "done"} else "plan"


def _said(flags: Mapping[int, Flag], kind: str) -> tuple[str, ...]:
    return tuple(flag.said for flag in flags.values() if flag.kind == kind)


def _explain(rows: Mapping[str, list[Row]], months: Iterable[Month]) -> tuple[str, ...]:
    """What needs no fix but a sentence: a month that is too full, a row that goes late without an audit."""
    full = [_("%(month)s is over capacity") % {"month": m.long} for m in months if m.days > m.capacity]
    late = [
        _("%(process)s is late and has no audit this year") % {"process": row.label}
        for kept in rows.values()
        for row in kept
        if not row.is_placed and row.is_late
    ]
    return (*late, *full)
