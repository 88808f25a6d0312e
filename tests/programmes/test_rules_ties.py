"""IND-10, -11, -15 to -17, -20 to -24, -26, CMP-02, -05, -07, AVL-03 as tables; preset Standard unless said."""

from dataclasses import replace
from typing import Any

import pytest

from programmes.rules.calendar import Span
from programmes.rules.facts import (
    AuditWork,
    CertificationBody,
    Competitor,
    Consulted,
    Delivers,
    Employment,
    Facts,
    Gift,
    Interest,
    Item,
    Line,
    Objection,
    Target,
    TopManager,
)
from programmes.rules.four_eyes import Owned, ind_26
from programmes.rules.judge import judge, judge_verifier
from programmes.rules.policy import PRESETS, STANDARD
from programmes.rules.severity import Severity
from tests.programmes.test_rules_edges import CHANGE, LONG, PROCESSES, held, on, process, said, until

SMALL, STRICT = PRESETS["small"], PRESETS["strict"]
LEADERSHIP = Item("P25", ("5.1",))
OWNER = [held("owner", LONG, person="bob")]


def days(first: str, last: str) -> Span:
    return Span(on(first), on(last))


# IND-10


@pytest.mark.parametrize(
    ("interest", "expected"),
    [
        (Interest("ann", "bonus", LONG, process()), ["BLOCK IND-10"]),
        (Interest("ann", "interest", LONG, process()), ["BLOCK IND-10"]),
        (Interest("ann", "bonus", LONG, process("P07")), []),
        (Interest("ann", "interest", LONG, party="CloudHarbor"), ["BLOCK IND-10"]),
        (Interest("ann", "interest", LONG, party="Elsewhere"), []),
        (Interest("ann", "findings_bonus", LONG), ["MITIGATE IND-10"]),
        (Interest("ann", "findings_bonus", LONG, process()), ["MITIGATE IND-10"]),
        (Interest("ann", "findings_bonus", LONG, process("P07")), []),
        (Interest("bob", "bonus", LONG, process()), []),
        (Interest("ann", "bonus", until("2026-04-19"), process()), []),
        (Interest("ann", "bonus", until("2026-04-20"), process()), ["BLOCK IND-10"]),
        (Interest("ann", "bonus", Span(on("2026-04-22")), process()), ["BLOCK IND-10"]),
        (Interest("ann", "bonus", Span(on("2026-04-23")), process()), []),
    ],
)
def test_ind_10_money_on_the_result_blocks_and_on_the_number_of_findings_is_mitigated(
    interest: Interest, expected: list[str]
) -> None:
    delivers = [Delivers("CloudHarbor", process(), LONG)]

    assert said("2026-04-20", interests=[interest], deliveries=delivers) == expected


def test_ind_10_small_mitigates_both() -> None:
    both = [Interest("ann", "bonus", LONG, process()), Interest("ann", "findings_bonus", LONG)]

    assert said("2026-04-20", interests=both, policy=SMALL) == ["MITIGATE IND-10", "MITIGATE IND-10"]
    assert said("2026-04-20", interests=both, policy=STRICT) == ["BLOCK IND-10", "MITIGATE IND-10"]


def test_ind_10_an_interest_in_a_supplier_ends_with_the_delivery() -> None:
    shares = [Interest("ann", "interest", LONG, party="CloudHarbor")]

    ended = [Delivers("CloudHarbor", process(), until("2026-04-19"))]
    assert said("2026-04-20", interests=shares, deliveries=ended) == []


# IND-11

WORKS = [Employment("ann", "CloudHarbor", until("2026-02-28"))]
SUPPLIES = [Delivers("CloudHarbor", process(), LONG)]
RIVALS = [Competitor("CloudHarbor", "NimbusWorks")]


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ("2026-02-27", ["BLOCK IND-11"]),
        ("2026-05-18", ["BLOCK IND-11 through 2027-02-28"]),
        ("2027-02-28", ["BLOCK IND-11 through 2027-02-28"]),
        ("2027-03-01", []),
    ],
)
def test_ind_11_staff_of_a_supplier_of_the_item_cools_off_twelve_months(first: str, expected: list[str]) -> None:
    assert said(first, employments=WORKS, deliveries=SUPPLIES) == expected


