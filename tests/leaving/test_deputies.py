"""A deputy acts in each kind of step where the rules allow it, is refused where they do not; the record names both."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from auditprog.work import work_of
from audits import permissions as audit_permissions
from audits import services as audits
from audits.models import Audit
from audits.models.seats import is_lead
from findings import services as findings
from findings.models import Nonconformity
from findings.report import timeline
from kernel.journal import audited, history
from kernel.models import AuditEvent, Notice
from kernel.verify import trail
from kernel.workflow import Refused
from organisation import services as organisation
from organisation.models import Delegation, ReportingLine, RoleTenure, User
from programmes import services as programmes
from programmes.models import Programme
from reviews import permissions as review_permissions
from reviews import services as reviews
from reviews.models import ManagementReview, ReviewInput
from tests.conftest import SYSTEM, qualified
from tests.routes import world as whole
from tests.routes.world import World

pytestmark = pytest.mark.django_db
TODAY = whole.TODAY


def fresh(user: User) -> User:
    """As another request would read the person."""
    return User.objects.get(pk=user.pk)


def cover(person: User, deputy: User, *, start: date = TODAY, end: date = TODAY) -> User:
    organisation.add_delegation(person=person, deputy=deputy, start=start, end=end, by=person, today=TODAY)
    return fresh(deputy)


def acted(row: Any) -> str:
    newest = history(row).order_by("-seq").first()
    assert newest is not None
    return newest.actor


def verbs(user: User) -> set[str]:
    return {f"{item.verb} {item.thing}" for item in work_of(user, TODAY)}


# The owner's answer


def test_the_owners_deputy_answers_without_a_role_and_the_record_names_both(world: World) -> None:
    case = world.issued
    with pytest.raises(PermissionDenied):
        findings.acknowledge(case, by=fresh(world.sam), today=TODAY)
    sam = cover(world.omar, world.sam)
    assert f"Confirm and correct {case.reference}" in verbs(sam)

    findings.acknowledge(case, by=sam, today=TODAY)

    assert acted(case) == "Sam Person (sam) for Omar Person (omar)"
    assert timeline(Nonconformity.objects.get(pk=case.pk).finding)[0].who == "Sam Person for Omar Person"
    assert trail(records=True) == []


def test_cover_ends_with_its_last_day(world: World) -> None:
    sam = cover(world.omar, world.sam, start=date(2026, 6, 1), end=date(2026, 6, 22))

    with pytest.raises(PermissionDenied):
        findings.acknowledge(world.issued, by=sam, today=TODAY)


# The auditor's decision and the verification


def test_the_deputy_of_the_auditor_decides_on_the_plan(world: World) -> None:
    nils = cover(world.leo, world.nils)

    findings.accept_plan(world.plan_submitted, measure="0 of 10", by=nils, today=TODAY)

    assert acted(world.plan_submitted) == "Nils Person (nils) for Leo Person (leo)"


@pytest.mark.parametrize("step", ["accept_plan", "reject_plan"])
def test_IND_01_a_deputy_who_runs_the_process_does_not_decide(step: str, world: World) -> None:
    with audited(by=SYSTEM, today=TODAY):
        RoleTenure(person=world.nils, role="operator", target_kind="process", process=world.p01, start=TODAY).save()
    nils = cover(world.leo, world.nils)
    words = {"accept_plan": {"measure": "0 of 10"}, "reject_plan": {"reason": "symptom", "text": "Deeper."}}[step]

    with pytest.raises(Refused, match="IND-01"):
        getattr(findings, step)(world.plan_submitted, by=nils, today=TODAY, **words)


def test_the_deputy_of_the_verifier_verifies(world: World) -> None:
    nils = cover(world.leo, world.nils)

    findings.reject_implementation(world.implemented, reason="Nothing attached", by=nils, today=TODAY)

    assert acted(world.implemented) == "Nils Person (nils) for Leo Person (leo)"


def test_IND_08_a_deputy_who_reports_to_the_owner_does_not_verify(world: World) -> None:
    with audited(by=SYSTEM, today=TODAY):
        ReportingLine(person=world.nils, manager=world.omar, start=date(2026, 1, 1)).save()
    nils = cover(world.leo, world.nils)

    with pytest.raises(Refused, match="to Omar Person, who owns Incident"):
        findings.reject_implementation(world.implemented, reason="Nothing attached", by=nils, today=TODAY)


def test_somebody_who_is_no_auditor_does_not_verify_for_one(world: World) -> None:
    sam = cover(world.leo, world.sam)

    with pytest.raises(PermissionDenied):
        findings.reject_implementation(world.implemented, reason="Nothing attached", by=sam, today=TODAY)


# The lead


def led(world: World) -> Audit:
    return Audit.objects.get(pk=world.preparing.pk)


def test_an_auditor_of_the_team_with_a_lead_grade_leads_for_the_lead(world: World) -> None:
    qualified(world.ada, "lead", topic="change")
    assert not is_lead(fresh(world.ada), led(world))
    ada = cover(world.leo, world.ada)
    assert f"Prepare {world.preparing.reference} Preparing" in verbs(ada)

    row = audits.record_milestone(led(world), kind="contact_made", happened_on=TODAY, by=ada, today=TODAY)

    assert acted(row) == "Ada Person (ada) for Leo Person (leo)"


def test_CMP_01_without_a_lead_grade_nobody_leads_for_the_lead(world: World) -> None:
    assert not is_lead(cover(world.leo, world.ada), led(world))


def test_somebody_outside_the_team_does_not_lead_for_the_lead(world: World) -> None:
    assert not is_lead(cover(world.leo, world.nils), led(world))


def test_a_blocked_member_does_not_lead_for_the_lead(world: World) -> None:
    qualified(world.ada, "lead", topic="change")
    with audited(by=SYSTEM, today=TODAY):
        RoleTenure(person=world.ada, role="operator", target_kind="process", process=world.p01, start=TODAY).save()
    programmes.rejudge_due(today=TODAY)

    assert not is_lead(cover(world.leo, world.ada), led(world))


# The approver of a report


def test_the_managers_deputy_approves_a_report_and_sees_it_in_the_work_list(world: World) -> None:
    sam = cover(world.mina, world.sam)
    audit = Audit.objects.get(pk=world.reporting.pk)

    assert audit_permissions.may_approve(sam, audit)
    assert audit_permissions.approves_for(sam, audit) == world.mina
    assert any(verb.startswith(f"Approve the report {audit.reference}") for verb in verbs(sam))


@pytest.mark.parametrize("who", ["leo", "ada", "omar"])
def test_author_team_and_auditee_do_not_approve_a_report_for_the_manager(who: str, world: World) -> None:
    deputy = cover(world.mina, world.people[who])

    assert not audit_permissions.may_approve(deputy, Audit.objects.get(pk=world.reporting.pk))


# The approver of a programme


def test_the_deputy_of_top_management_approves_the_programme(world: World) -> None:
    rita = cover(world.bo, world.rita)
    year = Programme.objects.get(year=2028)
    assert "Approve the programme of 2028" in verbs(rita)

    programmes.approve(year, by=rita, today=TODAY)

    year.refresh_from_db()
    assert year.approved_by == rita
    assert "Rita Person (rita) for Bo Person (bo)" in set(history(year).values_list("actor", flat=True))


def test_IND_19_whoever_plans_does_not_approve_for_top_management(world: World) -> None:
    mina = cover(world.bo, world.mina)

    with pytest.raises((PermissionDenied, Refused)):
        programmes.approve(Programme.objects.get(year=2028), by=mina, today=TODAY)


def test_without_cover_a_reader_does_not_approve(world: World) -> None:
    with pytest.raises(PermissionDenied):
        programmes.approve(Programme.objects.get(year=2028), by=fresh(world.rita), today=TODAY)


# The chair of a review, the owner of a line


def test_the_chairs_deputy_approves_minutes_but_not_whoever_prepares(world: World) -> None:
    review = ManagementReview.objects.get(pk=world.held_review.pk)
    rita = cover(world.bo, world.rita)

    assert review_permissions.may_approve(rita, review)
    assert review_permissions.approves_for(rita, review) == world.bo
    assert not review_permissions.may_approve(cover(world.bo, world.mina), review)


def test_the_deputy_answers_a_line_of_a_review(world: World) -> None:
    line = ReviewInput.objects.get(pk=world.review_line.pk)
    sam = cover(world.omar, world.sam)

    reviews.set_input(line, sentence="All in order.", by=sam, today=TODAY)

    assert acted(line) == "Sam Person (sam) for Omar Person (omar)"


# Naming a deputy


def test_everybody_names_the_own_deputy_in_the_profile(world: World, client: Client) -> None:
    client.force_login(world.omar)
    url = "/my/profile/deputies/new/"
    typed = {"deputy": world.sam.pk, "start": "2026-06-24", "end": "2026-06-30", "duties": "Holiday"}

    endless = client.post(url, {**typed, "end": ""})
    sent = client.post(url, typed)

    assert (endless.status_code, sent.status_code) == (409, 302)
    row = Delegation.objects.get(person=world.omar, deputy=world.sam)
    assert Notice.objects.get(person=world.sam).text.startswith("You act for Omar Person")
    assert "Sam Person" in client.get("/my/profile/").content.decode()
    end = f"/my/profile/deputies/{row.pk}/end/"
    assert client.post(end, {"end": "2026-06-26", "version": row.version, "reason": "Back earlier"}).status_code == 302
    client.force_login(world.sam)
    assert "You act for Omar Person from 24 June 2026 to 26 June 2026" in client.get("/my/profile/").content.decode()
    assert client.get(end).status_code == 404


def test_nobody_makes_themselves_the_deputy_of_somebody_else(world: World) -> None:
    """Or an administrator would approve programmes by way of a cover."""
    days: dict[str, Any] = {"start": TODAY, "end": TODAY, "today": TODAY}
    with pytest.raises(Refused, match="Nobody makes themselves"):
        organisation.add_delegation(person=world.bo, deputy=world.root, by=world.root, **days)
    with pytest.raises(PermissionDenied):
        organisation.add_delegation(person=world.bo, deputy=world.sam, by=world.otto, **days)


def test_a_deputy_can_sign_in(world: World) -> None:
    User.objects.filter(pk=world.sam.pk).update(is_active=False)

    with pytest.raises(Refused, match="cannot sign in"):
        cover(world.omar, fresh(world.sam))


def test_cover_does_not_pass_on(world: World) -> None:
    """Sam covers for Omar, Rita for Sam: Rita does not act for Omar."""
    cover(world.omar, world.sam)
    rita = cover(world.sam, world.rita)

    with pytest.raises(PermissionDenied):
        findings.acknowledge(world.issued, by=rita, today=TODAY)


def test_an_event_without_cover_names_one(world: World) -> None:
    findings.acknowledge(world.issued, by=fresh(world.omar), today=TODAY)

    newest = AuditEvent.objects.order_by("-seq").first()
    assert newest is not None and newest.actor == "Omar Person (omar)"
