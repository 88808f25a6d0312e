"""What was entered by mistake is voided with a reason: it stays to be read and counts nowhere (D10)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kernel import canonical
from kernel.journal import history
from kernel.models import Notice, Stale
from kernel.verify import trail
from kernel.workflow import Refused
from organisation import queries, services
from organisation.models import Authorship, Process, ReportingLine, RoleTenure, User
from programmes.queries import known
from standards import services as standards

DAY = date(2026, 6, 1)
WHY = "Typed into the wrong person"


@pytest.fixture(autouse=True)
def _day(set_today: Callable[[date], None]) -> None:
    set_today(DAY)


def test_a_voided_role_counts_nowhere_and_stays_on_record(
    p01: Process, omar: User, mina: User, admin_user: User
) -> None:
    row = RoleTenure.objects.get(person=omar, process=p01)

    services.void_fact(row, by=admin_user, today=DAY, reason=WHY, version=row.version)

    assert queries.owners_on(p01, DAY) == []
    assert list(omar.tenures.all()) == []
    assert not any(role.person == str(omar.pk) and role.role == "owner" for role in known().facts.roles)
    kept = RoleTenure.every.get(pk=row.pk)
    assert (kept.voided_on, kept.void_reason) == (DAY, WHY)
    assert [e.action for e in history(row)] == ["created", "voided"]
    assert [n.text for n in Notice.objects.filter(person=mina)] == [
        "Omar Owner: Owner, P01 Incident, from 1 January 2022: voided by Root Admin"
    ]


def test_a_voided_line_is_not_found_through_the_people_either(
    p01: Process, omar: User, bo: User, admin_user: User
) -> None:
    assert queries.managers_of(omar, DAY) == [bo]

    services.void_fact(ReportingLine.objects.get(person=omar), by=admin_user, today=DAY, reason=WHY)

    assert queries.managers_of(omar, DAY) == []


def test_the_same_fact_may_be_entered_again_after_the_mistake(p01: Process, omar: User, admin_user: User) -> None:
    services.void_fact(RoleTenure.objects.get(person=omar), by=admin_user, today=DAY, reason=WHY)

    services.add_tenure(person=omar, role="owner", process=p01, start=DAY, by=admin_user, today=DAY, reason="Right")

    assert queries.owners_on(p01, DAY) == [omar]


@pytest.mark.parametrize("reason", ["", "   "])
def test_voiding_needs_a_reason(reason: str, p01: Process, omar: User, admin_user: User) -> None:
    with pytest.raises(Refused, match="Say why"):
        services.void_fact(RoleTenure.objects.get(person=omar), by=admin_user, today=DAY, reason=reason)

    assert queries.owners_on(p01, DAY) == [omar]


def test_what_is_voided_is_not_voided_twice_and_not_by_an_old_page(p01: Process, omar: User, admin_user: User) -> None:
    row = RoleTenure.objects.get(person=omar)
    with pytest.raises(Stale):
        services.void_fact(row, by=admin_user, today=DAY, reason=WHY, version=row.version + 1)
    services.void_fact(row, by=admin_user, today=DAY, reason=WHY)

    with pytest.raises(Refused, match="voided already"):
        services.void_fact(row, by=admin_user, today=DAY, reason=WHY)


@pytest.mark.parametrize("who", ["mina", "omar", "bo", "leo"])
def test_only_an_administrator_voids_a_role(who: str, p01: Process, omar: User, request: Any) -> None:
    with pytest.raises(PermissionDenied):
        services.void_fact(RoleTenure.objects.get(person=omar), by=request.getfixturevalue(who), today=DAY, reason=WHY)


def test_nobody_voids_the_own_evaluation(mina: User, leo: User, ada: User) -> None:
    row = services.add_evaluation(
        person=ada, evaluator=leo, method="witness", result="negative", on=DAY, by=mina, today=DAY
    )

    with pytest.raises(PermissionDenied):
        services.void_fact(row, by=ada, today=DAY, reason=WHY)
    services.void_fact(row, by=mina, today=DAY, reason=WHY)

    assert not ada.evaluations.exists()


def test_a_void_shows_on_the_page_with_its_reason_and_nothing_to_press(
    p01: Process, omar: User, admin_user: User, client: Client
) -> None:
    client.force_login(admin_user)
    row = RoleTenure.objects.get(person=omar)
    url = f"/library/people/omar/role/{row.pk}/void/"

    sent = client.post(url, {"reason": WHY, "version": row.version})

    assert sent.status_code == 302
    page = client.get("/library/people/omar/").content.decode()
    assert WHY in page
    assert f"/role/{row.pk}/" not in page
    assert client.get(url).status_code == 404


def test_rows_from_before_the_columns_keep_their_hash(p01: Process, omar: User, admin_user: User) -> None:
    """The negative control: once the column says something, the hash is another one."""
    row = RoleTenure.objects.get(person=omar)
    assert "voided_on" not in canonical.row_values(row)
    before = canonical.row_hash(row)

    services.void_fact(row, by=admin_user, today=DAY, reason=WHY)

    assert canonical.row_hash(RoleTenure.every.get(pk=row.pk)) != before
    assert trail(records=True) == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE organisation_roletenure SET voided_on = NULL WHERE id = %s", [row.pk])
    assert [fault.kind for fault in trail(records=True)] == ["record"]


def test_an_author_is_named_and_voided_on_the_versions_page(
    organisation: Any, ada: User, admin_user: User, client: Client
) -> None:
    who: dict[str, Any] = {"by": admin_user, "today": DAY}
    document = standards.add_document(code="QP-1", title="Incident procedure", **who)
    version = standards.add_version(document=document, number="1.0", approved_on=DAY, in_force_from=DAY, **who)
    client.force_login(admin_user)
    url = f"/library/documents/QP-1/versions/{version.pk}/authors/"

    unsaid = client.post(f"{url}new/", {"person": ada.pk, "kind": "author"})
    sent = client.post(f"{url}new/", {"person": ada.pk, "kind": "author", "reason": "Wrote it"})

    assert (unsaid.status_code, sent.status_code) == (409, 302)
    row = Authorship.objects.get(person=ada)
    assert row.on == DAY
    assert url in client.get("/library/documents/QP-1/").content.decode()
    services.void_fact(row, reason=WHY, **who)
    assert WHY in client.get(url).content.decode()
    assert client.post(f"{url}new/", {"person": ada.pk, "kind": "author", "reason": "After all"}).status_code == 302


def test_the_authors_page_costs_the_same_at_any_length(
    organisation: Any, ada: User, admin_user: User, client: Client
) -> None:
    who: dict[str, Any] = {"by": admin_user, "today": DAY}
    document = standards.add_document(code="QP-1", title="Incident procedure", **who)
    version = standards.add_version(document=document, number="1.0", approved_on=DAY, in_force_from=DAY, **who)
    client.force_login(admin_user)
    url = f"/library/documents/QP-1/versions/{version.pk}/authors/"
    services.add_authorship(document_version=version, person=ada, kind="author", on=DAY, reason="x", **who)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for number in range(30):
        extra = User.objects.create_user(f"w{number}", f"w{number}@example.org", None)
        services.add_authorship(document_version=version, person=extra, kind="author", on=DAY, reason="x", **who)
    with CaptureQueriesContext(connection) as many:
        assert "w29" in client.get(url).content.decode()

    assert len(few) == len(many) <= 15
