"""What is known of another organisation, and the register of gifts: services and pages (IND-10, -11, -21, -22)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kernel.journal import audited
from kernel.models import AuditEvent, Stale
from kernel.workflow import Refused
from organisation import services
from organisation.models import Certification, Competition, Delivery, Gift, Party, Process, User
from tests.conftest import LONG_AGO, SYSTEM, TODAY

MAY = date(2026, 5, 2)


@pytest.fixture
def parties(organisation: Any) -> tuple[Party, Party]:
    with audited(by=SYSTEM, today=TODAY):
        made = tuple(Party(name=name, kind="supplier") for name in ("CloudHarbor", "NimbusWorks"))
        for row in made:
            row.save()
    return made[0], made[1]


def enter(row: Any, by: User | str, reason: str = "contract") -> Any:
    return services.add_party_fact(row, by=by, today=TODAY, reason=reason)


def test_a_delivery_is_entered_ended_and_voided_with_a_reason(
    parties: tuple[Party, Party], p01: Process, admin_user: User, mina: User
) -> None:
    row = Delivery(party=parties[0], process=p01, start=LONG_AGO)
    with pytest.raises(PermissionDenied):
        enter(row, mina)
    with pytest.raises(Refused, match="Say why"):
        enter(row, admin_user, " ")
    assert not Delivery.every.exists()

    made = enter(row, admin_user)
    with pytest.raises(Refused, match="is already entered"):
        enter(Delivery(party=parties[0], process=p01, start=TODAY), admin_user)
    who: dict[str, Any] = {"by": admin_user, "today": TODAY}
    with pytest.raises(Stale):
        services.end_party_fact(made, end=TODAY, version=9, reason="over", **who)
    with pytest.raises(Refused, match="must not be before"):
        services.end_party_fact(made, end=date(2021, 1, 1), reason="over", **who)
    ended = services.end_party_fact(made, end=TODAY, version=made.version, reason="over", **who)
    assert ended.end == TODAY
    services.void_party_fact(ended, reason="wrong party", **who)
    assert list(Delivery.objects.all()) == [] and Delivery.every.get().void_reason == "wrong party"
    with pytest.raises(Refused, match="voided already"):
        services.void_party_fact(ended, reason="again", **who)
    assert AuditEvent.objects.filter(object_type="organisation.Delivery").count() >= 3


def test_competitors_are_entered_once_in_either_direction(parties: tuple[Party, Party], admin_user: User) -> None:
    one, other = parties
    made = enter(Competition(party=one, other=other), admin_user)

    for pair in ((one, other), (other, one)):
        with pytest.raises(Refused, match="entered there already"):
            enter(Competition(party=pair[0], other=pair[1]), admin_user)
    with pytest.raises(Refused, match="this needs two"):
        enter(Competition(party=one, other=one), admin_user)
    with pytest.raises(Refused, match="no days"):
        services.end_party_fact(made, end=TODAY, by=admin_user, today=TODAY, reason="over")


def test_the_page_of_a_party_in_the_same_number_of_queries_at_one_and_thirty_rows(
    client: Client, parties: tuple[Party, Party], p01: Process, p02: Process, admin_user: User, omar: User
) -> None:
    client.force_login(admin_user)
    page = reverse("organisation:party_detail", args=[parties[0].pk])
    enter(Delivery(party=parties[0], process=p01, start=LONG_AGO), SYSTEM)
    enter(Competition(party=parties[1], other=parties[0]), SYSTEM)
    client.get(page)
    with CaptureQueriesContext(connection) as one:
        text = client.get(page).content.decode()
    assert "P01 Incident" in text and "NimbusWorks" in text
    for year in range(1990, 2020):
        enter(Certification(party=parties[0], start=date(year, 1, 1), end=date(year, 12, 31)), SYSTEM)
    with CaptureQueriesContext(connection) as many:
        client.get(page)
    assert len(many) == len(one) <= 15

    client.force_login(omar)
    assert client.get(page).status_code == 200
    new = reverse("organisation:party_fact_new", args=[parties[0].pk, "certifies"])
    assert client.get(new).status_code == 403


def test_the_forms_of_a_party(client: Client, parties: tuple[Party, Party], p01: Process, admin_user: User) -> None:
    client.force_login(admin_user)
    new = reverse("organisation:party_fact_new", args=[parties[0].pk, "delivers"])
    assert client.get(reverse("organisation:party_fact_new", args=[parties[0].pk, "nonsense"])).status_code == 404
    assert client.post(new, {"start": "2026-01-01", "reason": "contract"}).status_code == 409  # neither of both
    typed = {"process": p01.pk, "start": "2026-01-01", "reason": "contract"}
    assert client.post(new, typed).status_code == 302
    row = Delivery.objects.get()
    end = reverse("organisation:party_fact_end", args=[parties[0].pk, "delivers", row.pk])
    assert client.post(end, {"end": "2026-05-31", "reason": "over", "version": 9}).status_code == 412
    assert client.post(end, {"end": "2026-05-31", "reason": "over", "version": row.version}).status_code == 302
    row.refresh_from_db()
    void = reverse("organisation:party_fact_void", args=[parties[0].pk, "delivers", row.pk])
    assert client.post(void, {"reason": "", "version": row.version}).status_code == 409
    assert client.post(void, {"reason": "wrong", "version": row.version}).status_code == 302
    assert client.get(void).status_code == 404
    other = reverse("organisation:party_fact_end", args=[parties[1].pk, "delivers", row.pk])
    assert client.get(other).status_code == 404


# Gifts


def gift(person: User, giver: User, by: User, **more: Any) -> Gift:
    return services.add_gift(person=person, giver=giver, what="Concert", on=MAY, by=by, today=TODAY, **more)


def test_who_enters_the_own_gift_declares_it(ada: User, omar: User) -> None:
    assert gift(ada, omar, ada).declared_on == TODAY


def test_a_gift_of_another_is_registered_declared_by_the_person_and_decided_by_the_manager(
    ada: User, omar: User, mina: User, leo: User
) -> None:
    with pytest.raises(PermissionDenied):
        gift(ada, omar, leo, reason="seen")
    with pytest.raises(Refused, match="Say why"):
        gift(ada, omar, mina)
    row = gift(ada, omar, mina, reason="seen")
    assert row.declared_on is None

    who: dict[str, Any] = {"row": row, "today": TODAY}
    with pytest.raises(Refused, match="only be declared"):
        services.change_gift(what="A pen", by=ada, reason="", **who)
    with pytest.raises(Refused, match="nobody on the own one"):
        services.change_gift(decision="Nothing follows.", by=ada, reason="", **who)
    with pytest.raises(PermissionDenied):
        services.change_gift(decision="Nothing follows.", by=leo, reason="so", **who)
    decided = services.change_gift(decision="Not on this audit.", by=mina, reason="weighed", **who)
    assert (decided.decided_by, decided.decided_on, decided.declared_on) == (mina, TODAY, None)
    declared = services.change_gift(declared_on=TODAY, by=ada, reason="", **who)
    assert (declared.declared_on, declared.decision) == (TODAY, "Not on this audit.")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"on": date(2026, 6, 2)}, "not before"),
        ({"declared_on": date(2026, 5, 1)}, "between the gift and today"),
        ({"declared_on": date(2026, 6, 2)}, "between the gift and today"),
    ],
)
def test_days_of_a_gift_are_sound(ada: User, omar: User, mina: User, change: dict[str, date], says: str) -> None:
    row = gift(ada, omar, mina, reason="seen")

    with pytest.raises(Refused, match=says):
        services.change_gift(row=row, by=mina, today=TODAY, reason="mend", **change)
    row.refresh_from_db()
    assert (row.on, row.declared_on) == (MAY, None)


def test_the_pages_of_gifts(
    client: Client, ada: User, omar: User, mina: User, leo: User, set_today: Callable[[date], None]
) -> None:
    client.force_login(ada)
    new = reverse("organisation:fact_new", args=["ada", "gift"])
    typed = {"giver": omar.pk, "what": "Concert", "on": "2026-05-02"}
    assert client.post(new, typed).status_code == 302
    ties = reverse("organisation:person_ties", args=["ada"])
    assert "declared on 1 June 2026" in client.get(ties).content.decode()
    client.force_login(leo)
    assert client.get(new).status_code == 403
    client.force_login(mina)
    row = Gift.objects.get()
    edit = reverse("organisation:fact_edit", args=["ada", "gift", row.pk])
    assert client.get(edit).status_code == 200
    void = reverse("organisation:fact_void", args=["ada", "gift", row.pk])
    assert client.post(void, {"reason": "of another", "version": row.version}).status_code == 302
    assert list(Gift.objects.all()) == []


def test_the_register_of_gifts_in_the_same_number_of_queries_at_one_and_thirty_rows(
    client: Client, ada: User, omar: User, mina: User, leo: User
) -> None:
    client.force_login(mina)
    page = reverse("organisation:gift_list")
    gift(ada, omar, mina, reason="seen")
    client.get(page)
    with CaptureQueriesContext(connection) as one:
        text = client.get(page).content.decode()
    assert "not declared" in text and "Concert" in text
    for _n in range(29):
        gift(ada, omar, ada)
    with CaptureQueriesContext(connection) as many:
        client.get(page)
    assert len(many) == len(one) <= 15
    client.force_login(leo)
    assert client.get(page).status_code == 403
