"""Dated facts: locked, reasoned, journaled, told; and refused with every reason."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from kernel.journal import audited, history
from kernel.models import AuditEvent, Job, Notice, Setting, Stale
from kernel.workflow import Refused
from organisation import queries, services
from organisation.models import (
    AccessRole,
    ConflictDeclaration,
    Process,
    Qualification,
    ReportingLine,
    RoleTenure,
    UnitMembership,
    User,
)
from standards.models import Clause

DAY = date(2026, 6, 1)


def test_a_tenure_is_added_with_its_reason_in_the_journal(p01: Process, ada: User, admin_user: User) -> None:
    row = services.add_tenure(
        person=ada, role="manager", process=p01, start=DAY, by=admin_user, today=DAY, reason="New post"
    )

    event = history(row).get()
    assert (event.action, event.reason, event.actor_id, event.business_date) == (
        "added",
        "New post",
        admin_user.pk,
        DAY,
    )
    assert (row.target_kind, row.role) == ("process", "manager")


def test_a_role_without_a_reason_is_refused_and_nothing_is_written(p01: Process, ada: User, admin_user: User) -> None:
    before = AuditEvent.objects.count()

    with pytest.raises(Refused) as refusal:
        services.add_tenure(person=ada, role="owner", process=p01, start=DAY, by=admin_user, today=DAY, reason=" ")

    assert refusal.value.reasons == ("Say why: this change needs a reason.",)
    assert not RoleTenure.objects.filter(person=ada).exists()
    assert AuditEvent.objects.count() == before


def test_a_fact_refuses_with_all_reasons_at_once(p01: Process, omar: User, admin_user: User) -> None:
    with pytest.raises(Refused) as refusal:
        services.add_tenure(person=omar, role="owner", process=p01, start=DAY, by=admin_user, today=DAY, reason="")

    assert refusal.value.reasons == (
        "Say why: this change needs a reason.",
        "Omar Owner: Owner, P01 Incident is already entered from 1 January 2022; it still holds.",
    )


@pytest.mark.parametrize("who", ["mina", "omar", "bo", "rita", "sam"])
def test_only_an_administrator_adds_facts(who: str, p01: Process, ada: User, request: pytest.FixtureRequest) -> None:
    by = request.getfixturevalue(who)

    with pytest.raises(PermissionDenied):
        services.add_tenure(person=ada, role="owner", process=p01, start=DAY, by=by, today=DAY, reason="x")

    assert RoleTenure.objects.filter(person=ada).count() == 0


def test_an_administrator_whose_role_has_ended_adds_nothing(p01: Process, ada: User, admin_user: User) -> None:
    with audited(by="system:test", today=DAY):
        role = AccessRole.objects.get(user=admin_user)
        role.end = date(2026, 5, 31)
        role.save()

    with pytest.raises(PermissionDenied):
        services.add_tenure(person=ada, role="owner", process=p01, start=DAY, by=admin_user, today=DAY, reason="x")


def test_ending_a_role_keeps_the_row_and_its_last_day(p01: Process, omar: User, admin_user: User) -> None:
    row = RoleTenure.objects.get(person=omar, process=p01)

    services.end_fact(row, end=date(2026, 6, 30), by=admin_user, today=DAY, reason="Leaves", version=row.version)

    row.refresh_from_db()
    assert row.end == date(2026, 6, 30)
    assert queries.owners_on(p01, date(2026, 6, 30)) == [omar]
    assert queries.owners_on(p01, date(2026, 7, 1)) == []
    assert [e.action for e in history(row)] == ["created", "ended"]


def test_ending_with_a_stale_version_is_refused(p01: Process, omar: User, admin_user: User) -> None:
    row = RoleTenure.objects.get(person=omar, process=p01)
    seen = row.version
    services.end_fact(row, end=date(2026, 6, 30), by=admin_user, today=DAY, reason="Leaves", version=seen)

    with pytest.raises(Stale):
        services.end_fact(row, end=date(2026, 7, 30), by=admin_user, today=DAY, reason="Later", version=seen)


def test_the_persons_version_guards_a_judgement_that_was_made_before(p01: Process, ada: User, admin_user: User) -> None:
    seen = User.objects.get(pk=ada.pk).version
    services.add_tenure(person=ada, role="operator", process=p01, start=DAY, by=admin_user, today=DAY, reason="x")

    with transaction.atomic(), pytest.raises(Stale):
        services.lock_person(ada.pk, version=seen)


def test_changed_roles_tell_the_programme_manager_once(p01: Process, mina: User, ada: User, admin_user: User) -> None:
    row = services.add_tenure(
        person=ada, role="owner", process=p01, start=DAY, by=admin_user, today=DAY, reason="New post"
    )

    assert [n.text for n in Notice.objects.filter(person=mina)] == [
        "Ada Auditor: Owner, P01 Incident, from 1 June 2026: added by Root Admin"
    ]
    mail = Job.objects.get(dedup_key=f"organisation:roletenure:{row.pk}:1:{mina.pk}")
    assert mail.payload["to"] == "mina@example.org"
    assert mail.payload["subject"] == "Roles or lines of Ada Auditor were changed"


def test_a_relationship_tells_nobody(mina: User, ada: User, omar: User, admin_user: User) -> None:
    services.add_relationship(a=ada, b=omar, kind="family", start=DAY, by=admin_user, today=DAY, reason="Told us")

    assert Notice.objects.count() == 0


def test_the_loader_acts_as_the_system_and_tells_nobody(p01: Process, mina: User, ada: User) -> None:
    services.add_tenure(person=ada, role="owner", process=p01, start=DAY, by="system:demo", today=DAY, reason="Demo")

    assert Notice.objects.count() == 0


def test_a_line_that_closes_a_circle_is_refused(ada: User, leo: User, bo: User, admin_user: User) -> None:
    services.add_line(person=ada, manager=leo, start=DAY, by=admin_user, today=DAY, reason="x")
    services.add_line(person=leo, manager=bo, start=DAY, by=admin_user, today=DAY, reason="x")

    with pytest.raises(Refused) as refusal:
        services.add_line(person=bo, manager=ada, start=DAY, by=admin_user, today=DAY, reason="x")

    assert refusal.value.reasons == ("Ada Auditor reports to Bo Board: the line would close a circle.",)


def test_a_line_that_has_ended_closes_no_circle(ada: User, leo: User, admin_user: User) -> None:
    services.add_line(
        person=ada, manager=leo, start=date(2025, 1, 1), end=date(2026, 5, 31), by=admin_user, today=DAY, reason="x"
    )

    services.add_line(person=leo, manager=ada, start=DAY, by=admin_user, today=DAY, reason="x")

    assert queries.managers_of(leo, DAY) == [ada]


def test_a_clause_within_a_process_has_its_own_owner(p01: Process, omar: User, bo: User, admin_user: User) -> None:
    clause = Clause.objects.get(number="8.6.1")
    services.add_tenure(
        person=bo, role="owner", process=p01, clause=clause, start=DAY, by=admin_user, today=DAY, reason="x"
    )

    assert queries.owners_on(p01, DAY, clause_id=clause.pk) == [bo]
    assert queries.owners_on(p01, date(2026, 5, 31), clause_id=clause.pk) == [omar]
    assert queries.owners_on(p01, DAY) == [omar]


@pytest.mark.parametrize(
    "broken",
    [
        {"target_kind": "process"},
        {"target_kind": "sms", "with_process": True},
        {"target_kind": "unit", "with_process": True},
        {"target_kind": "supplier"},
    ],
)
def test_a_role_with_the_wrong_target_breaks_on_the_database(broken: dict[str, Any], p01: Process, ada: User) -> None:
    process = p01 if broken.pop("with_process", False) else None

    with pytest.raises(IntegrityError), audited(by="system:test", today=DAY):
        RoleTenure(person=ada, role="owner", process=process, start=DAY, **broken).save()


def test_a_fact_that_ends_before_it_starts_breaks_on_the_database(ada: User, desk: Any) -> None:
    with pytest.raises(IntegrityError), audited(by="system:test", today=DAY):
        UnitMembership(person=ada, unit=desk, start=DAY, end=date(2026, 5, 31)).save()


def test_nobody_reports_to_themselves_on_the_database(ada: User) -> None:
    with pytest.raises(IntegrityError), audited(by="system:test", today=DAY):
        ReportingLine(person=ada, manager=ada, start=DAY).save()


def test_a_decided_declaration_needs_who_and_when_on_the_database(ada: User) -> None:
    with pytest.raises(IntegrityError), audited(by="system:test", today=DAY):
        ConflictDeclaration(person=ada, statement="x", signed_on=DAY, decision="none").save()


def test_a_guest_with_a_password_breaks_on_the_database(db: None) -> None:
    guest = User(username="guest", is_guest=True)
    guest.set_password("correct horse battery")

    with pytest.raises(IntegrityError):
        guest.save()


def test_a_person_is_added_without_the_password_in_the_journal(admin_user: User) -> None:
    person = services.add_person(
        username="new.person",
        first_name="New",
        last_name="Person",
        email="new@example.org",
        password="a long enough secret",
        by=admin_user,
        today=DAY,
    )

    event = AuditEvent.objects.get(object_type="organisation.User", object_id=str(person.pk))
    assert event.action == "added"
    assert "password" not in event.text
    assert person.check_password("a long enough secret")


def test_a_guest_has_no_password_whatever_was_typed(admin_user: User) -> None:
    guest = services.add_person(
        username="g", first_name="G", last_name="Uest", is_guest=True, password="secret", by=admin_user, today=DAY
    )

    assert guest.has_usable_password() is False


def test_taken_names_are_refused_together(admin_user: User, ada: User) -> None:
    with pytest.raises(Refused) as refusal:
        services.add_person(
            username="ADA", first_name="A", last_name="B", email="Ada@Example.org", by=admin_user, today=DAY
        )

    assert refusal.value.reasons == (
        "Somebody is already called “ADA” here. Choose another user name.",
        "Somebody else already has the address Ada@Example.org.",
    )


def test_changing_a_person_with_a_stale_version_is_refused(admin_user: User, ada: User) -> None:
    services.change_person(person=ada, version=0, post="Auditor", by=admin_user, today=DAY)

    with pytest.raises(Stale):
        services.change_person(person=ada, version=0, post="Other", by=admin_user, today=DAY)

    ada.refresh_from_db()
    assert (ada.post, ada.version) == ("Auditor", 1)


def test_nobody_closes_their_own_account(admin_user: User) -> None:
    with pytest.raises(Refused):
        services.disable_person(person=admin_user, by=admin_user, today=DAY, reason="x")

    admin_user.refresh_from_db()
    assert admin_user.is_active is True


def test_a_disabled_person_holds_no_role(admin_user: User, mina: User) -> None:
    services.disable_person(person=mina, by=admin_user, today=DAY, reason="Left")

    assert User.objects.get(pk=mina.pk).roles_on(DAY) == frozenset()
    assert queries.programme_managers(DAY) == []


def test_CMP_06_an_evaluator_without_a_lead_grade_is_refused(mina: User, ada: User, omar: User) -> None:
    with pytest.raises(Refused) as refusal:
        services.add_evaluation(
            person=ada, evaluator=omar, method="witness", result="positive", on=DAY, by=mina, today=DAY
        )

    assert refusal.value.reasons == ("CMP-06: Omar Owner held no lead grade on 1 June 2026.",)


def test_CMP_06_nobody_evaluates_themselves(mina: User, leo: User) -> None:
    with pytest.raises(Refused) as refusal:
        services.add_evaluation(
            person=leo, evaluator=leo, method="witness", result="positive", on=DAY, by=mina, today=DAY
        )

    assert refusal.value.reasons == ("CMP-06: nobody evaluates themselves.",)


def test_a_lead_may_evaluate(mina: User, leo: User, ada: User) -> None:
    row = services.add_evaluation(
        person=ada, evaluator=leo, method="witness", result="positive", on=DAY, by=mina, today=DAY
    )

    assert history(row).get().action == "added"


def test_nobody_grants_a_grade_to_themselves(mina: User) -> None:
    with pytest.raises(PermissionDenied):
        services.add_qualification(
            person=mina, grade="lead", valid_from=DAY, valid_to=date(2029, 1, 1), by=mina, today=DAY
        )

    assert Qualification.objects.filter(person=mina).count() == 0


def test_IND_12_one_declares_for_oneself_and_another_decides(mina: User, ada: User, p01: Process) -> None:
    row = services.sign_declaration(person=ada, statement="My brother works there", process=p01, by=ada, today=DAY)

    decided = services.decide_declaration(row=row, decision="exclude", by=mina, today=DAY, reason="Close family")

    assert (decided.decision, decided.decided_by, decided.decided_on) == ("exclude", mina, DAY)


def test_IND_12_nobody_decides_the_own_declaration(mina: User, bo: User) -> None:
    row = services.sign_declaration(person=mina, statement="I built it", by=mina, today=DAY)

    with pytest.raises(PermissionDenied):
        services.decide_declaration(row=row, decision="none", by=mina, today=DAY)

    assert services.decide_declaration(row=row, decision="none", by=bo, today=DAY).decided_by == bo


def test_IND_12_a_second_programme_manager_does_not_decide_on_the_first(
    mina: User, admin_user: User, leo: User
) -> None:
    services.grant_access_role(user=leo, role="programme_manager", start=DAY, by=admin_user, today=DAY, reason="Deputy")
    row = services.sign_declaration(person=mina, statement="I built it", by=mina, today=DAY)

    with pytest.raises(PermissionDenied):
        services.decide_declaration(row=row, decision="none", by=leo, today=DAY)


def test_the_organisations_zone_is_where_the_clock_reads_it(organisation: Any, admin_user: User) -> None:
    services.set_organisation(zone="Pacific/Auckland", by=admin_user, today=DAY)

    assert Setting.objects.get(key="zone").value == "Pacific/Auckland"


def test_an_unknown_zone_is_refused_in_words(organisation: Any, admin_user: User) -> None:
    with pytest.raises(Refused) as refusal:
        services.set_organisation(zone="Europe/Nowhere", by=admin_user, today=DAY)

    assert refusal.value.reasons == ("“Europe/Nowhere” is not a time zone. Write it like Europe/Copenhagen.",)
    organisation.refresh_from_db()
    assert organisation.zone == "UTC"


def test_the_calendar_knows_holidays_and_shutdowns(organisation: Any, admin_user: User) -> None:
    services.add_holiday(day=date(2026, 5, 25), name="Whit Monday", by=admin_user, today=DAY)
    services.add_shutdown(start=date(2026, 12, 24), end=date(2027, 1, 3), by=admin_user, today=DAY)

    found = queries.calendar()

    assert found.is_working_day(date(2026, 5, 25)) is False
    assert found.shutdowns == ((date(2026, 12, 24), date(2027, 1, 3)),)
    assert found.rolled(date(2026, 12, 26)) == date(2027, 1, 4)


def test_a_day_that_exists_already_is_refused_in_words(organisation: Any, admin_user: User) -> None:
    services.add_holiday(day=DAY, name="One", by=admin_user, today=DAY)

    with pytest.raises(Refused) as refusal:
        services.add_holiday(day=DAY, name="Two", by=admin_user, today=DAY)

    assert refusal.value.reasons == ("“2026-06-01” exists already. Choose another one.",)


def test_a_heading_cannot_be_a_leaf(p01: Process, admin_user: User) -> None:
    heading = Clause.objects.get(number="8.6")

    with pytest.raises(Refused) as refusal:
        services.set_process_leaves(process=p01, leaves=[heading], by=admin_user, today=DAY)

    assert refusal.value.reasons == ("8.6 is a heading: choose the clauses below it.",)
    assert [leaf.clause.number for leaf in p01.process_leaves.all()] == ["8.6.1"]


def test_a_process_is_added_whole(organisation: Any, standard: Any, desk: Any, admin_user: User) -> None:
    leaf = Clause.objects.get(number="8.6.3")
    service = services.add_service(code="S1", name="Workplace", by=admin_user, today=DAY)

    row = services.add_process(
        code="P03", name="Problem", unit=desk, leaves=[leaf], services=[service], cycle_days=7, by=admin_user, today=DAY
    )

    assert list(row.leaves.all()) == [leaf]
    assert list(row.services.all()) == [service]


def test_a_unit_cannot_lie_below_itself(desk: Any, admin_user: User) -> None:
    below = services.add_unit(code="N", name="Night", parent=desk, by=admin_user, today=DAY)

    with pytest.raises(Refused):
        services.change_master(row=desk, parent=below, by=admin_user, today=DAY)


def test_a_preference_is_ones_own(ada: User, admin_user: User) -> None:
    with pytest.raises(Refused):
        services.set_preferences(person=ada, by=admin_user, theme="dark")

    assert services.set_preferences(person=ada, by=ada, theme="dark").theme == "dark"
