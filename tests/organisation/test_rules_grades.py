"""The rules of grades as tables: criteria of 4.2, upkeep with the clamps of months, lapse, coming back, CMP-06."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from organisation.rules.criteria import criteria_of
from organisation.rules.evaluating import SCORED, cmp_06, wrong_scores
from organisation.rules.grades import grade_of, next_of
from organisation.rules.policy import PRESETS, Policy
from organisation.rules.records import Done, Held, Judged, Learned, Record, Worked
from organisation.rules.upkeep import duties_of, proposed_end
from organisation.rules.windows import first_without, within, worked_months

ISO = "ISO/IEC 20000-1"
DAY = date(2026, 6, 1)
P = Policy()


def done(on: date, role: str = "auditor", days: str = "2", ref: str = "") -> Done:
    return Done(ref or f"A-{on}", role, on, Decimal(days), supervised=role == "trainee", standards=(ISO,))


COURSES = (
    Learned("basics", Decimal(7), date(2023, 1, 10)),
    Learned("requirements", Decimal(14), date(2025, 2, 4)),
    Learned("technique", Decimal(14), date(2025, 3, 4)),
)
TRAINEE = Record(
    learned=COURSES,
    worked=(Worked("it_services", date(2020, 1, 1)),),
    done=(done(date(2025, 9, 3), "trainee"), done(date(2026, 3, 18), "trainee", "3")),
    judged=(Judged("witness", "positive", date(2026, 3, 17)),),
    confidential_on=date(2024, 1, 1),
    topics={"resolution": 3},
)
AUDITOR = replace(
    TRAINEE,
    learned=(*COURSES, Learned("lead_course", Decimal(16), date(2025, 10, 1))),
    worked=(Worked("it_services", date(2020, 1, 1)), Worked("service_management", date(2023, 5, 1))),
    done=tuple(done(date(2025, month, 3)) for month in (2, 5, 9)),
    judged=(*TRAINEE.judged, Judged("witness", "positive", date(2025, 9, 2), as_lead=True, ref="A-2025-09-03")),
)


def lacks(grade: str, record: Record, policy: Policy = P, day: date = DAY) -> list[str]:
    return [line.said for line in criteria_of(grade, record, policy, day, ISO) if not line.met]


@pytest.mark.parametrize(("grade", "record"), [("trainee", TRAINEE), ("auditor", TRAINEE), ("lead", AUDITOR)])
def test_whoever_has_all_of_4_2_lacks_nothing(grade: str, record: Record) -> None:
    assert lacks(grade, record) == []


def without(record: Record, **changes: Any) -> Record:
    return replace(record, **changes)


@pytest.mark.parametrize(
    ("grade", "record", "said"),
    [
        ("trainee", without(TRAINEE, confidential_on=None), "declaration of confidentiality: not signed"),
        ("trainee", without(TRAINEE, learned=COURSES[1:]), "0 of 7 h the basics of the standard"),
        ("auditor", without(TRAINEE, learned=COURSES[:2]), "0 of 14 h audit technique"),
        (
            "auditor",
            without(TRAINEE, learned=(*COURSES[:2], replace(COURSES[2], passed=False))),
            "0 of 14 h audit technique, one not passed",
        ),
        (
            "auditor",
            without(TRAINEE, learned=(*COURSES[:2], replace(COURSES[2], hours=Decimal("13.5")))),
            "13.5 of 14 h audit technique",
        ),
        (
            "auditor",
            without(TRAINEE, learned=(*COURSES[:2], replace(COURSES[2], standard="ISO 22301"))),
            "0 of 14 h audit technique",
        ),
        (
            "auditor",
            without(TRAINEE, worked=(Worked("it_services", date(2024, 6, 3)),)),
            "1 y 11 m of 2 y in IT services",
        ),
        ("auditor", without(TRAINEE, worked=(Worked("other", date(2010, 1, 1)),)), "0 y of 2 y in IT services"),
        ("auditor", without(TRAINEE, topics={"resolution": 2}), "a topic at level 3: none"),
        (
            "auditor",
            without(TRAINEE, done=TRAINEE.done[1:], topics={"finance": 4}),
            "1 of 2 audits under supervision in the last 24 months",
        ),
        ("auditor", without(TRAINEE, judged=()), "witnessed audit: none yet"),
        (
            "auditor",
            without(TRAINEE, judged=(*TRAINEE.judged, Judged("witness", "negative", date(2026, 5, 1)))),
            "witnessed audit: negative on 1 May 2026",
        ),
        ("lead", without(AUDITOR, learned=COURSES), "0 of 16 h the course for lead auditors"),
        (
            "lead",
            without(AUDITOR, worked=(AUDITOR.worked[0], Worked("service_management", date(2025, 1, 1)))),
            "1 y 5 m of 2 y in service management",
        ),
        ("lead", without(AUDITOR, done=AUDITOR.done[:2]), "0 of 1 audits as acting lead in the last 36 months"),
        (
            "lead",
            without(AUDITOR, done=tuple(replace(row, days=Decimal("1.5")) for row in AUDITOR.done)),
            "4.5 of 6 audit days as an auditor in the last 36 months",
        ),
        ("lead", without(AUDITOR, judged=TRAINEE.judged), "witnessed as lead: none yet"),
        ("expert", without(TRAINEE, topics={"security": 2}), "proof of the subject: security at level 2 of 3"),
        ("programme_manager", TRAINEE, "managing an audit programme: none yet"),
    ],
)
def test_what_is_lacking_is_said_with_its_numbers(grade: str, record: Record, said: str) -> None:
    assert said in lacks(grade, record)


def test_what_is_met_says_when() -> None:
    said = [line.said for line in criteria_of("auditor", TRAINEE, P, DAY, ISO)]

    assert "14 h audit technique: 14 h, passed 4 March 2025" in said
    assert "witnessed audit: positive on 17 March 2026" in said


def test_what_has_not_happened_yet_does_not_count() -> None:
    tomorrow = DAY + timedelta(days=1)
    record = without(TRAINEE, learned=(*COURSES[:2], replace(COURSES[2], on=tomorrow)))

    assert lacks("auditor", record) == ["0 of 14 h audit technique"]
    assert lacks("auditor", record, day=tomorrow) == []


@pytest.mark.parametrize(
    ("grade", "record", "field", "value"),
    [
        ("trainee", TRAINEE, "trainee_basics_hours", 8),
        ("auditor", TRAINEE, "auditor_requirements_hours", 15),
        ("auditor", TRAINEE, "auditor_technique_hours", 15),
        ("auditor", TRAINEE, "auditor_it_years", 7),
        ("auditor", TRAINEE, "auditor_audits", 3),
        ("auditor", TRAINEE, "auditor_days", 6),
        ("auditor", TRAINEE, "auditor_practice_months", 8),
        ("auditor", TRAINEE, "auditor_topic_level", 4),
        ("lead", AUDITOR, "lead_course_hours", 17),
        ("lead", AUDITOR, "lead_it_years", 7),
        ("lead", AUDITOR, "lead_service_years", 4),
        ("lead", AUDITOR, "lead_audits", 4),
        ("lead", AUDITOR, "lead_days", 7),
        ("lead", AUDITOR, "lead_practice_months", 9),
        ("lead", AUDITOR, "lead_acting_audits", 2),
    ],
)
def test_each_setting_of_the_criteria_is_read(grade: str, record: Record, field: str, value: int) -> None:
    assert lacks(grade, record, replace(P, **{field: value}))


@pytest.mark.parametrize(
    ("on", "months", "out"),
    [
        (date(2025, 6, 1), 12, date(2026, 6, 1)),
        (date(2024, 2, 29), 12, date(2025, 3, 1)),
        (date(2024, 2, 28), 12, date(2025, 2, 28)),
        (date(2023, 2, 28), 12, date(2024, 2, 28)),
        (date(2025, 8, 31), 6, date(2026, 3, 1)),
        (date(2025, 12, 31), 2, date(2026, 3, 1)),
        (date(2024, 2, 29), 24, date(2026, 3, 1)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
    ],
)
def test_the_day_on_which_a_record_falls_out_of_a_period(on: date, months: int, out: date) -> None:
    assert first_without(on, months) == out
    assert within(on, out - timedelta(days=1), months)
    assert not within(on, out, months)


@pytest.mark.parametrize(
    ("spans", "months"),
    [
        ([(date(2024, 6, 1), None)], 24),
        ([(date(2024, 6, 2), None)], 24),
        ([(date(2024, 6, 3), None)], 23),
        ([(date(2024, 1, 1), date(2024, 12, 31)), (date(2024, 7, 1), date(2025, 6, 30))], 18),
        ([(date(2026, 7, 1), None)], 0),
    ],
)
def test_years_of_working_are_whole_months_counted_once(spans: list[Any], months: int) -> None:
    assert worked_months(spans, DAY) == months


def held(grade: str = "auditor", **other: Any) -> Held:
    facts: dict[str, Any] = {"start": date(2025, 1, 1), "end": date(2027, 12, 31), "watched_from": date(2025, 1, 1)}
    return Held(grade, **{"standard": ISO, **facts, **other})


KEPT = Record(
    learned=(Learned("further", Decimal(8), date(2026, 2, 1)),),
    done=(done(date(2026, 3, 10)),),
    judged=(Judged("appraisal", "positive", date(2026, 1, 15)), Judged("witness", "positive", date(2024, 2, 29))),
)


def further(*rows: tuple[date, str]) -> tuple[Learned, ...]:
    return tuple(Learned("further", Decimal(hours), on) for on, hours in rows)


@pytest.mark.parametrize(
    ("kind", "record", "on"),
    [
        ("audit", Record(), date(2026, 1, 1)),
        ("audit", Record(done=(done(date(2025, 3, 31)),)), date(2026, 3, 31)),
        ("audit", Record(done=(done(date(2025, 3, 31)), done(date(2026, 2, 1)))), date(2027, 2, 1)),
        ("audit", Record(done=(done(date(2025, 3, 31)), done(date(2026, 4, 1)))), date(2026, 3, 31)),
        ("audit", Record(done=(done(date(2024, 2, 29)),)), date(2025, 3, 1)),
        ("audit", Record(done=(done(date(2023, 12, 1)),)), date(2026, 1, 1)),
        ("audit", Record(done=(done(date(2025, 3, 31), "observer"),)), date(2026, 1, 1)),
        ("training", Record(), date(2026, 1, 1)),
        ("training", Record(learned=further((date(2025, 5, 1), "8"))), date(2026, 5, 1)),
        ("training", Record(learned=further((date(2025, 5, 1), "7.5"))), date(2026, 1, 1)),
        ("training", Record(learned=further((date(2025, 5, 1), "4"), (date(2025, 9, 1), "4"))), date(2026, 5, 1)),
        ("training", Record(learned=(Learned("lead_course", Decimal(16), date(2025, 5, 1)),)), date(2026, 1, 1)),
        ("appraisal", Record(), date(2026, 1, 1)),
        ("appraisal", Record(judged=(Judged("appraisal", "negative", date(2025, 6, 30)),)), date(2026, 6, 30)),
        ("appraisal", Record(judged=(Judged("witness", "positive", date(2025, 6, 30)),)), date(2026, 1, 1)),
        ("witness", Record(), date(2028, 1, 1)),
        ("witness", Record(judged=(Judged("witness", "positive", date(2024, 2, 29)),)), date(2027, 3, 1)),
    ],
)
def test_the_day_on_which_a_duty_is_missed(kind: str, record: Record, on: date) -> None:
    """The grade is watched from 1 January 2025: what was not met then has its first period from that day."""
    found = {duty.kind: duty.missed_on for duty in duties_of(held(), record, P, DAY)}

    assert found[kind] == on


def test_the_first_missed_duty_is_the_day_of_the_lapse() -> None:
    early = without(KEPT, judged=(*KEPT.judged, Judged("appraisal", "positive", date(2025, 12, 1))), held=(held(),))
    early = without(
        early, done=(done(date(2025, 7, 1)), *KEPT.done), learned=(*further((date(2025, 6, 1), "8")), *KEPT.learned)
    )

    standing = grade_of(early, P, DAY, standard=ISO)

    assert (standing.lapses_on, standing.lapses_for) == (
        date(2027, 1, 15),
        "1 appraisal every 12 months: the last on 15 January 2026",
    )


@pytest.mark.parametrize("grade", ["trainee", "expert", "programme_manager"])
def test_only_auditors_and_leads_are_kept_alive(grade: str) -> None:
    assert duties_of(held(grade), Record(), P, DAY) == ()


def test_a_grade_that_is_not_watched_never_lapses() -> None:
    standing = grade_of(Record(held=(held(watched_from=None),)), P, DAY, standard=ISO)

    assert (standing.duties, standing.lapses_on) == ((), None)


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("maintain_audits", 0, "audit"),
        ("training_hours", 0, "training"),
        ("maintain_months", 24, "audit"),
        ("appraisal_months", 24, "appraisal"),
        ("witness_months", 60, "witness"),
    ],
)
def test_each_setting_of_the_upkeep_is_read(field: str, value: int, kind: str) -> None:
    plain = {duty.kind: duty.missed_on for duty in duties_of(held(), Record(), P, DAY)}
    other = {duty.kind: duty.missed_on for duty in duties_of(held(), Record(), replace(P, **{field: value}), DAY)}

    assert plain[kind] != other[kind]


@pytest.mark.parametrize(
    ("days_after", "in_grace"), [(-1, False), (0, False), (1, True), (90, True), (91, False), (400, False)]
)
def test_CMP_04_an_auditor_has_grace_after_the_last_day(days_after: int, in_grace: bool) -> None:
    row = held(start=date(2023, 6, 1), end=date(2026, 5, 31), watched_from=None)
    day = row.end + timedelta(days=days_after)
    standing = grade_of(Record(held=(row,)), P, day, standard=ISO, grace_days=90)

    assert (standing.in_grace, standing.held is None) == (in_grace, days_after > 0)
    assert standing.grace_until == date(2026, 8, 29)
    assert grade_of(Record(held=(replace(row, grade="lead"),)), P, day, standard=ISO, grace_days=90).in_grace is False


def test_after_a_lapse_a_refresher_and_a_witnessed_audit_lead_back() -> None:
    lapsed = held(status="lapsed", lapsed_on=date(2026, 4, 1))
    old = without(
        TRAINEE,
        held=(lapsed,),
        learned=(*COURSES, Learned("refresher", Decimal(8), date(2026, 3, 31))),
        judged=(Judged("witness", "positive", date(2026, 3, 31)),),
    )
    standing = grade_of(old, P, DAY, standard=ISO)
    assert (standing.held, standing.lapsed_on, standing.may_come_back) == (None, date(2026, 4, 1), False)
    assert standing.lacking == (
        "refresher since 1 April 2026: none yet",
        "witnessed audit since 1 April 2026: none yet",
    )

    back = without(
        old,
        learned=(*old.learned, Learned("refresher", Decimal(8), date(2026, 4, 1))),
        judged=(*old.judged, Judged("witness", "positive", date(2026, 5, 20))),
    )
    assert grade_of(back, P, DAY, standard=ISO).may_come_back
    failed = without(back, judged=(*back.judged, Judged("witness", "negative", date(2026, 5, 21))))
    assert not grade_of(failed, P, DAY, standard=ISO).may_come_back


def test_a_lapsed_grade_counted_until_the_day_before() -> None:
    row = held(status="lapsed", lapsed_on=date(2026, 4, 1))

    assert [row.counts_on(day) for day in (date(2024, 12, 31), date(2026, 3, 31), date(2026, 4, 1))] == [
        False,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("held_", "record", "above", "reached"),
    [
        ((), Record(), "trainee", ""),
        ((held("trainee"),), TRAINEE, "auditor", "auditor"),
        ((held("auditor"),), AUDITOR, "lead", "lead"),
        ((held("lead"),), Record(), "", ""),
        ((held("expert"),), Record(), "trainee", ""),
        ((held("auditor", status="suspended"),), Record(), "trainee", ""),
        ((held("auditor", standard="ISO 22301"),), Record(), "trainee", ""),
    ],
)
def test_the_next_grade_and_the_one_that_is_reached(
    held_: tuple[Any, ...], record: Record, above: str, reached: str
) -> None:
    standing = grade_of(without(record, held=held_), P, DAY, standard=ISO)

    assert (standing.next_grade, standing.reached) == (above, reached)


def test_nothing_comes_after_the_lead() -> None:
    assert [next_of(grade) for grade in ("", "trainee", "auditor", "lead")] == ["trainee", "auditor", "lead", ""]


@pytest.mark.parametrize(
    ("grade", "start", "last"),
    [
        ("trainee", date(2026, 4, 1), date(2028, 3, 31)),
        ("auditor", date(2026, 4, 1), date(2029, 3, 31)),
        ("lead", date(2024, 2, 29), date(2027, 2, 28)),
        ("programme_manager", date(2026, 4, 1), date(2027, 3, 31)),
        ("expert", date(2026, 4, 1), date(2027, 3, 31)),
    ],
)
def test_the_last_day_that_is_proposed_for_a_grade(grade: str, start: date, last: date) -> None:
    assert proposed_end(grade, start, P) == last


@pytest.mark.parametrize(
    ("preset", "own", "grade", "refused"),
    [
        ("standard", False, "lead", 0),
        ("standard", False, "auditor", 1),
        ("standard", False, "", 1),
        ("standard", True, "lead", 1),
        ("small", False, "auditor", 0),
        ("small", False, "trainee", 1),
        ("small", True, "lead", 1),
        ("strict", False, "auditor", 1),
        ("strict", True, "", 2),
    ],
)
def test_CMP_06_by_each_preset(preset: str, own: bool, grade: str, refused: int) -> None:
    by_lead = PRESETS[preset].cmp_06_by_lead

    said = cmp_06(own=own, evaluator="Leo Lead", grade=grade, on=DAY, by_lead=by_lead)

    assert len(said) == refused
    assert all(sentence.startswith("CMP-06: ") for sentence in said)


@pytest.mark.parametrize("value", [0, 6, 2.5, "3", None, True])
def test_a_score_is_a_whole_number_from_1_to_5(value: object) -> None:
    assert len(wrong_scores({"fair": value})) == 1


def test_what_is_not_scored_is_refused_and_what_is_scored_passes() -> None:
    assert wrong_scores({"charming": 4}) == ["“charming” is not scored."]
    assert wrong_scores(dict.fromkeys(SCORED, 5)) == []
