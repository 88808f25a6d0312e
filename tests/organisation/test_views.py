"""Pages of the library: who sees them, who may change, what a refusal looks like, how many queries."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kernel.journal import audited, history
from organisation import services
from organisation.models import (
    ConflictDeclaration,
    Holiday,
    Party,
    Process,
    Qualification,
    RoleTenure,
    Site,
    TopicLevel,
    UnitMembership,
    User,
)

DAY = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def _day(set_today: Callable[[date], None]) -> None:
    set_today(DAY)


@pytest.fixture
def as_(client: Client) -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def world(p01: Process, mina: User, ada: User, leo: User, bo: User, rita: User, sam: User, admin_user: User) -> Process:
    services.add_party(name="CloudHarbor", kind="supplier", by="system:test", today=DAY)
    services.add_site(code="HQ", name="Aarlund", by="system:test", today=DAY)
    services.add_service(code="S1", name="Workplace", by="system:test", today=DAY)
    return p01


READ = {
    "/library/": "root mina ada omar bo",
    "/library/people/": "root mina ada omar bo",
    "/library/people/ada/": "root mina ada omar bo",
    "/library/people/ada/ties/": "root mina ada",
    "/library/people/ada/competence/": "root mina ada leo bo",
    "/library/auditors/": "root mina ada bo",
    "/library/processes/": "root mina ada omar bo",
    "/library/processes/P01/": "root mina ada omar bo",
    "/library/parties/": "root mina ada omar bo",
    "/library/sites/": "root mina ada omar bo",
    "/library/services/": "root mina ada omar bo",
    "/library/units/": "root mina ada omar bo",
    "/settings/organisation/": "root mina ada bo",
    "/library/people/new/": "root",
    "/library/people/ada/edit/": "root",
    "/library/people/ada/disable/": "root",
    "/library/people/ada/password/": "root",
    "/library/people/ada/role/new/": "root",
    "/library/people/ada/line/new/": "root",
    "/library/people/ada/access-role/new/": "root",
    "/library/people/ada/relationship/new/": "root",
    "/library/people/ada/qualification/new/": "root mina",
    "/library/people/ada/topic/new/": "root mina",
    "/library/people/ada/evaluation/new/": "root mina",
    "/library/people/ada/declarations/new/": "root ada",
    "/library/processes/new/": "root",
    "/library/processes/P01/edit/": "root",
    "/library/parties/new/": "root",
    "/settings/organisation/edit/": "root",
    "/settings/organisation/days/holiday/new/": "root",
}
EVERYBODY = ["root", "mina", "ada", "leo", "omar", "bo", "rita", "sam"]


@pytest.mark.parametrize("path", READ)
def test_each_page_opens_for_those_who_may_and_for_nobody_else(path: str, world: Process, client: Client) -> None:
    may = set(READ[path].split())
    statuses = {}
    for name in EVERYBODY:
        if name == "leo" and "leo" not in may and "ada" in may:
            continue  # leo is an auditor like ada: only rows that say so are about him
        client.force_login(
            User.objects.get(username=name), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        statuses[name] = client.get(path).status_code
    refused = {name: status for name, status in statuses.items() if name not in may}

    assert {name for name, status in statuses.items() if status == 200} == may & set(statuses)
    assert set(refused.values()) <= {403, 404}


@pytest.mark.parametrize("path", READ)
def test_each_page_asks_a_visitor_to_sign_in(path: str, world: Process, client: Client) -> None:
    response = client.get(path)

    assert response.status_code == 302
    assert response["Location"].startswith("/login/?next=")


@pytest.mark.parametrize("path", READ)
def test_opening_a_page_writes_nothing(path: str, world: Process, as_: Any, admin_user: User) -> None:
    client = as_(admin_user)

    with CaptureQueriesContext(connection) as said:
        client.get(path)

    assert [q["sql"] for q in said if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []


def test_a_stranger_learns_nothing_of_a_person_but_sees_the_own_page(world: Process, as_: Any, sam: User) -> None:
    client = as_(sam)

    assert client.get("/library/people/ada/").status_code == 404
    assert client.get("/library/people/nobody/").status_code == 404
    assert client.get("/library/people/sam/").status_code == 200


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


def test_a_person_is_added_and_can_be_found(world: Process, as_: Any, admin_user: User) -> None:
    client = as_(admin_user)

    response = client.post(
        "/library/people/new/",
        {"first_name": "Liam", "last_name": "O'Connor", "username": "liam.oconnor", "email": "liam@example.org"},
    )

    assert (response.status_code, response["Location"]) == (302, "/library/people/liam.oconnor/")
    assert "O&#x27;Connor" in client.get("/library/people/?q=connor").content.decode()


def test_a_taken_user_name_is_refused_in_words(world: Process, as_: Any, admin_user: User) -> None:
    response = as_(admin_user).post(
        "/library/people/new/", {"first_name": "A", "last_name": "B", "username": "Ada", "email": "new@example.org"}
    )

    assert response.status_code == 409
    assert "Somebody already has this user name. Choose another one." in response.content.decode()


def test_a_weak_password_is_refused(world: Process, as_: Any, admin_user: User, ada: User) -> None:
    response = as_(admin_user).post("/library/people/ada/password/", {"password": "short"})

    assert response.status_code == 409
    assert User.objects.get(pk=ada.pk).check_password("correct horse battery") is True


def test_a_process_is_changed_with_its_leaves(world: Process, as_: Any, admin_user: User) -> None:
    from standards.models import Clause

    leaf = Clause.objects.get(number="8.6.2")

    response = as_(admin_user).post(
        "/library/processes/P01/edit/",
        {
            "code": "P01",
            "name": "Incidents",
            "unit": world.unit_id,
            "leaves": [leaf.pk],
            "cycle_days": "1",
            "topic": "resolution",
            "change_points": "0",
            "signal_points": "0",
            "active": "on",
            "version": str(world.version),
        },
    )

    world.refresh_from_db()
    assert (response.status_code, world.name, [c.number for c in world.leaves.all()]) == (302, "Incidents", ["8.6.2"])


def test_a_grade_is_granted_by_the_programme_manager(world: Process, as_: Any, mina: User, omar: User) -> None:
    response = as_(mina).post(
        "/library/people/omar/qualification/new/",
        {
            "standard_code": "ISO/IEC 20000-1",
            "grade": "trainee",
            "valid_from": "2026-06-01",
            "valid_to": "2028-05-31",
            "status": "valid",
        },
    )

    assert response.status_code == 302
    assert Qualification.objects.get(person=omar).granted_by == mina


def test_a_topic_level_is_set_twice_and_kept_once(world: Process, as_: Any, mina: User, ada: User) -> None:
    client = as_(mina)

    for level in ("1", "4"):
        assert client.post("/library/people/ada/topic/new/", {"topic": "security", "level": level}).status_code == 302

    assert TopicLevel.objects.get(person=ada, topic="security").level == 4


def test_a_declaration_goes_from_the_person_to_the_programme_manager(
    world: Process, as_: Any, mina: User, ada: User
) -> None:
    client = as_(ada)
    assert client.post("/library/people/ada/declarations/new/", {"statement": "My brother"}).status_code == 302
    row = ConflictDeclaration.objects.get(person=ada)
    assert client.get(f"/library/people/ada/declarations/{row.pk}/decide/").status_code == 403

    response = as_(mina).post(
        f"/library/people/ada/declarations/{row.pk}/decide/",
        {"decision": "mitigate", "reason": "Second auditor", "version": str(row.version)},
    )

    row.refresh_from_db()
    assert (response.status_code, row.decision, row.decided_by) == (302, "mitigate", mina)


def test_top_management_decides_on_the_programme_managers_own_and_lands_on_a_page(
    world: Process, as_: Any, mina: User, bo: User
) -> None:
    row = services.sign_declaration(person=mina, statement="I built it", by=mina, today=DAY)
    client = as_(bo)

    response = client.post(
        f"/library/people/mina/declarations/{row.pk}/decide/",
        {"decision": "none", "reason": "Long ago", "version": str(row.version)},
        follow=True,
    )

    assert (response.status_code, response.redirect_chain) == (200, [("/my/", 302)])


def test_a_relationship_stands_on_both_pages_and_is_corrected_on_one(
    world: Process, as_: Any, admin_user: User, ada: User, omar: User
) -> None:
    row = services.add_relationship(a=ada, b=omar, kind="family", start=DAY, by=admin_user, today=DAY)
    client = as_(admin_user)

    assert "Omar Owner: Family" in client.get("/library/people/ada/ties/").content.decode()
    assert "Ada Auditor: Family" in client.get("/library/people/omar/ties/").content.decode()
    assert client.get(f"/library/people/ada/relationship/{row.pk}/edit/").status_code == 200
    assert client.get(f"/library/people/omar/relationship/{row.pk}/edit/").status_code == 404


def test_a_person_cannot_be_called_like_a_page(world: Process, as_: Any, admin_user: User) -> None:
    response = as_(admin_user).post(
        "/library/people/new/", {"first_name": "A", "last_name": "B", "username": "New", "email": "n@example.org"}
    )

    assert response.status_code == 409
    assert User.objects.filter(username__iexact="new").count() == 0


@pytest.mark.parametrize("code", ["new", "NEW", "a/b", "", " P9", "P 9", "é"])
def test_a_process_code_must_fit_an_address(
    code: str, world: Process, as_: Any, admin_user: User, standard: Any
) -> None:
    response = as_(admin_user).post(
        "/library/processes/new/",
        {
            "code": code,
            "name": "X",
            "unit": world.unit_id,
            "leaves": [world.leaves.get().pk],
            "cycle_days": "1",
            "change_points": "0",
            "signal_points": "0",
        },
    )

    assert (response.status_code, Process.objects.count()) == ((302, 2) if code == " P9" else (409, 1))


def test_a_holiday_is_added_and_removed_with_a_reason(world: Process, as_: Any, admin_user: User) -> None:
    client = as_(admin_user)
    assert (
        client.post(
            "/settings/organisation/days/holiday/new/", {"date": "2026-06-05", "name": "Constitution"}
        ).status_code
        == 302
    )
    row = Holiday.objects.get()

    address = f"/settings/organisation/days/holiday/{row.pk}/remove/"
    unseen = client.post(address, {"reason": "Typing error"})
    response = client.post(address, {"reason": "Typing error", "version": row.version})

    assert (unseen.status_code, response.status_code, Holiday.objects.count()) == (428, 302, 0)


@pytest.mark.parametrize("path", ["/library/people/", "/library/auditors/", "/library/processes/", "/library/sites/"])
def test_reading_pages_refuse_a_post(path: str, world: Process, as_: Any, admin_user: User) -> None:
    assert as_(admin_user).post(path, {}).status_code == 405


def _more(n: int, desk: Any, clause: Any) -> None:
    with audited(by="system:test", today=DAY):
        for i in range(n):
            user = User.objects.create_user(
                f"more{i:02d}", f"more{i}@example.org", first_name="M", last_name=f"{i:02d}"
            )
            UnitMembership(person=user, unit=desk, start=DAY).save()
            Qualification(person=user, grade="auditor", valid_from=DAY, valid_to=date(2029, 1, 1)).save()
            TopicLevel(person=user, topic="security", level=2).save()
            process = Process(code=f"M{i:02d}", name="More", unit=desk)
            process.save()
            RoleTenure(person=user, role="owner", target_kind="process", process=process, start=DAY).save()
            RoleTenure(
                person=User.objects.get(username="ada"), role="user", target_kind="process", process=process, start=DAY
            ).save()
            Site(code=f"M{i:02d}", name="More").save()


@pytest.mark.parametrize(
    "path",
    [
        "/library/people/",
        "/library/people/ada/",
        "/library/people/ada/ties/",
        "/library/people/ada/competence/",
        "/library/people/ada/role/new/",
        "/library/auditors/",
        "/library/processes/",
        "/library/processes/P01/",
        "/library/sites/",
        "/library/units/",
        "/settings/organisation/",
    ],
)
def test_a_page_costs_the_same_few_queries_at_any_length(
    path: str, world: Process, as_: Any, admin_user: User, desk: Any
) -> None:
    client = as_(admin_user)
    _more(1, desk, None)
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert client.get(path).status_code == 200
    User.objects.filter(username="more00").update(username="first00", email="first@example.org")
    with audited(by="system:test", today=DAY):
        for row in (*Process.objects.filter(code="M00"), *Site.objects.filter(code="M00")):
            row.code = "F00"
            row.save()
    _more(30, desk, None)

    with CaptureQueriesContext(connection) as many:
        assert client.get(path).status_code == 200

    assert len(many) == len(few)
    assert len(many) <= 15
