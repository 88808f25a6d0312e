"""The synthetic organisation: as many rows as asked for, the same for a seed, and nothing that contradicts itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from io import StringIO
from random import Random
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction

from auditprog.synthetic import calendar, year
from auditprog.synthetic.load import Size, load
from audits.models import Answer, Audit, AuditMilestone, ChecklistQuestion
from findings.models import Clock, Finding, Nonconformity
from findings.rules.ball import ball_of
from kernel import verify
from kernel.models import Counter as Drawn
from kernel.models import DemoClock, Record
from organisation.models import User
from programmes.models import Assignment, PlannedAudit, Programme

TODAY = date(2026, 11, 23)
SMALL = Size(audits=14, findings=160, answers=420, seed=7, password="a password for the bench")


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One load for the whole file, taken back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(SMALL)
        yield
        transaction.set_rollback(True)


def rows_of_everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every column but keys and bookkeeping: a sequence does not go back with its transaction on PostgreSQL."""
    found = {}
    for model in apps.get_models():
        if issubclass(model, Record):
            fields = [f for f in model._meta.concrete_fields if not f.is_relation and not f.primary_key]
            names = [f.attname for f in fields if f.attname not in ("version", "last_event_seq", "row_hash")]
            found[model._meta.label] = [
                tuple(map(str, row)) for row in model.objects.order_by("pk").values_list(*names or ["version"])
            ]
    return found


def test_as_many_audits_answers_and_findings_as_asked_for(loaded: None) -> None:
    assert (PlannedAudit.objects.count(), Audit.objects.count()) == (14, 14)
    assert Answer.objects.count() == 420
    assert Finding.objects.count() == 160


def test_the_journal_tells_of_every_row(loaded: None) -> None:
    assert verify.trail(records=True) == []


def test_another_seed_gives_another_organisation_and_the_same_seed_the_same(db: None) -> None:
    seen = []
    for seed in (5, 5, 6):
        with transaction.atomic():
            load(Size(audits=3, findings=20, answers=60, seed=seed))
            owners = list(Finding.objects.order_by("pk").values_list("reference", "owner__username"))
            seen.append((owners, rows_of_everything()))
            transaction.set_rollback(True)
    assert seen[0][0] == seen[1][0]
    for label, rows in seen[0][1].items():
        assert rows == seen[1][1][label], label
    assert seen[0][1]["findings.Finding"] != seen[2][1]["findings.Finding"]


def test_every_kind_of_state_is_there(loaded: None) -> None:
    states = set(Audit.objects.values_list("state", flat=True))
    assert states >= {"completed", "reporting", "fieldwork", "preparing", "cancelled", "postponed"}
    assert set(Finding.objects.values_list("kind", flat=True)) == {"nc", "ofi", "good_practice"}
    assert Nonconformity.objects.exclude(state__in=("closed", "withdrawn")).count() > 5
    assert Nonconformity.objects.filter(state="closed").count() > 5
    assert Clock.objects.filter(done_on=None, due_current__lt=TODAY, nc__closed_on=None).count() > 0


def test_the_ball_of_every_case_lies_where_its_state_puts_it_since_its_last_move(loaded: None) -> None:
    for nc in Nonconformity.objects.prefetch_related("moves"):
        moves = list(nc.moves.all())
        assert nc.ball == ball_of(nc.state).value
        assert (moves[-1].new, moves[-1].ball) == (nc.state, nc.ball)
        assert [m.old for m in moves[1:]] == [m.new for m in moves[:-1]]
        assert nc.ball_since in {m.on for m in moves}


def test_nothing_has_happened_after_today_or_before_it_could(loaded: None) -> None:
    for nc in Nonconformity.objects.select_related("finding").prefetch_related("moves", "clocks", "plans"):
        days = [move.on for move in nc.moves.all()]
        assert days == sorted(days) and days[0] == nc.finding.issued_on and days[-1] <= TODAY
        for clock in nc.clocks.all():
            assert clock.opened_on >= nc.finding.issued_on
            assert clock.done_on is None or clock.opened_on <= clock.done_on <= TODAY
    for stone in AuditMilestone.objects.all():
        assert stone.happened_on <= stone.recorded_on <= TODAY


