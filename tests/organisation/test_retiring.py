"""Masters go out of use and stay on record; what refers to them is said first."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kernel.workflow import Refused
from organisation import queries, services
from organisation.models import Process, Service, Site, Unit, User
from programmes.forms import ScopeFields

DAY = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def _day(set_today: Callable[[date], None]) -> None:
    set_today(DAY)


@pytest.fixture
def site(organisation: Any, admin_user: User) -> Site:
    return services.add_site(code="AAR", name="Aarlund", by=admin_user, today=DAY)


def test_a_retired_site_is_offered_until_its_last_day_and_not_after(
    site: Site, admin_user: User, set_today: Callable[[date], None]
) -> None:
    services.retire_master(row=site, used_until=DAY, by=admin_user, today=DAY, reason="Sold")

    assert site in ScopeFields().fields["sites"].queryset
    set_today(date(2026, 6, 2))
    assert site not in ScopeFields().fields["sites"].queryset
    services.take_up_master(row=site, by=admin_user, today=DAY, reason="Bought back")
    assert site in ScopeFields().fields["sites"].queryset


def test_a_unit_with_processes_in_use_is_not_retired(p01: Process, desk: Unit, admin_user: User) -> None:
    with pytest.raises(Refused) as refusal:
        services.retire_master(row=desk, used_until=DAY, by=admin_user, today=DAY, reason="")

    assert refusal.value.reasons == (
        "Say why: this change needs a reason.",
        "P01 Incident still belongs to it: move that first.",
    )
    services.retire_master(row=p01, used_until=DAY, by=admin_user, today=DAY, reason="Merged")
    services.retire_master(row=desk, used_until=DAY, by=admin_user, today=DAY, reason="Merged")
    desk.refresh_from_db()
    assert desk.used_until == DAY


@pytest.mark.parametrize("who", ["mina", "bo", "omar"])
def test_only_an_administrator_retires(who: str, site: Site, request: pytest.FixtureRequest) -> None:
    with pytest.raises(PermissionDenied):
        services.retire_master(row=site, used_until=DAY, by=request.getfixturevalue(who), today=DAY, reason="x")


def test_what_refers_to_a_process_is_counted_in_one_query(
    p01: Process, ada: User, admin_user: User, django_assert_num_queries: Any
) -> None:
    services.add_deputy_acting(person=ada, process=p01, start=DAY, by=admin_user, today=DAY, reason="Holiday")

    with django_assert_num_queries(1):
        found = queries.references_to(p01)

    assert [(one.count, one.words) for one in found] == [(1, "days of acting as deputy"), (1, "roles")]


def test_a_process_goes_out_of_use_through_its_page_and_comes_back(
    p01: Process, admin_user: User, client: Client
) -> None:
    client.force_login(admin_user)
    page = client.get("/library/processes/P01/retire/")
    assert "roles" in page.content.decode()

    unsaid = client.post("/library/processes/P01/retire/", {"version": p01.version})
    sent = client.post("/library/processes/P01/retire/", {"version": p01.version, "reason": "Merged"})

    assert (unsaid.status_code, sent.status_code) == (409, 302)
    p01.refresh_from_db()
    assert not p01.active
    assert "out of use" in client.get("/library/processes/P01/").content.decode()
    back = client.post("/library/processes/P01/retire/", {"version": p01.version, "reason": "After all"})
    p01.refresh_from_db()
    assert (back.status_code, p01.active) == (302, True)


def test_a_retired_service_stays_with_what_names_it(p01: Process, admin_user: User, client: Client) -> None:
    service = services.add_service(code="S1", name="Mail", by=admin_user, today=DAY)
    services.set_process_services(process=p01, services=[service], by=admin_user, today=DAY, reason="x")
    client.force_login(admin_user)
    row = Service.objects.get(pk=service.pk)
    url = f"/library/services/{row.pk}/retire/"

    sent = client.post(url, {"version": row.version, "reason": "Sold", "used_until": "2026-05-31"})

    assert sent.status_code == 302
    assert "in use until 31 May 2026" in client.get("/library/services/").content.decode()
    form = client.get("/library/processes/P01/edit/").content.decode()
    assert "S1 Mail" in form  # still chosen: saving the form must not drop it


def test_the_retire_page_costs_few_queries(p01: Process, desk: Unit, admin_user: User, client: Client) -> None:
    client.force_login(admin_user)
    for url in ("/library/processes/P01/retire/", f"/library/units/{desk.pk}/retire/"):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        assert len(seen) <= 15
