"""What the presets Small and Strict do differently with people and with the year (domain 0.5, 2.3, 3.2, 4.3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from kernel.journal import audited
from kernel.models import Setting
from organisation.models import Process, User
from programmes import queries, services
from programmes.models import PlannedAudit, Programme
from programmes.rules.calendar import Span
from programmes.rules.case import Acceptance, Seat, open_case
from programmes.rules.changes import SPONSOR_DECIDES, decider
from programmes.rules.facts import Authorship, Declared, Facts, Item, Line, ProcessFact, RoleHeld, Target
from programmes.rules.judge import judge_seat
from programmes.rules.policy import PRESETS
from programmes.rules.safeguards import Safeguard, answer_to
from programmes.rules.severity import Severity
from programmes.rules.verdict import Verdict

NAMES = ("small", "standard", "strict")
DAY = date(2026, 6, 1)
PROCESSES = {
    "P04": ProcessFact("P04", "Change", "OPS", ("8.5.1.1",)),
    "P22": ProcessFact("P22", "Audit", "A", ("9.2",)),
}
CHANGE, AUDITING = Item("P04", ("8.5.1.1",)), Item("P22", ("9.2",))


def said(
    facts: Facts, preset: str, *, item: Item = CHANGE, seat: Seat | None = None, documents: tuple[str, ...] = ()
) -> list[str]:
    """Verdicts of "ann" as "SEVERITY RULE", for three days of fieldwork in May 2026."""
    window = Span(date(2026, 5, 18), date(2026, 5, 20))
    policy = PRESETS[preset]
    case = open_case(
        replace(facts, processes=PROCESSES), item, window, as_of=window.start, policy=policy, documents=documents
    )
    return [f"{v.severity.name} {v.label}" for v in judge_seat(case, seat or Seat("ann"), policy)]


AUTHOR = Facts(authorships=(Authorship("ann", "QP 1.0", "author", date(2026, 1, 5), Span(date(2026, 1, 5))),))
REVIEWER = Facts(authorships=(Authorship("ann", "QP 1.0", "reviewer", date(2026, 1, 5), Span(date(2026, 1, 5))),))
YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))
MANAGER = RoleHeld("mina", "programme_manager", Target("sms", "SMS"), YEAR)
DEPUTY = RoleHeld("ann", "deputy_programme_manager", Target("sms", "SMS"), YEAR)


@pytest.mark.parametrize(
    ("facts", "role", "expected"),
    [
        (AUTHOR, "auditor", [["LOG IND-06"], ["MITIGATE IND-06"], ["BLOCK IND-06"]]),
        (AUTHOR, "lead", [["LOG IND-06"], ["MITIGATE IND-06"], ["MITIGATE IND-06"]]),
        (REVIEWER, "auditor", [["LOG IND-06"], ["LOG IND-06"], ["WARN IND-06"]]),
    ],
)
def test_ind_06_strict_blocks_a_member_and_never_stops_anybody_from_leading(
    facts: Facts, role: str, expected: list[list[str]]
) -> None:
    for preset, wanted in zip(NAMES, expected, strict=True):
        assert said(facts, preset, seat=Seat("ann", role), documents=("QP 1.0",)) == wanted


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (Facts(roles=(replace(MANAGER, person="ann"),)), ["BLOCK", "BLOCK", "BLOCK"]),
        (Facts(roles=(MANAGER, DEPUTY)), ["MITIGATE", "BLOCK", "BLOCK"]),
        (Facts(roles=(MANAGER,), lines=(Line("ann", "mina", Span(date(2020, 1, 1))),)), ["MITIGATE", "BLOCK", "BLOCK"]),
    ],
)
def test_ind_18_a_small_blocks_the_manager_alone(facts: Facts, expected: list[str]) -> None:
    found = [[v for v in said(facts, preset, item=AUDITING) if v.endswith("IND-18 (a)")] for preset in NAMES]

    assert found == [[f"{weight} IND-18 (a)"] for weight in expected]


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ((), [[], [], ["BLOCK IND-13"]]),
        ((Declared("ann", Target("clause", "4.1"), date(2026, 1, 7), year=2026),), [[], [], []]),
        ((Declared("ann", Target("clause", "4.1"), date(2025, 1, 7), year=2025),), [[], [], ["BLOCK IND-13"]]),
        ((Declared("ann", Target("clause", "4.1"), date(2026, 6, 1), year=2026),), [[], [], ["BLOCK IND-13"]]),
    ],
)
def test_ind_13_strict_asks_for_a_declaration_each_year_too(
    declared: tuple[Declared, ...], expected: list[list[str]]
) -> None:
    seat = Seat("ann", "auditor", Acceptance(date(2026, 5, 1)))

    assert [said(Facts(declared=declared), preset, seat=seat) for preset in NAMES] == expected


def test_ind_13_is_not_asked_of_somebody_who_was_not_asked_to_accept() -> None:
    assert said(Facts(), "strict") == []


@pytest.mark.parametrize(("preset", "answered"), [("small", True), ("standard", True), ("strict", False)])
def test_ind_08b_strict_takes_no_standing_safeguard(preset: str, answered: bool) -> None:
    verdict = Verdict("IND-08b", Severity.MITIGATE, "x")
    standing = Safeguard("W-26-1", "IND-08b", YEAR, date(2026, 1, 2), standing=True)
    own = replace(standing, standing=False, reference="W-26-2")
    window = Span(date(2026, 5, 18), date(2026, 5, 20))
    ask: dict[str, Any] = {"person": "ann", "audit": "A", "window": window, "as_of": DAY, "policy": PRESETS[preset]}

    assert (answer_to(verdict, [standing], **ask) is not None) is answered
    assert answer_to(verdict, [own], **ask) is own


@pytest.mark.parametrize(
    "kind", ["moved_inside", "moved_out", "team", "scope_added", "audit_added", *sorted(SPONSOR_DECIDES)]
)
def test_2_3_who_decides_a_change(kind: str) -> None:
    sponsors = kind in ("cancelled", "scope_dropped", "budget")

    assert [decider(kind, PRESETS[name].changes_by) for name in NAMES] == [
        "manager",
        "sponsor" if sponsors else "manager",
        "sponsor",
    ]


def choose(**values: Any) -> None:
    with audited(by="system:test", today=DAY):
        for name, value in values.items():
            Setting(key=f"programmes.{name}", value=value).save()


@pytest.fixture
def in_force(plan: Callable[..., PlannedAudit], p01: Process, mina: User, bo: User) -> PlannedAudit:
    audit = plan(p01)
    with audited(by="system:test", today=DAY):
        year = Programme.objects.get()
        year.state, year.approved_by, year.approved_on = "approved", bo, DAY
        year.submitted_by, year.submitted_on = mina, DAY
        year.save()
    return PlannedAudit.objects.select_related("programme").get(pk=audit.pk)


MOVE = {"start": date(2026, 9, 14), "end": date(2026, 9, 16), "reason": "holidays", "today": DAY}
CANCEL = {"reason": "merged", "effect": "next year", "today": DAY}


@pytest.mark.parametrize(
    ("changes_by", "mover", "other"), [("by_kind", "mina", "bo"), ("manager", "mina", "bo"), ("approver", "bo", "mina")]
)
def test_2_3_a_move_is_made_by_whom_the_rules_name(
    in_force: PlannedAudit, mina: User, bo: User, changes_by: str, mover: str, other: str
) -> None:
    people = {"mina": mina, "bo": bo}
    choose(changes_by=changes_by)
    with pytest.raises(PermissionDenied):
        services.move_audit(in_force, by=people[other], **MOVE)
    assert services.move_audit(in_force, by=people[mover], **MOVE).start == MOVE["start"]


@pytest.mark.parametrize(
    ("changes_by", "who"), [("by_kind", ["bo"]), ("manager", ["mina", "bo"]), ("approver", ["bo"])]
)
@pytest.mark.parametrize("name", ["mina", "bo"])
def test_2_3_cancelling_is_the_sponsors_and_in_small_the_managers_too(
    in_force: PlannedAudit, mina: User, bo: User, changes_by: str, who: list[str], name: str
) -> None:
    choose(changes_by=changes_by)
    person = {"mina": mina, "bo": bo}[name]
    if name in who:
        assert services.cancel_audit(in_force, by=person, **CANCEL).progress == "cancelled"
    else:
        with pytest.raises(PermissionDenied):
            services.cancel_audit(in_force, by=person, **CANCEL)


def test_2_3_strict_the_approver_changes_the_team_and_a_draft_stays_the_managers(
    in_force: PlannedAudit, mina: User, bo: User, leo: User, plan: Callable[..., PlannedAudit], p01: Process
) -> None:
    choose(changes_by="approver")
    seat: dict[str, Any] = {"person": leo, "role": "lead", "today": DAY}
    with pytest.raises(PermissionDenied):
        services.assign(in_force, by=mina, **seat)
    assert services.assign(in_force, by=bo, **seat).role == "lead"
    draft = plan(p01, year=2027)
    assert services.assign(draft, by=mina, **seat).role == "lead"


@pytest.mark.parametrize(("weight", "stops"), [("block", True), ("mitigate", True), ("warn", False)])
def test_cmp_03_stops_the_team_by_its_weight(
    plan: Callable[..., PlannedAudit], p01: Process, mina: User, leo: User, ada: User, weight: str, stops: bool
) -> None:
    audit = plan(p01)
    services.assign(audit, person=leo, role="lead", by=mina, today=DAY)
    seat = services.assign(audit, person=ada, role="trainee", supervisor=leo, by=mina, today=DAY)
    with audited(by="system:test", today=DAY):
        seat.supervisor = None
        seat.save()
    choose(cmp_03=weight)

    assert any("CMP-03" in reason for reason in queries.team_blockers(audit, DAY)) is stops
