import pytest

from standards import rules

HEADING = rules.ClauseFact("8.2", "Service portfolio", leaf=False)
LEAF = rules.ClauseFact("8.2.6", "Configuration management", leaf=True)


@pytest.mark.parametrize(
    ("earlier", "later"), [("8.9", "8.10"), ("9.4", "10.1"), ("8.2", "8.2.1"), ("8.2.6", "8.3"), ("4", "10")]
)
def test_the_sort_key_keeps_the_order_of_the_integers(earlier: str, later: str) -> None:
    assert rules.sort_key(earlier) < rules.sort_key(later)
    assert rules.number_parts(earlier) < rules.number_parts(later)


@pytest.mark.parametrize("number", ["", "8.", "a.1", "8..2", "8.-1", "８.1", "8.12345"])
def test_what_is_no_clause_number_is_refused_by_name(number: str) -> None:
    with pytest.raises(ValueError, match="is not a clause number"):
        rules.sort_key(number)


def test_a_finding_on_a_heading_is_refused_with_a_sentence_for_each() -> None:
    assert rules.citation_refusals([LEAF]) == []
    assert rules.citation_refusals([HEADING, LEAF, rules.ClauseFact("5.2", "Policy", leaf=False)]) == [
        "8.2 Service portfolio is a heading and holds no requirement: choose one of the clauses below it.",
        "5.2 Policy is a heading and holds no requirement: choose one of the clauses below it.",
    ]


def test_a_number_expands_to_its_leaves_in_order_and_never_to_a_longer_number() -> None:
    leaves = ["8.20.1", "8.10", "8.2.2", "8.2.1", "8.3.2"]
    assert rules.expand("8.2", leaves) == ["8.2.1", "8.2.2"]
    assert rules.expand("8", leaves) == ["8.2.1", "8.2.2", "8.3.2", "8.10", "8.20.1"]
    assert rules.expand("8.2.1", leaves) == ["8.2.1"]
    assert rules.expand("9", leaves) == []


def test_no_clause_can_be_excluded() -> None:
    assert rules.exclusion_refusals([]) == []
    reasons = rules.exclusion_refusals(["10.1", "8.4.1"])
    assert [reason.split()[0] for reason in reasons] == ["8.4.1", "10.1"]
    assert all("cannot be excluded" in reason for reason in reasons)


def test_clauses_4_and_5_are_shown_by_the_organisation_itself() -> None:
    assert [n for n in ("4.1", "5.3", "6.1", "8.2.3", "10.2") if rules.shown_by_organisation_itself(n)] == [
        "4.1",
        "5.3",
    ]


def test_parent_and_depth() -> None:
    assert (rules.parent_number("8.3.4.1"), rules.parent_number("8")) == ("8.3.4", "")
    assert (rules.depth("8"), rules.depth("8.3.4.1")) == (1, 4)
