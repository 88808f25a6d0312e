"""My work, notices, profile, the demo's clock, the journal, the rules and the users."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from auditprog import work
from kernel import daily
from kernel.journal import audited
from kernel.models import AuditEvent, DemoClock, Notice
from kernel.notices import tell
from kernel.work import WorkItem
from organisation import queries, services
from organisation.models import Process, Site, User

DAY = date(2026, 6, 1)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def as_(client: Client) -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client.force_login(user, backend=BACKEND)
        return client

    return sign_in


@pytest.fixture
def on_the_day(set_today: Callable[[date], None]) -> None:
    set_today(DAY)


PAGES = {
    "/my/": "root mina ada bo rita sam omar",
    "/my/profile/": "root mina ada bo rita sam omar",
    "/my/notifications/": "root mina ada bo rita sam omar",
    "/settings/journal/": "root mina",
    "/settings/journal/verify/": "root mina",
    "/settings/rules/": "root mina ada bo",
    "/settings/users/": "root",
}


@pytest.mark.parametrize("path", PAGES)
def test_each_page_opens_for_those_who_may(
    path: str,
    on_the_day: None,
    admin_user: User,
    mina: User,
    ada: User,
    bo: User,
    rita: User,
    sam: User,
    omar: User,
    client: Client,
) -> None:
    statuses = {}
    for user in (admin_user, mina, ada, bo, rita, sam, omar):
        client.force_login(user, backend=BACKEND)
        statuses[user.username] = client.get(path).status_code

    assert statuses == {name: 200 if name in PAGES[path].split() else 403 for name in statuses}


def test_the_start_page_leads_to_my_work(as_: Any, sam: User) -> None:
    response = as_(sam).get("/")

    assert (response.status_code, response["Location"]) == (302, "/my/")


def test_work_is_grouped_by_date_and_by_whose_turn_it_is() -> None:
    items = [
        WorkItem("Answer", "late", "/a", date(2026, 5, 31)),
        WorkItem("Answer", "today", "/b", DAY),
        WorkItem("Answer", "in a week", "/c", date(2026, 6, 8)),
        WorkItem("Answer", "later", "/d", date(2026, 6, 9)),
        WorkItem("Answer", "undated", "/e"),
        WorkItem("Report", "elsewhere", "/f", date(2026, 5, 1), waiting_for="Tomasz Nowak"),
    ]

    found = {group.key: [row.thing for row in group.rows] for group in work.grouped(items, DAY)}

    assert found == {
        "late": ["late"],
        "week": ["today", "in a week"],
        "later": ["later", "undated"],
        "waiting": ["elsewhere"],
    }


def test_the_programme_manager_is_told_of_what_to_decide_and_of_ending_grades(
    on_the_day: None, as_: Any, mina: User, ada: User, admin_user: User
) -> None:
    services.sign_declaration(person=ada, statement="My brother", by=ada, today=DAY)
    grade = ada.qualifications.get()
    services.change_qualification(row=grade, valid_to=date(2026, 8, 30), by=admin_user, today=DAY, reason="x")

    assert [(w.verb, w.thing, w.due) for w in queries.work_items(mina, DAY)] == [
        ("Decide", "declaration of Ada Auditor", None),
        ("Renew", "grade Auditor of Ada Auditor", date(2026, 8, 30)),
    ]
    assert "declaration of Ada Auditor" in as_(mina).get("/my/").content.decode()


def test_K17_a_grade_that_ends_after_ninety_days_is_not_yet_on_the_list(
    mina: User, ada: User, admin_user: User
) -> None:
    services.change_qualification(
        row=ada.qualifications.get(), valid_to=date(2026, 8, 31), by=admin_user, today=DAY, reason="x"
    )

    assert queries.work_items(mina, DAY) == []


def test_a_grade_that_was_renewed_is_not_on_the_list(mina: User, ada: User, admin_user: User) -> None:
    services.change_qualification(
        row=ada.qualifications.get(), valid_to=date(2026, 7, 1), by=admin_user, today=DAY, reason="x"
    )
    services.add_qualification(
        person=ada,
        grade="auditor",
        valid_from=date(2026, 7, 2),
        valid_to=date(2029, 7, 1),
        by=mina,
        today=DAY,
        reason="Long known",
    )

    assert queries.work_items(mina, DAY) == []


def test_the_work_of_this_room_costs_three_queries_at_any_length(
    mina: User, ada: User, leo: User, admin_user: User, django_assert_max_num_queries: Any
) -> None:
    for person in (ada, leo):
        services.sign_declaration(person=person, statement="My brother", by=person, today=DAY)
        services.change_qualification(
            row=person.qualifications.get(), valid_to=date(2026, 7, 1), by=admin_user, today=DAY, reason="x"
        )
    mina.roles_on(DAY)

    with django_assert_max_num_queries(4):
        assert len(queries.work_items(mina, DAY)) == 4


def test_an_auditor_is_not_told_of_the_declarations_of_others(ada: User, leo: User) -> None:
    services.sign_declaration(person=leo, statement="My brother", by=leo, today=DAY)

    assert queries.work_items(ada, DAY) == []


def test_the_theme_is_chosen_and_stays(as_: Any, ada: User) -> None:
    client = as_(ada)

    response = client.post("/my/theme/", {"theme": "dark", "next": "/my/"})

    assert (response.status_code, response["Location"], User.objects.get(pk=ada.pk).theme) == (302, "/my/", "dark")
    assert client.cookies["theme"].value == "dark"
    assert 'data-bs-theme="dark"' in client.get("/my/").content.decode()


@pytest.mark.parametrize("bad", [{"theme": "pink"}, {}])
def test_an_unknown_theme_is_refused(bad: dict[str, str], as_: Any, ada: User) -> None:
    assert as_(ada).post("/my/theme/", bad).status_code == 400
    assert User.objects.get(pk=ada.pk).theme == "system"


def test_the_theme_does_not_lead_to_another_site(as_: Any, ada: User) -> None:
    response = as_(ada).post("/my/theme/", {"theme": "dark", "next": "//evil.example/"})

    assert response["Location"] == "/my/profile/"


def test_notices_are_ones_own_and_get_marked_as_read(on_the_day: None, as_: Any, ada: User, mina: User) -> None:
    tell(ada, on=DAY, text="Ada's news", dedup_key="a")
    tell(mina, on=DAY, text="Mina's news", dedup_key="b")
    tell(ada, on=date(2026, 5, 2), text="Old news", dedup_key="c")
    client = as_(ada)

    page = client.get("/my/notifications/").content.decode()
    assert ("Ada&#x27;s news" in page, "Mina" in page, "Old news" in page) == (True, False, False)
    assert Notice.objects.filter(seen_at=None).count() == 3

    client.post("/my/notifications/seen/")
    assert [n.text for n in Notice.objects.filter(seen_at=None)] == ["Mina's news"]


def test_outside_a_demo_the_clock_cannot_be_moved(as_: Any, mina: User) -> None:
    assert as_(mina).post("/demo/clock/", {"days": "1"}).status_code == 404


@dataclass
class Calls:
    days: list[date]


@pytest.fixture
def daily_job(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Calls:
    calls = Calls([])
    settings.DAILY_JOBS = [("probe", "probe.run")]
    monkeypatch.setattr(daily, "import_string", lambda path: lambda today: calls.days.append(today))
    return calls


def test_in_a_demo_a_week_runs_the_jobs_of_seven_days(as_: Any, mina: User, daily_job: Calls) -> None:
    DemoClock.objects.create(today=date(2026, 11, 23))
    daily.run_through(date(2026, 11, 23), every_day=True)
    daily_job.days.clear()

    response = as_(mina).post("/demo/clock/", {"days": "7", "next": "/my/profile/"})

    assert (response.status_code, response["Location"]) == (302, "/my/profile/")
    assert DemoClock.objects.get().today == date(2026, 11, 30)
    assert daily_job.days == [date(2026, 11, day) for day in range(24, 31)]


@pytest.mark.parametrize("days", ["", "2", "-1", "1e9"])
def test_in_a_demo_other_steps_are_refused(days: str, as_: Any, mina: User) -> None:
    DemoClock.objects.create(today=DAY)

    assert as_(mina).post("/demo/clock/", {"days": days}).status_code == 400
    assert DemoClock.objects.get().today == DAY


def test_the_strip_says_the_day_of_the_demo(as_: Any, mina: User) -> None:
    DemoClock.objects.create(today=date(2026, 11, 23))

    assert "23 November 2026" in as_(mina).get("/my/").content.decode()


def test_the_journal_shows_who_did_what_and_why(
    on_the_day: None, as_: Any, p01: Process, ada: User, admin_user: User
) -> None:
    services.add_tenure(
        person=ada, role="operator", process=p01, start=DAY, by=admin_user, today=DAY, reason="New post"
    )

    page = as_(admin_user).get("/settings/journal/").content.decode()

    assert "Root Admin (root)" in page
    assert "New post" in page
    assert "Ada Auditor: Operator, P01 Incident" in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"kind": "organisation.Site"}, 3),
        ({"kind": "organisation.Unit"}, 0),
        ({"person": "admin"}, 2),
        ({"day": "2026-06-02"}, 1),
        ({"day": "2026-06-03"}, 0),
        ({"q": "created", "kind": "organisation.Site"}, 3),
    ],
)
def test_the_journal_is_filtered(
    query: dict[str, str], expected: int, on_the_day: None, as_: Any, admin_user: User, organisation: Any
) -> None:
    acts: list[tuple[User | str, date]] = [(admin_user, DAY), (admin_user, date(2026, 6, 2)), ("system:test", DAY)]
    for n, (by, day) in enumerate(acts):
        services.add_site(code=f"S{n}", name="Site", by=by, today=day)
    if query.get("person"):
        query = {"person": str(admin_user.pk)}

    response = as_(admin_user).get("/settings/journal/", query)

    assert response.context["page"].paginator.count == expected


def test_the_journal_tells_the_history_of_one_person(
    on_the_day: None, as_: Any, p01: Process, ada: User, leo: User, admin_user: User
) -> None:
    services.change_person(person=ada, version=0, post="Auditor", by=admin_user, today=DAY)
    services.add_tenure(person=ada, role="operator", process=p01, start=DAY, by=admin_user, today=DAY, reason="x")
    services.add_tenure(person=leo, role="operator", process=p01, start=DAY, by=admin_user, today=DAY, reason="x")

    entries = as_(admin_user).get("/settings/journal/?about=ada").context["entries"]

    assert [(entry.event.action, entry.event.object_type) for entry in entries] == [
        ("added", "organisation.RoleTenure"),
        ("changed", "organisation.User"),
    ]


@pytest.mark.parametrize(
    "query",
    [{"day": "2026-02-30"}, {"day": "x"}, {"person": "9" * 40}, {"person": "²"}, {"page": "x"}, {"kind": "a.b.c"}],
)
def test_the_journal_takes_bad_filters_calmly(query: dict[str, str], as_: Any, admin_user: User) -> None:
    assert as_(admin_user).get("/settings/journal/", query).status_code == 200


def test_the_journal_never_shows_what_was_typed_in_audits_and_findings(as_: Any, admin_user: User) -> None:
    from django.utils import timezone

    from kernel.models import ChainHead

    head = ChainHead.objects.get()
    text = (
        '{"before":{"evidence":"secret words"},"after":{"evidence":"more secret words"},'
        '"data":{"old":"draft","new":"issued","note":"secret note"}}'
    )
    AuditEvent.objects.create(
        seq=head.seq + 1,
        event_id="00000000-0000-0000-0000-000000000001",
        at=timezone.now(),
        business_date=DAY,
        actor="x",
        action="issue",
        object_type="findings.Finding",
        object_id="1",
        object_ref="NC-26-01",
        reason="secret reason",
        text=text,
        prev_hash="a",
        hash="b",
    )

    page = as_(admin_user).get("/settings/journal/").content.decode()

    assert "NC-26-01" in page
    assert "issued" in page
    assert "secret" not in page


def test_the_journal_is_checked_and_found_whole(on_the_day: None, as_: Any, admin_user: User, p01: Process) -> None:
    client = as_(admin_user)
    before = AuditEvent.objects.count()

    page = client.post("/settings/journal/verify/").content.decode()

    assert f"The journal is whole: {before} events" in page
    assert AuditEvent.objects.count() == before


def test_the_check_names_a_record_that_was_changed_from_outside(as_: Any, admin_user: User, organisation: Any) -> None:
    site = services.add_site(code="S", name="Site", by=admin_user, today=DAY)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE organisation_site SET name = 'Elsewhere' WHERE id = %s", [site.pk])

    page = as_(admin_user).post("/settings/journal/verify/").content.decode()

    assert f"organisation.Site {site.pk}" in page
    assert "was changed from outside" in page


def test_the_journal_costs_the_same_few_queries_at_any_length(as_: Any, admin_user: User, organisation: Any) -> None:
    client = as_(admin_user)
    services.add_site(code="S", name="Site", by=admin_user, today=DAY)
    with CaptureQueriesContext(connection) as few:
        client.get("/settings/journal/")
    with audited(by="system:test", today=DAY):
        for n in range(40):
            Site(code=f"S{n}", name="Site").save()

    with CaptureQueriesContext(connection) as many:
        client.get("/settings/journal/")

    assert len(many) == len(few)
    assert len(many) <= 15


def test_users_are_filtered_by_role(as_: Any, admin_user: User, ada: User, sam: User, mina: User) -> None:
    client = as_(admin_user)

    auditors = client.get("/settings/users/?role=auditor").context["page"].object_list
    nobody = client.get("/settings/users/?role=none").context["page"].object_list

    assert [u.username for u in auditors] == ["ada"]
    assert [u.username for u in nobody] == ["sam"]
