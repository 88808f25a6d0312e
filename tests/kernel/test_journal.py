import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection, transaction

from kernel import guards, verify
from kernel.journal import add_all, audited, history, record
from kernel.models import AuditEvent, ChainHead, Stale
from kernel.unit import NotAudited
from tests.kernel.models import Door

DAY = date(2026, 6, 1)
SYSTEM = "system:test"


@pytest.fixture
def door(db):
    with audited(by=SYSTEM, today=DAY):
        row = Door(
            name="front", width=Decimal("1.5"), tags=["a", {"b": 1}], since=datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)
        )
        row.save()
    return row


def test_a_write_outside_audited_is_refused_whatever_the_route(door):
    door.name = "back"
    for write in (
        door.save,
        door.delete,
        lambda: Door(name="x").save(),
        lambda: Door.objects.update(name="x"),
        lambda: Door.objects.all().delete(),
        lambda: Door.objects.bulk_create([Door(name="x")]),
        lambda: Door.objects.bulk_update([door], ["name"]),
    ):
        with pytest.raises(NotAudited):
            write()
    assert list(Door.objects.values_list("name", flat=True)) == ["front"]


def test_queryset_writes_stay_closed_inside_audited(door):
    with pytest.raises(NotAudited), audited(by=SYSTEM, today=DAY):
        Door.objects.filter(pk=door.pk).update(name="x")
    assert Door.objects.get().name == "front"


def test_a_save_is_one_event_with_before_and_after(door):
    with audited(by=SYSTEM, today=DAY, reason="painted"):
        door.name = "green"
        door.save()
        record(door, verb="paint", colour="green")
    event = history(door).last()
    said = json.loads(event.text)
    assert (event.action, event.actor, event.reason, event.business_date) == ("paint", SYSTEM, "painted", DAY)
    assert (said["before"], said["after"], said["data"]) == ({"name": "front"}, {"name": "green"}, {"colour": "green"})
    assert (event.object_ref, said["object_version"], history(door).count()) == ("D-green", 2, 2)


def test_saving_nothing_writes_nothing(door):
    before = AuditEvent.objects.count()
    with audited(by=SYSTEM, today=DAY):
        Door.objects.get().save()
    assert (AuditEvent.objects.count(), Door.objects.get().version) == (before, 1)


def test_the_second_writer_of_the_same_version_is_stale(door):
    first, second = Door.objects.get(), Door.objects.get()
    with audited(by=SYSTEM, today=DAY):
        first.name = "one"
        first.save()
    with pytest.raises(Stale), audited(by=SYSTEM, today=DAY):
        second.name = "two"
        second.save()
    assert Door.objects.get().name == "one"


def test_an_exception_takes_back_rows_and_events(door):
    before = AuditEvent.objects.count()
    with pytest.raises(ZeroDivisionError), audited(by=SYSTEM, today=DAY):
        Door(name="gone").save()
        raise ZeroDivisionError
    assert (AuditEvent.objects.count(), Door.objects.count()) == (before, 1)


def test_an_inner_block_rolls_back_alone(door):
    with audited(by=SYSTEM, today=DAY):
        Door(name="kept").save()
        with pytest.raises(ZeroDivisionError), audited(by=SYSTEM, today=DAY):
            Door(name="gone").save()
            raise ZeroDivisionError
    assert list(Door.objects.order_by("pk").values_list("name", flat=True)) == ["front", "kept"]
    assert verify.trail(records=True) == []


def test_an_actor_is_never_blank(db):
    for nobody in (None, "", "tick"):
        with pytest.raises(ValueError), audited(by=nobody, today=DAY):
            Door(name="x").save()


def test_many_rows_at_once_are_journaled_one_by_one(db):
    with audited(by=SYSTEM, today=DAY):
        add_all(Door, [Door(name=str(n)) for n in range(5)])
    assert AuditEvent.objects.filter(object_type="test_kernel.Door").count() == 5
    assert verify.trail(records=True) == []


def test_deleting_leaves_an_event_with_what_was_there(door):
    pk = door.pk
    with audited(by=SYSTEM, today=DAY):
        door.delete()
    event = AuditEvent.objects.get(object_type="test_kernel.Door", object_id=str(pk), action="deleted")
    assert json.loads(event.text)["before"]["name"] == "front"
    assert verify.trail(records=True) == []


def test_verify_is_clean_and_a_record_changed_by_sql_is_named(door):
    assert verify.trail(records=True) == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE test_kernel_door SET width = 2 WHERE id = %s", [door.pk])
    assert [(f.kind, f.where) for f in verify.trail(records=True)] == [
        ("record", f"test_kernel.Door {door.pk} D-front")
    ]


def test_verify_names_a_record_that_vanished(door):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM test_kernel_door")
    assert [f.what for f in verify.trail(records=True)] == ["is gone without an event"]


@pytest.mark.parametrize(
    ("statement", "kinds"),
    [
        ("UPDATE kernel_auditevent SET text = replace(text, 'front', 'frond') WHERE seq = 1", ["content"]),
        ("UPDATE kernel_auditevent SET actor = 'somebody' WHERE seq = 1", ["content"]),
        ("UPDATE kernel_auditevent SET prev_hash = 'x' WHERE seq = 2", ["link", "content"]),
        ("DELETE FROM kernel_auditevent WHERE seq = 2", ["gap", "link"]),
        ("DELETE FROM kernel_auditevent WHERE seq = 3", ["head"]),
    ],
)
def test_verify_names_the_first_bad_event(door, statement, kinds):
    with audited(by=SYSTEM, today=DAY):
        add_all(Door, [Door(name="b"), Door(name="c")])
    guards.remove()
    with connection.cursor() as cursor:
        cursor.execute(statement)
    guards.install()
    assert [f.kind for f in verify.trail()] == kinds


def test_the_database_refuses_to_change_or_remove_an_event(door):
    assert guards.missing() == []
    for statement in ("UPDATE kernel_auditevent SET actor = 'x'", "DELETE FROM kernel_auditevent"):
        with pytest.raises(Exception, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_guards_missing_is_told_when_they_are_off(door):
    guards.remove()
    assert {"update", "delete"} <= set(guards.missing())
    guards.install()


def test_guards_are_tried_on_an_empty_journal_too(db):
    assert guards.missing() == []
    assert not AuditEvent.objects.exists()


def test_the_chain_begins_at_its_own_id(db):
    head = ChainHead.objects.get()
    assert head.seq == 0
    assert head.hash == head.chain_id.hex
