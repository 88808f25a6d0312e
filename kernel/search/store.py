"""What differs between the databases: FTS5 with a trigram table of words in SQLite, tsvector and pg_trgm in PostgreSQL.

Both indexes are kept by the database itself from the columns `heads` and `words` of an entry, and from the words of
`SearchWord`, so that no write can pass them by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db import DatabaseError, connection, transaction
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from kernel.search.words import Group, Term

ENTRY, WORD = "kernel_searchentry", "kernel_searchword"
NO_EXTENSION = (
    "The search needs the extension pg_trgm, and this database user may not create it. Ask whoever runs the database "
    "server to do so once, in this database:  CREATE EXTENSION pg_trgm;  then run manage.py migrate again."
)
_POSTGRES = (
    f"ALTER TABLE {ENTRY} ADD COLUMN IF NOT EXISTS lexemes tsvector GENERATED ALWAYS AS "
    "(array_to_tsvector(array_remove(string_to_array(heads || ' ' || words, ' '), ''))) STORED",
    f"ALTER TABLE {ENTRY} ADD COLUMN IF NOT EXISTS headlexemes tsvector GENERATED ALWAYS AS "
    "(array_to_tsvector(array_remove(string_to_array(heads, ' '), ''))) STORED",
    f"CREATE INDEX IF NOT EXISTS kernel_searchentry_lexemes ON {ENTRY} USING gin (lexemes)",
    f"CREATE INDEX IF NOT EXISTS kernel_searchword_near ON {WORD} USING gist (word gist_trgm_ops)",
)
_FTS, _NEAR = "kernel_search_fts", "kernel_search_near"
_OUT = f"INSERT INTO {_FTS} ({_FTS}, rowid, heads, words) VALUES ('delete', old.id, old.heads, old.words);"
_IN = f"INSERT INTO {_FTS} (rowid, heads, words) VALUES (new.id, new.heads, new.words);"
_SQLITE = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {_FTS} USING fts5(heads, words, content='{ENTRY}', content_rowid='id', "
    "detail=column, tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co'\")",
    f"CREATE TRIGGER IF NOT EXISTS search_entry_new AFTER INSERT ON {ENTRY} BEGIN {_IN} END",
    f"CREATE TRIGGER IF NOT EXISTS search_entry_gone AFTER DELETE ON {ENTRY} BEGIN {_OUT} END",
    f"CREATE TRIGGER IF NOT EXISTS search_entry_changed AFTER UPDATE OF heads, words ON {ENTRY} BEGIN {_OUT} {_IN} END",
    # Two blanks before a word and one behind it, as pg_trgm does: the first letters count more.
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {_NEAR} USING fts5(padded, tokenize='trigram')",
    f"CREATE TRIGGER IF NOT EXISTS search_word_new AFTER INSERT ON {WORD} "
    f"BEGIN INSERT INTO {_NEAR} (rowid, padded) VALUES (new.id, '  ' || new.word || ' '); END",
    f"CREATE TRIGGER IF NOT EXISTS search_word_gone AFTER DELETE ON {WORD} "
    f"BEGIN DELETE FROM {_NEAR} WHERE rowid = old.id; END",
)
MOST_NEAR = 60
COMMON = 2_000
_HITS = """
WITH hit (id, kind, object_id, day, head, tier) AS ({narrow}),
total (kind, total) AS (SELECT kind, COUNT(*) FROM hit WHERE tier = (SELECT MAX(tier) FROM hit) GROUP BY kind)
"""
_COLUMNS = "e.kind, e.object_id, e.key, e.reference, e.title, e.text, e.day, e.look, e.state, e.heads, total.total"
_FIRST = """SELECT hit.id FROM hit WHERE hit.kind = total.kind AND hit.tier = (SELECT MAX(tier) FROM hit)
ORDER BY hit.head DESC, hit.day DESC NULLS LAST, hit.object_id LIMIT %s OFFSET %s"""
_SQLITE_PAGE = f"SELECT {_COLUMNS} FROM total JOIN {ENTRY} e ON e.id IN ({_FIRST}) WHERE total.kind {{compared}} %s"
_POSTGRES_PAGE = (
    f"SELECT {_COLUMNS} FROM total CROSS JOIN LATERAL ({_FIRST}) place JOIN {ENTRY} e ON e.id = place.id "
    "WHERE total.kind {compared} %s"
)


def _is_postgres() -> bool:
    return connection.vendor == "postgresql"


def extension() -> None:
    """Make sure of pg_trgm; RuntimeError says what to do where this database user may not."""
    if not _is_postgres():
        return
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError as refused:
        raise RuntimeError(NO_EXTENSION) from refused


def install() -> None:
    """Put the indexes beside the two tables; safe to run again, as after a migration that has rebuilt a table."""
    extension()
    with connection.cursor() as cursor:
        for statement in _POSTGRES if _is_postgres() else _SQLITE:
            cursor.execute(statement)


def remove() -> None:
    """Take the indexes away again, for a migration backwards. The extension stays: others may use it."""
    with connection.cursor() as cursor:
        if _is_postgres():
            cursor.execute(f"ALTER TABLE {ENTRY} DROP COLUMN IF EXISTS lexemes, DROP COLUMN IF EXISTS headlexemes")
            cursor.execute("DROP INDEX IF EXISTS kernel_searchword_near")
            return
        for name in ("search_entry_new", "search_entry_gone", "search_entry_changed", "search_word_new"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        cursor.execute("DROP TRIGGER IF EXISTS search_word_gone")
        cursor.execute(f"DROP TABLE IF EXISTS {_FTS}")
        cursor.execute(f"DROP TABLE IF EXISTS {_NEAR}")


def is_common(groups: Sequence[Group]) -> bool:
    """Whether so many entries hold them that reading each is dearer than reading the index of all. SQLite only."""
    if _is_postgres():
        return False
    with connection.cursor() as cursor:
        some = f"SELECT rowid FROM {_FTS} WHERE {_FTS} MATCH %s LIMIT {COMMON}"
        cursor.execute(f"SELECT COUNT(*) FROM ({some})", [_match(groups)])
        return bool(cursor.fetchone()[0] == COMMON)


def holding(groups: Sequence[Group], *, in_head: bool = False, common: bool = False) -> Q:
    """Entries that hold a word of every group, anywhere or in what they are called."""
    if _is_postgres():
        column = "headlexemes" if in_head else "lexemes"
        sql = f"{ENTRY}.{column} @@ %s::tsquery"
        return Q(RawSQL(sql, [_tsquery(groups)], output_field=BooleanField()))
    match = f"heads : ({_match(groups)})" if in_head else _match(groups)
    found = f"SELECT rowid FROM {_FTS} WHERE {_FTS} MATCH %s"
    if not common:
        return Q(pk__in=RawSQL(found, [match]))
    # With the plus SQLite does not fetch each row by its id, but goes through kernel_searchentry_newest alone.
    return Q(RawSQL(f"+{ENTRY}.id IN ({found})", [match], output_field=BooleanField()))


@dataclass(frozen=True, slots=True)
class Cut:
    """Which hits of which kinds are shown: of the kinds that are (or are not) this one, so many from there on."""

    compared: Literal["=", "<>"]
    kind: str
    number: int
    first: int


def page(narrow: str, cuts: Sequence[Cut]) -> tuple[str, list[Any]]:
    """From (id, kind, object_id, day, head, tier) of all hits the lines to show, each with the number of its kind.

    Only the best tier counts. Of a kind no more is sorted than what is shown; no order across the lines.
    """
    arm = _POSTGRES_PAGE if _is_postgres() else _SQLITE_PAGE
    arms = " UNION ALL ".join(arm.format(compared=cut.compared) for cut in cuts)
    params = [value for cut in cuts for value in (cut.number, cut.first, cut.kind)]
    return _HITS.format(narrow=narrow) + arms, params


def _match(groups: Sequence[Group]) -> str:
    """An FTS5 expression. Words are letters and digits only (words.fold), so that nothing in it can be syntax."""
    one = (" OR ".join(f'"{term.word}"' + ("*" if term.prefix else "") for term in group) for group in groups)
    return " AND ".join(f"({terms})" for terms in one)


def _tsquery(groups: Sequence[Group]) -> str:
    one = (" | ".join(f"'{term.word}'" + (":*" if term.prefix else "") for term in group) for group in groups)
    return " & ".join(f"({terms})" for terms in one)


@dataclass(frozen=True, slots=True)
class LookedUp:
    """Whether a word stands in any entry, and the known words that look most like it, roughly."""

    known: bool
    near: list[str]


def neighbours(asked: Mapping[str, Group]) -> dict[str, LookedUp]:
    """For each word what is known of it; whether another is near enough says `words.near`. One query for all."""
    if not asked:
        return {}
    arms, params = list[str](), list[str]()
    for place, (word, group) in enumerate(asked.items()):
        arms.append(f"SELECT {place} AS place, 0 AS known, near.word FROM ({_near()}) near")
        params.append(word if _is_postgres() else _trigrams(word))
        for term in group:
            condition, wanted = _held(term)
            arms.append(f"SELECT {place}, 1, held.word FROM (SELECT word FROM {WORD} WHERE {condition} LIMIT 1) held")
            params += wanted
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(arms), params)
        rows = cursor.fetchall()
    found = {word: LookedUp(False, []) for word in asked}
    for place, known, word in rows:
        name = list(asked)[place]
        one = found[name]
        found[name] = LookedUp(True, one.near) if known else LookedUp(one.known, [*one.near, word])
    return found


def _near() -> str:
    if _is_postgres():
        return f"SELECT word FROM {WORD} ORDER BY word <-> %s LIMIT {MOST_NEAR}"
    return (
        f"SELECT w.word FROM {_NEAR} f JOIN {WORD} w ON w.id = f.rowid "
        f"WHERE f.padded MATCH %s ORDER BY f.rank LIMIT {MOST_NEAR}"
    )


def _held(term: Term) -> tuple[str, list[str]]:
    if not term.prefix:
        return "word = %s", [term.word]
    if _is_postgres():
        return "word LIKE %s", [f"{term.word}%"]
    return "word >= %s AND word < %s", [term.word, term.word + "\U0010ffff"]


def _trigrams(word: str) -> str:
    padded = f"  {word} "
    return " OR ".join(f'"{padded[place : place + 3]}"' for place in range(len(padded) - 2))
