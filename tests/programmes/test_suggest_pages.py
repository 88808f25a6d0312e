"""The planner's pages: who may ask, progress, the result with its reasons, taking, refusals with every reason."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kernel.journal import audited
from programmes import services
from programmes.models import Programme, Suggestion, SuggestionRun
from tests.conftest import SYSTEM

TODAY = date(2025, 12, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def year(northwind) -> Programme:
    nw = northwind
    return services.create_programme(
        year=2026, manager=nw.people["brandt"], sponsor=nw.people["svensson"], by=SYSTEM, today=TODAY
    )


def answer(year, northwind, lines=1, **more) -> Suggestion:
    """An answer made by hand: the page does not ask the solver."""
    brandt, nowak = northwind.people["brandt"].pk, northwind.people["nowak"].pk
    made = []
    for n in range(lines):
        audit = services.plan_audit(
            year,
            title=f"Incident {n}",
            start=date(2026, 3, 16),
            end=date(2026, 3, 18),
            scope=northwind.scope("P01"),
            planned_days=Decimal(3),
            by=SYSTEM,
            today=TODAY,
        )
        start = date(2026, 3, 2)
        made.append(
            {
                "key": audit.reference,
                "audit": audit.pk,
                "process": None,
                "title": audit.title,
                "start": start.isoformat(),
                "end": date(2026, 3, 4).isoformat(),
                "was": ["2026-03-16", "2026-03-18"],
                "before": [],
                "days": 3.0,
                "items": {"P01 8.6.1": list(audit.scope.values_list("pk", flat=True))},
                "seats": [
                    {
                        "person": nowak,
                        "role": "lead",
                        "supervisor": None,
                        "parts": ["P01 8.6.1"],
                        "whole": True,
                        "why": [{"kind": "load", "rule": "", "said": "resolution", "number": 3.0, "other": 24.0}],
                    }
                ],
                "gaps": [{"kind": "member", "part": "", "count": 1}],
                "here": [{"kind": "due", "rule": "", "said": "", "number": 0, "other": 3}],
                "others": [
                    {
                        "person": brandt,
                        "why": [{"kind": "rule", "rule": "IND-01", "said": "Owns it.", "number": 0, "other": 0}],
                    }
                ],
                "state": "open",
                "refused": [],
            }
        )
    gap = {"audit": made[0]["key"], "gap": made[0]["gaps"][0], "cause": "leave"} if made else None
    result = {
        "lines": made,
        "goals": [["missing", 4, 4], ["priority", 10, 8]],
        "bottlenecks": [{**gap, "who": [{"person": brandt, "cause": "leave", "said": "Is away."}]}] if gap else [],
        "proven": False,
        "stopped": False,
        **more,
    }
    with audited(by=SYSTEM, today=TODAY):
        row = Suggestion(programme=year, kind="suggest", by=northwind.people["brandt"], on=TODAY, result=result)
        row.save()
    SuggestionRun.objects.create(suggestion=row)
    return row


def at(name, *args):
    return reverse(f"programmes:{name}", args=args)


@pytest.fixture
def helena(client, northwind, monkeypatch):
    monkeypatch.setattr("kernel.clock.today", lambda: TODAY)
    client.force_login(northwind.people["brandt"])
    return client


def test_asking_starts_a_job_and_the_page_shows_how_far_it_is(year, helena):
    assert "Nobody has asked" in helena.get(at("suggest", 2026)).content.decode()
    assert helena.post(at("suggest", 2026)).status_code == 302
    page = helena.get(at("suggest", 2026)).content.decode()
    assert "Waiting for the worker" in page and "Stop and keep the best" in page
    row = Suggestion.objects.get()
    fragment = helena.get(at("suggest_progress", 2026, row.pk), headers={"HX-Request": "true"})
    assert fragment.status_code == 200 and "Waiting" in fragment.content.decode()
    assert helena.post(at("suggest_stop", 2026, row.pk)).status_code == 302
    assert SuggestionRun.objects.get(suggestion=row).stop_asked
    again = helena.post(at("suggest", 2026))
    assert again.status_code == 409 and "works on this year already" in again.content.decode()


def test_the_result_says_what_why_and_what_is_missing(year, helena, northwind):
    row = answer(year, northwind)
    page = helena.get(at("suggest", 2026)).content.decode()
    for words in (
        "2 to 4 March 2026",
        "was 16 March",
        "Tomasz Nowak",
        "knows resolution",
        "Due in March",
        "Owns it.",
        "IND-01",
        "An auditor is missing",
        "Everybody who could is away then",
        "Is away.",
        "Take all",
        "The best plan found in the time",
    ):
        assert words in page, words
    gone = helena.get(at("suggest_progress", 2026, row.pk), headers={"HX-Request": "true"})
    assert gone.headers["HX-Redirect"] == at("suggest", 2026)


def test_a_line_is_taken_and_says_so(year, helena, northwind):
    row = answer(year, northwind)
    name = row.result["lines"][0]["key"]
    assert helena.post(at("suggest_take", 2026, row.pk), {"line": name}).status_code == 302
    audit = year.audits.get(reference=name)
    assert audit.start == date(2026, 3, 2) and audit.assignments.get().person == northwind.people["nowak"]
    assert "Taken" in helena.get(at("suggest", 2026)).content.decode()
    again = helena.post(at("suggest_take", 2026, row.pk), {"line": name})
    assert again.status_code == 409 and "taken already" in again.content.decode()


def test_take_all_says_every_refusal_and_takes_the_rest(year, helena, northwind):
    """Two audits in one week cannot have one lead: the second is refused by AVL-02."""
    row = answer(year, northwind, lines=2)
    said = helena.post(at("suggest_take", 2026, row.pk))
    assert said.status_code == 409 and "AVL-02" in said.content.decode()
    row.refresh_from_db()
    assert [line["state"] for line in row.result["lines"]] == ["taken", "refused"]
    assert sum(audit.assignments.count() for audit in year.audits.all()) == 1


def test_who_may_not_plan_is_told_so(year, client, northwind):
    row = answer(year, northwind)
    client.force_login(northwind.people["nowak"])
    for name in ("suggest", "repair"):
        assert client.get(at(name, 2026)).status_code == 403
        assert client.post(at(name, 2026)).status_code == 403
    assert client.post(at("suggest_take", 2026, row.pk)).status_code == 403
    client.force_login(northwind.people["petrov"])
    assert client.get(at("suggest", 2026)).status_code == 404
    assert not Suggestion.objects.exclude(pk=row.pk).exists()


def test_the_page_costs_the_same_at_any_length(year, helena, northwind):

    counts = []
    for lines in (1, 30):
        answer(year, northwind, lines=lines)
        with CaptureQueriesContext(connection) as seen:
            assert helena.get(at("suggest", 2026)).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 15


def test_the_request_never_imports_the_solver():
    """Importing ortools costs two seconds and 150 MB: it belongs to the job."""

    said = (
        "import django, sys; django.setup(); import auditprog.urls, programmes.tasks; "
        "assert 'ortools' not in sys.modules and 'pandas' not in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", said],
        capture_output=True,
        text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "auditprog.settings.test"},
    )
    assert done.returncode == 0, done.stderr
