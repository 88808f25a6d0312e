"""Pages and forms of one audit: who sees them, what they cost, what a refusal keeps."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from audits import services
from audits.models import Answer, Audit, AuditMilestone, Source
from kernel.journal import audited
from kernel.models import AuditEvent
from tests.audits.conftest import FIRST, LAST, SYSTEM, TODAY, plan

pytestmark = pytest.mark.django_db

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef"
    "0000000049454e44ae426082"
)
PAGES = ("audit_detail", "audit_plan", "audit_meetings")
CHECKLIST_PAGES = ("audit_checklist", "audit_evidence", "field_map")


@pytest.fixture(autouse=True)
def on_the_first_day(set_today):
    set_today(FIRST)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(name: str, *args: object) -> str:
    return reverse(f"audits:{name}", args=["AUD-26-01", *args])


@pytest.mark.parametrize("name", [*PAGES, *CHECKLIST_PAGES])
@pytest.mark.parametrize("who", ["leo", "ada", "mina"])
def test_team_and_programme_manager_read_every_tab(name, who, in_fieldwork, request):
    assert signed_in(request.getfixturevalue(who)).get(at(name)).status_code == 200


@pytest.mark.parametrize("name", [*PAGES, *CHECKLIST_PAGES, "audit_field", "source_new"])
@pytest.mark.parametrize("who", ["sam", "rita"])
def test_a_stranger_and_a_reader_of_reports_find_nothing_before_the_report_is_out(name, who, in_fieldwork, request):
    assert signed_in(request.getfixturevalue(who)).get(at(name)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_an_auditee_reads_the_plan_of_the_own_area(name, in_fieldwork, omar):
    assert signed_in(omar).get(at(name)).status_code == 200


@pytest.mark.parametrize("name", [*CHECKLIST_PAGES, "audit_field", "source_new", "question_new"])
def test_an_auditee_never_reads_the_checklist(name, in_fieldwork, omar):
    assert signed_in(omar).get(at(name)).status_code == 403


def test_ind_18_the_programme_manager_does_not_see_an_audit_of_9_2(programme, standard, leo, mina, bo):
    services.open_from_plan(
        plan(programme, "AUD-26-09", standard, [(None, "9.2")], [(leo, "lead")], report_approver=bo),
        by=SYSTEM,
        today=TODAY,
    )
    page = reverse("audits:audit_detail", args=["AUD-26-09"])
    assert signed_in(mina).get(page).status_code == 404
    assert signed_in(leo).get(page).status_code == 200
    assert signed_in(bo).get(page).status_code == 200


def test_readers_and_recipients_see_it_once_the_report_is_out(in_reporting, rita, mina, leo):
    assert signed_in(rita).get(at("audit_detail")).status_code == 404
    conclusions = [{"objective": "Is incident handling as the procedure says?", "text": "Yes."}]
    services.approve_report(in_reporting, conclusions=conclusions, by=mina, today=LAST)
    services.send_report(in_reporting, happened_on=LAST, by=leo, today=LAST)
    assert signed_in(rita).get(at("audit_detail")).status_code == 200
    assert signed_in(rita).get(at("audit_checklist")).status_code == 403


def test_audit_list_is_filtered_by_relation(audit, leo, sam):
    assert b"AUD-26-01" in signed_in(leo).get("/audits/").content
    page = signed_in(sam).get("/audits/")
    assert (page.status_code, b"AUD-26-01" in page.content) == (200, False)


def test_audit_list_costs_the_same_for_1_and_30(programme, standard, p01, leo, ada, django_assert_max_num_queries):
    def open_one(number: int) -> None:
        planned = plan(programme, f"AUD-26-{number:02d}", standard, [(p01, "8.6.1")], [(leo, "lead"), (ada, "auditor")])
        services.open_from_plan(planned, by=SYSTEM, today=TODAY)

    client = signed_in(leo)
    open_one(1)
    with django_assert_max_num_queries(15) as few:
        client.get("/audits/")
    for number in range(2, 31):
        open_one(number)
    with django_assert_max_num_queries(15) as many:
        client.get("/audits/")
    assert len(few) == len(many)


@pytest.mark.parametrize("name", [*PAGES, *CHECKLIST_PAGES])
def test_no_page_takes_more_than_15_queries(name, in_fieldwork, leo, django_assert_max_num_queries):
    client = signed_in(leo)
    with django_assert_max_num_queries(15):
        assert client.get(at(name)).status_code == 200


def test_the_field_page_takes_at_most_15_queries(in_fieldwork, leo, django_assert_max_num_queries):
    client, question = signed_in(leo), in_fieldwork.questions.first()
    source = services.add_source(in_fieldwork, kind="interview", title="x", current=True, by=leo, today=FIRST)
    services.answer(question, version=0, result="conforming", source=source, by=leo, today=FIRST)
    with django_assert_max_num_queries(15):
        assert client.get(at("question_field", question.pk)).status_code == 200


def test_a_get_changes_nothing(in_fieldwork, leo):
    before = AuditEvent.objects.count()
    client = signed_in(leo)
    for name in (*PAGES, *CHECKLIST_PAGES):
        client.get(at(name))
    for name in ("audit_start", "audit_confirm_team", "audit_build_checklist", "field_source"):
        assert client.get(at(name)).status_code == 405
    assert AuditEvent.objects.count() == before


def test_accepting_declares_and_records(audit, leo, ada, omar):
    assert signed_in(leo).get(at("audit_accept")).status_code == 200
    assert signed_in(leo).post(at("audit_accept")).status_code == 302
    assert AuditMilestone.objects.get().kind == "assignment_accepted"
    assert signed_in(omar).post(at("audit_accept"), {}).status_code == 404


def test_ag_1_a_refused_start_shows_every_reason_and_409(audit, mina):
    client = signed_in(mina)
    page = client.post(at("audit_start"), {"version": audit.version})
    assert page.status_code == 409
    assert "Leo Lead has not accepted the assignment as lead" in page.content.decode()
    assert client.post(at("audit_start")).status_code == 428
    assert client.post(at("audit_start"), {"version": 99}).status_code == 412


def test_start_confirm_build_freeze_by_the_one_next_button(audit, leo, ada, mina):
    for person in (leo, ada):
        signed_in(person).post(at("audit_accept"), {"note": ""})
    manager, lead = signed_in(mina), signed_in(leo)
    page = manager.get(at("audit_detail"))
    assert page.content.count(b"btn-primary") == 1
    assert b"Start the audit" in page.content
    assert manager.post(at("audit_start"), {"version": audit.version}).status_code == 302
    assert b"Record the contact" in lead.get(at("audit_detail")).content
    lead.post(at("milestone_record", "contact_made"), {"happened_on": "2026-06-02", "note": "by phone", "reason": ""})
    row = Audit.objects.get()
    assert lead.post(at("audit_confirm_team"), {"version": row.version}).status_code == 302
    assert lead.post(at("audit_build_checklist")).status_code == 302
    row.refresh_from_db()
    assert lead.post(at("audit_freeze_checklist"), {"version": row.version}).status_code == 302
    row.refresh_from_db()
    assert (row.team_confirmed_on, row.checklist_frozen_on) == (FIRST, FIRST)


def test_related_without_the_verb_is_403(audit, ada, leo, omar):
    version = {"version": audit.version}
    assert signed_in(ada).post(at("audit_start"), version).status_code == 403
    assert signed_in(ada).post(at("audit_confirm_team"), version).status_code == 403
    assert signed_in(ada).get(at("milestone_record", "plan_sent")).status_code == 403
    assert signed_in(leo).get(at("audit_postpone")).status_code == 403
    assert signed_in(leo).get(at("audit_cancel")).status_code == 403


def test_the_gate_panel_says_not_checked_yet(with_checklist, leo):
    services.confirm_team(with_checklist, by=leo, today=TODAY)
    page = signed_in(leo).get(at("audit_detail")).content.decode()
    assert "Document review done, with its list of documents: not checked yet" in page


def test_a_milestone_of_an_impossible_day_gets_a_sentence_and_keeps_what_was_typed(preparing, leo):
    typed = {"happened_on": "2026-02-31", "note": "by phone & mail", "reason": ""}
    page = signed_in(leo).post(at("milestone_record", "contact_made"), typed)
    assert page.status_code == 409
    assert "by phone &amp; mail" in page.content.decode()
    future = {**typed, "happened_on": "2026-07-31"}
    page = signed_in(leo).post(at("milestone_record", "contact_made"), future)
    assert (page.status_code, "cannot be dated after today" in page.content.decode()) == (409, True)
    assert AuditMilestone.objects.filter(kind="contact_made").count() == 0


def test_decided_kinds_and_unknown_kinds_have_no_date_form(preparing, leo):
    for kind in ("report_approved", "report_sent", "opening_meeting", "nonsense"):
        assert signed_in(leo).get(at("milestone_record", kind)).status_code == 404


def test_one_tap_of_met_saves_and_goes_on_to_the_next_question(in_fieldwork, ada):
    client = signed_in(ada)
    first, second = in_fieldwork.questions.all()[:2]
    page = client.post(at("question_field", first.pk), {"result": "conforming", "version": "0"})
    assert (page.status_code, page["Location"]) == (302, at("question_field", second.pk))
    assert Answer.objects.get(question=first).result == "conforming"


def test_the_first_unanswered_question_opens(in_fieldwork, ada, leo):
    first, second = in_fieldwork.questions.all()[:2]
    services.answer(first, version=0, result="conforming", by=leo, today=FIRST)
    assert signed_in(ada).get(at("audit_field"))["Location"] == at("question_field", second.pk)


def test_not_met_stays_for_its_words_and_says_what_is_needed(in_fieldwork, ada):
    client, question = signed_in(ada), in_fieldwork.questions.first()
    typed = {"result": "nonconforming", "note": "3 of 8 late", "extent_k": "3", "extent_n": "8", "version": "0"}
    page = client.post(at("question_field", question.pk), typed, follow=True)
    assert page.redirect_chain == [(at("question_field", question.pk), 302)]
    assert "Still needed: no source" in page.content.decode()
    row = Answer.objects.get()
    assert (row.result, row.note, row.extent_k, row.extent_n) == ("nonconforming", "3 of 8 late", 3, 8)


def test_a_refused_answer_keeps_everything_typed(in_fieldwork, ada):
    client, question = signed_in(ada), in_fieldwork.questions.first()
    typed = {"result": "not_applicable", "reason": "no <b>night</b>", "note": "asked twice", "version": "0"}
    page = client.post(at("question_field", question.pk), typed)
    body = page.content.decode()
    assert page.status_code == 409
    assert "at least 20 characters" in body
    assert "no &lt;b&gt;night&lt;/b&gt;" in body
    assert "asked twice" in body
    assert not Answer.objects.exists()


def test_a_stale_answer_shows_both_texts_and_412(in_fieldwork, ada, leo):
    question = in_fieldwork.questions.first()
    services.answer(question, version=0, result="nonconforming", note="three late", by=leo, today=FIRST)
    page = signed_in(ada).post(
        at("question_field", question.pk), {"result": "conforming", "note": "all in time", "version": "0"}
    )
    body = page.content.decode()
    assert page.status_code == 412
    assert "three late" in body
    assert "all in time" in body
    assert signed_in(ada).post(at("question_field", question.pk), {"result": "conforming"}).status_code == 428
    assert Answer.objects.get().note == "three late"


def test_a_photo_is_kept_with_the_answer_as_its_source(in_fieldwork, ada):
    client, question = signed_in(ada), in_fieldwork.questions.first()
    photo = SimpleUploadedFile("board.png", PNG, "image/png")
    page = client.post(
        at("question_field", question.pk), {"result": "conforming", "note": "", "version": "0", "photo": photo}
    )
    assert page.status_code == 302
    source = Source.objects.get()
    assert (source.kind, source.answer_sources.get().answer.question) == ("photo", question)
    file = source.files.get()
    got = client.get(at("source_file", file.pk))
    assert b"".join(got.streaming_content) == PNG
    assert got["X-Content-Type-Options"] == "nosniff"


def test_a_file_that_is_not_what_it_says_is_refused_and_the_answer_with_it(in_fieldwork, ada):
    client, question = signed_in(ada), in_fieldwork.questions.first()
    photo = SimpleUploadedFile("board.png", b"<script>alert(1)</script>", "image/png")
    page = client.post(
        at("question_field", question.pk), {"result": "conforming", "note": "seen", "version": "0", "photo": photo}
    )
    assert page.status_code == 409
    assert "seen" in page.content.decode()
    assert (Answer.objects.count(), Source.objects.count()) == (0, 0)


def test_a_file_of_another_audit_does_not_exist_here(in_fieldwork, ada, omar):
    assert signed_in(ada).get(at("source_file", 4711)).status_code == 404
    assert signed_in(omar).get(at("source_file", 4711)).status_code == 403


def test_whom_one_is_with_becomes_the_source_of_the_next_answers(in_fieldwork, ada):
    client, question = signed_in(ada), in_fieldwork.questions.first()
    client.post(at("field_source"), {"kind": "interview", "title": "Shift lead, 10:00", "at": question.pk})
    client.post(at("question_field", question.pk), {"result": "conforming", "version": "0"})
    assert Answer.objects.get().answer_sources.get().source.title == "Shift lead, 10:00"


def test_a_row_of_the_desk_checklist_saves_by_post_and_by_htmx(in_fieldwork, ada):
    client = signed_in(ada)
    first, second = in_fieldwork.questions.all()[:2]
    typed = {"result": "conforming", "note": "ok", "extent_k": "", "extent_n": "", "reason": "", "version": "0"}
    page = client.post(at("question_answer", first.pk), typed)
    assert (page.status_code, page["Location"]) == (302, at("audit_checklist") + f"#q{first.pk}")
    fragment = client.post(at("question_answer", second.pk), typed, headers={"HX-Request": "true"})
    body = fragment.content.decode()
    assert (fragment.status_code, body.count("<tr")) == (200, 1)
    assert 'value="conforming" checked' in body
    stale = client.post(at("question_answer", first.pk), typed)
    assert stale.status_code == 412


def test_overlong_and_odd_text_gets_a_sentence(in_fieldwork, ada):
    client, question = signed_in(ada), in_fieldwork.questions.first()
    for typed in ({"note": "x" * 10001}, {"note": "a\x00b"}, {"extent_k": "-1"}, {"result": "wonderful"}):
        page = client.post(at("question_field", question.pk), {"version": "0", **typed})
        assert page.status_code == 409, typed
        assert 'role="alert"' in page.content.decode()
    assert not Answer.objects.exists()


def test_the_lead_approves_not_applicable_on_the_page(in_fieldwork, ada, leo):
    question = in_fieldwork.questions.first()
    reason = "There is no night shift in this team at all."
    row = services.answer(question, version=0, result="not_applicable", reason=reason, by=ada, today=FIRST)
    assert signed_in(ada).post(at("answer_approve", question.pk), {"version": row.version}).status_code == 403
    assert signed_in(leo).post(at("answer_approve", question.pk), {"version": row.version}).status_code == 302
    assert Answer.objects.get().approved_by == leo


def test_a_question_of_ones_own_counts_once_on_a_double_click(in_fieldwork, ada, standard):
    leaf = standard.clauses.get(number="8.6.1")
    typed = {"text": "Who wakes whom?", "clauses": [leaf.pk], "type": "implementation", "once": "k1"}
    client = signed_in(ada)
    assert client.post(at("question_new"), typed).status_code == 302
    assert client.post(at("question_new"), typed).status_code == 302
    assert in_fieldwork.questions.filter(adhoc=True).count() == 1
    refused = client.post(at("question_new"), {**typed, "text": "", "once": "k2"})
    assert refused.status_code == 409


def test_evidence_is_added_linked_and_taken_off(in_fieldwork, ada):
    client, question = signed_in(ada), in_fieldwork.questions.first()
    row = services.answer(question, version=0, result="conforming", by=ada, today=FIRST)
    typed = {
        "kind": "record",
        "title": "INC list",
        "obtained_on": "2026-06-22",
        "kept": "yes",
        "degree": "seen",
        "file": SimpleUploadedFile("list.csv", b"id\nINC-1\n", "text/csv"),
    }
    assert client.post(at("source_new"), typed).status_code == 302
    source = Source.objects.get()
    assert source.files.count() == 1
    assert client.get(at("source_detail", source.pk)).status_code == 200
    assert client.post(at("source_link", source.pk), {"answer": row.pk}).status_code == 302
    assert row.answer_sources.count() == 1
    assert client.post(at("source_unlink", source.pk), {"answer": row.pk}).status_code == 302
    assert row.answer_sources.count() == 0
    bad = SimpleUploadedFile("x.exe", b"MZ", "application/octet-stream")
    assert client.post(at("source_attach", source.pk), {"file": bad}).status_code == 409


def test_meetings_are_recorded_with_people_and_views(in_fieldwork, leo, omar, set_today):
    set_today(LAST)
    client = signed_in(leo)
    for kind in ("fieldwork_finished", "team_meeting"):
        typed = {"happened_on": "2026-06-24", "note": "", "reason": ""}
        assert client.post(at("meeting_record", kind), typed).status_code == 302
    typed = {
        "happened_on": "2026-06-24",
        "people": [omar.pk],
        "others": "Guest of the supplier",
        "views": "AUD-26-01/D1 agree\nAUD-26-01/D2 brings proof 2026-06-26",
        "note": "",
        "reason": "",
    }
    wrong = client.post(at("meeting_record", "closing_meeting"), {**typed, "views": "AUD-26-01/D1 perhaps"})
    assert wrong.status_code == 409
    assert "AUD-26-01/D1 perhaps" in wrong.content.decode()
    assert client.post(at("meeting_record", "closing_meeting"), typed).status_code == 302
    row = Audit.objects.get()
    assert (row.state, row.closing_on) == ("reporting", LAST)
    page = client.get(at("audit_meetings")).content.decode()
    assert "Guest of the supplier" in page
    assert "brings proof until" in page


def test_days_used_are_saved_and_nonsense_is_not(in_reporting, leo, ada):
    client = signed_in(leo)
    assert client.post(at("audit_days"), {"days": "3.5"}).status_code == 302
    assert client.post(at("audit_days"), {"days": "-1"}).status_code == 409
    assert signed_in(ada).post(at("audit_days"), {"days": "1"}).status_code == 403
    in_reporting.planned.refresh_from_db()
    assert str(in_reporting.planned.used_days) == "3.5"


def test_a_deviation_is_recorded_and_explained(preparing, leo, sam):
    client = signed_in(leo)
    typed = {"rule": "AG-4", "what": "no opening meeting", "on": "2026-06-22", "reason": "desk audit", "once": "a"}
    assert client.post(at("deviation_new"), typed).status_code == 302
    assert client.post(at("deviation_new"), {**typed, "reason": "", "once": "b"}).status_code == 409
    with audited(by=SYSTEM, today=TODAY):
        row = services.deviating.note(preparing, "AG-3", "plan late", on=TODAY, by=SYSTEM)
    page = at("deviation_explain", row.pk)
    assert client.post(page, {"reason": "site late", "version": row.version}).status_code == 302
    row.refresh_from_db()
    assert row.reason == "site late"
    assert signed_in(sam).get(page).status_code == 404


def test_postponing_suspending_and_cancelling_have_their_pages(preparing, mina, bo, leo):
    manager = signed_in(mina)
    typed = {"reason": "site closed", "new_start": "2026-06-29", "new_end": "2026-06-26"}
    assert manager.post(at("audit_postpone"), typed).status_code == 409
    assert manager.post(at("audit_postpone"), {**typed, "new_end": "2026-06-30"}).status_code == 302
    seen = Audit.objects.get().version
    assert manager.post(at("audit_resume")).status_code == 428
    assert manager.post(at("audit_resume"), {"version": seen}).status_code == 302
    assert Audit.objects.get().state == "preparing"
    proposal = {"reason": "merged", "lost_coverage": "8.6.1", "caught_up": "AUD-27-01"}
    assert manager.post(at("audit_cancel"), proposal).status_code == 302
    sponsor = signed_in(bo)
    assert "merged" in sponsor.get(at("audit_cancel")).content.decode()
    assert sponsor.post(at("audit_cancel"), {"sure": "1"}).status_code == 302
    assert Audit.objects.get().state == "cancelled"


def test_no_page_carries_inline_style_or_script(in_fieldwork, leo):
    client, question = signed_in(leo), in_fieldwork.questions.first()
    pages = [at(name) for name in (*PAGES, *CHECKLIST_PAGES, "source_new", "question_new", "deviation_new")]
    for url in ["/audits/", *pages, at("question_field", question.pk), at("milestone_record", "plan_accepted")]:
        body = client.get(url).content.decode()
        assert " style=" not in body, url
        assert "<script>" not in body, url
        assert " onclick" not in body, url


def test_date_of_the_page_is_the_organisations_day(preparing, leo, set_today):
    set_today(date(2026, 6, 5))
    page = signed_in(leo).get(at("milestone_record", "contact_made")).content.decode()
    assert 'value="2026-06-05"' in page


def test_the_workspace_takes_at_most_15_queries_in_every_state(audit, leo, ada, mina, bo, answer_all):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost() -> dict[str, int]:
        found = {}
        for person in (leo, mina, bo):
            client = signed_in(person)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(at("audit_detail")).status_code == 200
            found[person.username] = len(queries)
        return found

    costs = {"planned": cost()}
    for person in (leo, ada):
        services.accept_assignment(audit, person=person, by=person, today=TODAY)
    services.start(audit, by=mina, today=TODAY)
    costs["preparing"] = cost()
    services.confirm_team(audit, by=leo, today=TODAY)
    services.build_checklist(audit, by=leo, today=TODAY)
    costs["before freezing"] = cost()
    services.freeze_checklist(audit, by=leo, today=TODAY)
    costs["before opening"] = cost()
    row = services.opening_meeting(audit, happened_on=FIRST, by=leo, today=FIRST)
    costs["fieldwork"] = cost()
    answer_all(row)
    services.closing_meeting(audit, happened_on=FIRST, by=leo, today=FIRST)
    costs["reporting"] = cost()

    assert {state: people for state, people in costs.items() if max(people.values()) > 15} == {}
