"""Somebody leaves: everything open goes to successors in one step, judged by the rules, told once, or nothing does."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from auditprog import leaving
from auditprog.leaving import things
from findings.models import Action, Nonconformity
from kernel.journal import audited
from kernel.models import Job, Notice, Stale
from kernel.workflow import Refused
from organisation import queries
from organisation import services as organisation
from organisation.models import AccessRole, ReportingLine, RoleTenure, User
from programmes.models import Assignment, PlannedAudit, Programme
from tests.conftest import SYSTEM, person
from tests.routes import world as whole
from tests.routes.world import World

pytestmark = pytest.mark.django_db
TODAY = whole.TODAY
LAST = date(2026, 7, 31)
AFTER = LAST + timedelta(days=1)


def chosen(found: leaving.Leaving, to: User) -> dict[tuple[str, int], User | None]:
    """This one for everything that this one may take."""
    return {(thing.group, thing.pk): to if to.pk in dict(thing.takers) else None for thing in found.things}


def leave(world: World, who: User, to: dict[tuple[str, int], User | None], **other: Any) -> leaving.Leaving:
    facts: dict[str, Any] = {"last_day": LAST, "reason": "New job", "by": world.root, "today": TODAY, **other}
    version = facts.pop("version", User.objects.get(pk=who.pk).version)
    return leaving.leave(who, chosen=to, version=version, **facts)


def groups(found: leaving.Leaving) -> dict[str, int]:
    return {name: len(rows) for name, rows in found.groups}


def test_everything_open_with_an_owner_is_listed(world: World) -> None:
    found = leaving.read(world.omar, LAST, TODAY)

    listed = groups(found)
    assert listed["owner"] == 1
    assert (
        listed["case"]
        == Nonconformity.objects.filter(finding__owner=world.omar, closed_on=None)
        .exclude(state__in=("closed", "withdrawn"))
        .count()
    )
    assert listed["input"] == 1 and listed["decision"] == 1 and listed["action"] >= 1
    assert not found.stops


def test_everything_of_an_owner_goes_over_in_one_step_and_one_mail(world: World) -> None:
    otto = world.otto
    found = leaving.read(world.omar, LAST, TODAY)

    leave(world, world.omar, chosen(found, otto))

    assert queries.owners_on(world.p01, LAST) == [world.omar]
    assert queries.owners_on(world.p01, AFTER) == [otto]
    assert not things.count(world.omar, LAST)
    assert not Nonconformity.objects.filter(finding__owner=world.omar).exclude(state__in=("closed", "withdrawn"))
    omar = User.objects.get(pk=world.omar.pk)
    assert (omar.last_day, omar.is_active, omar.roles_on(LAST), omar.roles_on(AFTER)) == (
        LAST,
        True,
        frozenset({"process_owner"}),
        frozenset(),
    )
    mails = [job for job in Job.objects.filter(dedup_key__startswith=f"leaving:{omar.pk}:")]
    assert [job.payload["to"] for job in mails] == [otto.email]
    assert "NC-26-" in mails[0].payload["body"] and "1 of 8" not in mails[0].payload["body"]
    assert Notice.objects.filter(person=world.mina, text__contains="Omar Person leaves on 31 July 2026").count() == 1


def test_one_thing_left_out_stops_all_of_it(world: World) -> None:
    found = leaving.read(world.omar, LAST, TODAY)
    some = chosen(found, world.otto)
    owner = next(thing for thing in found.things if thing.group == "owner")
    some[owner.group, owner.pk] = None

    with pytest.raises(Refused, match="P01 Incident: choose who takes it over"):
        leave(world, world.omar, some)

    assert User.objects.get(pk=world.omar.pk).last_day is None
    assert things.count(world.omar, LAST) == len(found.things)


def test_the_rules_refuse_a_successor_and_nothing_is_written(world: World) -> None:
    """IND-14: who follows a case up cannot own it. Sent past the page, which does not offer it."""
    found = leaving.read(world.omar, LAST, TODAY)
    with audited(by=SYSTEM, today=TODAY):
        AccessRole(user=world.leo, role="process_owner", start=TODAY).save()
    world.leo.forget_roles()

    with pytest.raises(Refused) as refusal:
        leave(world, world.omar, {(thing.group, thing.pk): world.leo for thing in found.things})

    assert any("(IND-14)" in reason for reason in refusal.value.reasons)
    assert RoleTenure.objects.filter(person=world.omar, end=None).exists()


def test_a_lead_on_site_blocks_and_the_page_says_so(world: World, client: Client) -> None:
    found = leaving.read(world.leo, LAST, TODAY)
    stops = [thing for thing in found.things if thing.group == "leads_now"]
    assert {thing.ref for thing in stops} == {
        world.fieldwork.reference, world.suspended.reference, world.reporting.reference
    }  # fmt: skip

    with pytest.raises(Refused, match="finish or postpone it first"):
        leave(world, world.leo, chosen(found, world.nils))
    client.force_login(world.root)
    page = client.get("/library/people/leo/leave/").content.decode()

    assert "This has to be settled first" in page
    assert "Hand everything over" not in page


def test_seats_are_offered_to_whom_the_rules_allow_and_given_with_a_judgement(world: World) -> None:
    """Nils may lead; Otto, who is no auditor, is not offered."""
    with audited(by=SYSTEM, today=TODAY):
        AccessRole(user=world.otto, role="auditor", start=TODAY).save()
    found = leaving.read(world.leo, LAST, TODAY)
    seat = next(thing for thing in found.things if thing.ref == world.planned.reference and thing.group == "leads")
    assert world.nils.pk in dict(seat.takers)
    assert world.otto.pk not in dict(seat.takers)  # CMP-01: no lead grade

    seat.kind.service(seat.group, seat.pk, to=world.nils, last_day=LAST, by=SYSTEM, today=TODAY, reason="New job")

    team = Assignment.objects.filter(audit=world.planned_plan)
    assert {(row.person.username, row.role) for row in team} == {("nils", "lead"), ("ada", "auditor")}
    with pytest.raises(Refused, match="CMP-01"):
        again = team.get(person=world.nils)
        seat.kind.service("leads", again.pk, to=world.otto, last_day=LAST, by=SYSTEM, today=TODAY, reason="x")


def test_cases_are_offered_to_whom_the_rules_allow_only(world: World) -> None:
    """Ada declared a conflict on P02 only, so she may verify P01; an owner's report may not (IND-14)."""
    with audited(by=SYSTEM, today=TODAY):
        ReportingLine(person=world.ada, manager=world.omar, start=TODAY).save()
    found = leaving.read(world.leo, LAST, TODAY)
    follows = [thing for thing in found.things if thing.group == "follows"]

    assert follows
    for thing in follows:
        assert world.nils.pk in dict(thing.takers)
        assert world.ada.pk not in dict(thing.takers)