def test_ind_11_month_end_is_clamped() -> None:
    works = [Employment("ann", "CloudHarbor", until("2024-02-29"))]

    assert said("2025-02-28", employments=works, deliveries=SUPPLIES) == ["BLOCK IND-11 through 2025-02-28"]
    assert said("2025-03-01", employments=works, deliveries=SUPPLIES) == []


def test_ind_11_competitor_of_a_supplier_is_mitigated_in_both_directions() -> None:
    works = [Employment("ann", "NimbusWorks", LONG)]

    assert said("2026-04-20", employments=works, deliveries=SUPPLIES, competitors=RIVALS) == ["MITIGATE IND-11"]
    turned = [Competitor("NimbusWorks", "CloudHarbor")]
    assert said("2026-04-20", employments=works, deliveries=SUPPLIES, competitors=turned) == ["MITIGATE IND-11"]
    assert said("2026-04-20", employments=works, deliveries=SUPPLIES) == []


def test_ind_11_a_contractor_of_a_party_that_delivers_nothing_here_is_clear() -> None:
    elsewhere = [Delivers("CloudHarbor", process("P07"), LONG)]

    assert said("2026-02-20", employments=WORKS) == []
    assert said("2026-02-20", employments=WORKS, deliveries=elsewhere) == []


@pytest.mark.parametrize(
    "target", [process(), Target("supplier", "CloudHarbor")], ids=["staff on the item", "staff of the supplier"]
)
def test_ind_11_role_as_staff_of_the_supplier_counts_like_an_employment(target: Target) -> None:
    staff = [held("supplier_staff", until("2026-02-28"), target)]

    assert said("2026-05-18", roles=staff, deliveries=SUPPLIES) == ["BLOCK IND-11 through 2027-02-28"]


def test_ind_11_small_mitigates_and_an_expert_is_mitigated_too() -> None:
    works = [Employment("ann", "CloudHarbor", LONG)]

    assert said("2026-04-20", employments=works, deliveries=SUPPLIES, policy=SMALL) == ["MITIGATE IND-11"]
    assert said("2026-04-20", employments=works, deliveries=SUPPLIES, role="expert") == ["MITIGATE IND-11"]
    assert said("2026-04-20", employments=works, deliveries=SUPPLIES, role="guide") == []


def test_ind_11_names_the_party_what_it_delivers_and_the_day() -> None:
    found = judge(
        "ann",
        Facts(processes=PROCESSES, employments=tuple(WORKS), deliveries=tuple(SUPPLIES)),
        CHANGE,
        days("2026-05-18", "2026-05-20"),
        as_of=on("2026-05-01"),
    )

    assert [v.sentence for v in found] == [
        "Worked for CloudHarbor until 28 February 2026, which delivers Change (P04); clear from 1 March 2027."
    ]
    assert found[0].clear_from == on("2027-03-01")


# IND-15


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (Consulted("ann", "NC-26-01", on("2026-04-20")), ["MITIGATE IND-15"]),
        (Consulted("ann", "NC-26-01", on("2026-04-21")), []),
        (Consulted("ann", "NC-26-02", on("2026-04-01")), []),
        (Consulted("bob", "NC-26-01", on("2026-04-01")), []),
    ],
)
def test_ind_15_whoever_prescribed_the_solution_needs_a_safeguard_to_verify_it(
    row: Consulted, expected: list[str]
) -> None:
    facts = Facts(processes=PROCESSES, consulted=(row,))

    found = judge_verifier("ann", facts, CHANGE, on("2026-04-20"), Owned(), nc="NC-26-01")

    assert [f"{v.severity.name} {v.label}" for v in found] == expected


def test_ind_15_small_warns_and_nobody_is_asked_without_a_nonconformity() -> None:
    facts = Facts(processes=PROCESSES, consulted=(Consulted("ann", "NC-26-01", on("2026-04-01")),))

    small = judge_verifier("ann", facts, CHANGE, on("2026-04-20"), Owned(), SMALL, nc="NC-26-01")
    assert [v.severity for v in small] == [Severity.WARN]
    assert judge_verifier("ann", facts, CHANGE, on("2026-04-20"), Owned()) == ()


# IND-16


def led(*years: str, by: str = "ann", item: Item = CHANGE) -> list[AuditWork]:
    return [AuditWork(by, f"AUD-{year}", "lead", days(f"20{year}-04-20", f"20{year}-04-22"), (item,)) for year in years]


