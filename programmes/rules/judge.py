"""All rules at once: what stands against a person in a seat, on an item, on these days."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from programmes.rules.audit_process import ind_18
from programmes.rules.authors import ind_06
from programmes.rules.availability import avl_01, avl_02, avl_03
from programmes.rules.builders import ind_05
from programmes.rules.calendar import Span
from programmes.rules.case import Case, Seat, open_case
from programmes.rules.coming import ind_23, ind_24
from programmes.rules.competence import cmp_01, cmp_04, cmp_07
from programmes.rules.declared import ind_12, ind_13
from programmes.rules.deputies import ind_04, ind_04b
from programmes.rules.facts import Facts, Item
from programmes.rules.four_eyes import Owned, ind_14, ind_15
from programmes.rules.money import ind_10, ind_22
from programmes.rules.nearness import ind_07, ind_08, ind_08b, ind_08c, ind_09
from programmes.rules.own_work import ind_01, ind_02, ind_03
from programmes.rules.policy import STANDARD, Policy
from programmes.rules.rotation import ind_16, ind_17
from programmes.rules.severity import Severity
from programmes.rules.suppliers import ind_11, ind_21
from programmes.rules.top_management import ind_20
from programmes.rules.verdict import Verdict, in_order

Rule = Callable[[Case, Seat, Policy], list[Verdict]]

RULES: tuple[Rule, ...] = (
    ind_01,
    ind_02,
    ind_03,
    ind_04,
    ind_04b,
    ind_05,
    ind_06,
    ind_07,
    ind_08,
    ind_08b,
    ind_08c,
    ind_09,
    ind_10,
    ind_11,
    ind_12,
    ind_13,
    ind_16,
    ind_17,
    ind_18,
    ind_20,
    ind_21,
    ind_22,
    ind_23,
    ind_24,
    cmp_01,
    cmp_04,
    cmp_07,
    avl_01,
    avl_02,
    avl_03,
)
VERIFIER_RULES: tuple[Rule, ...] = (ind_01, ind_02, ind_08, ind_09, ind_12)
TIE_RULES = ("IND-09", "IND-10", "IND-11")
EXEMPT = ("observer", "guide")
"""Audit roles that no rule is asked about: they judge nothing and are judged by nobody (IND-25)."""


def judge_seat(case: Case, seat: Seat, policy: Policy = STANDARD) -> tuple[Verdict, ...]:
    """Every verdict on one seat, worst first. Observers and guides are exempt; experts judge nothing: less weight."""
    if seat.role in EXEMPT:
        return ()
    found = [verdict for rule in RULES for verdict in rule(case, seat, policy)]
    if seat.role == "expert":
        found = [_for_expert(verdict, policy) for verdict in found]
    return in_order(found)


def judge(
    person: str,
    facts: Facts,
    item: Item,
    window: Span,
    *,
    as_of: date,
    records: Span | None = None,
    policy: Policy = STANDARD,
    role: str = "auditor",
    audit: str = "",
    documents: tuple[str, ...] = (),
    interviewees: tuple[str, ...] = (),
    standards: tuple[str, ...] = (),
    programme: str = "",
    days: Decimal = Decimal(0),
    remote: bool = False,
) -> tuple[Verdict, ...]:
    """One person on one item, from plain arguments; `records` defaults to the audited period of 3.2."""
    case = open_case(
        facts,
        item,
        window,
        as_of=as_of,
        policy=policy,
        records=records,
        audit=audit,
        documents=documents,
        interviewees=interviewees,
        standards=standards,
        programme=programme,
        days=days,
    )
    return judge_seat(case, Seat(person, role, remote=remote), policy)


def judge_verifier(
    person: str, facts: Facts, item: Item, day: date, owned: Owned, policy: Policy = STANDARD, *, nc: str = ""
) -> tuple[Verdict, ...]:
    """Verifiers are judged on the process and the day, by IND-01, -02, -08, -09, -12 and -14, and nothing else.

    IND-15 is asked beside them where the nonconformity is named (`nc`): it is about verifying, and nowhere else asked.
    """
    window = Span(day, day)
    case = open_case(facts, item, window, as_of=day, policy=policy, records=window)
    found = [verdict for rule in VERIFIER_RULES for verdict in rule(case, Seat(person), policy)]
    return in_order([*found, *ind_14(person, owned, window, facts), *ind_15(person, nc, day, facts, policy)])


def _for_expert(verdict: Verdict, policy: Policy) -> Verdict:
    """IND-25: ties count as MITIGATE, other rules as WARN; being away or booked stays what it is."""
    if verdict.rule.startswith("AVL"):
        return verdict
    most = policy.ind_25_ties if verdict.rule in TIE_RULES else policy.ind_25_others
    return replace(verdict, severity=Severity(min(verdict.severity, most)))
