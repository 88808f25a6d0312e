"""The floor of the benchmark: the same rows by plain SQL through a bare template, under the same web server.

    gunicorn bench_floor:application        (scripts/bench.py starts it; AUDITPROG_VAR and BENCH_AUDIT say what)

No framework but the template, no session, no rights, no journal: what nobody can be faster than in Python.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import Context, Engine

if not settings.configured and "DJANGO_SETTINGS_MODULE" not in os.environ:
    settings.configure(USE_I18N=False)  # the template asks how numbers are written
FOLDER = Path(os.environ["AUDITPROG_VAR"])
AUDIT = int(os.environ.get("BENCH_AUDIT", "0"))
BARE = Engine().from_string(
    "<table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"
)
FINDINGS = """
    SELECT f.reference, f.gap, f.grade, n.state, n.ball, p.name, u.first_name, u.last_name, f.issued_on, c.number
    FROM findings_finding f
    LEFT JOIN findings_nonconformity n ON n.finding_id = f.id
    LEFT JOIN organisation_process p ON p.id = f.process_id
    LEFT JOIN organisation_user u ON u.id = f.owner_id
    LEFT JOIN findings_findingclause l ON l.finding_id = f.id AND l."primary"
    LEFT JOIN standards_clause c ON c.id = l.clause_id
    WHERE f.reference <> '' ORDER BY f.issued_on DESC, f.reference DESC LIMIT 50
"""
CHECKLIST = """
    SELECT q.id, q.code, q.text, q.pack_title, a.version, a.result, a.come_back, a.note, a.reason, a.catch_up,
           a.extent_k, a.extent_n
    FROM audits_checklistquestion q
    LEFT JOIN audits_answer a ON a.question_id = q.id
    WHERE q.audit_id = ? ORDER BY q."order"
"""
COUNTS = "SELECT state, ball, COUNT(*) FROM findings_nonconformity GROUP BY state, ball"
HELD = threading.local()


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """WSGI."""
    path = environ["PATH_INFO"]
    if path.startswith("/save/"):
        body = save(int(path[6:]), environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode())
    else:
        body = PAGES[path]()
    start("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))])
    return [body]


def database(name: str) -> sqlite3.Connection:
    """One connection a thread, as Django holds them."""
    held: dict[str, sqlite3.Connection] = HELD.__dict__.setdefault("held", {})
    if name not in held:
        held[name] = sqlite3.connect(FOLDER / name, timeout=30, isolation_level=None)
        held[name].execute("PRAGMA journal_mode = WAL")
        held[name].execute("PRAGMA synchronous = NORMAL")
    return held[name]


def shown(sql: str, *values: object) -> bytes:
    rows = database("auditprog.sqlite3").execute(sql, values).fetchall()
    return BARE.render(Context({"rows": rows})).encode()


def save(answer: int, note: str) -> bytes:
    """Change one answer and note that it was changed, in one transaction."""
    held = database("floor.sqlite3")
    held.execute("BEGIN IMMEDIATE")
    held.execute("UPDATE answer SET note = ?, version = version + 1 WHERE id = ?", (note, answer))
    held.execute("INSERT INTO event (answer, text) VALUES (?, ?)", (answer, note))
    row = held.execute("SELECT id, version, result, note FROM answer WHERE id = ?", (answer,)).fetchone()
    held.execute("COMMIT")
    return BARE.render(Context({"rows": [row]})).encode()


PAGES: dict[str, Callable[[], bytes]] = {
    "/healthz": lambda: b"ok",
    "/findings": lambda: shown(FINDINGS),
    "/checklist": lambda: shown(CHECKLIST, AUDIT),
    "/counts": lambda: shown(COUNTS),
}
