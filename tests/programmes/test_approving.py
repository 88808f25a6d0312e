"""Submission, approval, review, and from where each step starts (2.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from kernel.journal import audited
from kernel.workflow import Refused
from organisation.models import AccessRole, Process, User
from programmes import queries, services
from programmes.models import PlannedAudit, Programme, ProgrammeVersion
from programmes.rules.closing import YearFacts
from programmes.workflow import PROGRAMME
from tests.conftest import LONG_AGO, SYSTEM
from tests.programmes.helpers import TODAY, owner_of


def test_ind_19_the_submitter_cannot_approve_even_with_both_roles(led: PlannedAudit, mina: User, bo: User) -> None:
    with audited(by=SYSTEM, today=TODAY):
        AccessRole(user=mina, role="top_management", start=LONG_AGO).save()
        row = Programme.objects.get(pk=led.programme_id)
        row.state, row.submitted_by, row.submitted_on = "submitted", mina, TODAY
        row.save()
    mina.forget_roles()

    with pytest.raises(Refused) as refusal:
        services.approve(row, by=mina, today=TODAY)

    assert refusal.value.reasons == ("IND-19: Nobody approves own work: the programme of 2026 needs another person.",)
    with pytest.raises(PermissionDenied):
        PROGRAMME.advance(row, "approve", by=mina, today=TODAY)
    assert Programme.objects.get().state == "submitted"


def test_submitting_judges_again_and_names_a_blocked_member(
    led: PlannedAudit, leo: User, mina: User, p01: Process
) -> None:
    owner_of(p01, leo, date(2026, 7, 1))

    with pytest.raises(Refused) as refusal:
        services.submit(led.programme, by=mina, today=TODAY)

    assert "AUD-26-01: Leo Lead: IND-01: Owns Incident (P01)." in refusal.value.reasons


def test_more_days_than_the_budget_need_a_note(led: PlannedAudit, mina: User) -> None:
    services.edit_programme(led.programme, budget_days=Decimal("2.0"), by=mina, today=TODAY)
    services.edit_brief(led, planned_days=Decimal("3.5"), by=mina, today=TODAY)

    found = queries.year_plan(Programme.objects.get())

    with pytest.raises(Refused, match="3.5 auditor-days are planned and 2.0 are in the budget"):
        services.submit(Programme.objects.get(), by=mina, today=TODAY)
    assert found.planned_days == Decimal("3.5")


def test_standing_safeguards_are_approved_with_the_programme(approved: PlannedAudit) -> None:
    assert ProgrammeVersion.objects.get().snapshot["audits"][0]["reference"] == "AUD-26-01"
    assert [row["number"] for row in ProgrammeVersion.objects.get().snapshot["risks"]] == ["PR1"]


def test_a_priority_that_differs_from_the_suggestion_needs_one_sentence(
    audit: PlannedAudit, p01: Process, mina: User
) -> None:
    programme = audit.programme
    with pytest.raises(Refused, match="has no suggestion yet"):
        services.decide_priority(programme, process=p01, decided="low", by=mina, today=TODAY)
    services.suggest_priorities(programme, by=mina, today=TODAY)

    with pytest.raises(Refused, match="Say in one sentence why Incident is not high"):
        services.decide_priority(programme, process=p01, decided="low", by=mina, today=TODAY)

    row = services.decide_priority(programme, process=p01, decided="low", sentence="quiet year", by=mina, today=TODAY)
    assert (row.suggested, row.decided, row.sentence, row.decided_on) == ("high", "low", "quiet year", TODAY)


def test_a_year_is_reviewed_and_closed(approved: PlannedAudit, mina: User, bo: User) -> None:
    programme = Programme.objects.get()
    facts = queries.year_facts(programme, text="Lessons", ratings={"O1": "met"})
    with pytest.raises(Refused) as refusal:
        services.review(programme, text="Lessons", ratings={"O1": "met"}, facts=facts, by=mina, today=TODAY)
    assert refusal.value.reasons == ("AUD-26-01 is neither completed, nor cancelled with a reason, nor carried over.",)
    assert programme.objectives.get().rating == ""

    services.record_progress(approved, progress="completed", by="system:test", today=TODAY)
    facts = queries.year_facts(programme, text="Lessons", ratings={"O1": "met"})
    services.review(programme, text="Lessons", ratings={"O1": "met"}, facts=facts, by=mina, today=TODAY)
    open_ones = replace(facts, open_nonconformities=("NC-26-01",))
    with pytest.raises(PermissionDenied):
        services.close(programme, facts=facts, by=mina, today=TODAY)
    with pytest.raises(Refused, match="NC-26-01 is open and not carried over"):
        services.close(programme, facts=open_ones, by=bo, today=TODAY)
    services.close(programme, facts=facts, by=bo, today=TODAY)

    programme.refresh_from_db()
    assert (programme.state, programme.closed_by, programme.objectives.get().rating) == ("closed", bo, "met")


STATES = Programme.State.values


FACTS: dict[str, Any] = {
    "submit": None,
    "send_back": "a comment",
    "review": YearFacts("text", {}, ()),
    "close": YearFacts("text", {}, ()),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("step", [step for step in PROGRAMME.steps if step.name != "submit"], ids=lambda s: s.name)
def test_every_step_starts_from_its_own_states_only(step: Any, state: str, audit: PlannedAudit, mina: User) -> None:
    with audited(by=SYSTEM, today=TODAY):
        row = Programme.objects.get()
        row.state = state
        if step.name in ("approve",):
            row.submitted_by = mina
        row.save()

    changes: dict[str, Any] = {"facts": FACTS.get(step.name)}
    if state in step.sources:
        assert PROGRAMME.advance(row, step.name, by="system:test", today=TODAY, **changes).state == step.target
    else:
        with pytest.raises(Refused, match="does not start from"):
            PROGRAMME.advance(row, step.name, by="system:test", today=TODAY, **changes)
