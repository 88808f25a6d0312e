"""When the report is due, from the plan to the closing meeting (timing of 5.1)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from audits import services
from audits.models import Audit, AuditMilestone
from audits.rules.timing import last_day
from kernel.dates import Calendar
from organisation.models import User
from tests.audits.conftest import FIRST, LAST, TODAY

D = date
PLAN = (D(2026, 6, 22), D(2026, 6, 24))
CASES = [
    # opened, finished, closed, last day
    (None, None, None, D(2026, 6, 24)),
    (D(2026, 6, 22), None, None, D(2026, 6, 24)),
    (D(2026, 6, 19), None, None, D(2026, 6, 24)),
    (D(2026, 6, 25), None, None, D(2026, 6, 29)),  # Thursday: Friday and Monday follow
    (D(2026, 6, 25), D(2026, 6, 26), None, D(2026, 6, 26)),
    (D(2026, 6, 25), D(2026, 6, 26), D(2026, 6, 30), D(2026, 6, 30)),
    (None, None, D(2026, 6, 23), D(2026, 6, 23)),
]


@pytest.mark.parametrize(("opened", "finished", "closed", "last"), CASES)
def test_5_1_the_last_day_as_it_looks_now(
    opened: date | None, finished: date | None, closed: date | None, last: date
) -> None:
    assert last_day(PLAN, opened=opened, finished=finished, closed=closed, calendar=Calendar()) == last


def test_5_1_without_a_window_nothing_is_expected() -> None:
    assert last_day((None, None), opened=None, finished=None, closed=None, calendar=Calendar()) is None


@pytest.fixture
def due(db: None) -> object:
    def read(audit: Audit) -> date | None:
        return Audit.objects.get(pk=audit.pk).report_due_on

    return read


@pytest.mark.django_db
def test_5_1_the_report_follows_a_late_opening_the_end_of_fieldwork_and_the_closing(
    with_checklist: Audit, leo: User, due: object
) -> None:
    late = FIRST + timedelta(days=3)
    assert due(with_checklist) == D(2026, 7, 8)

    services.opening_meeting(with_checklist, happened_on=late, by=leo, today=late)
    assert due(with_checklist) == D(2026, 7, 13)  # expected to end on 29 June

    end = date(2026, 6, 30)
    services.finish_fieldwork(with_checklist, happened_on=end, by=leo, today=end)
    assert due(with_checklist) == D(2026, 7, 14)

    closing = date(2026, 7, 1)
    services.closing_meeting(with_checklist, happened_on=closing, by=leo, today=closing)
    assert due(with_checklist) == D(2026, 7, 15)


@pytest.mark.django_db
def test_5_1_a_corrected_closing_date_is_the_audits_the_plans_and_the_reports(
    in_reporting: Audit, leo: User, due: object
) -> None:
    assert due(in_reporting) == D(2026, 7, 8)
    row = AuditMilestone.objects.get(audit=in_reporting, kind="closing_meeting")
    right = LAST + timedelta(days=1)

    services.amend_milestone(
        row, happened_on=right, note="", reason="typing error", version=row.version, by=leo, today=right
    )

    audit = Audit.objects.select_related("planned").get(pk=in_reporting.pk)
    assert (audit.closing_on, audit.planned.actual_end, due(audit)) == (right, right, D(2026, 7, 9))


@pytest.mark.django_db
def test_ag_10_a_postponed_audit_owes_its_report_after_the_new_window(
    preparing: Audit, mina: User, due: object
) -> None:
    window = {"new_start": D(2026, 9, 7), "new_end": D(2026, 9, 9)}
    services.postpone(preparing, reason="x", effect="none", **window, by=mina, today=TODAY)

    assert due(preparing) == D(2026, 9, 23)
