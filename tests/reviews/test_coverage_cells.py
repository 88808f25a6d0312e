"""The cells of the coverage matrix: drawn once a kind, with the same words as before."""

from __future__ import annotations

from reviews.queries.coverage_page import Cell, Row
from reviews.views.coverage import _drawn


def test_a_cell_says_its_state_in_words_and_counts_its_findings() -> None:
    cells = (
        Cell("done", "looked at with evidence in AUD-26-01 <b>", 3, 2),
        Cell("none", "not in AUD-26-02"),
        Cell("plan", "planned in AUD-26-03", 0, 1),
    )
    row = Row("8.6.1", "Incident management", False, cells, ((2025, "done"), (2026, "missed")))

    ((_row, drawn),) = _drawn([row])

    assert drawn.count("<td>") == 5
    assert '<i class="is-done" aria-hidden="true"></i>' in drawn
    assert "looked at with evidence in AUD-26-01 &lt;b&gt;" in drawn
    assert '<b class="count">2<span class="visually-hidden"> findings</span></b>' in drawn
    assert '<b class="count">1<span class="visually-hidden"> finding</span></b>' in drawn
    assert "2025: looked at" in drawn
    assert "2026: named, not verified" in drawn


def test_a_heading_has_no_cells() -> None:
    assert _drawn([Row("8", "Operation", True)]) == [(Row("8", "Operation", True), "")]