@pytest.mark.parametrize(
    ("work", "role", "expected"),
    [
        (led("25"), "lead", []),
        (led("24", "25"), "lead", ["WARN IND-16"]),
        (led("23", "24", "25"), "lead", ["MITIGATE IND-16"]),
        (led("22", "23", "24", "25"), "lead", ["MITIGATE IND-16"]),
        (led("24", "25"), "auditor", []),
        (led("23", "24", "25"), "auditor", ["WARN IND-16"]),
        ([*led("22", "23", "25"), *led("24", by="bob")], "lead", []),
        ([*led("22", "23", "24"), *led("25", by="bob")], "lead", []),
        (led("24", "25", item=Item("P07", ("8.2.6",))), "lead", []),
        ([*led("24", "25"), *led("27", "28")], "lead", ["WARN IND-16"]),
    ],
    ids=[
        "two",
        "three",
        "four",
        "five",
        "two before",
        "three before",
        "broken",
        "another since",
        "other item",
        "later ones",
    ],
)
def test_ind_16_counts_audits_of_the_item_led_in_a_row(work: list[AuditWork], role: str, expected: list[str]) -> None:
    assert said("2026-04-20", work=work, role=role) == expected


def test_ind_16_years_without_an_audit_of_the_item_break_nothing() -> None:
    assert said("2026-04-20", work=led("20", "23"), role="lead") == ["WARN IND-16"]


def test_ind_16_lead_of_an_audit_whose_member_took_the_item() -> None:
    work = [
        *led("24"),
        AuditWork("ann", "AUD-25", "lead", days("2025-04-20", "2025-04-22")),
        AuditWork("bob", "AUD-25", "auditor", days("2025-04-20", "2025-04-22"), (CHANGE,)),
    ]

    assert said("2026-04-20", work=work, role="lead") == ["WARN IND-16"]


def test_ind_16_small_logs_and_strict_is_as_standard() -> None:
    three, four = led("24", "25"), led("23", "24", "25")

    assert said("2026-04-20", work=three, role="lead", policy=SMALL) == ["LOG IND-16"]
    assert said("2026-04-20", work=four, role="lead", policy=SMALL) == ["LOG IND-16"]
    assert said("2026-04-20", work=three, role="lead", policy=STRICT) == ["WARN IND-16"]
    assert said("2026-04-20", work=four, role="lead", policy=STRICT) == ["MITIGATE IND-16"]


# IND-17

PEERS = [held("owner", LONG, person="bob"), held("owner", LONG, process("P07"))]
CONFIG = Item("P07", ("8.2.6",))


@pytest.mark.parametrize(
    ("work", "expected"),
    [
        (AuditWork("bob", "AUD-26-09", "auditor", days("2026-10-05", "2026-10-06"), (CONFIG,)), ["LOG IND-17"]),
        (AuditWork("bob", "AUD-26-01", "lead", days("2026-01-05", "2026-01-06"), (CONFIG,)), ["LOG IND-17"]),
        (AuditWork("bob", "AUD-26-09", "observer", days("2026-10-05", "2026-10-06"), (CONFIG,)), []),
        (AuditWork("bob", "AUD-26-09", "auditor", days("2026-10-05", "2026-10-06"), (CHANGE,)), []),
        (AuditWork("bob", "AUD-27-01", "auditor", days("2027-01-05", "2027-01-06"), (CONFIG,)), []),
        (
            AuditWork("bob", "AUD-26-09", "auditor", days("2027-01-05", "2027-01-06"), (CONFIG,), "2026"),
            ["LOG IND-17"],
        ),
        (AuditWork("cleo", "AUD-26-09", "auditor", days("2026-10-05", "2026-10-06"), (CONFIG,)), []),
    ],
)
def test_ind_17_two_peers_who_audit_each_other_in_one_programme_are_logged(
    work: AuditWork, expected: list[str]
) -> None:
    assert said("2026-04-20", roles=PEERS, work=[work]) == expected


def test_ind_17_strict_mitigates_and_an_observer_is_no_auditor() -> None:
    work = [AuditWork("bob", "AUD-26-09", "auditor", days("2026-10-05", "2026-10-06"), (CONFIG,))]

    assert said("2026-04-20", roles=PEERS, work=work, policy=STRICT) == ["MITIGATE IND-17"]
    assert said("2026-04-20", roles=PEERS, work=work, role="observer") == []


