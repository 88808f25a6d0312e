"""Marks of the year: freeze weeks, external audits, planned reviews; an audit in a freeze is explained, not refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kernel.journal import audited
from kernel.models import Stale
from kernel.workflow import Refused
from organisation.models import User
from programmes import queries, services
from programmes.models import PlannedAudit, Programme, YearMark
from programmes.rules.marks import CalendarMark, freeze_warnings, mark_refusals
from tests.conftest import SYSTEM
from tests.programmes.helpers import TODAY

CLOSING = CalendarMark("freeze", date(2026, 9, 7), date(2026, 9, 11), "migration of the tool")
VISIT = CalendarMark("external", date(2026, 9, 7), date(2026, 9, 11), "Certifier", "surveillance")


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (date(2026, 9, 1), date(2026, 9, 6), 0),
        (date(2026, 9, 1), date(2026, 9, 7), 1),
        (date(2026, 9, 11), date(2026, 9, 14), 1),
        (date(2026, 9, 12), date(2026, 9, 14), 0),
        (None, None, 0),
    ],
)
def test_only_a_freeze_that_shares_a_day_warns(start: date | None, end: date | None, said: int) -> None:
    assert len(freeze_warnings([CLOSING, VISIT], start, end)) == said


def test_the_warning_names_days_and_reason() -> None:
    assert freeze_warnings([CLOSING], date(2026, 9, 7), date(2026, 9, 9)) == [
        "It lies in the freeze from 7 September 2026 to 11 September 2026 (migration of the tool)."
    ]


DAY = date(2026, 5, 4)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (("freeze", DAY, DAY, "closing", ""), []),
        (("freeze", DAY, DAY, " ", ""), ["Say why nothing is audited then."]),
        (("external", DAY, DAY, "Certifier", ""), ["Choose what kind of external audit it is."]),
        (("external", None, DAY, "Certifier", "customer"), ["Enter the first and the last day."]),
        (("review", None, None, "", ""), ["Say which meeting it is.", "Enter the day."]),
        (("freeze", DAY, date(2026, 5, 3), "closing", ""), ["The last day lies before the first."]),
        (("freeze", date(2025, 12, 20), date(2026, 1, 5), "closing", ""), []),
        (
            ("freeze", date(2025, 12, 20), date(2025, 12, 31), "closing", ""),
            ["At least one of its days must lie in 2026."],
        ),
    ],
)
def test_what_is_no_mark_is_refused_with_every_reason(values: tuple[Any, ...], said: list[str]) -> None:
    assert mark_refusals(*values, 2026) == said


@pytest.fixture
def freeze(audit: PlannedAudit, mina: User) -> YearMark:
    days = {"start": date(2026, 9, 7), "end": date(2026, 9, 11)}
    return services.add_mark(audit.programme, kind="freeze", title="migration", **days, by=mina, today=TODAY)


def test_marks_are_read_as_plain_values_also_across_the_new_year(audit: PlannedAudit, mina: User) -> None:
    year, who = audit.programme, {"by": mina, "today": TODAY}
    days = {"start": date(2026, 12, 21), "end": date(2027, 1, 4)}
    services.add_mark(year, kind="freeze", title="holidays", **days, **who)
    visit = {"start": date(2026, 6, 8), "end": date(2026, 6, 9), "audit_kind": "surveillance", "areas": "8.5, 8.6"}
    services.add_mark(year, kind="external", title="Certifier", **visit, **who)
    services.add_mark(
        year, kind="review", title="MR 1", start=DAY, end=DAY, areas="not kept", audit_kind="customer", **who
    )

    marks = queries.calendar_marks(2026)
    assert [(m.kind, m.title, m.audit_kind, m.areas) for m in marks] == [
        ("review", "MR 1", "", ""),
        ("external", "Certifier", "surveillance", "8.5, 8.6"),
        ("freeze", "holidays", "", ""),
    ]
    assert [m.title for m in queries.calendar_marks(2027)] == ["holidays"]
    assert queries.calendar_marks(2025) == ()


def test_only_the_programme_manager_enters_marks(audit: PlannedAudit, freeze: YearMark, leo: User, bo: User) -> None:
    for user in (leo, bo):
        with pytest.raises(PermissionDenied):
            services.add_mark(audit.programme, kind="freeze", title="x", start=DAY, end=DAY, by=user, today=TODAY)
        with pytest.raises(PermissionDenied):
            services.change_mark(freeze, title="x", start=DAY, end=DAY, by=user, today=TODAY)
        with pytest.raises(PermissionDenied):
            services.remove_mark(freeze, by=user, today=TODAY)
    assert [mark.title for mark in YearMark.objects.all()] == ["migration"]


def test_a_reviewed_year_keeps_its_marks(freeze: YearMark, mina: User) -> None:
    with audited(by=SYSTEM, today=TODAY):
        row = Programme.objects.get(pk=freeze.programme_id)
        row.state = "reviewed"
        row.save()

    with pytest.raises(Refused, match="is reviewed"):
        services.remove_mark(freeze, by=mina, today=TODAY)
    with pytest.raises(Refused, match="is reviewed"):
        services.change_mark(freeze, title="x", start=DAY, end=DAY, by=mina, today=TODAY)
    assert YearMark.objects.get().title == "migration"


def test_a_stale_mark_is_not_overwritten(freeze: YearMark, mina: User) -> None:
    seen: dict[str, Any] = {"start": DAY, "end": DAY, "by": mina, "today": TODAY, "version": freeze.version}
    services.change_mark(freeze, title="new words", **seen)

    with pytest.raises(Stale):
        services.change_mark(freeze, title="old words", **seen)
    assert YearMark.objects.get().title == "new words"


def explain(audit: PlannedAudit) -> list[str]:
    return [check.said for check in queries.year_board(audit.programme, TODAY).explain if check.audit]


def test_an_audit_in_a_freeze_is_to_explain_until_somebody_says_why(
    led: PlannedAudit, freeze: YearMark, mina: User
) -> None:
    assert "in the freeze" in explain(led)[0]

    services.move_audit(
        led,
        start=date(2026, 9, 8),
        end=date(2026, 9, 9),
        freeze_note="the auditee asked for it",
        by=mina,
        today=TODAY,
    )
    assert explain(led) == []
    assert PlannedAudit.objects.get().freeze_note == "the auditee asked for it"


def test_a_note_is_not_kept_for_days_outside_of_a_freeze(led: PlannedAudit, freeze: YearMark, mina: User) -> None:
    services.move_audit(led, start=date(2026, 9, 14), end=date(2026, 9, 15), freeze_note="x", by=mina, today=TODAY)

    assert PlannedAudit.objects.get().freeze_note == ""
    assert explain(led) == []


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(name: str, *args: Any) -> str:
    return reverse(f"programmes:{name}", args=args)


def test_marks_are_entered_changed_and_removed_in_the_browser(
    audit: PlannedAudit, mina: User, set_today: Callable[[date], None]
) -> None:
    set_today(TODAY)
    client = signed_in(mina)
    typed = {"start": "2026-09-07", "end": "2026-09-11", "title": "migration", "once": "a" * 32}

    assert client.post(url("mark_new", 2026, "freeze"), {**typed, "title": " "}).status_code == 409
    assert client.post(url("mark_new", 2026, "freeze"), typed).status_code == 302
    mark = YearMark.objects.get()
    page = client.get(url("programme_calendar", 2026)).content.decode()
    assert "migration" in page and audit.reference in page
    assert "7 September" in client.get(url("audit_move", 2026, audit.reference)).content.decode()

    changed = {**typed, "title": "closing", "version": mark.version}
    assert client.post(url("mark_edit", 2026, mark.pk), {**changed, "end": "2026-09-01"}).status_code == 409
    assert client.post(url("mark_edit", 2026, mark.pk), changed).status_code == 302
    assert client.post(url("mark_remove", 2026, mark.pk)).status_code == 302
    assert not YearMark.objects.exists()
    assert "freeze_note" not in client.get(url("audit_move", 2026, audit.reference)).content.decode()


def test_planning_into_a_freeze_is_said_at_once(
    audit: PlannedAudit, freeze: YearMark, mina: User, set_today: Callable[[date], None]
) -> None:
    set_today(TODAY)
    client = signed_in(mina)
    typed = {"start": "2026-09-10", "end": "2026-09-11", "version": audit.version}

    page = client.post(url("audit_move", 2026, audit.reference), typed, follow=True)
    assert "It lies in the freeze" in page.content.decode()
    audit.refresh_from_db()
    typed = {"start": "2026-09-10", "end": "2026-09-10", "version": audit.version, "freeze_note": "agreed"}
    page = client.post(url("audit_move", 2026, audit.reference), typed, follow=True)
    assert "It lies in the freeze" not in page.content.decode()


def test_the_page_costs_the_same_with_one_mark_and_with_thirty(audit: PlannedAudit, mina: User) -> None:
    client = signed_in(mina)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get(url("programme_calendar", 2026))
        return len(caught)

    days = {"start": DAY, "end": DAY}
    services.add_mark(audit.programme, kind="freeze", title="one", **days, by=mina, today=TODAY)
    one = cost()
    for number in range(29):
        services.add_mark(audit.programme, kind="freeze", title=str(number), **days, by=mina, today=TODAY)
    assert cost() == one <= 15
