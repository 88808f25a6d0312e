"""Drafts, own observations, opportunities and good practices by the pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from audits.models import Answer, AnswerSource, Audit, ChecklistQuestion, QuestionLeaf, Source
from findings import services
from findings.models import Finding
from kernel.journal import audited
from organisation.models import Process, User
from standards.models import Clause
from tests.findings.conftest import SYSTEM, TODAY
from tests.findings.pages import WEEK, as_, page


@pytest.fixture(autouse=True)
def _day(set_today: Callable[[date], None]) -> None:
    set_today(WEEK)


def test_the_tab_issues_what_is_complete_and_names_what_is_missing(
    audit: Audit, draft: Finding, leo: User, ada: User
) -> None:
    services.raise_draft(audit, kind="nc", by=leo, today=TODAY)
    url = page("audit_issue", "AUD-26-01")

    assert as_(ada).post(url).status_code == 403
    answer = as_(leo).post(url)

    assert answer.status_code == 409
    assert "AUD-26-01/D2: Choose the clause that was not met." in answer.content.decode()
    draft.refresh_from_db()
    assert draft.reference == "NC-26-01"


def test_a_draft_is_written_edited_and_withdrawn_by_the_pages(
    audit: Audit, leo: User, omar: User, p01: Process, clause: Callable[[str], Clause]
) -> None:
    data = {
        "kind": "nc",
        "clause": clause("8.6.1").pk,
        "process": p01.pk,
        "requirement": "8.6.1: recorded",
        "evidence": "INC-1",
        "gap": "1 of 8",
        "grade": "minor",
        "owner": omar.pk,
    }
    client = as_(leo)
    assert client.post(page("draft_new", "AUD-26-01"), {**data, "once": "k1"}).status_code == 302
    assert client.post(page("draft_new", "AUD-26-01"), {**data, "once": "k1"}).status_code == 302
    finding = Finding.objects.get()
    edit = page("draft_edit", "AUD-26-01", "D1")
    changed = {**data, "gap": "2 of 8", "signs": ["systemic"], "version": finding.version}
    assert client.post(edit, changed).status_code == 302
    finding.refresh_from_db()
    assert finding.gap == "2 of 8"
    issue = page("draft_issue", "AUD-26-01", "D1")
    assert client.post(issue, {"version": 1}).status_code == 412
    gone = page("draft_withdraw", "AUD-26-01", "D1")
    assert client.post(gone, {"reason": "", "version": finding.version}).status_code == 409
    assert client.post(gone, {"reason": "a mistake", "version": finding.version}).status_code == 302
    finding.refresh_from_db()
    assert (finding.state, finding.withdrawn_reason) == ("withdrawn", "a mistake")


def test_the_page_of_a_full_draft_shows_the_case_it_may_repeat_and_costs_at_most_fifteen_queries(
    draft: Finding,
    leo: User,
    mina: User,
    omar: User,
    clause: Callable[[str], Clause],
    django_assert_max_num_queries: Any,
) -> None:
    services.adopt_closed(
        reference="NC-25-04",
        kind="nc",
        issued_on=date(2025, 2, 26),
        closed_on=date(2025, 9, 30),
        process=draft.process,
        clauses=[clause("8.6.1")],
        grade="minor",
        owner=omar,
        gap="the same before",
        by=mina,
        today=date(2025, 9, 30),
    )
    client = as_(leo)

    with django_assert_max_num_queries(15):
        shown = client.get(page("draft_edit", "AUD-26-01", "D1")).content.decode()

    assert page("finding_detail", "NC-25-04") in shown
    assert f'<option value="{clause("8.6.1").pk}" selected>' in shown
    assert f'<option value="{omar.pk}" selected>' in shown


def test_answers_open_drafts_filled_with_what_they_know(
    audit: Audit, p01: Process, leo: User, omar: User, clause: Callable[[str], Clause]
) -> None:
    with audited(by=SYSTEM, today=TODAY):
        question = ChecklistQuestion(
            audit=audit, key="k", code="Q1", text="Are incidents recorded?", must_be_true="they are", process=p01
        )
        question.save()
        QuestionLeaf(question=question, clause=clause("8.6.1"), primary=True).save()
        answer = Answer(
            question=question,
            result="nonconforming",
            note="INC-1 has none",
            extent_k=1,
            extent_n=8,
            answered_by=leo,
            answered_on=TODAY,
        )
        answer.save()

    assert b"Are incidents recorded?" in as_(leo).get(page("audit_findings", "AUD-26-01")).content
    assert as_(leo).post(page("audit_raise", "AUD-26-01")).status_code == 302
    assert as_(leo).post(page("audit_raise", "AUD-26-01")).status_code == 302

    finding = Finding.objects.get()
    assert (finding.kind, finding.owner, finding.process, finding.gap) == (
        "nc",
        omar,
        p01,
        "1 of 8 looked at do not meet the requirement",
    )
    assert finding.requirement == "8.6.1: they are"
    assert [c.clause.number for c in finding.clauses.all()] == ["8.6.1"]


def test_an_own_observation_by_the_pages(
    mina: User, ada: User, omar: User, p01: Process, clause: Callable[[str], Clause]
) -> None:
    data = {
        "source": "own_observation",
        "kind": "nc",
        "clause": clause("8.6.1").pk,
        "process": p01.pk,
        "requirement": "8.6.1: recorded",
        "evidence": "seen",
        "gap": "missing",
        "grade": "minor",
        "owner": omar.pk,
        "once": "k2",
    }
    assert as_(omar).get(page("finding_new")).status_code == 403
    assert as_(ada).post(page("finding_new"), data).status_code == 302
    draft = Finding.objects.get()
    issue = page("own_issue", draft.draft_reference)
    assert as_(ada).get(issue).status_code == 403
    refused = as_(mina).post(issue, {"version": draft.version})
    assert (refused.status_code, "Appoint the auditor" in refused.content.decode()) == (409, True)
    assert as_(mina).post(issue, {"auditor": ada.pk, "version": draft.version}).status_code == 302
    draft.refresh_from_db()
    assert draft.reference == "NC-26-01"


def test_ofi_and_good_practice_by_the_pages(
    audit: Audit, leo: User, omar: User, mina: User, clause: Callable[[str], Clause]
) -> None:
    for kind in ("ofi", "good_practice"):
        row = services.raise_draft(
            audit, kind=kind, clauses=[clause("8.6.1")], evidence="seen", owner=omar, by=leo, today=TODAY
        )
        services.issue(row, by=leo, today=TODAY)
    ofi, good = Finding.objects.get(kind="ofi"), Finding.objects.get(kind="good_practice")

    assert as_(omar).get(page("finding_detail", "OFI-26-01")).status_code == 200
    assert as_(leo).get(page("finding_respond", "OFI-26-01")).status_code == 403
    yes = {"accepted": "yes", "text": "in May", "version": ofi.version}
    assert as_(omar).post(page("finding_respond", "OFI-26-01"), yes).status_code == 302
    assert as_(omar).post(page("finding_done", "OFI-26-01")).status_code == 302
    share = {"where": "forum", "version": good.version}
    assert as_(mina).post(page("finding_share", "GP-26-01"), share).status_code == 302
    ofi.refresh_from_db()
    good.refresh_from_db()
    assert (ofi.state, good.state) == ("done", "shared")


def test_6_4_a_draft_from_an_answer_copies_no_name_of_a_person(
    audit: Audit, p01: Process, leo: User, omar: User, clause: Callable[[str], Clause]
) -> None:
    """An interview is called by who was asked, a file perhaps by who made it; the draft names kind and day."""
    with audited(by=SYSTEM, today=TODAY):
        question = ChecklistQuestion(audit=audit, key="k", code="Q1", text="Are incidents recorded?", process=p01)
        question.save()
        QuestionLeaf(question=question, clause=clause("8.6.1"), primary=True).save()
        answer = Answer(question=question, result="nonconforming", note="INC-1 has none", answered_by=leo)
        answer.answered_on = TODAY
        answer.save()
        for kind, title in (
            ("interview", "Rafael from the night shift, 10:00"),
            ("record", f"Shift list of {omar.full_name}"),
            ("record", "Export of the ticket tool"),
        ):
            source = Source(audit=audit, kind=kind, title=title, obtained_on=TODAY)
            source.save()
            AnswerSource(answer=answer, source=source).save()

    finding = services.raise_from_answer(answer, by=leo, today=TODAY)

    said = "INC-1 has none (Interview of 1 June 2026; Record of 1 June 2026; Export of the ticket tool)"
    assert finding.evidence == said
    shown = as_(leo).get(page("draft_edit", "AUD-26-01", "D1")).content.decode()
    assert "write the role instead" not in shown