def test_the_year_and_its_reports_go_to_another_manager(world: World) -> None:
    other = person("max", "programme_manager", name="Max Manager")
    found = leaving.read(world.mina, LAST, TODAY)

    leave(
        world, world.mina, {(t.group, t.pk): other if other.pk in dict(t.takers) else world.otto for t in found.things}
    )

    assert Programme.objects.get(year=2026).manager == other
    assert not PlannedAudit.objects.filter(report_approver=world.mina).exclude(progress__in=("completed", "cancelled"))


def test_the_only_manager_and_the_only_administrator_stay(world: World) -> None:
    found = leaving.read(world.mina, LAST, TODAY)
    assert any("Manages the programme of a year" in stop for stop in found.stops)
    with pytest.raises(Refused, match="Nobody else is programme manager"):
        leave(world, world.mina, chosen(found, world.otto))
    second = person("rob", "administrator", name="Rob Root")
    with pytest.raises(Refused, match="Nobody closes their own account"):
        leave(world, second, {}, by=second)


@pytest.mark.parametrize("who", ["mina", "bo", "omar", "leo"])
def test_only_an_administrator_hands_over(who: str, world: World) -> None:
    with pytest.raises(PermissionDenied):
        leave(world, world.sam, {}, by=world.people[who])


def test_a_page_that_is_too_old_is_stale(world: World) -> None:
    with pytest.raises(Stale):
        leave(world, world.sam, {}, version=User.objects.get(pk=world.sam.pk).version + 1)


