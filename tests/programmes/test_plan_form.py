"""Planning an audit by the form: what most people leave is folded, what is refused is open; free days are worked."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from kernel.journal import audited
from organisation.models import Holiday, Shutdown, User
from organisation.queries.calendar import forget_calendar
from programmes import queries
from programmes.models import PlannedAudit
from tests.conftest import SYSTEM
from tests.programmes.helpers import TODAY

PAGE = "/programmes/2026/audits/new/"


@pytest.fixture
def client_of_mina(audit: PlannedAudit, mina: User, client: Client, set_today: Any) -> Client:
    set_today(TODAY)
    client.force_login(mina)
    return client


def folds(page: str) -> dict[str, tuple[bool, set[str]]]:
    """Whether each folded part is open, and the fields in it."""
    found = {}
    for opened, label, inside in re.findall(
        r'<details class="more"( open)?><summary>(.*?)</summary>(.*?)</details>', page, re.S
    ):
        found[label] = (bool(opened), set(re.findall(r' name="(\w+)"', inside)))
    return found


def test_optional_parts_are_folded_and_nothing_is_lost(client_of_mina: Client) -> None:
    page = client_of_mina.get(PAGE).content.decode()

    found = folds(page)
    assert {opened for opened, _fields in found.values()} == {False}
    assert set().union(*(fields for _open, fields in found.values())) >= {
        "clauses", "records_from", "records_to", "client", "report_approver", "recipients"
    }  # fmt: skip
    for name in ("title", "start", "end", "processes", "objectives", "method", "planned_days"):
        assert f' name="{name}"' in page
        assert not any(name in fields for _open, fields in found.values())


def test_a_part_with_something_refused_is_open(client_of_mina: Client) -> None:
    answer = client_of_mina.post(PAGE, {"title": "x", "records_from": "2026-02-01", "records_to": "2026-01-01"})

    assert answer.status_code == 409
    opened = [fields for opened, fields in folds(answer.content.decode()).values() if opened]
    assert [fields for fields in opened if "records_to" in fields]


def free(audit: PlannedAudit, person: User) -> int:
    forget_calendar()
    return next(one.free_days for one in queries.candidates(audit, TODAY) if one.person.pk == person.pk)


def test_free_days_of_the_picker_leave_out_public_holidays_and_shutdowns(audit: PlannedAudit, leo: User) -> None:
    assert audit.start == date(2026, 9, 7)
    assert free(audit, leo) == 22  # weekdays of September 2026

    with audited(by=SYSTEM, today=TODAY):
        Holiday(date=date(2026, 9, 14), name="A Monday").save()
        Holiday(date=date(2026, 9, 13), name="A Sunday").save()
        Shutdown(start=date(2026, 9, 24), end=date(2026, 9, 27)).save()  # Thursday to Sunday

    assert free(audit, leo) == 19
