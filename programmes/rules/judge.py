"""All rules at once: what stands against a person in a seat, on an item, on these days."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from programmes.rules.audit_process import ind_18
from programmes.rules.authors import ind_06
from programmes.rules.availability import avl_01, avl_02
from programmes.rules.builders import ind_05
from programmes.rules.calendar import Span
from programmes.rules.case import Case, Seat, open_case
from programmes.rules.competence import cmp_01, cmp_04
from programmes.rules.declared import ind_12, ind_13
from programmes.rules.deputies import ind_04, ind_04b
from programmes.rules.facts import Facts, Item
from programmes.rules.four_eyes import Owned, ind_14
from programmes.rules.nearness import ind_07, ind_08, ind_08b, ind_08c, ind_09
from programmes.rules.own_work import ind_01, ind_02, ind_03
from programmes.rules.policy import STANDARD, Policy
from programmes.rules.severity import Severity
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
    ind_12,
    ind_13,
    ind_18,
    cmp_01,
    cmp_04,
    avl_01,
    avl_02,
)
VERIFIER_RULES: tuple[Rule, ...] = (ind_01, ind_02, ind_08, ind_09, ind_12)
TIE_RULES = ("IND-09",)


def judge_seat(case: Case, seat: Seat, policy: Policy = STANDARD) -> tuple[Verdict, ...]:
    """Every verdict on one seat, worst first. Observers are exempt; experts judge nothing and so weigh less."""
    if seat.role == "observer":
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
    )
    return judge_seat(case, Seat(person, role), policy)


def judge_verifier(
    person: str, facts: Facts, item: Item, day: date, owned: Owned, policy: Policy = STANDARD
) -> tuple[Verdict, ...]:
    """Verifiers are judged on the process and the day, by IND-01, -02, -08, -09, -12 and -14, and nothing else."""
    window = Span(day, day)
    case = open_case(facts, item, window, as_of=day, policy=policy, records=window)
    found = [verdict for rule in VERIFIER_RULES for verdict in rule(case, Seat(person), policy)]
    return in_order([*found, *ind_14(person, owned, window, facts)])


def _for_expert(verdict: Verdict, policy: Policy) -> Verdict:
    """IND-25: ties count as MITIGATE, other rules as WARN; being away or booked stays what it is."""
    if verdict.rule.startswith("AVL"):
        return verdict
    most = policy.ind_25_ties if verdict.rule in TIE_RULES else policy.ind_25_others
    return replace(verdict, severity=Severity(min(verdict.severity, most)))
