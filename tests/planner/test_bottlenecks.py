"""Who is missing and why (CMP-01, CMP-02, CMP-04, AVL-01): the one who could is named, with what ended and when."""

from dataclasses import replace
from datetime import date

import pytest

from programmes.planner.bottlenecks import bottlenecks
from programmes.planner.problem import Person
from programmes.planner.running import Limit, solve
from programmes.rules.calendar import Span
from programmes.rules.facts import Knows, Qualified
from tests.planner.generate import small
from tests.planner.loading import LONG_AGO, STANDARD, build

QUICK = Limit(seconds=20, work=2)
MONTHS = [["2027-02-01", "2027-04-30"]]
"""A0 is due in March and looked for from February to April."""


def told(data, *, knows=(), qualified=(), near=()):
    """What is missing in A0: gap, cause, who with the last day of what keeps them; `near` hold no grade in the year."""
    found = build(data)
    facts = found.court.facts
    facts = replace(facts, knows=(*facts.knows, *knows), qualified=(*facts.qualified, *qualified))
    problem = replace(found.problem, near=tuple(Person(name, name.title(), 0, fair=False) for name in near))
    plan = solve(problem, limit=QUICK)
    return [
        (one.gap.kind, one.cause, [(who.person, who.cause, who.until) for who in one.who])
        for one in bottlenecks(problem, plan, replace(found.court, facts=facts))
        if one.audit == "A0"
    ]


def only_knows(name, **changes):
    """Of all six only this one knows the topic of A0."""
    data = small()
    for person in data["people"]:
        person["levels"] = {topic: n for topic, n in person["levels"].items() if topic != "resolution"}
        if person["id"] == name:
            person["levels"]["resolution"] = 3
            person.update(changes)
    return data


ROWS = [
    # who could, what is the matter, cause, day
    ("cleo", {"until": "2026-10-31"}, "ended", date(2026, 10, 31)),
    ("cleo", {"away": MONTHS}, "leave", date(2027, 4, 30)),
    ("cleo", {"operates": ["P0"]}, "independence", None),
    # both in every week: no renewal makes her independent
    ("cleo", {"operates": ["P0"], "until": "2026-10-31"}, "independence", None),
    # the grade holds until its grace ends in February, and then she is away: the end of the grade closes more weeks
    ("cleo", {"until": "2026-11-25", "away": [["2027-02-01", "2027-02-23"]]}, "ended", date(2026, 11, 25)),
    ("cleo", {"until": "2027-01-25", "away": [["2027-02-01", "2027-04-24"]]}, "leave", date(2027, 4, 24)),
]


@pytest.mark.parametrize(("name", "changes", "cause", "until"), ROWS)
def test_cmp_02_who_knows_the_topic_and_cannot_come_is_the_bottleneck(name, changes, cause, until):
    assert told(only_knows(name, **changes)) == [("unknown", cause, [(name, cause, until)])]


def test_cmp_02_nobody_knows_the_topic_is_said_only_where_nobody_does():
    assert told(only_knows("nobody")) == [("unknown", "knowledge", [])]


def test_cmp_02_a_grade_that_ends_in_the_middle_still_serves_the_weeks_before():
    """Knowledge is asked of every week, so an early week answers although the middle one does not."""
    assert told(only_knows("cleo", until="2026-12-01")) == []


def test_cmp_04_a_grade_that_ended_before_the_year_is_named_too():
    graded = Qualified("dora", STANDARD, "auditor", Span(LONG_AGO, date(2026, 6, 30)))
    found = told(only_knows("nobody"), knows=[Knows("dora", "resolution", 3)], qualified=[graded], near=["dora"])
    assert found == [("unknown", "ended", [("dora", "ended", date(2026, 6, 30))])]


def test_cmp_02_who_knows_and_holds_no_grade_is_named_as_an_expert():
    found = told(only_knows("nobody"), knows=[Knows("dora", "resolution", 3)], near=["dora"])
    assert found == [("unknown", "knowledge", [("dora", "ungraded", None)])]


def test_cmp_01_a_lead_whose_grade_ended_is_the_bottleneck_and_not_those_who_never_led():
    data = small()
    for person in data["people"][:2]:
        person["until"] = "2026-12-31"
    found = told(data)
    assert [(kind, cause) for kind, cause, _who in found] == [("lead", "ended")]
    assert found[0][2] == [("ada", "ended", date(2026, 12, 31)), ("ben", "ended", date(2026, 12, 31))]


def test_the_sentence_says_what_ended_and_when():
    found = build(only_knows("cleo", until="2026-10-31"))
    plan = solve(found.problem, limit=QUICK)
    mine = next(one for one in bottlenecks(found.problem, plan, found.court) if one.audit == "A0")
    assert [who.said for who in mine.who] == [
        "CMP-04: The grade auditor ends on 31 October 2026, before the fieldwork does."
    ]
