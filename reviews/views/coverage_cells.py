"""Cells of the coverage tables as HTML: thousands of few kinds, so each kind is drawn once and the empty one never."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from urllib.parse import urlencode

from django.utils.formats import date_format, localize
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reviews.queries.coverage_page import Column, Row
from reviews.rules.seen import DONE, MISSED, NONE, NOTHING, NOW, PLAN, Mark
from reviews.rules.words import listed

LEGEND = (
    (DONE, gettext_lazy("looked at with evidence, report out")),
    (NOW, gettext_lazy("answered, report not out")),
    (PLAN, gettext_lazy("planned")),
    (MISSED, gettext_lazy("named, not verified")),
    (NONE, gettext_lazy("nothing")),
)
SAID = {
    DONE: gettext_lazy("looked at with evidence in %(refs)s"),
    NOW: gettext_lazy("answered in %(refs)s, report not out"),
    PLAN: gettext_lazy("planned in %(refs)s"),
    MISSED: gettext_lazy("named in %(refs)s, not verified"),
}
FULL = '<td><span aria-hidden="true"><i class="is-%s"></i> %s</span><span class="visually-hidden">%s</span>%s</td>'
FREE = '<td class="o"><a href="{}">-<span class="visually-hidden"> {}</span></a></td>'
Adds = Callable[[Row, str], str]
"""The address that adds a row to an audit (its reference, or nothing for a choice); empty where nobody may."""


def findings_words(count: int) -> str:
    return ngettext("%(n)s finding", "%(n)s findings", count) % {"n": localize(count)}


class Pen:
    """Draws the cells of one page. Each word is translated and each number spelled once, not once a cell."""

    def __init__(self) -> None:
        self.said = {state: str(words) for state, words in SAID.items()}
        self.none = _("none")
        self.empty = SafeString(f'<td class="o">-<span class="visually-hidden"> {escape(self.none)}</span></td>')
        self.answers = cache(self._answers)
        self.findings = cache(self._findings)
        self.month = cache(self._month)

    def words(self, one: Mark) -> str:
        """What a cell says: planned in AUD-26-12, July."""
        if one.state == NONE:
            return self.none
        said = self.said[one.state] % {"refs": one.refs[0] if len(one.refs) == 1 else listed(one.refs, 4)}
        if one.state in (PLAN, NOW) and one.month is not None and len(one.refs) == 1:
            said = f"{said}, {self.month(one.month.replace(day=1))}"
        return f"{said}, {self.answers(one.answers)}" if one.answers else said

    def cell(self, one: Mark) -> str:
        """A shape, its letter beside it, the same in words for readers, and how many findings came of it. HTML."""
        if one.state == NONE:
            return self.empty
        found = self.findings(one.findings) if one.findings else ""
        return FULL % (one.state, one.letter, escape(self.words(one)), found)

    def line(self, row: Row, columns: Sequence[Column], adds: Adds) -> SafeString:
        """The cells of a row. Where the year leaves it out, each open audit offers itself."""
        if row.heading:
            return SafeString("".join(f"<td>{count}</td>" if count else self.empty for count in row.totals))
        empty, draw = self.empty, self.cell
        drawn = [empty if one is NOTHING else draw(one) for one in (*row.cells, *row.years)]
        if row.gap and columns and adds(row, ""):
            for index, column in enumerate(columns):
                if column.is_open and row.cells[index].state == NONE:
                    said = _("none: add %(what)s to %(audit)s") % {"what": row.number, "audit": column.reference}
                    drawn[index] = format_html(FREE, adds(row, column.reference), said)
        return SafeString("".join(drawn))

    def _answers(self, count: int) -> str:
        return ngettext("%(n)s answer", "%(n)s answers", count) % {"n": localize(count)}

    def _findings(self, count: int) -> str:
        said = ngettext("finding", "findings", count)
        return format_html(' <b class="count">{}<span class="visually-hidden"> {}</span></b>', localize(count), said)

    def _month(self, day: date) -> str:
        return date_format(day, "F")


def address(base: str, audit: str, standard: str) -> str:
    """Where a row is added: to this audit, or to one that is chosen there."""
    return f"{base}?{urlencode({'standard': standard, **({'audit': audit} if audit else {})})}"
