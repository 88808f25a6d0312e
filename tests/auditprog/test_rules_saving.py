"""Changing the rules: saved with its reason, refused, stale, told, judged again; and the preview tells the truth."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from auditprog import rulebook
from auditprog.rulebook import saving
from auditprog.rulebook.fields import Field, Kind, all_fields
from auditprog.rulebook.in_force import in_force
from kernel import outbox
from kernel.journal import audited
from kernel.models import AuditEvent, Job, Notice, Setting, Stale
from kernel.workflow import Refused
from organisation.models import Organisation, User
from programmes import queries, services
from programmes.models import Assignment, PlannedAudit, ProcessPriority, Verdict
from tests.programmes.conftest import LOADER, Northwind, northwind, two_years  # noqa: F401 (fixtures)

DAY = date(2026, 1, 12)
MONTHS = "programmes.ind_02_months"
Row = tuple[str, str, str]


def change(changes: dict[str, Any], by: User | str, **more: Any) -> rulebook.Saved:
    return rulebook.change_rules(changes, reason="A regulator asked", by=by, today=DAY, **more)


def test_a_value_is_saved_with_who_when_and_why(mina: User) -> None:
    saved = change({MONTHS: 18}, mina)

    assert (saved.changed, queries.load_policy().ind_02_months) == ((MONTHS,), 18)
    last = rulebook.last_changes([MONTHS])[MONTHS]
    assert (last.who, last.on, last.reason) == ("Mina Manager", DAY, "A regulator asked")
    event = AuditEvent.objects.get(action="rules changed")
    assert event.reason == "A regulator asked" and '"programmes.ind_02_months":18' in event.text


def test_back_to_standard_leaves_no_row_but_its_history(mina: User) -> None:
    change({MONTHS: 18}, mina)
    change({MONTHS: 12}, mina)

    assert not Setting.objects.filter(key=MONTHS).exists()
    assert [entry.who for entry in rulebook.changes_of(MONTHS)] == ["Mina Manager", "Mina Manager"]


def test_the_days_of_a_grade_are_rows_of_their_own(mina: User) -> None:
    from findings.queries import policy

    change({"findings.major.plan": 10, "findings.minor.reminders": [7, 1]}, mina)

    assert (policy().major.plan, policy().major.contain, policy().minor.reminders) == (10, 5, (7, 1))


def test_a_whole_preset_overwrites_what_was_set_one_by_one(mina: User, organisation: Organisation) -> None:
    change({MONTHS: 18}, mina)
    rulebook.adopt_preset("strict", reason="A group buys us", by=mina, today=DAY)

    held = in_force()
    assert rulebook.preset_changes(held, "strict") == {}
    assert held.policy("programmes").name == "Strict"
    organisation.refresh_from_db()
    assert organisation.preset == "strict"
    assert held.policy("audits").silence_accepts_plan_after is None
    rulebook.adopt_preset("standard", reason="It was too much", by=mina, today=DAY)
    assert not Setting.objects.filter(key__startswith="programmes.").exists()


@pytest.mark.parametrize(
    ("changes", "reason", "words"),
    [
        ({MONTHS: 18}, " ", "Say why"),
        ({MONTHS: 12}, "x", "Nothing would change"),
        ({"programmes.ind_01": "log"}, "x", "IND-01 can never be set"),
        ({"findings.ng_12": False, MONTHS: 18}, "x", "NG-12 can never be set"),
        ({"programmes.ind_02_months": 500}, "x", "from 0 to 120"),
    ],
)
def test_the_service_refuses_whatever_the_caller_sends(
    mina: User, changes: dict[str, Any], reason: str, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        rulebook.change_rules(changes, reason=reason, by=mina, today=DAY)
    assert not Setting.objects.exists() and not Notice.objects.exists()


def test_only_the_programme_manager_and_the_administrator_change_rules(
    ada: User, bo: User, mina: User, admin_user: User
) -> None:
    for person in (ada, bo):
        with pytest.raises(PermissionDenied):
            change({MONTHS: 18}, person)
    change({MONTHS: 18}, admin_user)
    assert Notice.objects.get(person=mina).text.startswith("Root Admin changed the rules: months.")
    change({MONTHS: 20}, mina)
    assert Notice.objects.count() == 1, "nobody is told of an own change"


def test_two_people_at_once(mina: User, admin_user: User) -> None:
    seen = in_force().edition.version
    change({MONTHS: 18}, mina, edition=seen)
    with pytest.raises(Stale):
        change({"programmes.ind_03": "warn"}, admin_user, edition=seen)
    with pytest.raises(Stale):
        rulebook.adopt_preset("small", reason="x", by=admin_user, today=DAY, edition=seen)
    change({"programmes.ind_03": "warn"}, admin_user, edition=in_force().edition.version)


def judged(nw: Northwind) -> list[PlannedAudit]:
    """The live audits, judged on the day."""
    audits = queries.live_audits(None, DAY)
    with audited(by=LOADER, today=DAY):
        services.rejudge_all(audits, by=LOADER, today=DAY)
    return audits


def stored() -> dict[tuple[str, str], set[Row]]:
    """What is stored of each seat."""
    found: dict[tuple[str, str], set[Row]] = {}
    for seat in Assignment.objects.select_related("audit", "person"):
        rows = Verdict.objects.filter(assignment=seat)
        found[seat.audit.reference, str(seat.person)] = {(row.severity, row.label, row.sentence) for row in rows}
    return found


def promised(before: dict[tuple[str, str], set[Row]], effects: Any) -> dict[tuple[str, str], set[Row]]:
    """What the preview says will be stored."""
    after = {seat: set(rows) for seat, rows in before.items()}
    for seat in effects["seats"]:
        rows = after[seat["reference"], seat["person"]]
        rows -= {(v["weight"], v["rule"], v["text"]) for v in seat["gone"]}
        rows |= {(v["weight"], v["rule"], v["text"]) for v in seat["added"]}
    return after


def some_value(field: Field, dice: random.Random) -> Any:
    if field.kind is Kind.WEIGHT:
        return dice.choice(list(field.options or ()))
    if field.kind is Kind.FLAG:
        return dice.random() < 0.5
    if field.kind is Kind.CHOICE:
        return dice.choice(list(field.options or ()))
    assert field.limit is not None
    return dice.randint(int(field.limit.low), int(field.limit.high))


def test_for_random_values_the_preview_is_what_is_stored_afterwards(two_years: Northwind) -> None:  # noqa: F811
    judged(two_years)
    rules = [f for f in all_fields().values() if f.room == "programmes" and f.rule and f.kind is not Kind.WORDS]
    dice, tried, moved = random.Random(20000), 0, 0
    while tried < 16:
        changes = {field.key: some_value(field, dice) for field in dice.sample(rules, dice.randint(8, 18))}
        if rulebook.refusals(in_force(), changes) or not rulebook.real_changes(in_force(), changes):
            continue
        tried += 1
        before, effects = stored(), rulebook.preview(changes, today=DAY)
        change(changes, LOADER)
        assert stored() == promised(before, effects), changes
        moved += bool(effects["seats"])
    assert moved >= 5, "the dice must hit rules that matter"


@pytest.mark.parametrize("name", ["small", "strict"])
def test_the_preview_of_a_preset_is_what_is_stored_afterwards(two_years: Northwind, name: str) -> None:  # noqa: F811
    audits = judged(two_years)
    sure = audits[-1]
    with audited(by=LOADER, today=DAY):
        services.record_progress(sure, team_confirmed_on=DAY, by=LOADER, today=DAY)
    before, effects = stored(), rulebook.preview(rulebook.preset_changes(in_force(), name), today=DAY)
    saved = rulebook.adopt_preset(name, reason="x", by=LOADER, today=DAY)

    assert stored() == promised(before, effects)
    assert effects["seats"] and effects["counts"]["seats"] == len(effects["seats"])
    blocked = {seat["reference"] for seat in effects["seats"] if seat["new_blocks"]}
    assert set(saved.blocked) == blocked
    unconfirmed = {seat["reference"] for seat in effects["seats"] if seat["unconfirms"]}
    sure.refresh_from_db()
    assert (sure.team_confirmed_on is None) == (sure.reference in unconfirmed)


def test_a_new_block_takes_the_confirmation_back_and_tells_lead_and_manager(two_years: Northwind) -> None:  # noqa: F811
    audits = judged(two_years)
    changes = {"programmes.ind_07": "block", "programmes.ind_08b_shared": "block"}
    hit = {seat["reference"] for seat in rulebook.preview(changes, today=DAY)["seats"] if seat["new_blocks"]}
    audit = next(audit for audit in audits if audit.reference in hit)
    with audited(by=LOADER, today=DAY):
        services.record_progress(audit, team_confirmed_on=DAY, by=LOADER, today=DAY)
    effects = rulebook.preview(changes, today=DAY)
    assert effects["counts"]["unconfirmed"] == 1
    Notice.objects.all().delete()
    change(changes, two_years.people["brandt"])
    audit.refresh_from_db()
    assert audit.team_confirmed_on is None
    told = set(Notice.objects.filter(text__startswith=audit.reference).values_list("person__username", flat=True))
    lead = audit.assignments.get(role="lead").person.username
    assert told == {"brandt", lead}


def test_the_bands_of_the_preview_are_what_is_suggested_afterwards(two_years: Northwind) -> None:  # noqa: F811
    programme = two_years.programmes["IAP-2026"]
    for audit in PlannedAudit.objects.filter(start__year=2025):
        services.record_progress(
            audit, progress="completed", actual_start=audit.start, actual_end=audit.end, by=LOADER, today=DAY
        )
    services.suggest_priorities(programme, by=LOADER, today=DAY)
    held = dict(ProcessPriority.objects.values_list("process__name", "suggested"))
    changes = {"programmes.band_high": "55", "programmes.band_medium": "20"}
    effects = rulebook.preview(changes, today=DAY)
    change(changes, LOADER)
    services.suggest_priorities(programme, by=LOADER, today=DAY)
    after = dict(ProcessPriority.objects.values_list("process__name", "suggested"))
    differing = {name: (held[name], after[name]) for name in held if held[name] != after[name]}
    assert differing
    assert {row["process"].partition(" ")[2]: (row["now"], row["then"]) for row in effects["bands"]} == differing


def test_a_preview_asks_as_much_whatever_the_number_of_audits(two_years: Northwind) -> None:  # noqa: F811
    changes = rulebook.preset_changes(in_force(), "strict")
    with CaptureQueriesContext(connection) as many:
        rulebook.preview(changes, today=DAY)
    keep = queries.live_audits(None, DAY)[-1:]
    with audited(by=LOADER, today=DAY):
        for audit in queries.live_audits(None, DAY):
            if audit.pk not in {one.pk for one in keep}:
                services.record_progress(audit, progress="completed", by=LOADER, today=DAY)
    with CaptureQueriesContext(connection) as one:
        rulebook.preview(changes, today=DAY)
    assert len(many) <= 16
    assert len(one) <= len(many)


def test_many_audits_are_looked_at_and_judged_in_jobs(
    two_years: Northwind,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from auditprog import tasks
    from auditprog.rulebook import effects as looking
    from auditprog.rulebook import preview_jobs

    judged(two_years)
    monkeypatch.setattr(saving, "AT_ONCE", 3)
    monkeypatch.setattr(tasks, "TOGETHER", 4)
    monkeypatch.setattr(looking, "LOOK_AT_ONCE", 3)
    changes = {"programmes.ind_07": "block"}
    job, effects = preview_jobs.look(changes, in_force(), DAY)
    assert job is not None and effects is None and not job.is_done
    work(outbox.find(Job.objects.get(pk=job.pk).dedup_key))
    again, effects = preview_jobs.look(changes, in_force(), DAY)
    assert again is None and effects == rulebook.preview(changes, today=DAY)

    before = stored()
    saved = change(changes, LOADER)
    assert saved.job is not None and stored() == before
    assert [shown.state_words for shown in preview_jobs.running()] == [
        f"Waiting: 0 of {len(saved.job.payload['audits'])} audits."
    ]
    work(saved.job)
    assert stored() == promised(before, effects)


def work(job: Job | None) -> None:
    """Do a job as a worker does."""
    from kernel import delivery

    assert job is not None
    delivery.sweep()
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.last_error


def test_a_number_of_the_planner_is_saved_journalled_and_judges_nobody_again(mina: User) -> None:
    key = "programmes.planner.field_days"
    saved = change({key: 18, "programmes.planner_goals.late": 6}, mina)

    policy = queries.load_policy()
    assert (policy.planner.field_days, policy.planner_goals.late, policy.planner.seats) == (18, 6, 2)
    assert saved.blocked == {} and saved.job is None
    assert f'"{key}":18' in AuditEvent.objects.get(action="rules changed").text
    assert rulebook.last_changes([key])[key].reason == "A regulator asked"
    notes = rulebook.preview({key: 20}, today=DAY)["notes"]
    assert notes == ["What the planner has suggested stays; the next question is answered with the new numbers."]
