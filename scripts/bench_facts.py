"""Run inside an installation (manage.py shell): who to be, which pages to ask for, and what the floor costs."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.db.models import Count
from django.template import Context, Engine

from audits.models import Audit
from organisation.models import AccessRole, User
from programmes.models import Assignment

BARE = Engine().from_string(
    "<table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"
)
FINDINGS = """
    SELECT f.reference, f.gap, f.grade, n.state, n.ball, p.name, u.first_name, u.last_name, f.issued_on
    FROM findings_finding f
    LEFT JOIN findings_nonconformity n ON n.finding_id = f.id
    LEFT JOIN organisation_process p ON p.id = f.process_id
    LEFT JOIN organisation_user u ON u.id = f.owner_id
    ORDER BY f.id DESC LIMIT 50
"""
CHECKLIST = """
    SELECT q.code, q.text, q.pack_title, q.minutes, a.result, a.note, a.reason, a.catch_up, a.extent_k, a.extent_n
    FROM audits_checklistquestion q
    LEFT JOIN audits_answer a ON a.question_id = q.id
    WHERE q.audit_id = %s ORDER BY q."order"
"""
COUNTS = "SELECT state, COUNT(*) FROM findings_nonconformity GROUP BY state"


def session_of(user: User) -> str:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def cost(sql: str, *values: Any, times: int = 50) -> float:
    """CPU in milliseconds of the same rows by SQL through a bare template."""

    def once() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            BARE.render(Context({"rows": cursor.fetchall()}))

    return _cpu(once, times)


def _cpu(call: Callable[[], None], times: int) -> float:
    call()
    begun = time.process_time()
    for _ in range(times):
        call()
    return (time.process_time() - begun) * 1000 / times


def tell() -> None:
    """Print it as JSON."""
    running = Audit.objects.filter(state="fieldwork").annotate(size=Count("questions")).order_by("-size")
    audit = running.first()
    if audit is None:
        raise SystemExit("No audit is in its fieldwork: the bench has no checklist to open.")
    lead = Assignment.objects.select_related("person").get(audit=audit.planned, role="lead").person
    manager = AccessRole.objects.filter(role="programme_manager", user__is_active=True).order_by("pk").first()
    assert manager is not None
    told = {
        "manager": session_of(manager.user),
        "lead": session_of(lead),
        "checklist": f"/audits/{audit.reference}/checklist/",
        "floor": {
            "findings": cost(FINDINGS),
            "checklist": cost(CHECKLIST, audit.pk),
            "counts": cost(COUNTS),
        },
    }
    print(json.dumps(told))