def test_a_closed_case_has_no_running_clock_of_its_cycle_but_what_the_light_path_skips(loaded: None) -> None:
    running = Clock.objects.filter(done_on=None, nc__state="closed", nc__light_path=False)
    assert Counter(running.values_list("step", flat=True)) == Counter()


def test_an_audit_answers_no_more_than_it_asks_and_only_once_it_began(loaded: None) -> None:
    assert not Answer.objects.exclude(question__audit__state__in=year.STARTED).exists()
    assert ChecklistQuestion.objects.filter(audit__state="fieldwork", answer=None).exists()
    for kind, result in (("nc", "nonconforming"), ("ofi", "conforming_ofi"), ("good_practice", "conforming_strength")):
        linked = Finding.objects.filter(kind=kind, answers__isnull=False)
        assert set(linked.values_list("answers__answer__result", flat=True)) <= {result}


def test_findings_of_an_audit_that_goes_on_are_drafts_and_the_others_are_issued(loaded: None) -> None:
    going = Finding.objects.filter(audit__closing_on=None, audit__isnull=False)
    assert set(going.values_list("state", flat=True)) == {"draft"}
    assert not Finding.objects.filter(audit__closing_on__isnull=False, reference="").exists()


def test_nobody_audits_an_area_of_their_own(loaded: None) -> None:
    own = Assignment.objects.filter(person__tenures__role="owner")
    assert list(own) == []


def test_the_next_number_goes_on_behind_the_loaded_ones(loaded: None) -> None:
    issued = Finding.objects.filter(reference__startswith="NC-26-").count()
    assert Drawn.objects.get(key="NC-2026").value == issued


def test_only_the_people_of_the_bench_can_sign_in(loaded: None) -> None:
    able = [user.username for user in User.objects.all() if user.has_usable_password()]
    assert sorted(able) == ["bench-lead", "bench-manager", "bench-owner"]
    assert User.objects.get(username="bench-lead").check_password("a password for the bench")


def test_the_lead_of_the_bench_has_a_checklist_in_its_fieldwork(loaded: None) -> None:
    mine = Audit.objects.filter(
        state="fieldwork", planned__assignments__person__username="bench-lead", planned__assignments__role="lead"
    )
    assert mine.count() >= 1 and mine.first().questions.count() >= 20


def test_years_are_closed_but_the_last_which_runs(db: None) -> None:
    load(Size(audits=45, findings=0, answers=0))
    assert dict(Programme.objects.values_list("year", "state")) == {2025: "closed", 2026: "running"}


@pytest.mark.parametrize("audits", [1, 2, 3, 9, 10, 40, 41, 200])
def test_the_plan_shares_out_exactly_what_was_asked_for(audits: int) -> None:
    days = calendar.calendar(2010, 2028)
    slots = year.shared_out(year.plan(audits, TODAY, days, Random(1)), 1000, 300)
    assert (len(slots), sum(s.answers for s in slots), sum(s.findings for s in slots)) == (audits, 1000, 300)
    assert all(s.start <= s.end and s.start.year == s.year for s in slots)
    assert any(s.state == "fieldwork" for s in slots)
    assert all(s.end <= TODAY for s in slots if s.state in ("reporting", "completed"))
    assert all(s.start > TODAY for s in slots if s.state in ("preparing", "planned"))


def test_a_database_with_people_that_is_no_demo_is_left_alone(db: None) -> None:
    User.objects.create_user("real", "real@example.org")
    with pytest.raises(CommandError, match="no demo"):
        call_command("load_year", audits=1, findings=0, answers=0, stdout=StringIO())
    assert User.objects.count() == 1


def test_a_demo_takes_it_and_a_second_load_is_refused(db: None) -> None:
    DemoClock.objects.create(pk=1, today=TODAY)
    User.objects.create_user("cast", "cast@example.org")
    call_command("load_year", audits=1, findings=2, answers=5, stdout=StringIO())
    with pytest.raises(CommandError, match="already"):
        call_command("load_year", audits=1, findings=2, answers=5, anyway=True, stdout=StringIO())
