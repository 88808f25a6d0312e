"""Domain 6.2: results, what each needs, and what a leaf is covered by."""

from decimal import Decimal

import pytest

from audits.rules.answering import Answered, Result, excluded_leaves, extent, is_evidence, missing, refusals
from audits.rules.coverage import Credit, Depth, depth_by_leaf
from audits.rules.effort import Slot, Suggestion, suggestion

LONG = "Nobody in this team holds a licence."


@pytest.mark.parametrize(
    ("answer", "reasons"),
    [
        (Answered(None), []),
        (Answered(Result.CONFORMING), []),
        (Answered(Result.NONCONFORMING), []),
        (
            Answered(Result.CONFORMING, come_back=True),
            ["An answer is either given or marked “come back”, not both."],
        ),
        (
            Answered(Result.NOT_APPLICABLE, reason="n/a"),
            ["Say in at least 20 characters why the question makes no sense here."],
        ),
        (Answered(Result.NOT_APPLICABLE, reason=LONG), []),
        (
            Answered(Result.NOT_VERIFIED),
            ["Enter why it could not be checked.", "Enter how it will be caught up."],
        ),
        (Answered(Result.NOT_VERIFIED, reason="fell out", catch_up="AUD-26-08"), []),
        (
            Answered(Result.NONCONFORMING, extent_k=3),
            ["Enter both numbers of the extent: how many of how many."],
        ),
        (
            Answered(Result.NONCONFORMING, extent_k=4, extent_n=0),
            [
                "The extent needs at least one item looked at.",
                "The extent cannot count more items with the gap than were looked at, nor fewer than none.",
            ],
        ),
        (
            Answered(Result.NONCONFORMING, extent_k=0, extent_n=8),
            ["“Not met” needs at least one item with the gap."],
        ),
        (Answered(Result.CONFORMING, extent_k=0, extent_n=8), []),
    ],
)
def test_an_answer_is_refused_with_every_reason(answer, reasons):
    assert refusals(answer) == reasons


@pytest.mark.parametrize(
    ("answer", "lines"),
    [
        (Answered(None), []),
        (Answered(None, come_back=True), ["no word why to come back"]),
        (Answered(Result.CONFORMING), ["no source"]),
        (Answered(Result.CONFORMING, sources=1), []),
        (Answered(Result.NONCONFORMING), ["no source", "not said what was seen", "not said how many of how many"]),
        (Answered(Result.NONCONFORMING, sources=1, note="3 late", extent_k=3, extent_n=8), []),
        (Answered(Result.CONFORMING_OFI, sources=1), ["no suggestion"]),
        (Answered(Result.CONFORMING_STRENGTH), ["no source", "not said why it is worth copying"]),
        (Answered(Result.NOT_APPLICABLE, reason=LONG), ["“not applicable” without the lead's approval"]),
        (Answered(Result.NOT_APPLICABLE, reason=LONG, approved_by_lead=True), []),
        (Answered(Result.NOT_VERIFIED, reason="x", catch_up="y"), []),
    ],
)
def test_ag_5_names_everything_an_answer_still_needs(answer, lines):
    assert missing(answer) == lines


def test_evidence_is_a_result_with_a_source():
    with_source = {result for result in Result if is_evidence(Answered(result, sources=1))}
    assert with_source == {
        Result.CONFORMING,
        Result.NONCONFORMING,
        Result.CONFORMING_OFI,
        Result.CONFORMING_STRENGTH,
    }
    assert not is_evidence(Answered(Result.CONFORMING))
    assert not is_evidence(Answered(None, sources=1))


def test_extent_reads_k_of_n():
    assert extent(Answered(Result.NONCONFORMING, extent_k=3, extent_n=8)) == "3 of 8"
    assert extent(Answered(Result.CONFORMING)) == ""


def test_a_leaf_answered_not_applicable_throughout_is_named():
    answers = [
        (["8.6.1", "5.3"], Result.NOT_APPLICABLE),
        (["5.3"], Result.CONFORMING),
        (["8.6.2"], Result.NOT_APPLICABLE),
        (["8.6.2"], None),
    ]
    assert excluded_leaves(answers) == ["8.6.1"]


def test_a_policy_on_the_intranet_covers_nothing():
    rows = [
        Credit("5.2.2", "existence", True),
        Credit("5.2.2", "implementation", False),
        Credit("8.6.1", "implementation", True, "Brenholm", "night"),
        Credit("8.6.1", "effectiveness", True, "Brenholm", "day"),
        Credit("7.2", "implementation", True),
    ]
    depth = depth_by_leaf(rows, ["5.2.2", "8.6.1", "8.6.3"])
    assert depth == {
        "5.2.2": Depth(),
        "8.6.1": Depth(2, frozenset({"Brenholm"}), frozenset({"night", "day"})),
        "8.6.3": Depth(),
        "7.2": Depth(1),
    }
    assert [leaf for leaf, found in depth.items() if found.covered] == ["8.6.1", "7.2"]


def test_auditor_days_leave_out_experts_observers_and_trainees():
    slots = [Slot(480, ("lead", "auditor", "trainee")), Slot(100, ("lead", "expert"))]
    assert suggestion(slots) == Suggestion(Decimal("2.2"), Decimal("1.1"), Decimal("1.2"))
    assert suggestion([]) == Suggestion(Decimal("0.0"), Decimal("0.0"), Decimal("0.0"))
