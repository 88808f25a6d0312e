"""Implementation, watching, effect, and the way back (NG-9 to NG-13, NG-16)."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from findings import services
from findings.models import Action, Advice, Clock, Nonconformity, Verification
from organisation.models import User
from programmes import services as programmes
from tests.findings.conftest import CAUSES, action
from tests.findings.helpers import WEEK, due, refused


def test_ng_9_refuses_while_an_action_is_not_done_with_evidence(implementing: Nonconformity, omar: User) -> None:
    assert refused(lambda: services.implement(implementing, by=omar, today=date(2026, 7, 1))) == (
        "CA-26-002 is not done yet.",
    )
    act = Action.objects.get(nc=implementing, kind="corrective")
    services.record_action(act, done_on=date(2026, 6, 30), proof="", by=omar, today=date(2026, 7, 1))
    assert refused(lambda: services.implement(implementing, by=omar, today=date(2026, 7, 1))) == (
        "CA-26-002 has no evidence: name the record or add a file.",
    )


def test_ng_9_implemented_stops_the_clock_and_the_ball_is_the_verifiers(implemented: Nonconformity) -> None:
    assert (implemented.state, implemented.ball, implemented.first_implemented_on) == (
        "implemented",
        "verifier",
        date(2026, 7, 1),
    )
    assert Clock.objects.get(nc=implemented, step="implement").done_on == date(2026, 7, 1)


def test_ng_10_insufficient_evidence_goes_back_with_a_reason(implemented: Nonconformity, leo: User) -> None:
    assert refused(lambda: services.reject_implementation(implemented, reason="", by=leo, today=date(2026, 7, 3))) == (
        "Say what the evidence does not show.",
    )
    row = services.reject_implementation(implemented, reason="old tool", by=leo, today=date(2026, 7, 3))
    assert (row.state, row.implemented_on, row.first_implemented_on) == ("implementing", None, date(2026, 7, 1))
    assert due(row, "implement") == date(2026, 8, 31)


def test_ng_11_the_owner_cannot_verify(implemented: Nonconformity, omar: User) -> None:
    with pytest.raises(PermissionDenied):
        services.accept_implementation(implemented, by=omar, today=date(2026, 7, 3))


def test_ng_11_watches_until_the_occurrences_and_not_less_than_30_days(monitoring: Nonconformity) -> None:
    assert (monitoring.state, monitoring.effect_check_from, due(monitoring, "check")) == (
        "monitoring",
        date(2026, 8, 10),
        date(2026, 9, 9),
    )


def test_ng_11_a_watch_beyond_180_days_needs_a_reason(implemented: Nonconformity, leo: User) -> None:
    def accept(reason: str) -> Nonconformity:
        return services.accept_implementation(
            implemented,
            effect_check_from=date(2027, 1, 20),
            occurrence="yearly review",
            effect_reason=reason,
            by=leo,
            today=date(2026, 7, 3),
        )

    assert refused(lambda: accept("")) == ("Watching longer than 180 days after the implementation needs a reason.",)
    assert accept("it runs once a year").late_reason == "it runs once a year"


def test_ng_12_refuses_before_the_day_and_without_a_measurement(monitoring: Nonconformity, leo: User) -> None:
    early = date(2026, 8, 9)

    assert refused(lambda: services.check_effectiveness(monitoring, result="effective", by=leo, today=early)) == (
        "The effect cannot be seen before 10 August 2026.",
        "Enter what was measured, by default the same test again.",
    )


def test_ng_12_effective_closes_with_a_verification_row(monitoring: Nonconformity, leo: User) -> None:
    row = services.check_effectiveness(
        monitoring, result="effective", sample_text="0 of 10", by=leo, today=date(2026, 8, 20)
    )

    assert (row.state, row.ball, row.closed_by, row.closed_on) == ("closed", "", leo, date(2026, 8, 20))
    assert [(v.kind, v.result, v.cycle) for v in Verification.objects.filter(nc=row)] == [
        ("implementation", "accepted", 1),
        ("effectiveness", "effective", 1),
    ]
    assert Clock.objects.get(nc=row, step="check").done_on == date(2026, 8, 20)


def test_ng_13_not_effective_reopens_with_a_new_cycle_and_ng_16_plans_again(
    monitoring: Nonconformity, leo: User, omar: User
) -> None:
    row = services.check_effectiveness(
        monitoring, result="not_effective", sample_text="3 of 10", by=leo, today=date(2026, 8, 20)
    )

    assert (row.state, row.ball, row.cycle, row.reopen_count) == ("reopened", "owner", 2, 1)
    assert due(row, "plan", 2) == date(2026, 9, 21)
    assert due(row, "implement", 2) == date(2026, 10, 19)
    assert refused(lambda: services.send_plan(row, by=omar, today=date(2026, 8, 21)))[0] == (
        "Say where else you looked for the same and what you found."
    )
    row = services.submit_plan(
        row,
        need="action",
        extent="other shifts too",
        causes=CAUSES,
        actions=[action(omar)],
        own_sentence="ten in a row",
        by=omar,
        today=date(2026, 9, 1),
    )
    assert (row.state, row.plans.last().number, row.plans.last().cycle) == ("plan_submitted", 2, 2)


def test_correction_suffices_is_verified_and_closed_and_looked_at_again(
    contained: Nonconformity, omar: User, leo: User
) -> None:
    row = services.submit_plan(
        contained, need="correction", need_reason="a one-off", extent="5 plans", by=omar, today=WEEK
    )
    row = services.accept_plan(row, by=leo, today=WEEK)
    row = services.implement(row, by=omar, today=WEEK)

    row = services.accept_implementation(row, by=leo, today=date(2026, 6, 10))

    assert (row.state, row.check_again, row.closed_on) == ("closed", True, date(2026, 6, 10))


def test_ind_15_whoever_prescribed_the_solution_needs_a_safeguard_to_verify_it(
    implemented: Nonconformity, leo: User, omar: User, mina: User
) -> None:
    day = date(2026, 7, 3)
    services.record_advice(implemented, person=leo, text="Take the new tool.", by=omar, today=day)
    said = "Prescribed the solution on 3 July 2026 and would verify it now."
    assert refused(lambda: services.accept_implementation(implemented, by=leo, today=day)) == (
        f"Leo Lead cannot verify this: {said} (IND-15)",
    )
    assert not Verification.objects.exists()

    assert implemented.finding.audit is not None
    guard = programmes.propose_safeguard(
        rule="IND-15", text="Ada looks too", audit=implemented.finding.audit.planned, person=leo, by=mina, today=day
    )
    assert refused(lambda: services.accept_implementation(implemented, by=leo, today=day))  # not signed yet
    programmes.approve_safeguard(guard, by=mina, today=day)
    services.accept_implementation(implemented, by=leo, today=day)
    assert Verification.objects.get().independence == [
        {"rule": "IND-15", "text": f"{said} Safeguard {guard.reference}.", "stops": False}
    ]


def test_ind_15_advice_on_another_case_or_of_another_person_says_nothing(
    implemented: Nonconformity, leo: User, ada: User, omar: User
) -> None:
    day = date(2026, 7, 3)
    services.record_advice(implemented, person=ada, text="Take the new tool.", by=omar, today=day)

    services.accept_implementation(implemented, by=leo, today=day)
    assert Verification.objects.get().independence == []


def test_ind_15_advice_is_written_down_by_whoever_knows_and_with_sound_days(
    implemented: Nonconformity, leo: User, omar: User, rita: User
) -> None:
    day = date(2026, 7, 3)
    with pytest.raises(PermissionDenied):
        services.record_advice(implemented, person=leo, text="x", by=rita, today=day)
    assert refused(lambda: services.record_advice(implemented, person=None, text=" ", by=omar, today=day)) == (
        "Choose who told the solution.",
        "Say what was advised.",
    )
    later = date(2026, 7, 4)
    assert refused(lambda: services.record_advice(implemented, person=omar, text="x", on=later, by=leo, today=day)) == (
        "The owner's own solution is no advice.",
        "The day lies between the issue of this case and today.",
    )
    assert not Advice.objects.exists()
