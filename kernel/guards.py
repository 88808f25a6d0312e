"""The second net below the journal: the database itself refuses to change or remove an event (reliability 2.2)."""

import uuid
from typing import Any

from django.db import DatabaseError, connection, transaction

TABLE = "kernel_auditevent"

POSTGRES = f"""
CREATE OR REPLACE FUNCTION auditprog_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$;
DROP TRIGGER IF EXISTS journal_row ON {TABLE};
CREATE TRIGGER journal_row BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION auditprog_append_only();
DROP TRIGGER IF EXISTS journal_truncate ON {TABLE};
CREATE TRIGGER journal_truncate BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION auditprog_append_only();
"""
SQLITE = [
    f"CREATE TRIGGER IF NOT EXISTS journal_{verb.lower()} BEFORE {verb} ON {TABLE} "
    "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
    for verb in ("UPDATE", "DELETE")
]


PLANTED = (
    f"INSERT INTO {TABLE} (seq, event_id, at, actor, action, object_type, object_id, object_ref, reason, text,"
    " prev_hash, hash) VALUES (-1, %s, '2000-01-01', 'guard', 'try', '', '', '', '', '', 'try', '')"
)


def after_migrate(**kwargs: Any) -> None:
    """Put the guards and the chain's first link in place; safe to run after every migrate."""
    if TABLE not in connection.introspection.table_names():
        return
    install()
    from kernel.models import ChainHead
    from kernel.search import store, upgrade

    store.install()
    upgrade.after_migrate()

    chain_id = uuid.uuid4()
    ChainHead.objects.get_or_create(pk=1, defaults={"chain_id": chain_id, "hash": chain_id.hex})


def install() -> None:
    with connection.cursor() as cursor:
        for statement in [POSTGRES] if connection.vendor == "postgresql" else SQLITE:
            cursor.execute(statement)


def remove() -> None:
    """Take the guards away: only for a test database between two tests, and for the negative control."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"DROP TRIGGER IF EXISTS journal_row ON {TABLE}; DROP TRIGGER IF EXISTS journal_truncate ON {TABLE}"
            )
        else:
            for verb in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER IF EXISTS journal_{verb}")


def missing() -> list[str]:
    """The guards that do not hold, tried inside a savepoint that is rolled back; an empty list is good."""
    attempts = {
        "update": f"UPDATE {TABLE} SET actor = 'nobody'",
        "delete": f"DELETE FROM {TABLE}",
    }
    if connection.vendor == "postgresql":
        attempts["truncate"] = f"TRUNCATE {TABLE}"
    return [name for name, statement in attempts.items() if _succeeds(statement)]


class _Undo(Exception):
    pass


def _succeeds(statement: str) -> bool:
    """True when the journal let the statement through (an empty journal is tried with a row of its own)."""
    from kernel.models import AuditEvent

    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if not AuditEvent.objects.exists():
                cursor.execute(PLANTED, [uuid.uuid4().hex])
            try:
                with transaction.atomic():
                    cursor.execute(statement)
            except DatabaseError:
                raise _Undo from None
            raise _Undo(statement)
    except _Undo as undo:
        return bool(undo.args)
