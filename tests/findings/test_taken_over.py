"""Findings of earlier records: true dates, old numbers, and open ones that go on in the normal flow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from findings import queries, services
from findings.models import Chase, Finding, Nonconformity
from findings.queries.handed_up import past_findings
from findings.rules.adopting import OldDates, date_refusals, state_from
from findings.rules.terms import State
from findings.services import OldFinding
from kernel.models import Job
from kernel.workflow import Refused
from organisation.models import Process, User
from standards.models import Clause

TODAY = date(2026, 6, 1)
D = date


@pytest.fixture
def said(p01: Process, clause: Callable[[str], Clause], omar: User) -> Callable[..., OldFinding]:
    def make(**changes: Any) -> OldFinding:
        facts: dict[str, Any] = {
            "number": "F/2025/12",
            "kind": "nc",
            "grade": "minor",
            "issued_on": D(2025, 11, 3),
            "clauses": (clause("8.6.1"),),
            "process": p01,
            "owner": omar,
            "gap": "no record",
            "due": D(2026, 7, 15),
        }
        return OldFinding(**{**facts, **changes})

    return make


Said = Callable[..., OldFinding]


def nc_of(finding: Finding) -> Nonconformity:
    return Nonconformity.objects.select_related("finding__owner").get(finding=finding)


def refused(verb: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as caught:
        verb()
    return " ".join(caught.value.reasons)


@pytest.mark.parametrize(
    ("dates", "state"),
    [
        ({}, State.ISSUED),
        ({"implemented": D(2025, 2, 1)}, State.IMPLEMENTED),
        ({"implemented": D(2025, 2, 1), "verified": D(2025, 3, 1)}, State.MONITORING),
        ({"closed": D(2025, 3, 1)}, State.CLOSED),
    ],
)
def test_without_a_word_the_dates_say_the_state(dates: dict[str, date], state: State) -> None:
    assert state_from(OldDates(issued=D(2025, 1, 1), **dates)) is state


@pytest.mark.parametrize(
    ("dates", "state", "sentence"),
    [
        ({"closed": D(2024, 12, 31)}, State.CLOSED, "before it was issued"),
        ({"due": D(2024, 12, 31)}, State.ISSUED, "due before it was issued"),
        ({}, State.CLOSED, "Say when it was closed."),
        ({"closed": D(2025, 2, 1)}, State.ISSUED, "Correct one of the two"),
        ({}, State.IMPLEMENTED, "Say when it was implemented."),
        ({"implemented": D(2026, 6, 2)}, State.IMPLEMENTED, "after today"),
    ],
)
def test_dates_that_contradict_each_other_are_said(dates: dict[str, date], state: State, sentence: str) -> None:
    assert sentence in " ".join(date_refusals(OldDates(issued=D(2025, 1, 1), **dates), state, TODAY))


def test_the_old_number_stays_beside_ours(said: Said, mina: User) -> None:
    free = services.adopt_finding(said(), by=mina, today=TODAY)
    fitting = services.adopt_finding(said(number="NC-25-04"), by=mina, today=TODAY)
    taken = services.adopt_finding(said(number="NC-25-01"), by=mina, today=TODAY)

    assert [(f.reference, f.old_reference) for f in (free, fitting, taken)] == [
        ("NC-25-01", "F/2025/12"),
        ("NC-25-04", ""),
        ("NC-25-05", "NC-25-01"),
    ]
    assert [(f.legacy, f.adopted_on) for f in (free, fitting)] == [(True, TODAY)] * 2


def test_no_mail_no_notice_no_candidate_on_the_day(said: Said, mina: User) -> None:
    finding = services.adopt_finding(said(due=D(2026, 1, 15)), by=mina, today=TODAY)

    assert services.chase(today=TODAY) == 0
    assert not Job.objects.exists() and not Chase.objects.exists()
    assert not finding.repeat_candidates.exists()


def test_an_open_one_keeps_its_due_date_and_the_earlier_steps_begin_today(said: Said, mina: User) -> None:
    nc = nc_of(services.adopt_finding(said(), by=mina, today=TODAY))
    due = {clock.step: (clock.opened_on, clock.due_current) for clock in nc.clocks.all()}

    assert (nc.state, nc.ball, nc.ball_since) == ("issued", "owner", TODAY)
    assert due == {
        "acknowledge": (TODAY, D(2026, 6, 8)),  # Saturday 6 June rolls
        "contain": (TODAY, D(2026, 6, 11)),
        "plan": (TODAY, D(2026, 7, 1)),
        "implement": (D(2025, 11, 3), D(2026, 7, 15)),
    }


def test_a_short_due_date_bounds_the_steps_before_it(said: Said, mina: User) -> None:
    nc = nc_of(services.adopt_finding(said(due=D(2026, 6, 10)), by=mina, today=TODAY))

    assert max(clock.due_current for clock in nc.clocks.all()) == D(2026, 6, 10)


def test_reminders_and_levels_begin_on_the_day_after(said: Said, mina: User, omar: User) -> None:
    services.adopt_finding(said(due=D(2026, 1, 15)), by=mina, today=TODAY)

    assert services.chase(today=TODAY + timedelta(days=1)) == 1
    sent = Chase.objects.get()
    assert (sent.step, sent.level, sent.due, sent.recipient) == ("implement", "L1", D(2026, 1, 15), omar)


def test_the_ladder_of_an_old_case_climbs_from_its_take_over(said: Said, mina: User) -> None:
    services.adopt_finding(said(due=D(2026, 1, 15), state="implementing", action="mend it"), by=mina, today=TODAY)
    for offset in range(1, 31):
        services.chase(today=TODAY + timedelta(days=offset))

    levels = list(Chase.objects.filter(step="implement").order_by("pk").values_list("level", flat=True))
    assert sorted(set(levels)) == ["L1", "L2", "L3"]


def test_its_owner_works_on_it_to_the_end(said: Said, mina: User, omar: User, leo: User) -> None:
    nc = nc_of(services.adopt_finding(said(action="Train the shift", cause="nobody knew"), by=mina, today=TODAY))
    day = D(2026, 6, 3)

    assert [item.thing for item in queries.work_items(omar, TODAY)] == ["NC-25-01"]
    services.contain(nc, text="repaired", proof="REC-1", effects="none", done_on=day, by=omar, today=day)
    plan = services.plan_to_write(nc_of(nc.finding), by=omar, today=day)
    assert [(a.text, a.cause.text) for a in plan.actions.all()] == [("Train the shift", "nobody knew")]
    services.submit_plan(
        nc_of(nc.finding),
        need="action",
        extent="looked at all shifts",
        causes=[{"text": "no hand-over rule", "category": "process", "whys": [["a", "b", ""], ["c", "d", ""]]}],
        actions=[{"text": "Train the shift", "owner": omar, "expected_proof": "list", "cause": 1}],
        own_sentence="no case in a month",
        by=omar,
        today=day,
    )
    assert [item.verb for item in queries.work_items(mina, day)] == ["Appoint the auditor of"]
    services.appoint_auditor(nc_of(nc.finding), person=leo, by=mina, today=day)
    services.accept_plan(nc_of(nc.finding), measure="0 of 10", occurrence="10 records", verifier=leo, by=leo, today=day)
    services.implement(nc_of(nc.finding), proofs="REC-2", by=omar, today=D(2026, 6, 10))
    services.accept_implementation(nc_of(nc.finding), occurrence="10 records", by=leo, today=D(2026, 6, 11))
    later = D(2026, 7, 20)
    services.check_effectiveness(
        nc_of(nc.finding), result="effective", text="0 of 10", sample_text="10", by=leo, today=later
    )

    assert nc_of(nc.finding).state == "closed"


def test_an_action_under_way_is_proven_and_verified(said: Said, mina: User, omar: User) -> None:
    nc = nc_of(services.adopt_finding(said(state="implementing", action="mend it"), by=mina, today=TODAY))

    assert "is not done yet" in refused(lambda: services.implement(nc, by=omar, today=TODAY))
    services.implement(nc, proofs="REC-2", by=omar, today=TODAY)
    assert nc_of(nc.finding).state == "implemented"
    assert [item.verb for item in queries.work_items(mina, TODAY)] == ["Appoint the verifier of"]


@pytest.mark.parametrize(
    ("changes", "state", "ball"),
    [
        ({"state": "contained"}, "contained", "owner"),
        ({"implemented_on": D(2026, 5, 1)}, "implemented", "verifier"),
        ({"implemented_on": D(2026, 4, 1), "verified_on": D(2026, 5, 4)}, "monitoring", "verifier"),
        ({"closed_on": D(2026, 5, 4)}, "closed", ""),
        ({"state": "withdrawn", "closed_on": D(2026, 5, 4)}, "withdrawn", ""),
    ],
)
def test_it_comes_in_the_state_that_the_records_say(
    changes: dict[str, Any], state: str, ball: str, said: Said, mina: User
) -> None:
    nc = nc_of(services.adopt_finding(said(**changes), by=mina, today=TODAY))

    assert (nc.state, nc.ball) == (state, ball)


def test_it_counts_in_f_by_its_true_dates(said: Said, mina: User) -> None:
    services.adopt_finding(said(grade="major"), by=mina, today=TODAY)
    services.adopt_finding(said(number="2", closed_on=D(2026, 2, 1), repeat=True, prior=("X-9",)), by=mina, today=TODAY)

    history = past_findings(TODAY)["P01"]
    assert sorted((f.grade, f.issued_on, f.repeat) for f in history.findings) == [
        ("major", D(2025, 11, 3), False),
        ("minor", D(2025, 11, 3), True),
    ]
    assert history.open_major_on == D(2025, 11, 3)


def test_7_6_a_closed_one_is_a_candidate_for_new_findings(said: Said, mina: User, finding: Finding) -> None:
    services.adopt_finding(said(number="NC-25-04", closed_on=D(2026, 2, 1)), by=mina, today=TODAY)

    from findings.rules import repeats

    assert repeats.repeat_candidates(queries.past_of(finding), queries.past_cases(finding), queries.policy()) == (
        "NC-25-04",
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"owner": None}, "Name its owner"),
        ({"grade": ""}, "major or minor"),
        ({"number": " "}, "Enter its number"),
        ({"state": "disputed"}, "cannot be taken over as"),
        ({"state": "implementing"}, "Say which action"),
    ],
)
def test_what_is_missing_is_said(changes: dict[str, Any], sentence: str, said: Said, mina: User) -> None:
    assert sentence in refused(lambda: services.adopt_finding(said(**changes), by=mina, today=TODAY))


def test_opportunities_and_good_practices_come_too(said: Said, mina: User, omar: User) -> None:
    waits = services.adopt_finding(said(kind="ofi", grade="", number="O1", due=None), by=mina, today=TODAY)
    done = services.adopt_finding(
        said(kind="ofi", grade="", number="O2", closed_on=D(2026, 1, 5)), by=mina, today=TODAY
    )
    good = services.adopt_finding(said(kind="good_practice", grade="", number="G1", owner=None), by=mina, today=TODAY)

    assert [(f.reference, f.state) for f in (waits, done, good)] == [
        ("OFI-25-01", "proposed"),
        ("OFI-25-02", "done"),
        ("GP-25-01", "shared"),
    ]
    assert waits.response_due == D(2026, 7, 1)
    assert [item.thing for item in queries.work_items(omar, TODAY)] == ["OFI-25-01"]


def test_the_mended_row_comes_again_until_somebody_has_worked_on_it(said: Said, mina: User, omar: User) -> None:
    row = services.adopt_finding(said(), by=mina, today=TODAY)
    services.correct_finding(row, said(grade="major", due=D(2026, 8, 3)), by=mina, today=TODAY)
    nc = nc_of(row)
    assert (nc.finding.grade, nc.finding.reference) == ("major", "NC-25-01")

    services.acknowledge(nc, by=omar, today=TODAY)
    assert "Somebody has gone on" in refused(lambda: services.correct_finding(row, said(), by=mina, today=TODAY))
    assert "Somebody has gone on" in refused(lambda: services.drop_finding(row, by=mina, today=TODAY))


def test_taken_back_it_is_gone_and_its_number_is_not_drawn_again(said: Said, mina: User) -> None:
    services.drop_finding(services.adopt_finding(said(action="x"), by=mina, today=TODAY), by=mina, today=TODAY)

    assert not Finding.objects.exists() and not Nonconformity.objects.exists()
    assert services.adopt_finding(said(), by=mina, today=TODAY).reference == "NC-25-02"


def test_one_that_is_named_as_repeated_stays(said: Said, mina: User) -> None:
    first = services.adopt_finding(said(number="1", closed_on=D(2026, 1, 1)), by=mina, today=TODAY)
    services.adopt_finding(said(number="2", repeat_of=first, prior=("1",)), by=mina, today=TODAY)

    assert "Another finding names" in refused(lambda: services.drop_finding(first, by=mina, today=TODAY))


@pytest.mark.parametrize("state", ["closed", "withdrawn"])
def test_ind_14_nobody_ends_the_own_open_case_by_a_spreadsheet(state: str, said: Said, mina: User, omar: User) -> None:
    own = services.adopt_finding(said(owner=mina), by=mina, today=TODAY)
    ended = said(
        owner=omar, state=state, implemented_on=D(2026, 4, 1), verified_on=D(2026, 5, 1), closed_on=D(2026, 5, 1)
    )
    assert "IND-14" in refused(lambda: services.correct_finding(own, ended, by=mina, today=TODAY))
    assert nc_of(own).state == State.ISSUED


def test_ind_14_the_owners_word_ends_no_open_case(said: Said, mina: User, omar: User, leo: User) -> None:
    days = {"implemented_on": D(2026, 4, 1), "verified_on": D(2026, 5, 1), "closed_on": D(2026, 5, 1)}
    row = services.adopt_finding(said(), by=mina, today=TODAY)
    mended = said(state="closed", verified_by=omar, **days)
    assert "does not verify it" in refused(lambda: services.correct_finding(row, mended, by=mina, today=TODAY))

    services.correct_finding(row, said(state="closed", verified_by=leo, **days), by=mina, today=TODAY)
    assert nc_of(row).state == State.CLOSED
