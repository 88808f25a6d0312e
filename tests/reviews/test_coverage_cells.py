"""The cells of the coverage tables: a shape, its letter, the same in words, and the findings (ux 4.2)."""

from __future__ import annotations

from datetime import date

import pytest

from reviews.queries.coverage_page import Column, Row
from reviews.rules.seen import NOTHING, Mark, Outlook
from reviews.views.coverage_cells import Pen

PEN = Pen()
cell, line, words = PEN.cell, PEN.line, PEN.words
OPEN = Column("AUD-26-09", "Next", None, 0, 0, True)
OVER = Column("AUD-26-01", "Past", None, 0, 0, False)


@pytest.mark.parametrize(
    ("mark", "letter", "said"),
    [
        (Mark("done", ("AUD-26-01 <b>",), 12, 2), "D", "looked at with evidence in AUD-26-01 &lt;b&gt;, 12 answers"),
        (
            Mark("now", ("AUD-26-02",), 1, 0, date(2026, 5, 4)),
            "W",
            "answered in AUD-26-02, report not out, May, 1 answer",
        ),
        (Mark("plan", ("AUD-26-03",), 0, 1, date(2026, 7, 6)), "P", "planned in AUD-26-03, July"),
        (Mark("missed", ("A", "B", "C", "D", "E")), "N", "named in A, B, C, D and 1 more, not verified"),
    ],
)
def test_a_cell_has_a_shape_a_letter_and_words(mark: Mark, letter: str, said: str) -> None:
    drawn = cell(mark)

    assert f'<i class="is-{mark.state}"></i> {letter}</span>' in drawn
    assert f'<span class="visually-hidden">{said}</span>' in drawn


def test_findings_are_counted_in_the_cell() -> None:
    assert '<b class="count">2<span class="visually-hidden"> findings</span></b>' in cell(Mark("done", ("A",), 1, 2))
    assert '<b class="count">1<span class="visually-hidden"> finding</span></b>' in cell(Mark("done", ("A",), 1, 1))
    assert "count" not in cell(Mark("done", ("A",), 1, 0))


def test_an_empty_cell_says_so_too() -> None:
    assert words(NOTHING) == "none"
    assert cell(NOTHING) == '<td class="o">-<span class="visually-hidden"> none</span></td>'


def test_a_gap_offers_the_audits_that_are_still_open_and_no_other_row_does() -> None:
    gap = Row("8.4.1", "Budget", cells=(NOTHING, NOTHING), years=(NOTHING,), outlook=Outlook(is_gap=True))
    covered = Row("8.6.1", "Incident", cells=(NOTHING, NOTHING), years=(NOTHING,))

    def adds(row: Row, audit: str) -> str:
        return f"/add/{row.number}/{audit}"

    drawn = line(gap, (OVER, OPEN), adds)
    assert drawn.count("<a ") == 1 and 'href="/add/8.4.1/AUD-26-09"' in drawn
    assert "none: add 8.4.1 to AUD-26-09" in drawn
    assert "<a " not in line(covered, (OVER, OPEN), adds)
    assert "<a " not in line(gap, (OVER, OPEN), lambda row, audit: "")


def test_a_chapter_counts_what_is_below_it() -> None:
    row = Row("8", "Operation", True, totals=(12, 0))
    assert line(row, (), lambda row, audit: "").startswith("<td>12</td><td class=")
