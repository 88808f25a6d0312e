"""Opinion, suggested sentences and what was not looked at (8.4)."""

from dataclasses import replace
from datetime import date

import pytest

from reviews.rules import opinion, sentences
from reviews.rules.facts import ReviewFacts, Window
from reviews.rules.figures import compute
from reviews.rules.opinion import Opinion, claims_conformity
from tests.reviews import northwind

NOW = Window(date(2026, 1, 1), date(2026, 11, 23))
JUNE = Window(date(2026, 1, 1), date(2026, 6, 30))


def test_headline_of_northwind_names_the_exceptions_and_the_count() -> None:
    facts = northwind.facts()

    assert opinion.headline(facts, NOW, opinion.suggest(facts, NOW)) == (
        "Effective except supplier and configuration; 11 nonconformities open in 10 of 22 audited processes"
    )


def test_opinion_is_effective_only_without_an_open_nonconformity() -> None:
    facts = northwind.facts()

    assert opinion.suggest(facts, NOW) is Opinion.EXCEPT
    assert opinion.suggest(replace(facts, nonconformities=()), NOW) is Opinion.EFFECTIVE


def test_opinion_is_not_effective_with_majors_in_a_quarter_of_the_areas() -> None:
    facts = northwind.facts()
    two = replace(facts, audits=tuple(a for a in facts.audits if a.ref in ("AUD-26-04", "AUD-26-06")))

    assert opinion.suggest(two, NOW) is Opinion.NOT_EFFECTIVE


def test_opinion_before_any_report_says_that_there_is_none() -> None:
    nothing = ReviewFacts("S", ("8.1",))

    assert opinion.headline(nothing, NOW, Opinion.EFFECTIVE).startswith("No audit has reported")


@pytest.mark.parametrize("window", [JUNE, NOW])
def test_no_suggested_sentence_claims_conformity(window: Window) -> None:
    facts = northwind.facts()
    figures = compute(facts, window)
    texts = [opinion.headline(facts, window, choice) for choice in Opinion]
    texts += [sentences.programme_title(figures), sentences.findings_title(facts, figures, window)]
    texts += [sentences.actions_title(figures), sentences.input_a(3, 1, 0, "MR-25-2")]
    texts += sentences.suggested_inputs(facts, figures, window).values()

    assert [text for text in texts if claims_conformity(text)] == []


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("The service management system conforms in the areas audited", True),
        ("Change management meets the requirements", True),
        ("The desk is compliant", True),
        ("Supplier management does not meet 8.3.4", False),
        ("Late in spring. The area conforms", True),
        ("Effective except supplier; 11 nonconformities open", False),
        ("The meeting was held", False),
    ],
)
def test_claims_conformity_knows_a_claim_from_a_denial(text: str, claim: bool) -> None:
    assert claims_conformity(text) is claim


def test_not_looked_at_lists_leaves_and_processes_without_a_report() -> None:
    unseen = opinion.not_looked_at(compute(northwind.facts(), NOW))

    assert unseen.leaves == ("5.2.2", "7.4", "7.5.1", "7.5.4", "7.6", "9.2", "9.3", "10.1")
    assert unseen.processes == ("P22", "P23", "P24", "P26", "P27")
    assert unseen.named_only == ("5.2.2",)


def test_inputs_suggested_for_june_agree_with_the_minutes_of_mr_26_1() -> None:
    facts, figures = northwind.facts(), compute(northwind.facts(), JUNE)

    assert sentences.input_c1(facts, figures, JUNE) == (
        "12 nonconformities issued, 2 major; implementation late at its first date: NC-26-05; nothing overdue"
    )
    assert sentences.input_c3(figures) == "4 reports out, 9 of 27 processes, 53.6 % of the clauses seen with evidence"
    assert sentences.input_a(3, 1, 0, "MR-25-2") == "Decisions of MR-25-2: three done, one running"


def test_titles_of_northwind_in_november() -> None:
    facts, figures = northwind.facts(), compute(northwind.facts(), NOW)

    assert sentences.programme_title(figures) == (
        "All seven audits due are reported, and every high-risk process was audited on time"
    )
    assert sentences.findings_title(facts, figures, NOW) == (
        "18 nonconformities were issued; eleven are open, two of them major"
    )
    assert (
        sentences.actions_title(figures) == "Eight cases are under way, three under observation, three steps are late"
    )
