"""What was seen of a thing, when it comes again, and since when nobody looks (ux 4.2, domain 2.3)."""

from __future__ import annotations

from datetime import date

import pytest

from reviews.rules.seen import NOTHING, Visit, blind, cycle, furthest, mark, outlook, state_of

TODAY = date(2026, 6, 1)


def visit(ref: str, year: int, state: str, month: int = 3, answers: int = 0, findings: int = 0) -> Visit:
    return Visit(ref, year, date(year, month, 2), date(year, month, 4), state, answers, findings)


@pytest.mark.parametrize(
    ("answers", "report_out", "state"),
    [(0, False, "plan"), (3, False, "now"), (3, True, "done"), (0, True, "missed")],
)
def test_a_visit_counts_once_its_report_is_out(answers: int, report_out: bool, state: str) -> None:
    assert state_of(answers, report_out) == state


@pytest.mark.parametrize(
    ("states", "most"),
    [((), "none"), (("missed", "plan"), "plan"), (("plan", "now"), "now"), (("now", "done"), "done"), (("x",), "none")],
)
def test_a_year_says_the_most_that_happened(states: tuple[str, ...], most: str) -> None:
    assert furthest(states) == most


def test_a_cell_of_several_audits_names_those_that_got_furthest_and_adds_up() -> None:
    one = mark([visit("A", 2026, "plan"), visit("B", 2026, "done", answers=4, findings=1), visit("C", 2026, "done")])

    assert (one.state, one.letter, one.refs, one.answers, one.findings) == ("done", "D", ("B", "C"), 4, 1)
    assert mark([]) is NOTHING and NOTHING.letter == "-"


@pytest.mark.parametrize(
    ("visits", "is_gap", "months", "last", "next_one"),
    [
        ([], True, None, None, None),
        ([visit("A", 2024, "done", 11)], True, 18, "A", None),
        ([visit("A", 2024, "done", 11), visit("B", 2026, "missed")], True, 18, "A", None),
        ([visit("A", 2024, "done", 11), visit("B", 2026, "plan", 9)], False, 18, "A", "B"),
        ([visit("B", 2026, "now", 5)], False, None, None, "B"),
        ([visit("A", 2026, "done", 2), visit("C", 2027, "plan", 4)], False, 3, "A", "C"),
        ([visit("A", 2025, "done", 2), visit("B", 2025, "plan", 4)], True, 15, "A", None),
        ([visit("A", 2025, "done", 2), visit("C", 2027, "plan", 4)], True, 15, "A", "C"),
    ],
)
def test_the_end_of_a_row(
    visits: list[Visit], is_gap: bool, months: int | None, last: str | None, next_one: str | None
) -> None:
    end = outlook(visits, 2026, TODAY)

    assert (end.is_gap, end.months) == (is_gap, months)
    assert (end.last and end.last.ref, end.next and end.next.ref) == (last, next_one)


def test_a_blind_spot_is_what_no_report_of_three_years_speaks_of() -> None:
    things = [
        ("P01", "seen", [visit("A", 2024, "done")]),
        ("P02", "before the cycle", [visit("B", 2023, "done")]),
        ("P03", "planned only", [visit("C", 2026, "plan"), visit("D", 2025, "missed")]),
        ("P04", "never", []),
    ]
    group = blind("process", things, cycle(2026))

    assert (group.total, group.seen) == (4, 1)
    assert [(spot.key, spot.state, spot.refs) for spot in group.unseen] == [
        ("P02", "none", ()),
        ("P03", "plan", ("C",)),
        ("P04", "none", ()),
    ]
