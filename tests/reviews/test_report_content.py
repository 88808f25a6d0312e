"""What the report of the demo organisation says, page by page, and that it survives being frozen."""

import json
from dataclasses import replace
from datetime import date

from reviews.report import build
from reviews.report.content import ReviewReport
from reviews.report.cover import tints, when_words
from reviews.rules.facts import Window
from reviews.rules.opinion import claims_conformity
from reviews.rules.source import ReportSource
from reviews.rules.words import halves, spans
from tests.reviews import northwind
from tests.reviews.northwind_report import source


def report(last: str = "2026-11-23", **changes: object) -> ReviewReport:
    return build(replace(source(last), **changes))  # type: ignore[arg-type]


def test_report_is_made_of_json_types_only() -> None:
    data = report().as_data()

    def lists(value: object) -> object:
        if isinstance(value, dict):
            return {key: lists(item) for key, item in value.items()}
        return [lists(item) for item in value] if isinstance(value, list | tuple) else value

    assert json.loads(json.dumps(data)) == lists(data)


def test_page_2_puts_the_decisions_asked_before_everything() -> None:
    page = report().summary

    assert [row.number for row in page.asked] == ["D1", "D2", "D3"]
    assert page.title == (
        "Effective except supplier and configuration; 11 nonconformities open in 10 of 22 audited processes"
    )
    assert page.opinion == "except"
    assert not page.confirmed


def test_page_2_says_what_was_not_looked_at() -> None:
    assert report().summary.unseen == (
        "Named in a scope, but not verified: 5.2.2.",
        "Clauses without a report: 7.4, 7.5.1, 7.5.4, 7.6, 9.2–3, 10.1.",
        "Processes without a report: Internal audit, Management review, NC and improvement, Documents, knowledge "
        "and Competence, awareness, communication.",
        "AUD-26-08 Support, evaluation, improvement begins on 30 November 2026.",
    )


def test_page_2_has_the_six_figures_of_8_4() -> None:
    found = [(figure.label, figure.text, figure.note) for figure in report().summary.figures]

    assert found == [
        ("Open major nonconformities", "2", "a year ago 0, target 0"),
        ("Overdue steps", "3", "in 2 cases, a year ago 0, target 0"),
        ("Repeats", "1", "of 18 issued, a year ago 0, target 0"),
        ("Effective at first check", "85.7 %", "6 of 7 checks"),
        ("High-risk processes on time", "4 of 4", "within 14 days of the planned end"),
        ("Under observation", "3", "of 11 open, a year ago 0"),
    ]


def test_page_2_of_june_says_not_applicable_where_no_check_was_due() -> None:
    checks = report("2026-06-30").summary.figures[3]

    assert (checks.text, checks.value, checks.note) == ("n/a", None, "no check was due")


def test_last_reviews_decisions_stand_as_of_the_day() -> None:
    states = {row.number: row.state for row in report().summary.previous}
    later = {row.number: row.state for row in report("2026-12-05").summary.previous}

    assert states == {"D1": "done", "D2": "done", "D3": "running", "D4": "done", "D5": "running"}
    assert later["D3"] == "late"


def test_agenda_of_mr_26_2_is_that_of_13_7() -> None:
    assert report().summary.agenda == (
        "NC-26-12: implementation 39 days overdue",
        "NC-26-17: containment 21 days overdue, plan 3 days overdue",
        "NC-26-13: major, extended to 4 December 2026",
        "D3 of MR-26-1: running, due 30 November 2026",
    )


def test_programme_page_counts_each_finding_once() -> None:
    page = report().programme

    assert page.counts == (3, 15, 3, 2)
    assert page.totals == "Seven audits, 28.0 auditor-days of 26.0 planned"
    assert page.audited == (27, 14, 8)


def test_programme_page_remarks_the_moved_and_the_coming_audit() -> None:
    rows = {row.ref: row for row in report().programme.areas}

    assert rows["P14"].remark == "7 days after plan"
    assert rows["P22"].remark == "Begins 30 Nov"
    assert rows["P22"].marks == ("y", "n", "p")
    assert rows["P22"].counts is None
    assert rows["P07"].counts == (1, 0, 0, 0)


def test_findings_page_lists_majors_first_then_the_latest() -> None:
    page = report().findings

    assert [row.ref for row in page.open][:4] == ["NC-26-08", "NC-26-13", "NC-26-12", "NC-26-17"]
    assert [(row.ref, row.late_days) for row in page.open if row.late_days] == [("NC-26-12", 39), ("NC-26-17", 21)]
    late = page.open[3]
    assert (late.step, late.due, late.who_acts) == ("Containment", "2026-11-02", "Owner")


