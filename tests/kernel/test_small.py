"""The small parts: counters, settings over defaults, versions in forms, once-only forms, the clock."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect

from kernel import clock, counters, policy
from kernel.edit import MissingVersion, expected_version
from kernel.journal import audited
from kernel.models import Counter, DemoClock, FormOnce, Setting
from kernel.once import once

DAY = date(2026, 6, 1)


def test_numbers_run_by_kind_and_year(db):
    drawn = [counters.reference("NC", 2026), counters.reference("NC", 2026), counters.reference("OFI", 2026)]
    assert [*drawn, counters.reference("NC", 2027)] == ["NC-26-01", "NC-26-02", "OFI-26-01", "NC-27-01"]


def test_a_number_goes_back_with_its_transaction(db):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        counters.draw("NC", 2026)
        raise ZeroDivisionError
    assert not Counter.objects.filter(value__gt=0).exists()
    assert counters.draw("NC", 2026) == 1


@dataclass(frozen=True, slots=True)
class Policy:
    days: int = 10
    offsets: tuple[int, ...] = (-14, -7)


def test_setting_rows_override_the_defaults(db):
    with audited(by="system:test", today=DAY):
        Setting(key="room.offsets", value=[-3, -1]).save()
        Setting(key="other.days", value=99).save()
    assert policy.load(Policy, "room") == Policy(offsets=(-3, -1))


def test_a_setting_that_no_policy_knows_is_a_mistake():
    with pytest.raises(TypeError, match="no such setting: nights"):
        policy.apply(Policy(), {"nights": 1})


@pytest.mark.parametrize("said", ["", "x", "-1", "1" * 10])
def test_a_form_without_a_version_is_not_taken(rf, said):
    with pytest.raises(MissingVersion):
        expected_version(rf.post("/", {"version": said}))


def test_the_version_comes_from_the_form_or_the_header(rf):
    assert expected_version(rf.post("/", {"version": "7"})) == 7
    assert expected_version(rf.post("/", headers={"If-Match": '"8"'})) == 8


@pytest.fixture
def send(db, rf, django_user_model):
    user = django_user_model.objects.create_user("ada")
    made = []

    @once
    def view(request):
        if request.POST.get("bad"):
            Counter.objects.create(key="half")
            return HttpResponse("wrong", status=409)
        made.append(1)
        return HttpResponseRedirect(f"/made/{len(made)}/")

    def send(**data):
        request = rf.post("/new/", data)
        request.user = user
        return view(request)

    return send


def test_the_same_key_twice_creates_once_and_gets_the_same_answer(send):
    assert [send(once="k").url, send(once="k").url, send(once="other").url] == ["/made/1/", "/made/1/", "/made/2/"]


def test_without_a_key_every_click_counts(send):
    assert [send().url, send().url] == ["/made/1/", "/made/2/"]


def test_a_refused_form_can_be_sent_again(send):
    assert send(once="k", bad="1").status_code == 409
    assert (FormOnce.objects.count(), Counter.objects.count()) == (0, 0)
    assert send(once="k").url == "/made/1/"


def test_today_is_the_organisations_date(db, time_machine):
    time_machine.move_to("2026-06-01T23:30:00+00:00")
    assert clock.today() == date(2026, 6, 1)
    with audited(by="system:test", today=DAY):
        Setting(key="zone", value="Europe/Copenhagen").save()
    assert clock.today() == date(2026, 6, 2)


def test_in_a_demo_today_is_what_the_strip_says(db):
    DemoClock.objects.create(today=date(2026, 11, 23))
    assert (clock.today(), clock.is_demo()) == (date(2026, 11, 23), True)