def test_the_account_closes_the_day_after_the_last_one(world: World) -> None:
    leave(world, world.sam, {})

    assert leaving.close_due(today=LAST) == 0
    assert leaving.close_due(today=AFTER) == 1
    assert leaving.close_due(today=AFTER) == 0

    sam = User.objects.get(pk=world.sam.pk)
    assert not sam.is_active
    organisation.enable_person(person=sam, by=world.root, today=AFTER, reason="Came back")
    assert User.objects.get(pk=sam.pk).last_day is None


def test_what_came_meanwhile_is_told_when_the_account_closes(world: World) -> None:
    leave(world, world.sam, {})
    organisation.add_line(
        person=world.ada, manager=world.sam, start=TODAY, by=world.root, today=TODAY, reason="Entered late"
    )

    leaving.close_due(today=AFTER)

    told = Notice.objects.get(person=world.root, text__contains="still wait there")
    assert "one thing" in told.text and told.url == "/library/people/sam/leave/"


def test_the_page_shows_the_effect_then_hands_over(world: World, client: Client) -> None:
    """Otto takes P01; nobody's seat changes by that, so the first Save is the only one."""
    client.force_login(world.root)
    url = "/library/people/omar/leave/"
    found = leaving.read(world.omar, LAST, TODAY)
    typed: dict[str, Any] = {"last_day": LAST.isoformat(), "version": world.omar.version, "reason": "New job"}
    for group, rows in found.groups:
        name = f"all-{group}" if len(rows) > 1 else rows[0].field
        typed[name] = str(world.otto.pk)

    unsaid = client.post(url, {**typed, "reason": ""})
    missing = client.post(
        url, {key: value for key, value in typed.items() if not key.startswith(("to-owner", "all-own"))}
    )
    sent = client.post(url, typed)

    assert (unsaid.status_code, missing.status_code, sent.status_code) == (409, 409, 302)
    assert "choose who takes it over" in missing.content.decode()
    assert "open until 31 July 2026" in client.get("/library/people/omar/").content.decode()


def test_a_role_that_begins_after_the_last_day_is_taken_back(world: World) -> None:
    organisation.add_tenure(
        person=world.sam,
        role="manager",
        process=world.p02,
        start=date(2026, 9, 1),
        by=world.root,
        today=TODAY,
        reason="x",
    )
    found = leaving.read(world.sam, LAST, TODAY)

    leave(world, world.sam, {(t.group, t.pk): None for t in found.things})

    assert not RoleTenure.objects.filter(person=world.sam).exists()
    assert RoleTenure.every.get(person=world.sam).voided_on == TODAY


@pytest.mark.parametrize("who", ["omar", "leo", "mina"])
def test_the_page_costs_few_queries_whatever_is_open(who: str, world: World, client: Client) -> None:
    client.force_login(world.root)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(f"/library/people/{who}/leave/").status_code == 200

    assert len(seen) <= 15, [query["sql"][:160] for query in seen.captured_queries]


def test_thirty_things_more_cost_no_query_more(world: World, client: Client) -> None:
    client.force_login(world.root)
    with CaptureQueriesContext(connection) as few:
        client.get("/library/people/omar/leave/")
    for number in range(30):
        extra = User.objects.create_user(f"w{number}", f"w{number}@example.org", None)
        organisation.add_line(person=extra, manager=world.omar, start=TODAY, by=SYSTEM, today=TODAY, reason="x")
    with CaptureQueriesContext(connection) as many:
        assert "w29" in client.get("/library/people/omar/leave/").content.decode()

    assert len(few) == len(many)


def test_actions_have_the_new_owner(world: World) -> None:
    before = set(
        Action.objects.filter(owner=world.omar, done_on=None, nc__state="implementing").values_list("pk", flat=True)
    )
    assert before

    leave(world, world.omar, chosen(leaving.read(world.omar, LAST, TODAY), world.otto))

    assert set(Action.objects.filter(pk__in=before).values_list("owner", flat=True)) == {world.otto.pk}