def test_findings_page_draws_the_trend_by_half_year() -> None:
    bars = [(bar.label, bar.major, bar.minor) for bar in report().findings.trend]

    assert bars == [("H1 25", 4, 5), ("H2 25", 0, 0), ("H1 26", 2, 10), ("H2 26", 1, 5)]


def test_actions_page_starts_with_what_is_late() -> None:
    rows = report().actions.rows

    assert (rows[0].ref, rows[0].words) == ("NC-26-12", "39 days late")
    assert [row.words for row in rows if row.ref == "NC-26-08"] == ["Done, under observation"]


def test_every_input_of_9_3_has_its_line_even_unanswered() -> None:
    rows = report(inputs=()).inputs

    assert [row.item for row in rows] == ["a", "b", "c1", "c2", "c3", *"defghijkl"]
    assert {row.sentence for row in rows} == {""}


def test_impartiality_lists_safeguards_in_force_and_deviations_with_reasons() -> None:
    page = report().impartiality

    assert [row.ref for row in page.safeguards] == ["W-26-1", "W-26-2"]
    assert [(row.subject, row.rule, row.reason) for row in page.deviations] == [
        ("AUD-26-06", "AG-3", "supplier confirmed its site late"),
        ("AUD-26-07", "AG-8", "the expert's part was late"),
    ]
    assert [row.ref for row in report("2026-06-30").impartiality.safeguards] == ["W-26-1"]


def test_one_verification_left_out_changes_state_k7_k13_and_the_paper() -> None:
    facts = northwind.facts()
    without = tuple(
        replace(case, checks=(), first_closed_on=None, states=tuple(s for s in case.states if s.state != "closed"))
        if case.ref == "NC-26-01"
        else case
        for case in facts.nonconformities
    )
    changed = build(replace(source(), facts=replace(facts, nonconformities=without)))
    lines = {line.rule: line.text for line in changed.figures}

    assert lines["K13"] == "5/6 = 83.3 %"
    assert lines["K7"].endswith("(6)")
    assert "NC-26-01" in [row.ref for row in changed.findings.open]
    assert changed.summary.title.startswith("Effective except supplier and configuration; 12 nonconformities open")


def texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts(item)]
    return [text for item in value for text in texts(item)] if isinstance(value, list | tuple) else []


def test_no_text_of_the_report_claims_conformity() -> None:
    said = texts(report(findings=(), actions=(), inputs=(), changes=()).as_data())

    assert [text for text in said if claims_conformity(text)] == []


def test_empty_organisation_gives_a_whole_report() -> None:
    nothing = replace(
        source().facts,
        audits=(),
        credits=(),
        nonconformities=(),
        processes=(),
        safeguards=(),
        deviations=(),
        qualifications=(),
        priorities=(),
    )
    page = build(ReportSource(organisation="New Ltd", facts=nothing, window=source().window))

    assert page.summary.title == "No audit has reported in this period, so there is no opinion yet"
    assert page.programme.title == "No audit was due in this period"
    assert page.findings.open == ()


def test_cover_tint_starts_again_after_an_audit() -> None:
    assert tints(date(2025, 2, 5), 12, {4}, 2026) == (1, 2, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0)
    assert tints(None, 12, set(), 2026)[:4] == (2, 3, 3, 4)


def test_spans_join_neighbouring_leaves() -> None:
    assert spans(("8.5.1.1", "8.5.1.2", "8.5.1.3", "8.6.1")) == "8.5.1.1–3, 8.6.1"
    assert spans(("9.4", "10.1", "9.1")) == "9.1, 9.4, 10.1"


def test_halves_name_the_period_in_words() -> None:
    assert halves(date(2026, 1, 1), date(2026, 6, 30)) == "first half of 2026"
    assert halves(date(2026, 1, 1), date(2026, 11, 23)) == "1 January 2026 to 23 November 2026"


def test_long_tables_end_with_the_count_of_the_rest() -> None:
    base = source()
    many = tuple(replace(base.findings[0], ref=f"OFI-{n}", kind="ofi", issued_on=date(2026, 3, 1)) for n in range(450))
    cases = tuple(replace(northwind.facts().nonconformities[1], ref=f"NC-{n}") for n in range(170))
    page = build(replace(base, findings=many, facts=replace(base.facts, nonconformities=cases)))

    assert (len(page.all_findings), page.more_findings) == (250, 200)
    assert (len(page.findings.open), page.findings.more) == (120, 50)


def test_13_6_period_and_figures_are_one_sentence_that_page_and_paper_share() -> None:
    half = Window(date(2026, 7, 1), date(2027, 1, 7))
    figures = Window(date(2026, 1, 1), date(2026, 12, 22))

    assert when_words(half, figures) == (
        "Period of the review: 1 July 2026 to 7 January 2027. Figures: 1 January 2026 to 22 December 2026."
    )
    assert when_words(figures, figures) == when_words(None, figures) == "1 January 2026 to 22 December 2026"
