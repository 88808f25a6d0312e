"""The daily jobs: once a business day, caught up in a demo, merged after an outage, on the right local day (JOB-10)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.utils import timezone

from kernel import clock, daily
from kernel.models import DailyRun, DemoClock

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 23)
ran: list[tuple[str, date]] = []


def first(today):
    ran.append(("first", today))


def second(today):
    ran.append(("second", today))


def broken(today):
    ran.append(("broken", today))
    raise ValueError("no such row")


@pytest.fixture(autouse=True)
def schedule(settings):
    ran.clear()
    settings.DAILY_JOBS = [("first", f"{__name__}.first"), ("second", f"{__name__}.second")]
    return settings


@pytest.fixture
def local(monkeypatch):
    """Set the moment (UTC) and the organisation's zone."""

    def at(moment, zone="Europe/Berlin"):
        monkeypatch.setattr(clock, "local_now", lambda: moment.astimezone(ZoneInfo(zone)))

    return at


def test_each_job_runs_once_a_day_in_the_order_of_the_schedule():
    assert daily.run_through(MONDAY, every_day=False) == 2
    assert daily.run_through(MONDAY, every_day=False) == 0

    assert ran == [("first", MONDAY), ("second", MONDAY)]


def test_after_an_outage_only_today_is_run():
    daily.run_through(MONDAY, every_day=False)
    ran.clear()

    daily.run_through(MONDAY + timedelta(days=5), every_day=False)

    assert ran == [("first", date(2026, 11, 28)), ("second", date(2026, 11, 28))]


def test_in_a_demo_every_day_passed_is_played_day_by_day():
    daily.run_through(MONDAY, every_day=True)
    ran.clear()

    assert daily.run_through(MONDAY + timedelta(days=2), every_day=True) == 4

    assert ran == [
        ("first", date(2026, 11, 24)),
        ("second", date(2026, 11, 24)),
        ("first", date(2026, 11, 25)),
        ("second", date(2026, 11, 25)),
    ]


def test_the_demo_clock_decides_at_any_hour(local):
    local(datetime(2026, 1, 1, 0, 30, tzinfo=UTC))
    DemoClock.objects.create(today=MONDAY)

    daily.catch_up()

    assert [day for _, day in ran] == [MONDAY, MONDAY]


def test_one_job_that_fails_does_not_hold_the_others_and_is_tried_again(schedule):
    schedule.DAILY_JOBS = [("broken", f"{__name__}.broken"), ("second", f"{__name__}.second")]

    assert daily.run_through(MONDAY, every_day=False) == 1
    assert daily.run_through(MONDAY, every_day=False) == 0

    assert ran == [("broken", MONDAY), ("second", MONDAY), ("broken", MONDAY)]
    assert DailyRun.objects.get(name="broken").last_error == "ValueError: no such row"


def test_a_job_that_somebody_is_at_is_left_to_them_until_the_claim_lapses():
    DailyRun.objects.create(name="first", claimed_until=timezone.now() + timedelta(minutes=1))
    daily.run_through(MONDAY, every_day=False)
    assert ran == [("second", MONDAY)]

    DailyRun.objects.filter(name="first").update(claimed_until=timezone.now() - timedelta(seconds=1))
    daily.run_through(MONDAY, every_day=False)

    assert ran == [("second", MONDAY), ("first", MONDAY)]


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2027, 3, 28, 5, 59, tzinfo=UTC), None),  # 07:59, the day on which the clock goes forward
        (datetime(2027, 3, 28, 6, 0, tzinfo=UTC), date(2027, 3, 28)),
        (datetime(2027, 3, 27, 7, 0, tzinfo=UTC), date(2027, 3, 27)),
        (datetime(2027, 10, 31, 6, 59, tzinfo=UTC), None),  # 07:59, the day on which it goes back
        (datetime(2027, 10, 31, 7, 0, tzinfo=UTC), date(2027, 10, 31)),
        (datetime(2028, 2, 29, 22, 30, tzinfo=UTC), date(2028, 2, 29)),
        (datetime(2028, 2, 29, 23, 30, tzinfo=UTC), None),  # half past midnight on 1 March there
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2027, 1, 1, 7, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_job_10_reminders_go_at_eight_of_the_organisations_own_day(local, moment, day):
    local(moment)

    daily.catch_up()
    daily.catch_up()

    assert [today for _, today in ran] == ([] if day is None else [day, day])


def test_tick_runs_the_daily_jobs_too(local, capsys):
    local(datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    call_command("tick")

    assert ran == [("first", MONDAY), ("second", MONDAY)]
    assert capsys.readouterr().out == "2 daily job(s), 0 outbox job(s) done.\n"
