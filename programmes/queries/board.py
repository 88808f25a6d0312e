"""The year board: processes by months, due tint, cards, load and checks (ux 4.1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.utils.dates import MONTHS, MONTHS_3
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from programmes.models import Programme
from programmes.queries.board_away import Absences
from programmes.queries.board_cards import UNDER_WAY, YEARS, Drawing, can_move, was_in
from programmes.queries.board_parts import Board, Group, Month, Row, Sign
from programmes.queries.board_rows import row_facts
from programmes.queries.checks import Load, RowFacts, flags_of, year_checks
from programmes.queries.docket import load_policy
from programmes.queries.tray import tray
from programmes.queries.year import Year, read_year
from programmes.queries.year_rows import Seats
from programmes.rules.marks import EXTERNAL, FREEZE, CalendarMark
from programmes.rules.policy import Policy

__all__ = ["OPEN", "can_move", "year_board"]

MARK_ICONS = {FREEZE: "pause", EXTERNAL: "shield"}
WORKING = ("lead", "auditor")


def year_board(
    programme: Programme,
    today: date,
    *,
    whole: Year | None = None,
    only: Callable[[RowFacts], bool] | None = None,
    may_move: bool = False,
) -> Board:
    """The board of a year. A constant number of queries, whatever the number of processes and audits.

    `only`: draw the rows that it says alone (the answer to a move); all else is that of the year.
    `may_move`: whether this person may give its audits other months.
    """
    policy, year = load_policy(), programme.year
    facts = whole or read_year(programme)
    rows = row_facts(programme, facts, today, policy)
    absences = Absences(facts)
    months = _months(facts, year, today, policy, absences)
    loads = [Load(month.long, month.days, month.capacity, month.number) for month in months]
    checks = year_checks(facts, rows, loads, _workers(facts.seats), facts.notes)
    may_move = may_move and programme.state in OPEN
    draw = Drawing(programme, facts, flags_of(facts, checks), policy, absences, may_move=may_move, today=today)
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if only is None or only(row):
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
        has_ghosts=any(visit.baseline and was_in(visit, visit.baseline.month) for row in rows for visit in row.mine),
        may_move=may_move,
        asks_reason=not programme.is_draft,
        peak_days=max([policy.days_a_month, *(month.days for month in months)]),
    )


OPEN = (Programme.State.DRAFT, Programme.State.APPROVED, Programme.State.RUNNING)
"""States in which a programme may be planned on."""


def _workers(seats: Seats) -> dict[int, int]:
    return {audit: sum(seat.role in WORKING for seat in team) for audit, team in seats.items()}


def _months(whole: Year, year: int, today: date, policy: Policy, absences: Absences) -> tuple[Month, ...]:
    days: dict[int, Decimal] = defaultdict(Decimal)
    states: dict[int, set[str]] = defaultdict(set)
    for audit in whole.audits:
        first = audit.first_day
        if first and first.year == year:
            days[first.month] += audit.used_days or audit.planned_days or Decimal(0)
            states[first.month].add("done" if audit.is_over else audit.progress)
    away = absences.by_month()
    return tuple(
        Month(
            number=number,
            label=str(MONTHS_3[number]).capitalize(),
            long=f"{MONTHS[number]} {year}",
            is_now=today.year == year and today.month == number,
            days=days[number],
            capacity=policy.days_a_month,
            state=_load_state(states[number]),
            signs=tuple(_sign(mark) for mark in whole.marks if _in_month(mark, year, number)),
            away=away[number],
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
