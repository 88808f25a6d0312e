"""The pages of findings: seen by whom they concern, refused with every reason, the same queries at any length."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from audits.models import Audit, ChecklistQuestion, QuestionLeaf
from findings import services
from findings.models import Clock, Finding, Nonconformity, PlanVersion
from kernel.journal import audited
from kernel.models import AuditEvent
from organisation.models import Process, User
from standards.models import Clause
from tests.conftest import person
from tests.findings.conftest import CAUSES, SYSTEM, TODAY, action

WEEK = date(2026, 6, 8)
PAGES = [
    "finding_detail",
    "finding_history",
    "finding_answer",
    "finding_answer_correction",
    "finding_answer_cause",
    "finding_answer_plan",
    "finding_answer_send",
    "finding_hand_over",
    "finding_review",
    "finding_light",
    "finding_verify",
    "finding_extend",
    "finding_dispute",
    "finding_grade",
]


@pytest.fixture(autouse=True)
def _day(set_today: Callable[[date], None]) -> None:
    set_today(WEEK)


def page(name: str, *args: Any) -> str:
    return reverse(f"findings:{name}", args=args)


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url_of(nc: Nonconformity, name: str) -> str:
    return page(name, nc.reference)


# --- who sees what --------------------------------------------------------------------------------------------------


def test_the_list_shows_what_concerns_a_person_and_no_more(
    nc: Nonconformity, omar: User, leo: User, ada: User, mina: User, bo: User, sam: User
) -> None:
    for user in (omar, leo, ada, mina, bo):
        answer = as_(user).get(page("finding_list"))
        assert (answer.status_code, b"NC-26-01" in answer.content) == (200, True), user
    other = person("otto", "process_owner", name="Otto Other")
    for user in (sam, other):
        answer = as_(user).get(page("finding_list"))
        assert (answer.status_code, b"NC-26-01" in answer.content) == (200, False), user


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_gets_404_on_every_page_of_a_finding(nc: Nonconformity, sam: User, name: str) -> None:
    assert as_(sam).get(url_of(nc, name)).status_code == 404


@pytest.mark.parametrize("name", [n for n in PAGES if n not in ("finding_detail", "finding_history")])
def test_the_owners_manager_reads_and_gets_403_elsewhere(nc: Nonconformity, bo: User, omar: User, name: str) -> None:
    boss = person("boris", "process_owner", name="Boris Boss")
    from organisation.models import ReportingLine

    with audited(by=SYSTEM, today=TODAY):
        ReportingLine(person=omar, manager=boss, start=TODAY).save()

    assert as_(boss).get(url_of(nc, "finding_detail")).status_code == 200
    assert as_(boss).get(url_of(nc, name)).status_code == 403


def test_nobody_outside_the_team_sees_a_draft(draft: Finding, omar: User, bo: User, mina: User, ada: User) -> None:
    tab, edit = page("audit_findings", "AUD-26-01"), page("draft_edit", "AUD-26-01", "D1")

    link = edit.encode()  # not the bare number: a form's random key may hold it
    assert link in as_(ada).get(tab).content
    assert link in as_(mina).get(tab).content
    assert (as_(mina).get(edit).status_code, as_(mina).post(edit, {"version": draft.version}).status_code) == (200, 403)
    assert link not in as_(bo).get(tab).content
    assert as_(omar).get(edit).status_code == 404


def test_pages_of_every_state_open_for_those_they_concern(
    monitoring: Nonconformity, omar: User, leo: User, mina: User
) -> None:
    names = {
        omar: ["finding_answer", "finding_answer_correction", "finding_answer_cause", "finding_answer_plan",
               "finding_answer_evidence", "finding_answer_send", "finding_extend", "finding_hand_over"],
        leo: ["finding_review", "finding_verify", "finding_grade", "finding_light"],
        mina: ["finding_detail", "finding_history", "finding_review", "finding_verify", "finding_extend"],
    }  # fmt: skip
    for user, pages in names.items():
        for name in pages:
            assert as_(user).get(url_of(monitoring, name)).status_code == 200, (user, name)


def test_a_get_changes_nothing(monitoring: Nonconformity, leo: User, omar: User) -> None:
    before = AuditEvent.objects.count()

    for name in PAGES:
        for user in (leo, omar):
            as_(user).get(url_of(monitoring, name))

    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize("name", ["finding_acknowledge", "finding_done"])
def test_one_tap_verbs_refuse_get(nc: Nonconformity, omar: User, name: str) -> None:
    assert as_(omar).get(url_of(nc, name)).status_code == 405


# --- the owner's way ------------------------------------------------------------------------------------------------


def version(row: Any) -> int:
    row.refresh_from_db()
    return int(row.version)


def test_the_owner_answers_in_four_steps_and_sends(nc: Nonconformity, omar: User, leo: User) -> None:
    client = as_(omar)

    half = {"status": "not_yet", "text": "half", "version": nc.version}
    assert client.post(url_of(nc, "finding_answer_correction"), half).status_code == 302
    nc.refresh_from_db()
    assert (nc.state, nc.containment_text) == ("acknowledged", "half")
    whole = {"status": "done", "text": "record made", "proof": "INC-1", "effects": "none", "version": version(nc)}
    assert client.post(url_of(nc, "finding_answer_correction"), whole).status_code == 302
    nc.refresh_from_db()
    assert nc.state == "contained"
    cause = {
        "need": "action",
        "method": "5 whys",
        "why1": "the field may be empty",
        "why2": "nobody set criteria",
        "cause": "no closure criteria",
        "category": "process",
        "version": 0,
    }
    assert client.post(url_of(nc, "finding_answer_cause"), cause).status_code == 302
    plan = PlanVersion.objects.get(nc=nc)
    rows = {
        "extent": "all teams",
        "sms_change": "no",
        "own_sentence": "ten in a row",
        "version": plan.version,
        "action-TOTAL_FORMS": 2,
        "action-INITIAL_FORMS": 0,
        "action-0-text": "mandatory criteria",
        "action-0-owner": omar.pk,
        "action-0-due": "2026-08-01",
        "action-0-expected_proof": "tool settings",
        "action-0-cause": 1,
    }
    assert client.post(url_of(nc, "finding_answer_plan"), rows).status_code == 302
    assert client.post(url_of(nc, "finding_answer_send"), {"version": version(nc)}).status_code == 302
    nc.refresh_from_db()
    assert (nc.state, nc.ball) == ("plan_submitted", "auditor")
    accept = {"decision": "accept", "accept-measure": "0 of 10", "version": version(nc)}
    assert as_(leo).post(url_of(nc, "finding_review"), accept).status_code == 302
    act = nc.actions.get(kind="corrective")
    done = {
        "action": act.pk,
        f"a{act.pk}-done_on": "2026-06-08",
        f"a{act.pk}-proof": "settings",
        "version": version(act),
    }
    assert client.post(url_of(nc, "finding_answer_evidence"), done).status_code == 302
    assert client.post(url_of(nc, "finding_answer_send"), {"version": version(nc)}).status_code == 302
    take = {"decision": "accept", "accept-text": "seen", "accept-occurrence": "ten records", "version": version(nc)}
    assert as_(omar).post(url_of(nc, "finding_verify"), take).status_code == 403
    assert as_(leo).post(url_of(nc, "finding_verify"), take).status_code == 302
    nc.refresh_from_db()
    assert (nc.state, nc.effect_check_from) == ("monitoring", date(2026, 7, 8))


def test_a_refused_correction_shows_every_reason_and_everything_typed(nc: Nonconformity, omar: User) -> None:
    answer = as_(omar).post(
        url_of(nc, "finding_answer_correction"), {"status": "done", "text": "record made", "version": nc.version}
    )

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Enter what was done right away and what shows it" in text
    assert "Say how the effects were handled" in text
    assert "record made" in text
    nc.refresh_from_db()
    assert nc.state == "issued"


def test_a_refused_plan_names_every_gap(contained: Nonconformity, omar: User) -> None:
    services.save_plan(contained, need="action", by=omar, today=WEEK)

    answer = as_(omar).post(url_of(contained, "finding_answer_send"), {"version": version(contained)})

    assert answer.status_code == 409
    for reason in ("Enter at least one cause.", "Show the chain that leads to the cause.", "Choose the method"):
        assert reason in answer.content.decode()


def test_a_stale_form_gets_412_and_a_missing_version_428(contained: Nonconformity, omar: User) -> None:
    services.save_causes(contained, causes=CAUSES, need="action", by=omar, today=WEEK)
    client = as_(omar)

    stale = client.post(url_of(contained, "finding_answer_cause"), {"need": "action", "cause": "mine", "version": 0})

    assert (stale.status_code, "mine" in stale.content.decode()) == (412, True)
    missing = client.post(url_of(contained, "finding_answer_cause"), {"need": "action", "cause": "mine"})
    assert missing.status_code == 428


def test_a_second_cause_is_added_and_the_first_kept(contained: Nonconformity, omar: User) -> None:
    services.save_causes(contained, causes=CAUSES, need="action", by=omar, today=WEEK)
    plan = PlanVersion.objects.get(nc=contained)

    answer = as_(omar).post(
        url_of(contained, "finding_answer_cause") + "?cause=2",
        {"need": "action", "cause": "no owner", "why1": "left", "version": plan.version},
    )

    assert answer.status_code == 302
    assert [c.text for c in plan.causes.all()] == ["no closure criteria", "no owner"]


def test_evidence_files_are_kept_and_a_wrong_one_gets_a_sentence(nc: Nonconformity, omar: User, leo: User) -> None:
    url = url_of(nc, "finding_answer_correction")
    data = {"status": "done", "text": "made", "effects": "none", "version": nc.version}

    bad = as_(omar).post(url, {**data, "uploads": SimpleUploadedFile("run.exe", b"MZ")})
    assert (bad.status_code, "is not one of these" in bad.content.decode()) == (409, True)
    good = as_(omar).post(url, {**data, "uploads": SimpleUploadedFile("list.csv", b"a;b\n1;2\n")})
    assert good.status_code == 302
    file = nc.finding.files.get()
    answer = as_(leo).get(page("finding_file", nc.reference, file.pk))
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, b"a;b\n1;2\n")
    nc.refresh_from_db()
    assert nc.state == "contained"


def test_a_stranger_never_gets_a_file(nc: Nonconformity, omar: User, sam: User) -> None:
    row = services.attach(
        nc.finding, file=SimpleUploadedFile("list.csv", b"a;b\n"), step="correction", by=omar, today=WEEK
    )

    assert as_(sam).get(page("finding_file", nc.reference, row.pk)).status_code == 404


def test_handing_over_by_the_page(nc: Nonconformity, omar: User) -> None:
    other = person("olga", "process_owner", name="Olga Other")

    answer = as_(omar).post(
        url_of(nc, "finding_hand_over"), {"to": other.pk, "reason": "her area", "version": nc.version}
    )

    assert answer.status_code == 302
    nc.finding.refresh_from_db()
    assert nc.finding.owner == other


def test_extension_asked_and_decided_by_the_pages(implementing: Nonconformity, omar: User, mina: User) -> None:
    ask = {
        "step": "implement",
        "new_date": "2026-09-28",
        "reason": "tool late",
        "interim": "list",
        "version": version(implementing),
    }
    assert as_(omar).post(url_of(implementing, "finding_extend"), ask).status_code == 302
    row = implementing.extensions.get()
    decide = page("extension_decide", implementing.reference, row.pk)
    refused = as_(mina).post(decide, {"granted": "no", "text": ""})
    assert (refused.status_code, "Enter why it is not granted." in refused.content.decode()) == (409, True)
    assert as_(omar).post(decide, {"granted": "yes"}).status_code == 403
    assert as_(mina).post(decide, {"granted": "yes"}).status_code == 302
    assert Clock.objects.get(nc=implementing, step="implement").due_current == date(2026, 9, 28)


def test_dispute_and_decision_by_the_pages(nc: Nonconformity, omar: User, mina: User) -> None:
    assert as_(omar).post(url_of(nc, "finding_dispute"), {"reason": "wrong", "version": nc.version}).status_code == 302
    nc.refresh_from_db()
    assert nc.state == "disputed"
    ruling = {"outcome": "upheld", "reason": "it holds", "version": nc.version}
    assert as_(mina).post(url_of(nc, "finding_dispute"), ruling).status_code == 302
    nc.refresh_from_db()
    assert nc.state == "acknowledged"


def test_regrading_and_appointing_by_the_pages(nc: Nonconformity, leo: User, mina: User, ada: User) -> None:
    data = {"grade": "major", "reason": "control in doubt", "version": nc.finding.version}
    assert as_(leo).post(url_of(nc, "finding_grade"), data).status_code == 302
    nc.finding.refresh_from_db()
    assert nc.finding.grade == "major"
    url = page("finding_appoint", nc.reference, "verifier")
    assert as_(leo).post(url, {"person": ada.pk}).status_code == 403
    assert as_(mina).post(url, {"person": ada.pk, "version": version(nc)}).status_code == 302
    nc.refresh_from_db()
    assert nc.verifier == ada


def test_the_light_path_by_the_pages(nc: Nonconformity, leo: User, omar: User) -> None:
    data = {"isolated": "on", "extent": "all 14 entries", "version": nc.version}
    agree = as_(leo).post(url_of(nc, "finding_light"), data)
    assert agree.status_code == 302
    nc.refresh_from_db()
    data = {"text": "removed", "proof": "catalogue", "version": nc.version}
    assert as_(omar).post(url_of(nc, "finding_answer_send"), data).status_code == 302
    nc.refresh_from_db()
    assert nc.state == "implemented"


# --- drafts ---------------------------------------------------------------------------------------------------------


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
    from audits.models import Answer

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


# --- bad input ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["x" * 10_001, "nul \x00 inside"])
def test_text_that_no_field_can_hold_gets_a_sentence_and_stays(nc: Nonconformity, omar: User, text: str) -> None:
    data = {"status": "not_yet", "text": text, "effects": "none", "version": nc.version}

    answer = as_(omar).post(url_of(nc, "finding_answer_correction"), data)

    assert answer.status_code == 409
    nc.refresh_from_db()
    assert nc.containment_text == ""


def test_impossible_dates_and_foreign_ids_get_a_sentence(implementing: Nonconformity, omar: User) -> None:
    data = {"step": "implement", "new_date": "2026-02-31", "reason": "x", "interim": "y", "version": 1}

    answer = as_(omar).post(url_of(implementing, "finding_extend"), data)

    assert (answer.status_code, "Enter a date that exists" in answer.content.decode()) == (409, True)
    assert as_(omar).get(page("finding_detail", "NC-26-99")).status_code == 404
    assert as_(omar).get(page("finding_file", implementing.reference, 99999)).status_code == 404


def test_odd_numbers_and_a_form_without_its_counter_get_an_answer(contained: Nonconformity, omar: User) -> None:
    client = as_(omar)

    assert client.get(url_of(contained, "finding_answer_cause") + "?cause=²").status_code == 200
    assert client.get(page("finding_list") + "?page=²&grade=x&state=y&process=z").status_code == 200
    broken = client.post(url_of(contained, "finding_answer_plan"), {"extent": "typed", "version": 0})
    assert (broken.status_code, "typed" in broken.content.decode()) == (409, True)
    assert client.post(url_of(contained, "finding_answer_send"), {"version": "²"}).status_code == 428


# --- queries --------------------------------------------------------------------------------------------------------


def many(audit: Audit, p01: Process, leo: User, omar: User, clause: Clause, count: int) -> None:
    for number in range(count):
        row = services.raise_draft(
            audit,
            kind="nc",
            clauses=[clause],
            process=p01,
            requirement="r",
            evidence=f"e {number}",
            gap="g",
            grade="minor",
            owner=omar,
            by=leo,
            today=TODAY,
        )
        services.issue(row, by=leo, today=TODAY)


def test_the_list_costs_the_same_queries_at_1_and_at_30_rows(
    audit: Audit,
    p01: Process,
    leo: User,
    omar: User,
    clause: Callable[[str], Clause],
    django_assert_max_num_queries: Any,
) -> None:
    many(audit, p01, leo, omar, clause("8.6.1"), 1)
    clients = {user: as_(user) for user in (leo, omar)}
    costs: dict[tuple[str, int], int] = {}
    for rows in (1, 30):
        if rows == 30:
            many(audit, p01, leo, omar, clause("8.6.1"), 29)
        for user, client in clients.items():
            with django_assert_max_num_queries(15) as caught:
                answer = client.get(page("finding_list"))
            assert answer.content.count(b"row-link") == rows
            costs[(user.username, rows)] = len(caught)

    assert costs[("leo", 1)] == costs[("leo", 30)]
    assert costs[("omar", 1)] == costs[("omar", 30)]


def test_a_case_with_everything_costs_at_most_15_queries(
    monitoring: Nonconformity,
    leo: User,
    omar: User,
    mina: User,
    bo: User,
    django_assert_max_num_queries: Any,
) -> None:
    services.check_effectiveness(
        monitoring, result="not_effective", sample_text="3 of 10", by=leo, today=date(2026, 8, 20)
    )
    services.submit_plan(
        monitoring,
        need="action",
        extent="all",
        causes=CAUSES * 3,
        actions=[action(omar), action(omar, cause=2), action(omar, cause=3)],
        own_sentence="we see",
        by=omar,
        today=date(2026, 8, 21),
    )
    for user in (leo, omar, mina, bo):
        client = as_(user)
        client.get(url_of(monitoring, "finding_detail"))
        with django_assert_max_num_queries(15):
            assert client.get(url_of(monitoring, "finding_detail")).status_code == 200
    for user, name in ((omar, "finding_answer"), (omar, "finding_answer_send"), (leo, "finding_review"),
                       (leo, "finding_verify"), (mina, "finding_history"), (leo, "finding_grade")):  # fmt: skip
        client = as_(user)
        with django_assert_max_num_queries(22 if name in ("finding_review", "finding_verify") else 15):
            assert client.get(url_of(monitoring, name)).status_code == 200, name


def test_the_audit_tab_costs_the_same_at_any_size(
    audit: Audit, draft: Finding, p01: Process, leo: User, omar: User, clause: Callable[[str], Clause]
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    many(audit, p01, leo, omar, clause("8.6.1"), 1)
    client = as_(leo)
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(page("audit_findings", "AUD-26-01")).status_code == 200
        costs.append(len(caught))
        many(audit, p01, leo, omar, clause("8.6.1"), 10)
        for _more in range(5):
            services.raise_draft(audit, kind="nc", clauses=[clause("8.6.1")], owner=omar, by=leo, today=TODAY)

    assert costs[0] == costs[1]
    assert costs[0] <= 15
