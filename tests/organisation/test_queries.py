"""Who is who on which day: lines, owners, deputies, calendars, the pool."""

from datetime import date
from typing import Any

import pytest

from kernel import context
from kernel.journal import audited
from organisation import queries, services
from organisation.models import (
    Delegation,
    DeputyActing,
    Holiday,
    Organisation,
    Process,
    Qualification,
    ReportingLine,
    RoleTenure,
    Shutdown,
    Unit,
    User,
)

DAY = date(2026, 6, 1)
SYSTEM: dict[str, Any] = {"by": "system:test", "today": DAY, "reason": "test"}


def line(person: User, manager: User, start: date = DAY, end: date | None = None) -> ReportingLine:
    return services.add_line(person=person, manager=manager, start=start, end=end, **SYSTEM)


def test_the_line_above_goes_up_level_by_level(ada: User, leo: User, mina: User, bo: User) -> None:
    line(ada, leo)
    line(leo, mina)
    line(mina, bo)

    assert queries.line_above(ada, DAY) == [leo, mina, bo]
    assert queries.managers_of(ada, DAY) == [leo]
    assert queries.is_above(bo.pk, ada.pk, DAY) is True
    assert queries.is_above(ada.pk, bo.pk, DAY) is False


def test_a_line_counts_on_its_last_day_and_not_after(ada: User, leo: User, mina: User) -> None:
    line(ada, leo, date(2026, 1, 1), date(2026, 6, 1))
    line(ada, mina, date(2026, 6, 2))

    assert queries.manager_of(ada, date(2026, 6, 1)) == leo
    assert queries.manager_of(ada, date(2026, 6, 2)) == mina
    assert queries.manager_of(ada, date(2025, 12, 31)) is None
    assert queries.lines_on(date(2026, 6, 1), date(2026, 6, 2))[ada.pk] == (leo.pk, mina.pk)


def test_a_circle_in_taken_over_data_ends_the_walk(ada: User, leo: User) -> None:
    with audited(by="system:test", today=DAY):
        ReportingLine(person=ada, manager=leo, start=DAY).save()
        ReportingLine(person=leo, manager=ada, start=DAY).save()

    assert queries.managers_above(ada.pk, DAY) == (leo.pk,)


def test_a_vacant_post_has_no_owner(p01: Process, omar: User, ada: User, admin_user: User) -> None:
    row = RoleTenure.objects.get(person=omar, process=p01)
    services.end_fact(row, end=date(2026, 2, 28), by=admin_user, today=DAY, reason="Left")
    services.add_tenure(person=ada, role="owner", process=p01, start=date(2026, 5, 1), **SYSTEM)

    assert queries.owners_on(p01, date(2026, 2, 28)) == [omar]
    assert queries.owners_on(p01, date(2026, 3, 15)) == []
    assert queries.owners_on(p01, DAY) == [ada]
    assert queries.owners_between(p01, date(2026, 1, 1), DAY) == [omar, ada]
    assert queries.owners_of([p01], date(2026, 3, 15)) == {p01.pk: []}


def test_a_deputy_answers_only_while_acting(p01: Process, p02: Process, omar: User, ada: User) -> None:
    with audited(by="system:test", today=DAY):
        DeputyActing(person=ada, process=p01, start=DAY, end=date(2026, 6, 5)).save()

    assert queries.deputies_acting(p01, date(2026, 6, 5)) == [ada]
    assert list(queries.processes_answered_for(ada, date(2026, 6, 5))) == [p01]
    assert list(queries.processes_answered_for(ada, date(2026, 6, 6))) == []
    assert list(queries.processes_answered_for(omar, DAY)) == [p01, p02]


def test_cover_is_no_acting(p01: Process, omar: User, ada: User) -> None:
    with audited(by="system:test", today=DAY):
        Delegation(person=omar, deputy=ada, start=DAY, end=date(2026, 6, 5)).save()

    assert queries.deputies_for(omar, DAY) == [ada]
    assert queries.deputies_for(omar, date(2026, 6, 6)) == []
    assert queries.deputies_acting(p01, DAY) == []


def test_sponsors_and_managers_of_the_whole_system(mina: User, bo: User, leo: User) -> None:
    services.add_tenure(person=bo, role="sponsor", start=DAY, **SYSTEM)
    services.add_tenure(person=leo, role="manager", start=DAY, **SYSTEM)

    assert queries.sponsors(DAY) == [bo]
    assert queries.sms_managers(DAY) == [leo]
    assert queries.programme_managers(DAY) == [mina]


