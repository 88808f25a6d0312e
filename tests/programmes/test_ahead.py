"""Before a fact is saved the page shows which planned seats it touches; after, they are judged again and told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kernel import outbox
from kernel.journal import audited
from kernel.models import AuditEvent, Job, Notice
from organisation import effects, services
from organisation.models import Process, RoleTenure, User
from programmes import services as programmes
from programmes.models import Assignment, PlannedAudit, Programme, Verdict
from programmes.services import ahead
from programmes.tasks import rejudge
from standards.models import Standard
from tests.conftest import SYSTEM, TODAY, process

URL = "/library/people/leo/role/new/"
STATEMENTS = dict.fromkeys(("frequency", "methods", "responsibilities", "planning", "reporting"), "As written.")


@pytest.fixture(autouse=True)
def _day(set_today: Callable[[date], None]) -> None:
    set_today(TODAY)


@pytest.fixture
def plan(p01: Process, mina: User, bo: User, leo: User) -> PlannedAudit:
    """An audit of P01 in July, led by Leo, of a programme that runs."""
    who: dict[str, Any] = {"by": mina, "today": TODAY}
    year = programmes.create_programme(year=2026, manager=mina, sponsor=bo, **STATEMENTS, **who)
    leaf = p01.process_leaves.get().clause
    found = programmes.plan_audit(
        year, title="Incident", start=date(2026, 7, 6), end=date(2026, 7, 8), scope=[(p01, leaf, None)], **who
    )
    programmes.assign(found, person=leo, role="lead", **who)
    with audited(by=SYSTEM, today=TODAY):
        row = Programme.objects.get(pk=year.pk)
        row.state = Programme.State.RUNNING
        row.save()
    return PlannedAudit.objects.get(pk=found.pk)


def owner(p01: Process, leo: User, **other: Any) -> dict[str, Any]:
    return {
        "role": "owner",
        "target": f"process:{p01.pk}",
        "start": "2026-06-15",
        "reason": "New post",
        "version": User.objects.get(pk=leo.pk).version,
        **other,
    }


def test_the_effect_is_shown_and_nothing_is_saved(
    plan: PlannedAudit, p01: Process, leo: User, admin_user: User, client: Client
) -> None:
    client.force_login(admin_user)
    events, jobs = AuditEvent.objects.count(), Job.objects.count()

    page = client.post(URL, owner(p01, leo, once="a1"))

    assert page.status_code == 200
    text = page.content.decode()
    assert "Leo Lead" in text and plan.reference in text and "IND-01" in text
    assert not RoleTenure.objects.filter(person=leo).exists()
    assert (AuditEvent.objects.count(), Job.objects.count()) == (events, jobs)


def test_save_after_the_effect_saves_and_is_judged_again_at_once(
    plan: PlannedAudit, p01: Process, leo: User, mina: User, admin_user: User, client: Client
) -> None:
    client.force_login(admin_user)
    seen = client.post(URL, owner(p01, leo, once="a1")).context["seen"]

    sent = client.post(URL, owner(p01, leo, once="a1", seen=seen))

    assert sent.status_code == 302
    assert RoleTenure.objects.filter(person=leo, role="owner").exists()
    work(Job.objects.get(payload__handler=ahead.HANDLER))
    seat = Assignment.objects.get(audit=plan, person=leo)
    assert Verdict.objects.filter(assignment=seat, rule="IND-01", severity="block").exists()
    assert Notice.objects.filter(person=leo, text__contains="IND-01").exists()
    assert Notice.objects.filter(person=mina, text__contains="no longer confirmed").exists()


def test_back_shows_the_form_with_everything_typed(
    plan: PlannedAudit, p01: Process, leo: User, admin_user: User, client: Client
) -> None:
    client.force_login(admin_user)

    page = client.post(URL, owner(p01, leo, back="1"))

    assert page.status_code == 200
    assert 'value="New post"' in page.content.decode()
    assert not RoleTenure.objects.filter(person=leo).exists()


def test_other_effects_than_those_seen_are_shown_again(
    plan: PlannedAudit, p01: Process, leo: User, admin_user: User, client: Client
) -> None:
    client.force_login(admin_user)

    page = client.post(URL, owner(p01, leo, seen="0123456789abcdef"))

    assert page.status_code == 200 and "seen" in page.context
    assert not RoleTenure.objects.filter(person=leo).exists()


def test_a_fact_that_touches_nobody_is_saved_at_once(
    plan: PlannedAudit, standard: Standard, leo: User, admin_user: User, client: Client
) -> None:
    with audited(by=SYSTEM, today=TODAY):
        other = process("P09", "Catalogue", "8.2.4", None, standard, plan.scope.get().process.unit)
    client.force_login(admin_user)

    assert client.post(URL, owner(other, leo)).status_code == 302


def test_a_refusal_comes_before_the_effect(
    plan: PlannedAudit, p01: Process, leo: User, admin_user: User, client: Client
) -> None:
    client.force_login(admin_user)

    page = client.post(URL, owner(p01, leo, reason=""))

    assert page.status_code == 409
    assert "needs a reason" in page.content.decode()


def test_the_effect_of_ending_and_voiding_is_what_goes(
    plan: PlannedAudit, p01: Process, leo: User, admin_user: User
) -> None:
    who: dict[str, Any] = {"by": admin_user, "today": TODAY}
    row = services.add_tenure(person=leo, role="owner", process=p01, start=date(2026, 6, 15), reason="x", **who)

    ended = effects.touched_by(lambda: services.end_fact(row, end=date(2026, 6, 20), reason="x", **who), TODAY)
    voided = effects.touched_by(lambda: services.void_fact(row, reason="x", **who), TODAY)

    assert [(said.rule, said.weight) for said in ended[0].gone] == [("IND-01", "block")]
    assert ("IND-02", "block") in [(said.rule, said.weight) for said in ended[0].added]
    assert voided[0].gone and not voided[0].added
    assert RoleTenure.objects.get(pk=row.pk).end is None


def test_one_leaf_more_of_a_process_is_an_effect_too(
    plan: PlannedAudit, p02: Process, leo: User, admin_user: User, client: Client
) -> None:
    """Leo owns P02; once P02 answers for the audited leaf, nothing changes: the item names its process."""
    who: dict[str, Any] = {"by": admin_user, "today": TODAY}
    services.add_tenure(person=leo, role="operator", process=p02, start=date(2026, 6, 15), reason="x", **who)
    leaf = plan.scope.get().clause

    def widen() -> None:
        services.set_process_leaves(process=p02, leaves=[leaf], reason="x", **who)

    touched = effects.touched_by(widen, TODAY)

    assert all(line.person == "Leo Lead" for line in touched)


def test_a_loader_leaves_the_judgement_to_the_night(plan: PlannedAudit, p01: Process, leo: User) -> None:
    services.add_tenure(person=leo, role="owner", process=p01, start=TODAY, by=SYSTEM, today=TODAY, reason="x")

    assert not Job.objects.filter(payload__handler=ahead.HANDLER).exists()


def test_the_service_asks_for_the_judgement_without_the_page(
    plan: PlannedAudit, p01: Process, leo: User, admin_user: User
) -> None:
    services.add_tenure(person=leo, role="owner", process=p01, start=TODAY, by=admin_user, today=TODAY, reason="x")

    assert Job.objects.filter(payload__handler=ahead.HANDLER).count() == 1


def test_what_is_gone_is_told_to_the_person_the_lead_and_the_manager(
    plan: PlannedAudit, p01: Process, leo: User, mina: User, admin_user: User
) -> None:
    who: dict[str, Any] = {"by": admin_user, "today": TODAY}
    row = services.add_tenure(person=leo, role="owner", process=p01, start=date(2026, 6, 15), reason="x", **who)
    programmes.rejudge_due(today=TODAY)

    services.void_fact(row, reason="Wrong person", **who)
    programmes.rejudge_due(today=TODAY)

    for person in (leo, mina):
        assert Notice.objects.filter(person=person, text__contains="No longer: Owns").count() == 1


def test_the_effect_costs_the_same_queries_for_thirty_people_more(
    plan: PlannedAudit, p01: Process, leo: User, admin_user: User, client: Client
) -> None:
    client.force_login(admin_user)
    client.post(URL, owner(p01, leo))
    with CaptureQueriesContext(connection) as few:
        assert "seen" in client.post(URL, owner(p01, leo)).context
    for number in range(30):
        User.objects.create_user(f"p{number}", f"p{number}@example.org", None)
    with CaptureQueriesContext(connection) as many:
        assert "seen" in client.post(URL, owner(p01, leo)).context

    assert len(few) == len(many)


def work(job: Job) -> None:
    rejudge(outbox.Work(job, job.lease_token))  # type: ignore[arg-type]
