"""Hierarchical scope matching and the audited period (domain 3.1, 3.2)."""

from datetime import date

import pytest

from programmes.rules.calendar import Span
from programmes.rules.case import audited_period
from programmes.rules.facts import AuditWork, Facts, Item, ProcessFact, RoleHeld, Target
from programmes.rules.policy import STANDARD
from programmes.rules.scope import hits, is_sms_level, leaves_hit, owners_in

FACTS = Facts(
    processes={
        "P01": ProcessFact("P01", "Incident", "DESK", ("8.6.1",)),
        "P07": ProcessFact("P07", "Configuration", "PLT", ("8.2.6",)),
        "P25": ProcessFact("P25", "Governance", "SMO", ("5.1", "6.2.1")),
        "P26": ProcessFact("P26", "Documents", "QUA", ("7.5.3",)),
    },
    units={"OPS": None, "DESK": "OPS", "PLT": None, "SMO": None, "QUA": None},
)


@pytest.mark.parametrize(
    ("target", "item", "expected"),
    [
        (Target("clause", "8.2"), Item("P07", ("8.2.6",)), True),
        (Target("clause", "8.2"), Item("P01", ("8.20.1",)), False),
        (Target("clause", "5.1", within="P25"), Item("P25", ("5.1", "6.2.1")), True),
        (Target("clause", "5.1", within="P25"), Item("P26", ("5.1",)), False),
        (Target("process", "P07"), Item("P07", ("8.2.6",)), True),
        (Target("process", "P07"), Item("P01", ("8.2.6",)), False),
        (Target("process", "P07"), Item(None, ("8.2.6",)), True),
        (Target("unit", "OPS"), Item("P01", ("8.6.1",)), True),
        (Target("unit", "DESK"), Item("P07", ("8.2.6",)), False),
        (Target("sms", "SMS"), Item("P25", ("5.1",)), True),
        (Target("sms", "SMS"), Item("P07", ("8.2.6",)), False),
        (Target("service", "S1"), Item("P01", ("8.6.1",), service="S1"), True),
        (Target("supplier", "X"), Item("P01", ("8.6.1",)), False),
    ],
)
def test_scope_matching_is_hierarchical(target: Target, item: Item, expected: bool) -> None:
    assert hits(target, item, FACTS) is expected


def test_a_clause_role_names_only_its_own_leaves() -> None:
    assert leaves_hit(Target("clause", "5.1", "P25"), Item("P25", ("5.1", "6.2.1")), FACTS) == ("5.1",)


@pytest.mark.parametrize(("leaf", "expected"), [("4.1", True), ("8.1", False), ("9.4", True), ("10.2", True)])
def test_sms_level_is_4_to_7_9_and_10(leaf: str, expected: bool) -> None:
    assert is_sms_level(Item(None, (leaf, "8.6.1"))) is expected


def test_owners_are_those_on_any_day_of_the_window() -> None:
    old = RoleHeld("ann", "owner", Target("process", "P01"), Span(date(2020, 1, 1), date(2026, 4, 20)))
    new = RoleHeld("bob", "owner", Target("process", "P01"), Span(date(2026, 4, 22)))
    facts = Facts(roles=(old, new), processes=FACTS.processes)
    item = Item("P01", ("8.6.1",))

    assert owners_in(item, Span(date(2026, 4, 20), date(2026, 4, 22)), facts) == (old, new)
    assert owners_in(item, Span(date(2026, 4, 21), date(2026, 4, 21)), facts) == ()


def test_audited_period_begins_the_day_after_the_previous_audit_of_the_item() -> None:
    item = Item("P01", ("8.6.1",))
    seat = AuditWork("ann", "AUD-25-01", "lead", Span(date(2025, 2, 3), date(2025, 2, 5)), (item,))
    other = AuditWork("ann", "AUD-25-02", "lead", Span(date(2025, 9, 3), date(2025, 9, 5)), (Item("P07", ("8.2.6",)),))

    found = audited_period(item, date(2026, 3, 16), (seat, other), STANDARD)

    assert found == Span(date(2025, 2, 6), date(2026, 3, 15))
    assert audited_period(item, date(2026, 3, 16), (), STANDARD) == Span(date(2025, 3, 16), date(2026, 3, 15))
