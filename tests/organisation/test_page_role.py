"""Roles by the pages: added, corrected, ended; what a refusal looks like."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from kernel.journal import history
from organisation import services
from organisation.models import Party, Process, RoleTenure, User
from tests.organisation.pages import DAY


@pytest.fixture(autouse=True)
def _day(set_today: Callable[[date], None]) -> None:
    set_today(DAY)


def test_an_administrator_adds_a_role_with_its_reason(world: Process, as_: Any, admin_user: User, ada: User) -> None:
    client = as_(admin_user)

    response = client.post(
        "/library/people/ada/role/new/",
        {
            "role": "operator",
            "target": f"process:{world.pk}",
            "title": "Coordinator",
            "start": "2026-06-01",
            "reason": "New post",
            "version": str(User.objects.get(pk=ada.pk).version),
        },
    )

    assert (response.status_code, response["Location"]) == (302, "/library/people/ada/")
    row = RoleTenure.objects.get(person=ada)
    assert (row.role, row.process, row.title, row.start, row.end) == ("operator", world, "Coordinator", DAY, None)
    assert history(row).get().reason == "New post"


def test_a_refusal_keeps_what_was_typed_and_says_every_reason(world: Process, as_: Any, admin_user: User) -> None:
    client = as_(admin_user)
    omar = User.objects.get(username="omar")

    response = client.post(
        "/library/people/omar/role/new/",
        {
            "role": "owner",
            "target": f"process:{world.pk}",
            "title": "Kept text",
            "start": "2026-06-01",
            "reason": "",
            "version": str(omar.version),
        },
    )

    page = response.content.decode()
    assert response.status_code == 409
    assert "Say why: this change needs a reason." in page
    assert "is already entered from 1 January 2022" in page
    assert "Kept text" in page
    assert RoleTenure.objects.filter(person=omar).count() == 1


def test_without_a_version_the_form_is_refused_with_428(world: Process, as_: Any, admin_user: User) -> None:
    response = as_(admin_user).post(
        "/library/people/ada/role/new/", {"role": "owner", "target": "sms", "start": "2026-06-01", "reason": "x"}
    )

    assert response.status_code == 428
    assert RoleTenure.objects.filter(person__username="ada").count() == 0


def test_a_stale_version_is_refused_with_412_and_keeps_the_text(
    world: Process, as_: Any, admin_user: User, ada: User
) -> None:
    services.add_line(
        person=ada, manager=User.objects.get(username="bo"), start=DAY, by=admin_user, today=DAY, reason="x"
    )

    response = as_(admin_user).post(
        "/library/people/ada/role/new/",
        {"role": "owner", "target": "sms", "title": "Kept", "start": "2026-06-01", "reason": "x", "version": "0"},
    )

    page = response.content.decode()
    assert response.status_code == 412
    assert "changed this at" in page
    assert 'value="Kept"' in page
    assert 'name="version" value="1"' in page


def test_a_stale_form_compares_what_is_saved_with_what_was_typed(
    world: Process, as_: Any, admin_user: User, ada: User
) -> None:
    services.change_person(person=ada, version=0, post="Lead auditor", by=admin_user, today=DAY)

    response = as_(admin_user).post(
        "/library/people/ada/edit/",
        {
            "first_name": "Ada",
            "last_name": "Auditor",
            "username": "ada",
            "email": "ada@example.org",
            "post": "Junior",
            "version": "0",
        },
    )

    page = response.content.decode()
    assert response.status_code == 412
    assert "post: saved is “Lead auditor”, you typed “Junior”." in page
    assert "first name: saved" not in page


@pytest.mark.parametrize("typed", ["2026-02-30", "99999-01-01", "tomorrow", "0000-00-00"])
def test_an_impossible_date_gets_a_sentence(typed: str, world: Process, as_: Any, admin_user: User) -> None:
    response = as_(admin_user).post(
        "/library/people/ada/top-management/new/", {"start": typed, "reason": "x", "version": "0"}
    )

    assert response.status_code == 409
    assert "Enter a date that exists, like 2026-05-18." in response.content.decode()


@pytest.mark.parametrize("typed", ["9999-12-31", "0001-01-01"])
def test_a_date_in_no_year_of_ours_gets_a_sentence(typed: str, world: Process, as_: Any, admin_user: User) -> None:
    response = as_(admin_user).post(
        "/library/people/ada/top-management/new/", {"start": typed, "reason": "x", "version": "0"}
    )

    assert response.status_code == 409
    assert "Enter a date between 1900 and 2199." in response.content.decode()


@pytest.mark.parametrize("typed", ["9999-12-31", "0001-01-01", "nonsense"])
def test_a_last_day_that_nobody_can_mean_is_no_error_of_ours(
    typed: str, world: Process, as_: Any, admin_user: User
) -> None:
    assert as_(admin_user).get("/library/people/ada/leave/", {"last_day": typed}).status_code == 200


@pytest.mark.parametrize("title", ["x" * 121, "nul\x00byte"])
def test_bad_text_gets_a_sentence_and_writes_nothing(title: str, world: Process, as_: Any, admin_user: User) -> None:
    response = as_(admin_user).post(
        "/library/people/ada/role/new/",
        {"role": "owner", "target": "sms", "title": title, "start": "2026-06-01", "reason": "x", "version": "0"},
    )

    assert response.status_code == 409
    assert RoleTenure.objects.filter(person__username="ada").count() == 0


@pytest.mark.parametrize("target", ["process:999999", "process:-1", "user:1", "process:1 OR 1=1"])
def test_a_foreign_target_is_refused(target: str, world: Process, as_: Any, admin_user: User) -> None:
    response = as_(admin_user).post(
        "/library/people/ada/role/new/",
        {"role": "owner", "target": target, "start": "2026-06-01", "reason": "x", "version": "0"},
    )

    assert response.status_code == 409
    assert RoleTenure.objects.filter(person__username="ada").count() == 0


def test_a_double_click_adds_once(world: Process, as_: Any, admin_user: User) -> None:
    client = as_(admin_user)
    typed = {"once": "0123456789abcdef", "name": "Auditcraft Ltd", "kind": "supplier"}

    first, second = (client.post("/library/parties/new/", typed) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"] == "/library/parties/"
    assert Party.objects.filter(name="Auditcraft Ltd").count() == 1


def test_ending_a_role_through_the_page(world: Process, as_: Any, admin_user: User) -> None:
    row = RoleTenure.objects.get(person__username="omar")

    response = as_(admin_user).post(
        f"/library/people/omar/role/{row.pk}/end/",
        {"end": "2026-06-30", "reason": "Moves to sales", "version": str(row.version)},
    )

    row.refresh_from_db()
    assert (response.status_code, row.end) == (302, date(2026, 6, 30))


def test_correcting_a_role_through_the_page_changes_its_target(
    world: Process, p02: Process, as_: Any, admin_user: User
) -> None:
    row = RoleTenure.objects.get(person__username="omar", process=world)

    response = as_(admin_user).post(
        f"/library/people/omar/role/{row.pk}/edit/",
        {
            "role": "manager",
            "target": f"process:{p02.pk}",
            "start": "2025-01-01",
            "reason": "Was typed wrongly",
            "version": str(row.version),
        },
    )

    row.refresh_from_db()
    assert (response.status_code, row.role, row.process, row.start) == (302, "manager", p02, date(2025, 1, 1))


def test_a_fact_of_somebody_else_is_not_found_under_this_person(world: Process, as_: Any, admin_user: User) -> None:
    row = RoleTenure.objects.get(person__username="omar")

    assert as_(admin_user).get(f"/library/people/ada/role/{row.pk}/end/").status_code == 404
