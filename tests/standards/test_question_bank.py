"""The bank as it is shipped, and each guard shown to catch a planted bad question."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from standards import loading
from standards.rules import bank

LINES = loading.read_csv("iso20000_1_2018.csv")
TITLES = [line["title"] for line in LINES]
LEAVES = [line["number"] for line in LINES if line["kind"] == "requirement"]
BANK = loading.read_bank()
BY_CODE = {question.code: question for question in BANK}

# domain 6.1: what each interview can credit with its primary leaf.
PACK_LEAVES = {
    "TM": "4.1 5.1 5.2.1 7.1 9.3",
    "SM": "4.1 4.2 4.3 4.4 5.3 6.1 6.2.1 6.2.2 6.3 8.1 9.1",
    "SD": "8.6.1 8.6.2 5.2.2 7.3",
    "PB": "8.6.3",
    "CR": "8.5.1.1 8.5.1.2 8.5.1.3 8.5.3 8.2.6",
    "GL": "8.2.2 8.5.2.1 8.5.2.2 8.5.2.3",
    "SO": "8.2.1 8.2.4 8.3.2 8.3.3 9.4",
    "SU": "8.2.3 8.3.4.1 8.3.4.2",
    "FD": "8.4.1 8.4.2 8.4.3",
    "AC": "8.7.1 8.7.2",
    "CI": "8.7.3.1 8.7.3.2 8.7.3.3",
    "AL": "8.2.5",
    "HK": "7.2 7.3 7.4 7.6",
    "QA": "7.5.1 7.5.2 7.5.3 7.5.4 9.2 10.1 10.2",
}
RIDER_CREDITS = {
    "role": ("5.3",),
    "risk": ("6.1",),
    "competence": ("7.2", "7.3"),
    "documents": ("7.5.2", "7.5.3"),
    "measures": ("9.1",),
    "improvement": ("10.2",),
}


def planted(**changes: object) -> list[bank.QuestionFact]:
    """The bank with one more question, made from CR-06."""
    return [*BANK, replace(BY_CODE["CR-06"], key="planted", code="X-1", **changes)]  # type: ignore[arg-type]


def test_the_bank_has_about_170_questions_about_half_of_them_core() -> None:
    assert 168 <= len(BANK) <= 175
    core = sum(question.tier == "core" for question in BANK)
    assert 0.45 <= core / len(BANK) <= 0.55


def test_every_question_is_complete() -> None:
    assert [fault for question in BANK for fault in bank.faults(question, LEAVES)] == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"look_for": " "}, "X-1: look_for is empty."),
        ({"type": "opinion"}, "X-1: type is “opinion”, not one of existence, implementation, effectiveness."),
        ({"credits": ("8.5.1",), "typical_gap_leaf": "8.5.1"}, "X-1: 8.5.1 is no leaf of the standard."),
        ({"typical_gap_leaf": "9.2"}, "X-1: the typical gap is on 9.2, which it does not credit."),
        ({"checks": ("one",)}, "X-1: it has 1 check points, not 2 to 4."),
        ({"pack": ""}, "X-1: it belongs to one pack or is one of the riders, not both and not neither."),
        ({"minutes": 45}, "X-1: 45 minutes is not 1 to 20."),
    ],
)
def test_an_incomplete_question_is_found(changes: dict[str, object], fault: str) -> None:
    assert bank.faults(planted(**changes)[-1], LEAVES) == [fault]


def test_keys_and_codes_are_unique_and_every_next_question_exists() -> None:
    assert bank.link_faults(BANK) == []


def test_a_dangling_link_and_a_code_used_twice_are_found() -> None:
    bad = [*BANK, replace(BANK[0], key="planted", next=("nowhere",))]
    assert bank.link_faults(bad) == [
        f"{BANK[0].code}: the code “{BANK[0].code}” is used twice.",
        f"{BANK[0].code}: the next question “nowhere” does not exist or is itself.",
    ]


def test_the_nine_trails_are_threads_from_one_first_station() -> None:
    assert bank.trail_faults(BANK) == []
    stations = Counter(number for question in BANK for number in question.trails)
    assert sorted(stations) == list(range(1, 10))
    assert min(stations.values()) >= 3


def test_trail_1_runs_from_the_major_incident_to_the_report() -> None:
    at, leaves = next(q for q in BANK if q.key == "major-incident-handled-differently"), []
    by_key = {question.key: question for question in BANK}
    while True:
        leaves.append(at.credits[0])
        onward = [key for key in at.next if 1 in by_key[key].trails]
        if not onward:
            break
        at = by_key[onward[0]]
    assert leaves == ["8.6.1", "8.6.3", "8.5.1.3", "8.5.3", "8.2.6", "8.3.3", "9.4"]


def test_a_trail_that_broke_is_found() -> None:
    broken = [replace(q, next=()) if q.code == "PB-02" else q for q in BANK]
    assert bank.trail_faults(broken) == [
        "Trail 1 (Major incident to problem, change, release, configuration item, SLA and report) "
        "has 2 first stations, not one."
    ]


def test_every_leaf_is_credited_by_a_core_question_on_implementation_or_effectiveness() -> None:
    assert bank.uncredited(BANK, LEAVES) == []


def test_a_leaf_without_credit_is_found() -> None:
    without = [question for question in BANK if "5.2.2" not in question.credits]
    assert bank.uncredited(without, LEAVES) == [
        "5.2.2 is credited by no core question.",
        "5.2.2 is credited by no question on implementation or effectiveness.",
    ]
    on_paper = [replace(q, type="existence") if "5.2.2" in q.credits else q for q in BANK]
    assert bank.uncredited(on_paper, LEAVES) == ["5.2.2 is credited by no question on implementation or effectiveness."]


def test_heavy_leaves_have_six_to_eight_questions_and_light_ones_one() -> None:
    own = [question for question in BANK if not question.rider]
    credited = Counter(number for question in own for number in question.credits)
    primary = Counter(question.credits[0] for question in own)
    for number in ("8.6.1", "8.5.1.3", "8.2.6", "8.3.4.1", "8.7.2", "8.7.3.2"):
        assert 6 <= primary[number] <= credited[number] <= 8, number
    assert {number: credited[number] for number in ("5.2.2", "7.5.2", "8.2.1")} == {"5.2.2": 1, "7.5.2": 1, "8.2.1": 1}


def test_the_six_riders_credit_what_domain_6_1_says() -> None:
    assert {question.rider: question.credits for question in BANK if question.rider} == RIDER_CREDITS
    assert all(question.minutes <= 5 for question in BANK if question.rider)


def test_each_pack_credits_its_own_leaves_first() -> None:
    for question in BANK:
        if question.pack:
            assert question.credits[0] in PACK_LEAVES[question.pack].split(), question.code
    asked = {(question.pack, question.credits[0]) for question in BANK if question.pack}
    assert asked == {(pack, leaf) for pack, leaves in PACK_LEAVES.items() for leaf in leaves.split()}


def test_no_two_questions_of_different_leaves_read_alike() -> None:
    assert bank.alike(BANK, TITLES) == []


def test_a_question_copied_to_another_leaf_is_found_whatever_the_clause_title() -> None:
    text = "For configuration management: does each one follow the own policy for them, before it goes live and after?"
    found = bank.alike(
        [BY_CODE["CR-06"], *planted(credits=("8.2.6",), text=text.replace("the own", "the organisation's own"))[-1:]],
        TITLES,
    )
    assert [(pair.first, pair.second) for pair in found] == [("CR-06", "X-1")]
    assert found[0].letters > 0.6 and found[0].words > 0.6


def test_a_question_reworded_in_another_order_is_found_by_its_words_only() -> None:
    original = bank.without_titles(BY_CODE["SO-12"].text, TITLES).split()
    turned = replace(BY_CODE["SO-12"], code="X-2", key="turned", credits=("9.1",), text=" ".join(reversed(original)))
    (found,) = bank.alike([BY_CODE["SO-12"], turned], TITLES)
    assert found.words == 1.0
    assert found.letters < 0.6


def test_titles_are_taken_out_before_comparing() -> None:
    assert bank.without_titles("Show the Incident management, then Problem management.", TITLES) == "show the then"


def test_nobody_uses_the_wording_of_the_standard_or_padding() -> None:
    assert [fault for question in BANK for fault in bank.wording_faults(question)] == []


def test_padding_and_a_question_from_a_chair_are_found() -> None:
    bad = planted(text="Does the process ensure that changes are approved as appropriate?")[-1]
    assert bank.wording_faults(bad) == [
        "X-1: it says “as appropriate”.",
        "X-1: it says “appropriate”.",
        "X-1: it says “ensure”.",
        "X-1: it can be answered with yes from a chair.",
    ]
