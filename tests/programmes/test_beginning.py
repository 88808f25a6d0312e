"""Begin a year from the one before: which audits come again and when, by rule, by service and on the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from audits import services as audits
from kernel.dates import Calendar
from kernel.journal import audited
from kernel.models import Job
from kernel.workflow import Refused
from organisation.models import Process, User
from programmes import queries, services
from programmes.models import PlannedAudit, ProcessPriority, Programme
from programmes.rules.beginning import Again, Visit, due_in, spread, window
from programmes.services import OldAudit

TODAY = date(2026, 6, 1)
PLAIN = Calendar()


def visit(audit: int, line: int, last: date, interval: int = 12) -> Visit:
    return Visit(audit, (line, line, None), last, last, interval)


def test_a_line_comes_with_the_audit_that_looked_at_it_last() -> None:
    rows = [visit(1, 1, date(2025, 3, 3)), visit(2, 1, date(2025, 9, 8)), visit(1, 2, date(2025, 3, 3))]

    assert [(a.audit, [line[0] for line in a.lines]) for a in due_in(rows, 2026, PLAIN)] == [(1, [2]), (2, [1])]


@pytest.mark.parametrize(
    ("interval", "year", "comes"), [(12, 2026, True), (24, 2026, False), (24, 2027, True), (12, 2028, True)]
)
def test_it_comes_when_its_interval_ends(interval: int, year: int, comes: bool) -> None:
    assert bool(due_in([visit(1, 1, date(2025, 3, 3), interval)], year, PLAIN)) == comes


@pytest.mark.parametrize(
    ("first", "last", "interval", "expected"),
    [
        (date(2025, 2, 3), date(2025, 2, 5), 12, (date(2026, 2, 2), date(2026, 2, 4))),  # Monday to Wednesday
        (date(2025, 12, 29), date(2025, 12, 31), 12, (date(2026, 12, 28), date(2026, 12, 30))),
        (date(2025, 1, 1), date(2025, 1, 2), 12, (date(2026, 1, 1), date(2026, 1, 2))),  # the Wednesday before is 2025
        (date(2024, 3, 4), date(2024, 3, 4), 24, (date(2026, 3, 2), date(2026, 3, 2))),
    ],
)
def test_the_same_weekdays_inside_the_year(first: date, last: date, interval: int, expected: tuple[date, date]) -> None:
    assert window(first, last, interval, 2026, PLAIN) == expected


def test_a_holiday_is_stepped_over() -> None:
    calendar = Calendar(holidays=frozenset({date(2026, 2, 2)}))

    assert window(date(2025, 2, 3), date(2025, 2, 4), 12, 2026, calendar) == (date(2026, 2, 3), date(2026, 2, 4))


def one_day(number: int, day: date = date(2026, 11, 16), length: int = 1) -> list[Again]:
    """Audits of a list that knows one day for all of them."""
    return [Again(n, (), day, date.fromordinal(day.toordinal() + length - 1)) for n in range(number)]


def test_audits_of_one_day_come_in_different_months_and_never_later() -> None:
    placed = spread(one_day(10), {}, 2026, PLAIN)

    assert sorted(one.start.month for one in placed) == list(range(2, 12))
    assert max(one.start for one in placed) == date(2026, 11, 16)
    assert all(PLAIN.next_working_day(one.start) == one.start for one in placed)


def test_two_of_one_lead_are_never_on_the_same_days() -> None:
    placed = spread(one_day(30, date(2026, 1, 5), 3), dict.fromkeys(range(30), 7), 2026, PLAIN)

    days = [date.fromordinal(n) for one in placed for n in range(one.start.toordinal(), one.end.toordinal() + 1)]
    assert len(days) == len(set(days))
    assert {one.start.year for one in placed} == {2026}


def test_two_leads_may_share_their_days() -> None:
    assert [one.start for one in spread(one_day(1) + one_day(1, date(2026, 3, 2)), {}, 2026, PLAIN)] == [
        date(2026, 3, 2),
        date(2026, 11, 16),
    ]


@pytest.fixture
def source(p01: Process, p02: Process, mina: User, bo: User, leo: User) -> Programme:
    """2025, taken over: incident in March, requests in October."""
    for number, process, first in (("1", p01, date(2025, 3, 3)), ("2", p02, date(2025, 10, 6))):
        scope = tuple((process, leaf, None) for leaf in process.leaves.all())
        said = OldAudit(title=process.name, number=number, start=first, end=first, scope=scope, seats=((leo, "lead"),))
        audits.adopt_audit(said, by=mina, today=TODAY)
    return Programme.objects.get(year=2025)


def test_the_next_year_begins_with_its_audits(source: Programme, mina: User) -> None:
    year = services.start_from(source, by=mina, today=TODAY)

    rows = [
        (a.title, a.start, a.end, a.legacy, a.scope.count(), a.assignments.count())
        for a in year.audits.order_by("start")
    ]
    assert (year.year, year.state, year.legacy) == (2026, "draft", False)
    assert rows == [
        ("Incident", date(2026, 3, 2), date(2026, 3, 2), False, 1, 1),
        ("Service request", date(2026, 10, 5), date(2026, 10, 5), False, 1, 1),
    ]
    assert not Job.objects.exists()


def test_a_list_without_titles_and_with_one_day_becomes_a_year(
    p01: Process, p02: Process, mina: User, leo: User
) -> None:
    for number, process in (("1", p01), ("2", p02)):
        scope = tuple((process, leaf, None) for leaf in process.leaves.all())
        day = date(2025, 10, 6)
        said = OldAudit(title="Taken over 2025", number=number, start=day, end=day, scope=scope, seats=((leo, "lead"),))
        audits.adopt_audit(said, by=mina, today=TODAY)
    year = services.start_from(Programme.objects.get(year=2025), by=mina, today=TODAY)

    rows = list(year.audits.order_by("start"))
    assert sorted(a.title for a in rows) == ["Incident", "Service request"]
    assert [a.start for a in rows][1] == date(2026, 10, 5)
    assert rows[0].start < date(2026, 10, 1)
    assert [[str(seat.person) for seat in a.assignments.all()] for a in rows] == [[str(leo)]] * 2


def test_nobody_is_proposed_who_has_left(source: Programme, mina: User, leo: User) -> None:
    leo.is_active = False
    leo.save()

    assert not any(a.assignments.exists() for a in services.start_from(source, by=mina, today=TODAY).audits.all())


def test_a_low_process_waits_two_years(source: Programme, mina: User, p02: Process) -> None:
    with audited(by="system:test", today=TODAY):
        ProcessPriority(programme=source, process=p02, score=1, suggested="low").save()

    assert [a.title for a in services.start_from(source, by=mina, today=TODAY).audits.all()] == ["Incident"]
    later = services.create_programme(year=2027, manager=mina, sponsor=source.sponsor, by=mina, today=TODAY)
    assert [a.title for a in services.fill_from(later, source, by=mina, today=TODAY)] == ["Incident", "Service request"]


def test_it_is_refused_where_it_makes_no_sense(source: Programme, mina: User) -> None:
    year = services.start_from(source, by=mina, today=TODAY)
    with pytest.raises(Refused, match="has audits already"):
        services.fill_from(year, source, by=mina, today=TODAY)
    with pytest.raises(Refused, match="already a programme for 2026"):
        services.start_from(source, by=mina, today=TODAY)


def test_the_pages_offer_it(source: Programme, mina: User, client: Any, set_today: Callable[[date], None]) -> None:
    client.force_login(mina)
    listed = client.get("/programmes/").content.decode()
    assert "Start from 2025 (2 audits, dates by interval)" in listed and "taken over" in listed
    form = client.get("/programmes/new/").content.decode()
    assert "2025: 2 audits, dates by interval" in form and "An empty year" in form

    typed = {"year": 2026, "manager": mina.pk, "sponsor": source.sponsor_id, "begin_from": "0"}
    assert client.post("/programmes/new/", typed).status_code == 302
    board = client.get("/programmes/2026/").content.decode()
    assert "Start from 2025 (2 audits, dates by interval) or plan the first audit." in board
    assert client.post("/programmes/2026/begin/").status_code == 302
    assert PlannedAudit.objects.filter(programme__year=2026).count() == 2
    assert client.post("/programmes/2026/begin/").status_code == 409


def test_the_form_begins_from_the_year_before(
    source: Programme, mina: User, client: Any, set_today: Callable[[date], None]
) -> None:
    client.force_login(mina)
    typed = {"year": 2026, "manager": mina.pk, "sponsor": source.sponsor_id, "begin_from": "2025"}

    assert client.post("/programmes/new/", typed).status_code == 302
    assert PlannedAudit.objects.filter(programme__year=2026).count() == 2


def test_reading_what_comes_again_costs_the_same_at_any_size(
    source: Programme, mina: User, p01: Process, django_assert_max_num_queries: Any
) -> None:
    scope = tuple((p01, leaf, None) for leaf in p01.leaves.all())
    for day in range(1, 25):
        said = OldAudit(title="more", end=date(2025, 4, day), scope=scope)
        audits.adopt_audit(said, by=mina, today=TODAY)
    with django_assert_max_num_queries(7):
        assert queries.beginning(2026) is not None


TABS = ("", "plan/", "checklist/", "evidence/", "meetings/", "findings/", "report/", "team/")


@pytest.mark.parametrize("tab", TABS)
def test_every_page_of_an_audit_that_was_taken_over_opens(
    tab: str,
    source: Programme,
    mina: User,
    client: Any,
    set_today: Callable[[date], None],
    django_assert_max_num_queries: Any,
) -> None:
    client.force_login(mina)
    with django_assert_max_num_queries(20):
        page = client.get(f"/audits/AUD-25-01/{tab}")

    assert page.status_code == 200
    assert "taken over" in page.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/programmes/2025/",
        "/programmes/2025/list/",
        "/programmes/2025/coverage/",
        "/audits/",
        "/programmes/2025/versions/",
        "/programmes/2025/risks/",
        "/programmes/2025/priorities/",
    ],
)
def test_the_pages_of_its_year_open(
    address: str, source: Programme, mina: User, client: Any, set_today: Callable[[date], None]
) -> None:
    client.force_login(mina)
    page = client.get(address)

    assert page.status_code == 200
    if address == "/audits/":
        assert "AUD-25-01" in client.get("/audits/?q=1").content.decode()