def test_units_below_are_found_at_any_depth(desk: Unit) -> None:
    night = services.add_unit(code="N", name="Night", parent=desk, **SYSTEM)
    late = services.add_unit(code="L", name="Late night", parent=night, **SYSTEM)
    services.add_unit(code="O", name="Other", **SYSTEM)

    assert queries.units_below(desk.pk) == {desk.pk, night.pk, late.pk}


def test_without_an_organisation_due_dates_roll(db: None) -> None:
    assert queries.calendar().rolled(date(2026, 6, 6)) == date(2026, 6, 8)


def test_an_organisation_may_keep_due_dates_on_the_day(organisation: Organisation, admin_user: User) -> None:
    services.set_organisation(roll_to_working_day=False, by=admin_user, today=DAY)

    assert queries.calendar().rolled(date(2026, 6, 6)) == date(2026, 6, 6)


def test_one_query_brings_holidays_shutdowns_and_rolling_alike(organisation: Organisation) -> None:
    with audited(by="system:test", today=DAY):
        Holiday(date=date(2026, 12, 25), name="Christmas").save()
        for first, last in ((28, 31), (21, 22)):
            Shutdown(start=date(2026, 12, first), end=date(2026, 12, last)).save()

    read = queries.calendar()

    assert read.holidays == {date(2026, 12, 25)}
    assert read.shutdowns == (
        (date(2026, 12, 21), date(2026, 12, 22)),
        (date(2026, 12, 28), date(2026, 12, 31)),
    )
    assert read.roll is True


def test_the_calendar_is_read_once_a_request(organisation: Organisation, django_assert_num_queries: Any) -> None:
    token = context.set_current({"request": "abc"})
    try:
        with django_assert_num_queries(1):
            for _ in range(5):
                queries.calendar()
    finally:
        context.reset(token)


def test_the_next_request_reads_the_calendar_anew(organisation: Organisation) -> None:
    seen = []
    for request in ("abc", "abd"):
        token = context.set_current({"request": request})
        seen.append(queries.calendar().is_working_day(DAY))
        context.reset(token)
        with audited(by="system:test", today=DAY):
            if not Holiday.objects.exists():
                Holiday(date=DAY, name="Whit Monday").save()

    assert seen == [True, False]


def test_a_change_of_the_calendar_holds_within_its_own_transaction(organisation: Organisation) -> None:
    with audited(by="system:test", today=DAY):
        before = queries.calendar().is_working_day(DAY)
        services.add_holiday(day=DAY, name="Whit Monday", **SYSTEM)
        after = queries.calendar().is_working_day(DAY)

    assert (before, after) == (True, False)


def grade(person: User, kind: str, first: date, last: date, status: str = "valid") -> None:
    with audited(by="system:test", today=DAY):
        Qualification(person=person, grade=kind, valid_from=first, valid_to=last, status=status).save()


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 12, 31), "trainee"),
        (date(2026, 1, 1), "auditor"),
        (date(2026, 12, 31), "auditor"),
        (date(2027, 1, 1), "trainee"),
    ],
)
def test_the_highest_grade_of_the_day_counts(day: date, expected: str, sam: User) -> None:
    grade(sam, "trainee", date(2025, 1, 1), date(2028, 12, 31))
    grade(sam, "auditor", date(2026, 1, 1), date(2026, 12, 31))
    grade(sam, "lead", date(2025, 1, 1), date(2028, 12, 31), status="suspended")

    found = queries.grade_on(sam.qualifications.all(), day)

    assert found is not None and found.grade == expected


@pytest.mark.parametrize(("last", "soon"), [(date(2026, 8, 30), True), (date(2026, 8, 31), False)])
def test_K17_the_pool_marks_grades_that_end_within_ninety_days(last: date, soon: bool, sam: User) -> None:
    grade(sam, "lead", date(2025, 1, 1), last)

    assert [(row.person, row.expires_soon) for row in queries.auditor_pool(DAY)] == [(sam, soon)]


def test_the_pool_says_who_lends_an_auditor(sam: User) -> None:
    grade(sam, "lead", date(2025, 1, 1), date(2028, 1, 1))
    party = services.add_party(name="Group", kind="internal_supplier", **SYSTEM)
    services.add_employment(person=sam, party=party, start=date(2020, 1, 1), **SYSTEM)

    assert queries.auditor_pool(DAY)[0].lent_by == "Group"
