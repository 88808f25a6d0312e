"""The one primary button: the decision, or what stands before it (ux 4.4)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from audits import report, services
from audits.models import Audit, ChecklistQuestion
from audits.rules import gates
from kernel.journal import audited
from organisation.models import User
from tests.audits.conftest import SYSTEM, TODAY

pytestmark = pytest.mark.django_db


def steps(audit: Audit, user: User) -> tuple[str, str]:
    """Label of the primary button and of the decision that waits."""
    row = Audit.objects.select_related("planned__programme").get(pk=audit.pk)
    page = report.workspace(row, user, TODAY)
    return (page.next.label if page.next else "", page.waits.label if page.waits else "")


def test_ag_1_what_is_open_first_comes_first_and_the_start_stands_plain(audit: Audit, mina: User, leo: User) -> None:
    assert steps(audit, mina) == ("See the team", "Start the audit")  # the lead has not accepted

    services.accept_assignment(audit, person=leo, by=leo, today=TODAY)

    assert steps(audit, mina) == ("Start the audit", "")


def test_ag_1_a_gap_in_the_brief_leads_to_the_brief(audit: Audit, mina: User, leo: User) -> None:
    services.accept_assignment(audit, person=leo, by=leo, today=TODAY)
    with audited(by=SYSTEM, today=TODAY):
        audit.planned.refresh_from_db()
        audit.planned.objectives = ""
        audit.planned.save()

    assert steps(audit, mina) == ("Complete the details", "Start the audit")


def test_ag_1_an_audit_without_scope_leads_to_its_scope(audit: Audit, mina: User, leo: User) -> None:
    services.accept_assignment(audit, person=leo, by=leo, today=TODAY)
    with audited(by=SYSTEM, today=TODAY):
        for item in audit.planned.scope.all():
            item.delete()

    assert steps(audit, mina) == ("Add to the scope", "Start the audit")


def test_ag_3_the_team_is_not_confirmed_before_everybody_has_accepted(audit: Audit, leo: User, mina: User) -> None:
    services.accept_assignment(audit, person=leo, by=leo, today=TODAY)
    services.start(audit, by=mina, today=TODAY)
    services.record_milestone(audit, kind="contact_made", happened_on=TODAY, by=leo, today=TODAY, note="x")

    assert steps(audit, leo) == ("See the team", "Confirm the team")


def test_the_plain_button_still_answers_with_every_reason(audit: Audit, mina: User, set_today: Any) -> None:
    set_today(TODAY)
    client = Client()
    client.force_login(mina)
    shown = client.get("/audits/AUD-26-01/").content.decode()
    assert re.search(r'<button class="btn btn-plain">Start the audit</button>', shown)
    assert len(re.findall(r'class="btn btn-primary"', shown)) == 1

    answer = client.post("/audits/AUD-26-01/start/", {"version": audit.version})

    assert answer.status_code == 409
    assert b"has not accepted the assignment as lead" in answer.content


def test_every_condition_that_refuses_a_decision_of_the_workspace_says_where_it_is_mended() -> None:
    for gate in (gates.START, gates.TEAM, gates.FREEZE):
        refusing = [c for c in gate.conditions if c.effect == "refuses"]
        assert [c.text for c in refusing if not c.mend] == []


@pytest.fixture
def longer(in_fieldwork: Audit) -> Audit:
    """With a second section of five questions."""
    with audited(by=SYSTEM, today=TODAY):
        for n in range(5):
            more: dict[str, Any] = {"key": f"x{n}", "code": f"X-{n}", "text": f"Question {n}?", "mandatory": True}
            ChecklistQuestion(audit=in_fieldwork, pack="x", pack_title="Second section", order=900 + n, **more).save()
    return in_fieldwork


def test_ag_5_many_open_questions_are_one_line_with_their_number_and_a_way(
    longer: Audit, leo: User, set_today: Any
) -> None:
    set_today(TODAY)
    client = Client()
    client.force_login(leo)
    open_now = longer.questions.filter(mandatory=True).count()
    assert open_now > 3

    shown = client.get("/audits/AUD-26-01/").content.decode()

    line = re.search(r"Every mandatory question answered: <b>(\d+) open</b>, <a href=\"([^\"]+)\"", shown)
    assert line is not None
    assert (int(line[1]), line[2]) == (open_now, "/audits/AUD-26-01/checklist/?show=open")
    assert shown.count("mandatory and not answered") == open_now  # folded, not lost


def test_the_desk_checklist_has_an_index_of_its_sections(longer: Audit, leo: User, set_today: Any) -> None:
    set_today(TODAY)
    client = Client()
    client.force_login(leo)

    shown = client.get("/audits/AUD-26-01/checklist/").content.decode()

    jumps = re.findall(r'href="#(section-\d+)"', shown)
    assert len(jumps) > 1
    assert all(f'<tbody id="{name}">' in shown for name in jumps)
