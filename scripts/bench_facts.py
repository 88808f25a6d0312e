"""Run inside an installation (manage.py shell): who to be, which pages to ask for, how many queries each takes."""

from __future__ import annotations

import json
import os
import sqlite3
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audits import services
from audits.models import Audit
from findings.models import Finding
from kernel import clock
from organisation.models import AccessRole, User
from programmes.models import Assignment, PlannedAudit, Programme
from reviews.models import ManagementReview


def session_of(user: User) -> str:
    """A session as signing in makes it, so that the bench needs no password."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def queries_of(user: User, path: str) -> int:
    """SQL queries of one request, the session's and the user's among them."""
    client = Client(HTTP_HOST="localhost")
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code} to {user}: the bench measures pages that work.")
    return len(seen)


def queries_of_move(user: User, path: str, audit: PlannedAudit) -> int:
    """SQL statements of one move, those of the transaction among them; the second one, when statements are written."""
    client = Client(HTTP_HOST="localhost")
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    for month in (12, 11, 12):
        audit.refresh_from_db()
        said = {"to": month, "version": audit.version, "reason": "The lead is away.", "effect": "None."}
        with CaptureQueriesContext(connection) as seen:
            answer = client.post(f"{path}board/{audit.reference}/move/", said, headers={"HX-Request": "true"})
        if answer.status_code != 200:
            raise SystemExit(f"{audit.reference} could not be moved: {answer.status_code}.")
    return len(seen)


def manager() -> User:
    row = AccessRole.objects.filter(role="programme_manager", user__is_active=True).order_by("pk").first()
    if row is None:
        raise SystemExit("Nobody manages a programme here.")
    found: User = row.user
    return found


def floor_file(audit: int) -> str:
    """A copy of the answers for the floor to write into: the real rows belong to the journal."""
    path = Path(os.environ["AUDITPROG_VAR"]) / "floor.sqlite3"
    path.unlink(missing_ok=True)
    with sqlite3.connect(settings.DATABASES["default"]["NAME"]) as source:
        source.execute("ATTACH ? AS floor", (str(path),))
        source.execute(
            "CREATE TABLE floor.answer AS SELECT a.id, a.version, a.result, a.note, q.audit_id "
            "FROM audits_answer a JOIN audits_checklistquestion q ON q.id = a.question_id"
        )
        source.execute("CREATE TABLE floor.event (id INTEGER PRIMARY KEY, answer INTEGER, text TEXT)")
        source.execute("CREATE UNIQUE INDEX floor.answer_id ON answer (id)")
        row = source.execute("SELECT min(id) FROM floor.answer WHERE audit_id = ?", (audit,)).fetchone()
    return f"/save/{row[0]}"


def answering() -> Audit:
    """The audit whose checklist is measured: it takes answers, and it is the same one every time."""
    going = Audit.objects.filter(state__in=("fieldwork", "preparing"), planned__assignments__role="lead")
    sized = going.annotate(size=Count("questions", distinct=True)).order_by("-size", "pk")
    found = sized.filter(planned__assignments__person__username="bench-lead").first() or sized.first()
    if found is None:
        raise SystemExit("No audit takes answers here: the bench has no checklist to open.")
    if found.size < 10:  # the demo's next audit is in preparation, its checklist not built yet
        services.build_checklist(found, by="system:bench", today=clock.today())
    audit: Audit = found
    return audit


def tell() -> None:
    """Print it as JSON."""
    audit = answering()
    lead = Assignment.objects.select_related("person").get(audit=audit.planned, role="lead").person
    boss, year = manager(), clock.today().year
    review = ManagementReview.objects.exclude(pack_frozen_on=None).order_by("-pk").first()
    case = Finding.objects.filter(kind="nc", nonconformity__state="implementing").order_by("-pk").first()
    paths = {
        "findings": (boss, "/findings/"),
        "checklist": (lead, f"/audits/{audit.reference}/checklist/"),
        "counts": (boss, "/my/"),
        "audits": (boss, "/audits/"),
        "board": (boss, f"/programmes/{year}/"),
        "coverage": (boss, f"/programmes/{year}/coverage/"),
        "search": (boss, "/search/?q=recrod+aproval"),
        "search_few": (lead, "/search/?q=recrod+aproval"),
    }
    if review is not None:
        paths["review"] = (boss, f"/reviews/{review.reference}/")
    if case is not None:
        paths["finding"] = (boss, f"/findings/{case.reference}/")
    people = {user.pk: session_of(user) for user, _ in paths.values()}
    pages = {
        name: {"path": path, "session": people[user.pk], "queries": queries_of(user, path)}
        for name, (user, path) in paths.items()
    }
    print(json.dumps({"pages": pages, "audit": audit.pk, "floor_save": floor_file(audit.pk)}))


def tell_wide() -> None:
    """The same of the wide installation: its year in force and the draft after it."""
    boss, years = manager(), {}
    for programme in Programme.objects.filter(state__in=("running", "draft")).order_by("year"):
        path = f"/programmes/{programme.year}/"
        planned = programme.audits.filter(progress="planned", start__month__gte=11).order_by("pk")
        years["draft" if programme.is_draft else "in force"] = {
            "path": path,
            "queries": queries_of(boss, path),
            "move_queries": queries_of_move(boss, path, planned[0]),
            "audits": list(planned.values_list("reference", flat=True)[:20]),
        }
    print(json.dumps({"session": session_of(boss), "years": years}))
