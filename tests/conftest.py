"""The cast that every room's tests share. Small on purpose: each room adds its own rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from kernel.journal import audited
from organisation.models import (
    AccessRole,
    Organisation,
    Process,
    ProcessLeaf,
    Qualification,
    ReportingLine,
    RoleTenure,
    TopicLevel,
    TopManagement,
    Unit,
    UnitMembership,
    User,
)
from standards.models import Clause, Standard
from tests.support import ground

TODAY = date(2026, 6, 1)
LONG_AGO = date(2022, 1, 1)
SYSTEM = "system:test"


@pytest.fixture
def today() -> date:
    """A Monday without holidays near it."""
    return TODAY


@pytest.fixture
def set_today(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Move the day that pages see, without touching the machine's clock."""
    from kernel import clock

    def move(day: date) -> None:
        monkeypatch.setattr(clock, "demo_day", lambda: day)

    move(TODAY)
    return move


def person(username: str, *roles: str, **fields: Any) -> User:
    """A person with access roles held for long."""
    first, _, last = fields.pop("name", username.title() + " Test").partition(" ")
    user = User.objects.create_user(
        username, f"{username}@example.org", "correct horse battery", first_name=first, last_name=last, **fields
    )
    with audited(by=SYSTEM, today=TODAY):
        for role in roles:
            AccessRole(user=user, role=role, start=LONG_AGO).save()
    return user


@pytest.fixture
def organisation(db: None) -> Organisation:
    with audited(by=SYSTEM, today=TODAY):
        row = Organisation(id=1, name="Testing Ltd", zone="UTC")
        row.save()
    return row


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """The test database with the reference data in it from the start; in make test a copy of one made once for all."""
    with django_db_blocker.unblock():
        before = connection.settings_dict["NAME"]
        ground.lay()
    yield
    with django_db_blocker.unblock():
        connection.creation.destroy_test_db(before, verbosity=0)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    ground.mend(item)


@pytest.fixture
def standard(db: None) -> Standard:
    """ISO/IEC 20000-1 with all its clauses and the question bank, from the product's own files."""
    found = Standard.objects.filter(code="ISO/IEC 20000-1").first()
    if found is None:  # a test that commits comes after another one
        call_command("load_reference", verbosity=0)
        found = Standard.objects.get(code="ISO/IEC 20000-1")
    return found


@pytest.fixture
def mina(organisation: Organisation) -> User:
    return person("mina", "programme_manager", name="Mina Manager")


@pytest.fixture
def bo(organisation: Organisation) -> User:
    """Top management and sponsor."""
    user = person("bo", "top_management", name="Bo Board")
    with audited(by=SYSTEM, today=TODAY):
        TopManagement(person=user, start=LONG_AGO).save()
    return user


def qualified(user: User, grade: str, topic: str = "resolution") -> None:
    with audited(by=SYSTEM, today=TODAY):
        Qualification(
            person=user,
            standard_code="ISO/IEC 20000-1",
            grade=grade,
            valid_from=LONG_AGO,
            valid_to=date(2029, 12, 31),
            status="valid",
        ).save()
        TopicLevel(person=user, topic=topic, level=3).save()


@pytest.fixture
def leo(organisation: Organisation) -> User:
    user = person("leo", "auditor", name="Leo Lead")
    qualified(user, "lead")
    return user


@pytest.fixture
def ada(organisation: Organisation) -> User:
    user = person("ada", "auditor", name="Ada Auditor")
    qualified(user, "auditor")
    return user


@pytest.fixture
def omar(organisation: Organisation) -> User:
    return person("omar", "process_owner", name="Omar Owner")


@pytest.fixture
def rita(organisation: Organisation) -> User:
    return person("rita", "reader", name="Rita Reader")


@pytest.fixture
def admin_user(organisation: Organisation) -> User:
    return person("root", "administrator", name="Root Admin")


@pytest.fixture
def sam(organisation: Organisation) -> User:
    """Signed in, without any role: a stranger."""
    return person("sam", name="Sam Stranger")


def process(code: str, name: str, leaf: str, owner: User | None, standard: Standard, unit: Unit) -> Process:
    row = Process(code=code, name=name, unit=unit, cycle_days=1, topic="resolution", importance=4)
    row.save()
    clause = Clause.objects.get(standard=standard, number=leaf)
    ProcessLeaf(process=row, clause=clause).save()
    if owner is not None:
        RoleTenure(person=owner, role="owner", target_kind="process", process=row, start=LONG_AGO).save()
    return row


@pytest.fixture
def desk(organisation: Organisation) -> Unit:
    with audited(by=SYSTEM, today=TODAY):
        unit = Unit(code="DES", name="Service desk")
        unit.save()
    return unit


@pytest.fixture
def p01(standard: Standard, desk: Unit, omar: User, bo: User) -> Process:
    """Incident, owned by Omar, who reports to Bo."""
    with audited(by=SYSTEM, today=TODAY):
        row = process("P01", "Incident", "8.6.1", omar, standard, desk)
        UnitMembership(person=omar, unit=desk, start=LONG_AGO).save()
        ReportingLine(person=omar, manager=bo, start=LONG_AGO).save()
    return row


@pytest.fixture
def p02(standard: Standard, desk: Unit, omar: User) -> Process:
    """Service request, owned by Omar."""
    with audited(by=SYSTEM, today=TODAY):
        return process("P02", "Service request", "8.6.2", omar, standard, desk)


@pytest.fixture(scope="session", autouse=True)
def _guards_step_aside_for_the_flush() -> Iterator[None]:
    """A transactional test empties every table; the journal's triggers would refuse, so they are lifted just then."""
    from django.db.backends.base.operations import BaseDatabaseOperations

    from kernel import guards

    flush = BaseDatabaseOperations.execute_sql_flush

    def without_guards(self: BaseDatabaseOperations, statements: list[str]) -> None:
        guards.remove()
        try:
            flush(self, statements)
        finally:
            guards.install()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", without_guards)
        yield