# IND-20

MEMBER = [TopManager("ann", until("2026-02-28"))]
BELOW = [Line("bob", "cleo", LONG), Line("cleo", "ann", until("2026-02-28"))]


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ("2026-02-27", ["BLOCK IND-20"]),
        ("2026-05-18", ["BLOCK IND-20 through 2027-02-28"]),
        ("2027-02-28", ["BLOCK IND-20 through 2027-02-28"]),
        ("2027-03-01", []),
    ],
)
def test_ind_20_top_management_on_leadership_cools_off_twelve_months(first: str, expected: list[str]) -> None:
    assert said(first, item=LEADERSHIP, top_managers=MEMBER) == expected


@pytest.mark.parametrize(
    ("leaf", "hit"),
    [("4.1", True), ("4.4", True), ("5.2.1", True), ("9.3", True), ("6.1", False), ("9.2", False), ("9.1", False)],
)
def test_ind_20_clauses_4_5_and_9_3_are_leadership(leaf: str, hit: bool) -> None:
    found = said("2026-02-20", item=Item(None, (leaf,)), top_managers=MEMBER)

    assert found == (["BLOCK IND-20"] if hit else [])


def test_ind_20_own_area_is_everything_owned_below_at_any_level() -> None:
    rows: dict[str, Any] = {"top_managers": [TopManager("ann", LONG)], "roles": OWNER}

    assert said("2026-02-20", **rows) == []
    with_lines = said("2026-02-20", **rows, lines=BELOW)
    assert with_lines == ["BLOCK IND-08c", "BLOCK IND-20"]
    assert said("2027-01-31", **rows, lines=BELOW) == ["BLOCK IND-08c", "BLOCK IND-20"]


def test_ind_20_small_blocks_the_own_area_and_mitigates_the_rest() -> None:
    rows: dict[str, Any] = {"top_managers": [TopManager("ann", LONG)], "policy": SMALL}

    assert said("2026-02-20", item=LEADERSHIP, **rows) == ["MITIGATE IND-20"]
    assert "BLOCK IND-20" in said("2026-02-20", roles=OWNER, lines=[Line("bob", "ann", LONG)], **rows)


# IND-21


@pytest.mark.parametrize(
    ("body", "first", "expected"),
    [
        (CertificationBody("CertCo", LONG), "2026-04-20", ["BLOCK IND-21"]),
        (CertificationBody("CertCo", until("2024-04-30")), "2026-04-30", ["BLOCK IND-21 through 2026-04-30"]),
        (CertificationBody("CertCo", until("2024-04-30")), "2026-05-01", []),
        (CertificationBody("CertCo", until("2024-02-29")), "2026-02-28", ["BLOCK IND-21 through 2026-02-28"]),
        (CertificationBody("Other", LONG), "2026-04-20", []),
        (CertificationBody("CertCo", Span(on("2026-04-22"))), "2026-04-20", ["BLOCK IND-21"]),
        (CertificationBody("CertCo", Span(on("2026-04-23"))), "2026-04-20", []),
    ],
)
def test_ind_21_our_certification_body_while_client_and_twenty_four_months_after(
    body: CertificationBody, first: str, expected: list[str]
) -> None:
    works = [Employment("ann", "CertCo", LONG)]

    assert said(first, employments=works, certification_bodies=[body]) == expected


def test_ind_21_blocks_in_every_preset_and_only_while_the_person_belongs_to_it() -> None:
    rows: dict[str, Any] = {"certification_bodies": [CertificationBody("CertCo", LONG)]}
    works = [Employment("ann", "CertCo", LONG)]

    for policy in (SMALL, STANDARD, STRICT):
        assert said("2026-04-20", employments=works, policy=policy, **rows) == ["BLOCK IND-21"]
    assert said("2026-04-20", employments=[Employment("ann", "CertCo", until("2026-04-19"))], **rows) == []


# IND-22


