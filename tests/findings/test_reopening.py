"""NG-14: a closed record stays closed, or is reopened by a new case, as the rules say."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from findings import services
from findings.models import Clock, Nonconformity
from findings.rules.policy import PRESETS
from findings.rules.reopening import ClosedCase, may_reopen_on, reopen_closed_blockers
from kernel.journal import audited
from kernel.models import Setting
from organisation.models import User
from tests.findings.helpers import due, refused

CLOSED, LAST, AFTER = date(2026, 2, 28), date(2027, 2, 28), date(2027, 3, 1)
SAID = {"new_case": "NC-26-09", "reason": "The same check is missing again."}


@pytest.mark.parametrize(
    ("preset", "day", "expected"),
    [
        ("small", CLOSED, False),
        ("standard", CLOSED, False),
        ("strict", CLOSED, True),
        ("strict", LAST, True),
        ("strict", AFTER, False),
    ],
)
def test_ng_14_only_strict_reopens_and_only_within_twelve_months(preset: str, day: date, expected: bool) -> None:
    policy = PRESETS[preset]

    assert may_reopen_on(CLOSED, day, policy) is expected
    assert (reopen_closed_blockers(ClosedCase(CLOSED, False, **SAID), day, policy) == []) is expected


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ({"closed_on": None}, "not closed"),
        ({"taken_over": True}, "taken over"),
        ({"new_case": " "}, "Name the new case"),
        ({"reason": ""}, "same cause"),
    ],
)
def test_ng_14_says_every_reason(case: dict[str, Any], words: str) -> None:
    facts = ClosedCase(**{"closed_on": CLOSED, "taken_over": False, **SAID, **case})

    assert any(words in reason for reason in reopen_closed_blockers(facts, LAST, PRESETS["strict"]))


@pytest.fixture
def closed(monitoring: Nonconformity, leo: User) -> Nonconformity:
    return services.check_effectiveness(
        monitoring, result="effective", sample_text="0 of 10", by=leo, today=date(2026, 8, 20)
    )


@pytest.fixture
def strict(db: None) -> None:
    with audited(by="system:test", today=CLOSED):
        Setting(key="findings.reopen_closed_months", value=12).save()


def test_ng_14_standard_refuses_whoever_asks(closed: Nonconformity, leo: User, mina: User) -> None:
    for person in (leo, mina):
        reasons = refused(lambda who=person: services.reopen_closed(closed, **SAID, by=who, today=date(2026, 9, 1)))
        assert reasons[0].startswith("A closed record stays closed")


def test_ng_14_strict_reopens_in_a_new_cycle_with_new_clocks(strict: None, closed: Nonconformity, leo: User) -> None:
    row = services.reopen_closed(closed, **SAID, by=leo, today=date(2026, 9, 1))

    assert (row.state, row.ball, row.cycle, row.reopen_count) == ("reopened", "owner", 2, 1)
    assert (row.closed_on, row.closed_by, row.first_closed_on) == (None, None, date(2026, 8, 20))
    assert due(row, "plan", 2) == date(2026, 10, 1)
    assert Clock.objects.filter(nc=row, cycle=1, done_on=None).count() == 0


def test_ng_14_the_owner_and_strangers_reopen_nothing(
    strict: None, closed: Nonconformity, omar: User, ada: User
) -> None:
    from django.core.exceptions import PermissionDenied

    for person in (omar, ada):
        with pytest.raises(PermissionDenied):
            services.reopen_closed(closed, **SAID, by=person, today=date(2026, 9, 1))


def test_ng_14_the_page_offers_it_only_where_the_rules_do(
    closed: Nonconformity, leo: User, client: Any, set_today: Any
) -> None:
    set_today(date(2026, 9, 1))
    client.force_login(leo, backend="allauth.account.auth_backends.AuthenticationBackend")
    address, link = f"/findings/{closed.reference}/", f"/findings/{closed.reference}/reopen/"
    assert link not in client.get(address).content.decode()
    with audited(by="system:test", today=CLOSED):
        Setting(key="findings.reopen_closed_months", value=12).save()
    assert link in client.get(address).content.decode()
    closed.refresh_from_db()
    done = client.post(link, {**SAID, "version": closed.version})
    closed.refresh_from_db()
    assert (done.status_code, closed.state) == (302, "reopened")
