"""Working days of domain 5.1 against the eight audits of the demo organisation."""

from datetime import date

import pytest

from audits.rules.milestones import Kind, line, next_kind, order_hints
from audits.rules.policy import PRESETS
from audits.rules.timing import (
    Against,
    against,
    completed_on,
    factual_check_agreed_by_silence,
    issued_late,
    late_evidence_until,
    plan_accepted_by_silence,
    report_due,
    working_days_to_report,
)
from kernel.dates import Calendar

HOLIDAYS = ("01-01", "04-02", "04-03", "04-06", "05-14", "05-25", "12-25")
CALENDAR = Calendar(
    frozenset(date.fromisoformat(f"2026-{day}") for day in HOLIDAYS), ((date(2026, 12, 24), date(2027, 1, 3)),)
)


def d(text):
    return date.fromisoformat(f"2026-{text}")


AUDITS = [
    ("AUD-26-01", "02-11", "02-24", "02-25", 9, "03-10"),
    ("AUD-26-02", "03-18", "03-31", "04-01", 9, "04-17"),
    ("AUD-26-03", "04-22", "05-06", "05-06", 10, "05-21"),
    ("AUD-26-04", "05-19", "06-02", "06-03", 9, "06-16"),
    ("AUD-26-05", "06-17", "07-01", "07-01", 10, "07-15"),
    ("AUD-26-06", "09-16", "09-29", "09-30", 9, "10-13"),
    ("AUD-26-07", "10-21", "11-06", "11-04", 12, "11-20"),
]


@pytest.mark.parametrize(("ref", "closing", "sent", "due", "days", "completed"), AUDITS)
def test_ag_8_and_ag_9_days_of_northwind(ref, closing, sent, due, days, completed):
    assert report_due(d(closing), CALENDAR) == d(due)
    assert working_days_to_report(d(closing), d(sent), CALENDAR) == days
    assert completed_on(d(sent), CALENDAR) == d(completed)


def test_report_of_aud_26_08_is_due_ten_working_days_after_its_last_day():
    assert report_due(d("12-02"), CALENDAR) == d("12-16")


@pytest.mark.parametrize(("ref", "closing", "sent", "due", "days", "completed"), AUDITS)
def test_only_aud_26_07_sent_its_report_late(ref, closing, sent, due, days, completed):
    found = against(Kind.REPORT_SENT, d(sent), {Kind.CLOSING_MEETING: d(closing)}, None, CALENDAR)
    late = [Against("AG-8", "report sent 12 working days after the closing meeting")]
    assert found == (late if ref == "AUD-26-07" else [])


@pytest.mark.parametrize(
    ("sent", "start", "what"),
    [
        ("09-08", "09-14", ["plan sent 4 working days before the fieldwork"]),
        ("09-07", "09-14", []),
        ("09-11", "09-14", ["plan sent 1 working day before the fieldwork"]),
        ("09-14", "09-14", ["plan sent on or after the first day of fieldwork"]),
    ],
)
def test_ag_3_plan_sent_less_than_five_working_days_before_is_a_deviation(sent, start, what):
    assert [a.what for a in against(Kind.PLAN_SENT, d(sent), {}, d(start), CALENDAR)] == what


def test_ag_3_small_preset_needs_three_days_only():
    assert against(Kind.PLAN_SENT, d("09-08"), {}, d("09-14"), CALENDAR, PRESETS["small"]) == []


def test_ag_3_strict_preset_notes_a_plan_never_accepted():
    strict = PRESETS["strict"]
    opening = d("09-14")
    found = against(Kind.OPENING_MEETING, opening, {}, opening, CALENDAR, strict)
    assert found == [Against("AG-3", "the plan was never accepted by the auditee")]
    assert against(Kind.OPENING_MEETING, opening, {Kind.PLAN_ACCEPTED: d("09-11")}, opening, CALENDAR, strict) == []
    assert against(Kind.OPENING_MEETING, opening, {}, opening, CALENDAR) == []


def test_document_review_at_the_latest_ten_working_days_before():
    assert against(Kind.DOCUMENT_REVIEW, d("08-27"), {}, d("09-14"), CALENDAR) == []
    assert [a.what for a in against(Kind.DOCUMENT_REVIEW, d("09-02"), {}, d("09-14"), CALENDAR)] == [
        "document review 8 working days before the fieldwork"
    ]


def test_silence_becomes_acceptance_after_three_working_days_and_never_in_strict():
    assert plan_accepted_by_silence(d("09-08"), CALENDAR) == d("09-11")
    assert plan_accepted_by_silence(d("11-17"), CALENDAR) == d("11-20")
    assert plan_accepted_by_silence(d("09-08"), CALENDAR, PRESETS["strict"]) is None
    assert factual_check_agreed_by_silence(d("02-18"), CALENDAR) == d("02-23")
    assert factual_check_agreed_by_silence(d("02-18"), CALENDAR, PRESETS["small"]) is None


def test_ag_7_an_nc_issued_more_than_two_working_days_after_is_a_deviation():
    assert issued_late(d("02-11"), d("02-13"), CALENDAR) is None
    assert issued_late(d("02-11"), d("02-16"), CALENDAR) == Against(
        "AG-7", "nonconformity issued 3 working days after the closing meeting"
    )


def test_late_evidence_window_follows_the_preset():
    days = [late_evidence_until(d("02-11"), CALENDAR, PRESETS[name]) for name in ("small", "standard", "strict")]
    assert days == [d("02-16"), d("02-13"), d("02-11")]


def test_milestone_line_skips_the_team_meeting_of_a_team_of_one_and_a_switched_off_factual_check():
    dots = {dot.kind: dot for dot in line({Kind.PLAN_SENT: d("09-08")}, team_of_one=True, factual_check=False)}
    assert [kind for kind, dot in dots.items() if dot.skipped] == [
        Kind.TEAM_MEETING,
        Kind.DRAFT_SENT,
        Kind.FACTUAL_CHECK_AGREED,
    ]
    assert dots[Kind.PLAN_SENT].happened_on == d("09-08")
    assert len(line({})) == 13


def test_order_is_advised_and_never_forced():
    happened = {Kind.PLAN_SENT: d("09-08"), Kind.CLOSING_MEETING: d("09-16")}
    assert order_hints(Kind.OPENING_MEETING, d("09-14"), happened) == []
    assert order_hints(Kind.OPENING_MEETING, d("09-07"), happened) == [
        "Plan sent is dated 8 September 2026, after this."
    ]
    assert order_hints(Kind.TEAM_MEETING, d("09-17"), happened) == [
        "Closing meeting is dated 16 September 2026, before this."
    ]


def test_next_milestone_is_the_first_that_has_not_happened():
    assert next_kind([]) is Kind.ASSIGNMENT_ACCEPTED
    before = [k for k in Kind if k not in (Kind.TEAM_MEETING, Kind.CLOSING_MEETING)]
    assert next_kind(before) is Kind.TEAM_MEETING
    assert next_kind(before, team_of_one=True) is Kind.CLOSING_MEETING
    assert next_kind(list(Kind)) is None