@pytest.mark.parametrize(
    ("gift", "expected"),
    [
        (Gift("ann", "bob", on("2026-04-20")), ["WARN IND-22 through 2027-04-20"]),
        (Gift("ann", "bob", on("2025-04-20")), ["WARN IND-22 through 2026-04-20"]),
        (Gift("ann", "bob", on("2025-04-19")), []),
        (Gift("ann", "bob", on("2026-04-23")), []),
        (Gift("ann", "cleo", on("2026-04-01")), []),
        (Gift("ann", "dan", on("2026-04-01")), ["WARN IND-22 through 2027-04-01"]),
        (Gift("ann", "bob", on("2026-04-01"), on("2026-04-02")), []),
        (Gift("ann", "bob", on("2026-04-01"), on("2026-04-21")), ["WARN IND-22 through 2027-04-01"]),
        (Gift("eve", "bob", on("2026-04-01")), []),
    ],
)
def test_ind_22_undeclared_gift_of_an_auditee_warns_for_twelve_months(gift: Gift, expected: list[str]) -> None:
    assert said("2026-04-20", roles=OWNER, gifts=[gift], interviewees=("dan",)) == expected


# IND-23


def coming(start: str, announced: str | None, role: str = "owner") -> list[Any]:
    return [replace(held(role, Span(on(start))), announced_on=on(announced) if announced else None)]


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        (coming("2026-07-01", "2026-04-01"), ["MITIGATE IND-23"]),
        (coming("2026-07-01", "2026-04-01", "operator"), ["MITIGATE IND-23"]),
        (coming("2026-07-01", "2026-04-01", "user"), []),
        (coming("2026-07-01", None), []),
        (coming("2026-07-01", "2026-04-21"), []),
        (coming("2026-04-23", "2026-04-01"), ["MITIGATE IND-23"]),
        (coming("2026-04-22", "2026-04-01"), ["BLOCK IND-01"]),
    ],
    ids=["owner", "operator", "user", "not announced", "announced later", "begins the day after", "begins in it"],
)
def test_ind_23_announced_future_role_is_mitigated_until_it_begins(roles: list[Any], expected: list[str]) -> None:
    assert said("2026-04-20", roles=roles) == expected


def test_ind_23_small_warns_and_names_both_days() -> None:
    assert said("2026-04-20", roles=coming("2026-07-01", "2026-04-01"), policy=SMALL) == ["WARN IND-23"]
    facts = Facts(processes=PROCESSES, roles=tuple(coming("2026-07-01", "2026-04-01")))
    found = judge("ann", facts, CHANGE, days("2026-04-20", "2026-04-22"), as_of=on("2026-04-10"))
    assert found[0].sentence == "Becomes owner of Change (P04) on 1 July 2026, announced on 1 April 2026."


# IND-24


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            Objection("ann", "AUD-26-03", "bob", on("2026-04-10")),
            "Bob objected to this person on 10 April 2026: undecided.",
        ),
        (
            Objection("ann", "AUD-26-03", "bob", on("2026-04-10"), "kept", on("2026-04-12")),
            "Bob objected to this person on 10 April 2026: decided that the person stays on 12 April 2026.",
        ),
        (
            Objection("ann", "AUD-26-03", "bob", on("2026-04-10"), "kept", on("2026-04-21")),
            "Bob objected to this person on 10 April 2026: undecided.",
        ),
        (Objection("ann", "AUD-26-04", "bob", on("2026-04-10")), None),
        (Objection("eve", "AUD-26-03", "bob", on("2026-04-10")), None),
        (Objection("ann", "AUD-26-03", "bob", on("2026-04-21")), None),
    ],
)
def test_ind_24_objection_is_mitigated_whatever_was_decided(told: Objection, expected: str | None) -> None:
    facts = Facts(processes=PROCESSES, objections=(told,), names={"bob": "Bob"})
    window = days("2026-04-20", "2026-04-22")

    found = judge("ann", facts, CHANGE, window, as_of=on("2026-04-20"), audit="AUD-26-03")

    assert [(v.severity, v.sentence) for v in found] == ([(Severity.MITIGATE, expected)] if expected else [])


# IND-26


@pytest.mark.parametrize(
    ("preset", "weight"), [("small", Severity.LOG), ("standard", Severity.WARN), ("strict", Severity.MITIGATE)]
)
def test_ind_26_approver_who_owns_an_audited_area_is_said_once_an_area(preset: str, weight: Severity) -> None:
    found = ind_26(["P23 Management review"], PRESETS[preset])

    assert [(v.severity, v.sentence) for v in found] == [
        (weight, "The approver of this report owns P23 Management review.")
    ]
    assert ind_26([], PRESETS[preset]) == []
