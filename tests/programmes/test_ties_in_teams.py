"""Ties and competence from the organisation's rows to the seats of a team: refused, stored, answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kernel.journal import audited
from kernel.workflow import Refused
from organisation import services as organisation
from organisation.models import (
    AuditCapacity,
    Certification,
    Competition,
    Delivery,
    FinancialInterest,
    Gift,
    Party,
    Process,
    RoleTenure,
    Service,
    TopicLevel,
    TopManagement,
    User,
)
from programmes import queries, services
from programmes.models import Assignment, Objection, PlannedAudit, Verdict
from tests.conftest import LONG_AGO, SYSTEM, person, qualified
from tests.programmes.helpers import TODAY, owner_of

WHO: dict[str, Any] = {"by": SYSTEM, "today": TODAY, "reason": "as told"}


@pytest.fixture
def harbor(organisation: Any) -> Party:
    with audited(by=SYSTEM, today=TODAY):
        row = Party(name="CloudHarbor", kind="supplier")
        row.save()
    return row


def party(name: str, kind: str = "supplier") -> Party:
    with audited(by=SYSTEM, today=TODAY):
        row = Party(name=name, kind=kind)
        row.save()
    return row


def assign(audit: PlannedAudit, who: User, role: str = "auditor", **more: Any) -> Assignment:
    return services.assign(audit, person=who, role=role, by=SYSTEM, today=TODAY, **more)


def stored(audit: PlannedAudit, who: User) -> list[str]:
    rows = Verdict.objects.filter(assignment__audit=audit, assignment__person=who)
    return sorted(f"{row.severity} {row.label}" for row in rows)


def blockers(audit: PlannedAudit) -> str:
    return " ".join(queries.team_blockers(PlannedAudit.objects.get(pk=audit.pk), TODAY))


def test_ind_10_a_bonus_on_the_result_refuses_the_seat_and_one_elsewhere_does_not(
    audit: PlannedAudit, ada: User, leo: User, p01: Process, p02: Process
) -> None:
    organisation.add_interest(person=ada, kind="bonus", process=p01, start=LONG_AGO, **WHO)
    organisation.add_interest(person=leo, kind="bonus", process=p02, start=LONG_AGO, **WHO)

    with pytest.raises(Refused, match="IND-10: Has a bonus that hangs on the result of Incident"):
        assign(audit, ada)
    assert stored(audit, assign(audit, leo, "lead").person) == []


def test_ind_11_staff_of_a_supplier_is_refused_and_of_its_competitor_needs_a_safeguard(
    audit: PlannedAudit, ada: User, leo: User, p01: Process, harbor: Party
) -> None:
    rival = party("NimbusWorks")
    organisation.add_party_fact(Delivery(party=harbor, process=p01, start=LONG_AGO), **WHO)
    organisation.add_party_fact(Competition(party=harbor, other=rival), **WHO)
    organisation.add_employment(person=leo, party=harbor, start=LONG_AGO, **WHO)
    organisation.add_employment(person=ada, party=rival, start=LONG_AGO, **WHO)

    with pytest.raises(Refused, match="IND-11: Works for CloudHarbor, which delivers Incident"):
        assign(audit, leo, "lead")
    assert stored(audit, assign(audit, ada).person) == ["mitigate IND-11"]
    assert "a competitor of CloudHarbor" in blockers(audit)


def test_ind_21_our_certification_body_is_refused(audit: PlannedAudit, ada: User, harbor: Party) -> None:
    body = party("CertCo", "certification_body")
    organisation.add_employment(person=ada, party=body, start=LONG_AGO, **WHO)
    certifies = organisation.add_party_fact(Certification(party=body, start=LONG_AGO), **WHO)

    with pytest.raises(Refused, match="IND-21"):
        assign(audit, ada)
    organisation.void_party_fact(certifies, by=SYSTEM, today=TODAY, reason="entered by mistake")
    assert stored(audit, assign(audit, ada).person) == []


def test_ind_20_top_management_is_refused_on_its_own_area(audit: PlannedAudit, bo: User) -> None:
    with pytest.raises(Refused, match="IND-20: Is a member of top management"):
        assign(audit, bo)


def test_ind_22_a_gift_warns_until_it_is_declared(audit: PlannedAudit, ada: User, omar: User, mina: User) -> None:
    assign(audit, ada)
    gift = organisation.add_gift(
        person=ada, giver=omar, what="Concert", on=date(2026, 5, 2), by=mina, today=TODAY, reason="seen"
    )
    services.rejudge(audit, by=SYSTEM, today=TODAY)
    assert stored(audit, ada) == ["warn IND-22"]

    organisation.change_gift(row=gift, declared_on=TODAY, by=ada, today=TODAY, reason="")
    services.rejudge(audit, by=SYSTEM, today=TODAY)
    assert stored(audit, ada) == []


def test_ind_23_speaks_from_the_day_of_the_announcement_on(audit: PlannedAudit, ada: User, p01: Process) -> None:
    assign(audit, ada)
    organisation.add_tenure(
        person=ada, role="owner", process=p01, start=date(2026, 11, 1), announced_on=date(2026, 6, 15), **WHO
    )
    services.rejudge_due(today=date(2026, 6, 14))
    assert stored(audit, ada) == []

    assert services.rejudge_due(today=date(2026, 6, 15)) == 1  # nothing was written since: the calendar did it
    assert stored(audit, ada) == ["mitigate IND-23"]
    assert services.rejudge_due(today=date(2026, 6, 16)) == 0


@pytest.mark.parametrize(("given", "expected"), [("2.3", []), ("2.2", ["warn AVL-03"])])
def test_avl_03_counts_an_even_share_of_the_planned_days_of_the_year(
    plan: Callable[..., PlannedAudit], p01: Process, ada: User, leo: User, given: str, expected: list[str]
) -> None:
    first = plan(p01, planned_days=Decimal("3.0"))
    second = plan(p01, planned_days=Decimal("1.5"), start=date(2026, 10, 5), end=date(2026, 10, 6))
    for audit in (first, second):
        assign(audit, leo, "lead")
    assign(first, ada)
    organisation.add_fact(AuditCapacity(person=ada, days=Decimal(given), start=LONG_AGO), **WHO)
    assign(second, ada)
    services.rejudge(second, by=SYSTEM, today=TODAY)

    assert stored(second, ada) == expected  # 1.5 of 3.0 and 0.75 of 1.5: 2.25 days


def level(who: User, topic: str, value: int) -> None:
    with audited(by=SYSTEM, today=TODAY):
        row = TopicLevel.objects.filter(person=who, topic=topic).first() or TopicLevel(person=who, topic=topic)
        row.level = value
        row.save()


def test_cmp_02_stands_with_the_lead_and_an_expert_or_a_safeguard_answers_it(
    audit: PlannedAudit, leo: User, ada: User, mina: User
) -> None:
    assign(audit, leo, "lead")
    assert stored(audit, leo) == []
    level(leo, "resolution", 2)
    services.rejudge(audit, by=SYSTEM, today=TODAY)
    assert stored(audit, leo) == ["mitigate CMP-02"]
    assert "CMP-02" in blockers(audit)

    guard = services.propose_safeguard(rule="CMP-02", text="Reads up", audit=audit, person=leo, by=mina, today=TODAY)
    assert "CMP-02" in blockers(audit)
    services.approve_safeguard(guard, by=mina, today=TODAY)
    assert "CMP-02" not in blockers(audit)


def test_cmp_02_level_two_beside_an_expert_of_the_topic_is_enough(audit: PlannedAudit, leo: User) -> None:
    assign(audit, leo, "lead")
    level(leo, "resolution", 2)
    expert = person("eve", name="Eve Expert")
    assign(audit, expert, "expert")
    assert "CMP-02" in blockers(audit)

    level(expert, "resolution", 4)
    assert "CMP-02" not in blockers(audit)


def test_cmp_05_an_expert_alone_on_an_item_stops_the_team(
    plan: Callable[..., PlannedAudit], p01: Process, p02: Process, leo: User
) -> None:
    audit = plan(p01, p02)
    first, second = audit.scope.order_by("process__code")
    assign(audit, leo, "lead", items=[first])
    expert = person("eve", name="Eve Expert")
    assign(audit, expert, "expert", items=[second])

    assert "Eve Expert is an expert and would be alone on Service request (P02). (CMP-05)" in blockers(audit)
    assign(audit, leo, "lead", items=[first, second])
    assert "CMP-05" not in blockers(audit)


def test_cmp_07_a_seat_from_afar_asks_for_the_tools(audit: PlannedAudit, ada: User) -> None:
    assign(audit, ada)
    assert stored(audit, ada) == []
    assign(audit, ada, remote=True)
    assert stored(audit, ada) == ["warn CMP-07"]

    level(ada, "remote_tools", 3)
    services.rejudge(audit, by=SYSTEM, today=TODAY)
    assert stored(audit, ada) == []


def test_ind_16_counts_audits_of_many_years_and_a_standing_safeguard_answers_it(
    plan: Callable[..., PlannedAudit], p01: Process, leo: User, mina: User, bo: User
) -> None:
    for year in (2022, 2023, 2025):  # the first more than four years before
        assign(plan(p01, year=year, start=date(year, 3, 1), end=date(year, 3, 2)), leo, "lead")
    audit = plan(p01, year=2026)
    assign(audit, leo, "lead")
    assert stored(audit, leo) == ["mitigate IND-16"]
    assert "Leads Incident (P01) 4 times running" in blockers(audit)

    guard = services.propose_safeguard(
        rule="IND-16",
        text="Another reads along",
        programme=audit.programme,
        standing=True,
        by=mina,
        today=TODAY,
    )
    services.approve_safeguard(guard, by=mina, today=TODAY)
    assert "IND-16" not in blockers(audit)


def test_ind_17_two_who_audit_each_other_in_one_programme_are_logged(
    plan: Callable[..., PlannedAudit], p01: Process, ada: User, omar: User, standard: Any, desk: Any
) -> None:
    from tests.conftest import process

    with audited(by=SYSTEM, today=TODAY):
        of_ada = process("P07", "Configuration", "8.2.6", ada, standard, desk)
    qualified(omar, "auditor")
    theirs = plan(of_ada, start=date(2026, 10, 5), end=date(2026, 10, 6))
    assign(theirs, omar)
    audit = plan(p01)
    assign(audit, ada)

    assert "log IND-17" in stored(audit, ada)
    services.unassign(theirs, person=omar, by=SYSTEM, today=TODAY)
    services.rejudge(audit, by=SYSTEM, today=TODAY)
    assert "log IND-17" not in stored(audit, ada)


def test_ind_13_is_asked_again_when_money_came_in_between(led: PlannedAudit, leo: User, p02: Process) -> None:
    services.accept_assignment(led, leo, by=leo, today=TODAY)
    organisation.add_interest(person=leo, kind="bonus", process=p02, start=TODAY, **WHO)
    services.rejudge(led, by=SYSTEM, today=TODAY)

    assert Assignment.objects.get(audit=led, person=leo).facts_changed_on == TODAY


def test_each_new_record_becomes_the_fact_that_known_reads(
    led: PlannedAudit, ada: User, omar: User, leo: User, p01: Process, bo: User, harbor: Party, standard: Any
) -> None:
    with audited(by=SYSTEM, today=TODAY):
        service = Service(code="S1", name="Mail")
        service.save()
    organisation.add_interest(person=ada, kind="interest", party=harbor, process=p01, start=LONG_AGO, **WHO)
    organisation.add_interest(person=ada, kind="findings_bonus", start=LONG_AGO, end=TODAY, **WHO)
    for row in (
        Delivery(party=harbor, process=p01, start=LONG_AGO),
        Delivery(party=harbor, service=service, start=LONG_AGO),
        Certification(party=harbor, start=LONG_AGO, end=TODAY),
        Competition(party=harbor, other=party("NimbusWorks")),
    ):
        organisation.add_party_fact(row, **WHO)
    organisation.add_fact(AuditCapacity(person=ada, days=Decimal("7.5"), start=LONG_AGO), **WHO)
    organisation.add_gift(person=ada, giver=omar, what="A pen", on=LONG_AGO, declared_on=TODAY, **WHO)
    services.object_to(led, person=leo, raised_by=omar, grounds="No.", by=omar, today=TODAY)
    organisation.add_tenure(person=leo, role="owner", process=p01, start=TODAY, announced_on=LONG_AGO, **WHO)

    facts = queries.known().facts
    for model, place in (
        (FinancialInterest, facts.interests),
        (Delivery, facts.deliveries),
        (Certification, facts.certification_bodies),
        (Competition, facts.competitors),
        (AuditCapacity, facts.capacities),
        (Gift, facts.gifts),
        (Objection, facts.objections),
        (TopManagement, facts.top_managers),
        (TopicLevel, facts.knows),
        (RoleTenure, facts.roles),
    ):
        made = [queries.fact_of(row) for row in model.objects.all()]
        assert made and set(made) == {row for row in place if row in made}, model
        assert model is RoleTenure or len(made) == len(place)


# IND-24


def test_ind_24_objection_waits_for_a_decision_which_is_the_safeguard(
    approved: PlannedAudit, ada: User, omar: User, mina: User
) -> None:
    assign(approved, ada)
    told = services.object_to(approved, person=ada, raised_by=omar, grounds="We fell out.", by=omar, today=TODAY)
    assert stored(approved, ada) == ["mitigate IND-24"]
    assert "Omar Owner objected to this person on 1 June 2026: undecided. A safeguard is missing." in blockers(approved)

    decided = services.decide_objection(told, decision="kept", answer="Leo joins each talk.", by=mina, today=TODAY)
    assert "IND-24" not in blockers(approved)
    assert decided.safeguard is not None
    assert (decided.safeguard.text, decided.safeguard.approved_by) == ("Leo joins each talk.", mina)


def test_ind_24_a_decision_answers_its_own_objection_only(
    approved: PlannedAudit, ada: User, omar: User, mina: User, p01: Process
) -> None:
    assign(approved, ada)
    other = person("olga", "process_owner", name="Olga Owner")
    owner_of(p01, other, LONG_AGO)
    first = services.object_to(approved, person=ada, raised_by=omar, grounds="No.", by=omar, today=TODAY)
    services.object_to(approved, person=ada, raised_by=other, grounds="No.", by=other, today=TODAY)
    services.decide_objection(first, decision="kept", answer="Leo joins.", by=mina, today=TODAY)

    assert "Omar Owner objected" not in blockers(approved)
    assert "Olga Owner objected" in blockers(approved)


def test_ind_24_whoever_is_replaced_stays_a_reason_until_the_seat_is_free(
    approved: PlannedAudit, ada: User, omar: User, mina: User
) -> None:
    assign(approved, ada)
    told = services.object_to(approved, person=ada, raised_by=omar, grounds="No.", by=omar, today=TODAY)
    services.decide_objection(told, decision="replaced", answer="Somebody else goes.", by=mina, today=TODAY)
    assert "decided that the person is replaced" in blockers(approved)

    services.unassign(approved, person=ada, by=mina, today=TODAY)
    assert "IND-24" not in blockers(approved)


def test_ind_24_who_may_object_and_who_may_decide(
    approved: PlannedAudit, ada: User, omar: User, mina: User, leo: User, sam: User, p01: Process, bo: User
) -> None:
    from django.core.exceptions import PermissionDenied

    assign(approved, ada)
    who: dict[str, Any] = {"grounds": "No.", "today": TODAY}
    for by, raised_by in ((sam, sam), (leo, omar), (mina, sam)):
        with pytest.raises(PermissionDenied):
            services.object_to(approved, person=ada, raised_by=raised_by, by=by, **who)
    with pytest.raises(Refused, match="is not on the team"):
        services.object_to(approved, person=sam, raised_by=omar, by=omar, **who)
    with pytest.raises(Refused, match="Say why"):
        services.object_to(approved, person=ada, raised_by=omar, grounds=" ", by=omar, today=TODAY)
    assert stored(approved, ada) == []

    told = services.object_to(approved, person=ada, raised_by=omar, by=mina, **who)
    with pytest.raises(Refused, match="objected to Ada Auditor already"):
        services.object_to(approved, person=ada, raised_by=omar, by=omar, **who)
    for by in (ada, omar, leo):
        with pytest.raises(PermissionDenied):
            services.decide_objection(told, decision="kept", answer="Fine.", by=by, today=TODAY)
    with pytest.raises(Refused, match="Say why"):
        services.decide_objection(told, decision="kept", answer="", by=mina, today=TODAY)
    owner_of(p01, mina, LONG_AGO)
    with pytest.raises(Refused, match="top management signs"):
        services.decide_objection(told, decision="kept", answer="Fine.", by=mina, today=TODAY)
    told.refresh_from_db()
    assert (told.decision, told.safeguard) == ("pending", None)
    assert services.decide_objection(told, decision="kept", answer="Fine.", by=bo, today=TODAY).decided_by == bo


def test_objection_pages(approved: PlannedAudit, ada: User, omar: User, mina: User, leo: User, sam: User) -> None:
    assign(approved, ada)
    new = reverse("programmes:objection_new", args=[approved.reference])
    clients = {who.username: Client() for who in (omar, mina, leo, sam)}
    for name, client in clients.items():
        client.force_login(User.objects.get(username=name))
    asked = {name: client.get(new).status_code for name, client in clients.items()}
    assert asked == {"omar": 200, "mina": 200, "leo": 403, "sam": 404}
    assert clients["omar"].post(new, {"person": ada.pk, "grounds": ""}).status_code == 409
    assert clients["omar"].post(new, {"person": ada.pk, "grounds": "We fell out."}).status_code == 302

    team = reverse("programmes:audit_team", args=[approved.reference])
    told = approved.objections.get()
    decide = reverse("programmes:objection_decide", args=[approved.reference, told.pk])
    assert decide in clients["mina"].get(team).content.decode()
    assert "We fell out." in clients["omar"].get(team).content.decode()
    assert "We fell out." not in clients["leo"].get(team).content.decode()
    assert clients["omar"].get(decide).status_code == 403
    typed = {"decision": "kept", "answer": "Leo joins.", "version": told.version}
    assert clients["mina"].post(decide, {**typed, "version": 99}).status_code == 412
    assert clients["mina"].post(decide, typed).status_code == 302
    assert "Leo joins." in clients["mina"].get(team).content.decode()


# 3.3: who signs


def test_nobody_signs_a_safeguard_that_holds_for_a_seat_of_ones_own(
    plan: Callable[..., PlannedAudit], p01: Process, mina: User, bo: User
) -> None:
    qualified(mina, "lead")
    for year in (2023, 2024, 2025):
        assign(plan(p01, year=year), mina, "lead")
    audit = plan(p01, year=2026)
    assign(audit, mina, "lead")
    assert stored(audit, mina) == ["mitigate IND-16"]
    guard = services.propose_safeguard(
        rule="IND-16", text="Another reads along", programme=audit.programme, standing=True, by=mina, today=TODAY
    )

    with pytest.raises(Refused, match="a seat of your own"):
        services.approve_safeguard(guard, by=mina, today=TODAY)
    other = services.propose_safeguard(
        rule="IND-17", text="For others", programme=audit.programme, standing=True, by=mina, today=TODAY
    )
    assert services.approve_safeguard(other, by=mina, today=TODAY).approved_by == mina
    assert services.approve_safeguard(guard, by=bo, today=TODAY).approved_by == bo
