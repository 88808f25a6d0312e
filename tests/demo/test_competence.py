"""The auditors of the demo: nobody lapses soon, nobody's verdict hangs on it, and the pool has something to say."""

from __future__ import annotations

from datetime import timedelta

import pytest

from auditprog.demo.source import FIRST_DAY
from audits.models import Feedback
from organisation import queries, services
from organisation.models import Qualification

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def test_the_pool_says_who_did_what_and_what_is_lacking() -> None:
    pool = {row.person.last_name: row for row in queries.auditor_pool(FIRST_DAY)}

    assert {name: row.grade_words for name, row in pool.items() if row.best} == {
        "Brandt": "Lead auditor",
        "Diallo": "Lead auditor",
        "Holm": "Lead auditor",
        "Keller": "Auditor",
        "Moreau": "Lead auditor",
        "Nowak": "Lead auditor",
        "Raman": "Auditor",
    }
    assert pool["Keller"].standing.next_grade == "lead"
    assert "0 of 16 h the course for lead auditors" in pool["Keller"].standing.lacking
    assert {name: pool[name].practice[0].audits for name in ("Brandt", "Nowak", "Moreau")} == {
        "Brandt": 2,
        "Nowak": 4,
        "Moreau": 2,
    }


def test_no_grade_lapses_in_the_months_that_the_demo_is_looked_at() -> None:
    day = FIRST_DAY + timedelta(days=120)

    assert services.look_after_grades(today=day) == 0
    assert not Qualification.objects.filter(status="lapsed").exists()


def test_the_feedback_of_the_demo_is_about_who_was_there() -> None:
    for row in Feedback.objects.select_related("audit__planned"):
        assert row.audit.planned.assignments.filter(person=row.about).exists(), row
