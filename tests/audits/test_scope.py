"""A change of scope by the page and its verb: who may what, and AG-13 after the freeze."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from audits import services
from audits.models import Audit, Deviation
from organisation.models import Process, User
from standards.models import Clause
from tests.audits.conftest import TODAY

pytestmark = pytest.mark.django_db
PAGE = "/programmes/2026/audits/AUD-26-01/scope/"


@pytest.fixture(autouse=True)
def _day(set_today: Any) -> None:
    set_today(TODAY)


@pytest.fixture
def frozen(with_checklist: Audit, leo: User) -> Audit:
    return services.freeze_checklist(with_checklist, by=leo, today=TODAY)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def fields(page: Any) -> set[str]:
    return set(page.context["form"].fields)


def send(user: User, audit: Audit, **typed: Any) -> Any:
    audit.planned.refresh_from_db()
    return client_of(user).post(PAGE, {"version": audit.planned.version, **typed})


def test_the_address_stays_below_its_programme() -> None:
    assert reverse("audits:audit_scope", args=[2026, "AUD-26-01"]) == PAGE


def test_ag_13_a_change_after_the_freeze_is_a_deviation_when_agreed_afterwards(
    frozen: Audit, p02: Process, mina: User
) -> None:
    said = {"processes": [p02.pk], "reason": "Requests come in by the same desk"}

    assert send(mina, frozen, **said).status_code == 302

    assert [(row.rule, row.reason) for row in Deviation.objects.filter(audit=frozen)] == [("AG-13", said["reason"])]
    assert frozen.planned.scope.count() == 2


def test_ag_13_agreed_before_it_is_no_deviation(frozen: Audit, p02: Process, mina: User) -> None:
    said = {"processes": [p02.pk], "reason": "Requests too", "agreed_on": TODAY.isoformat()}

    assert send(mina, frozen, **said).status_code == 302

    assert not Deviation.objects.filter(audit=frozen).exists()


def test_ag_13_what_the_client_takes_out_the_client_has_agreed_to(
    frozen: Audit, p02: Process, mina: User, bo: User
) -> None:
    send(mina, frozen, processes=[p02.pk], reason="Requests too", agreed_on=TODAY.isoformat())
    item = frozen.planned.scope.get(process=p02)

    answer = send(bo, frozen, drop=[item.pk], reason="No time", effect="2027")

    assert answer.status_code == 302
    assert (frozen.planned.scope.count(), Deviation.objects.filter(audit=frozen).count()) == (1, 0)


def test_before_the_freeze_nothing_is_noted_and_nobody_is_asked_for_an_agreement(
    audit: Audit, p02: Process, mina: User
) -> None:
    assert fields(client_of(mina).get(PAGE)) == {"processes", "clauses", "sites", "reason"}

    assert send(mina, audit, processes=[p02.pk], reason="Requests too").status_code == 302

    assert not Deviation.objects.filter(audit=audit).exists()


def test_each_is_offered_what_that_person_may(frozen: Audit, mina: User, bo: User, leo: User) -> None:
    assert fields(client_of(mina).get(PAGE)) == {"processes", "clauses", "sites", "reason", "agreed_on"}
    assert fields(client_of(bo).get(PAGE)) == {"drop", "reason", "effect", "agreed_on"}
    assert client_of(leo).get(PAGE).status_code == 403


def test_nothing_chosen_is_a_sentence_for_both(audit: Audit, mina: User, bo: User) -> None:
    for user in (mina, bo):
        answer = send(user, audit)
        assert answer.status_code == 409, user
        assert b"Choose what to add or to drop" in answer.content
        assert b"Enter the reason." in answer.content


def test_the_whole_scope_is_not_dropped_and_what_was_typed_stays(audit: Audit, bo: User) -> None:
    answer = send(bo, audit, drop=[item.pk for item in audit.planned.scope.all()], reason="All of it", effect="Never")

    assert answer.status_code == 409
    assert b"Nothing would be left to audit" in answer.content
    assert b"All of it" in answer.content
    assert audit.planned.scope.count() == 1


def test_ind_18_the_client_adds_where_the_audit_programme_is_audited(
    programme: Any, standard: Any, p01: Process, leo: User, bo: User, mina: User
) -> None:
    from tests.audits.conftest import SYSTEM, plan

    planned = plan(programme, "AUD-26-09", standard, [(None, "9.2")], [(leo, "lead")], report_approver=bo)
    audit = services.open_from_plan(planned, by=SYSTEM, today=TODAY)
    leaf = Clause.objects.get(standard=standard, number="8.6.1")

    row = services.change_scope(audit, add=[(p01, leaf, None)], reason="Asked for", by=bo, today=TODAY)

    assert row.planned.scope.count() == 2
    page = "/programmes/2026/audits/AUD-26-09/scope/"
    for user in (mina, bo):  # whoever is offered the page may open it
        assert page in client_of(user).get("/audits/AUD-26-09/team/").content.decode()
        assert client_of(user).get(page).status_code == 200
