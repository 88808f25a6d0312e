"""The life of one audit through its services."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from audits import queries, services
from audits.models import Answer, Audit, AuditMilestone, Deviation, MeetingPerson
from audits.services.common import locked
from kernel.journal import audited, history
from kernel.models import AuditEvent, Stale
from kernel.workflow import Refused
from programmes.models import PlannedAudit, Verdict
from tests.audits.conftest import FIRST, LAST, SYSTEM, TODAY

pytestmark = pytest.mark.django_db


def fresh(audit: Audit) -> Audit:
    return Audit.objects.select_related("planned").get(pk=audit.pk)


def test_open_from_plan_gives_one_audit_however_often_it_is_asked(planned):
    first = services.open_from_plan(planned, by=SYSTEM, today=TODAY)
    second = services.open_from_plan(planned, by=SYSTEM, today=TODAY)

    assert first.pk == second.pk
    assert (first.state, first.reference) == ("planned", "AUD-26-01")


def test_open_due_opens_what_an_approved_programme_plans_and_nothing_else(planned, programme):
    assert services.open_due(today=TODAY) == 1
    assert services.open_due(today=TODAY) == 0
    assert Audit.objects.get().planned_id == planned.pk


def test_open_due_leaves_a_draft_programme_alone(planned, programme):
    with audited(by=SYSTEM, today=TODAY):
        programme.state = "draft"
        programme.save()

    assert services.open_due(today=TODAY) == 0


def test_ind_13_accepting_is_the_declaration_and_the_leads_is_the_milestone(audit, leo, ada):
    assert services.accept_assignment(audit, person=ada, by=ada, today=TODAY) is None
    milestone = services.accept_assignment(audit, person=leo, by=leo, today=TODAY)

    assert (milestone.kind, milestone.happened_on, milestone.person) == ("assignment_accepted", TODAY, leo)
    assert audit.planned.assignments.filter(accepted_on=TODAY).count() == 2


def test_ind_13_accepting_again_renews_the_declaration_and_keeps_the_first_day(audit, leo):
    services.accept_assignment(audit, person=leo, by=leo, today=TODAY)
    again = services.accept_assignment(audit, person=leo, by=leo, today=FIRST)

    assert again.happened_on == TODAY
    assert audit.planned.assignments.get(person=leo).accepted_on == FIRST


def test_nobody_accepts_for_somebody_else(audit, leo, ada):
    with pytest.raises(PermissionDenied):
        services.accept_assignment(audit, person=ada, by=leo, today=TODAY)


def test_ag_1_start_is_refused_with_every_reason_and_nothing_happens(audit, mina):
    with audited(by=SYSTEM, today=TODAY):
        audit.planned.objectives = ""
        audit.planned.save()
    events = AuditEvent.objects.count()

    with pytest.raises(Refused) as refusal:
        services.start(fresh(audit), by=mina, today=TODAY)

    assert refusal.value.reasons == (
        "The audit has no objective.",
        "Leo Lead has not accepted the assignment as lead (accepting is the declaration, IND-13).",
    )
    assert fresh(audit).state == "planned"
    assert AuditEvent.objects.count() == events


def test_ag_1_start_moves_the_audit_and_the_board(preparing):
    audit = fresh(preparing)

    assert (audit.state, audit.started_on, audit.planned.progress) == ("preparing", TODAY, "preparing")


def test_ag_1_is_the_programme_managers(audit, leo, ada, omar):
    services.accept_assignment(audit, person=leo, by=leo, today=TODAY)
    for person in (leo, ada, omar):
        with pytest.raises(PermissionDenied):
            services.start(audit, by=person, today=TODAY)


def test_ag_3_confirm_team_refuses_an_undeclared_member(audit, leo, mina):
    services.accept_assignment(audit, person=leo, by=leo, today=TODAY)
    services.start(audit, by=mina, today=TODAY)

    with pytest.raises(Refused, match=r"Ada Auditor: Has not accepted .*IND-13"):
        services.confirm_team(audit, by=leo, today=TODAY)

    assert fresh(audit).team_confirmed_on is None


def test_ag_3_confirm_team_writes_the_day_to_the_plan(preparing, leo):
    services.confirm_team(preparing, by=leo, today=TODAY)

    audit = fresh(preparing)
    assert (audit.team_confirmed_on, audit.planned.team_confirmed_on) == (TODAY, TODAY)


def test_milestones_keep_true_date_and_entry_date(preparing, leo):
    row = services.record_milestone(
        preparing, kind="contact_made", happened_on=date(2026, 5, 28), by=leo, today=TODAY, note="Omar, by phone"
    )

    assert (row.happened_on, row.recorded_on, row.recorded_by) == (date(2026, 5, 28), TODAY, leo)


def test_a_milestone_of_tomorrow_is_no_fact(preparing, leo):
    with pytest.raises(Refused, match="cannot be dated after today"):
        services.record_milestone(
            preparing, kind="plan_sent", happened_on=TODAY + timedelta(days=1), by=leo, today=TODAY
        )


def test_the_same_milestone_again_changes_nothing_and_another_day_is_a_correction(preparing, leo):
    first = services.record_milestone(preparing, kind="plan_sent", happened_on=TODAY, by=leo, today=TODAY)
    again = services.record_milestone(preparing, kind="plan_sent", happened_on=TODAY, by=leo, today=TODAY)
    assert first.pk == again.pk
    with pytest.raises(Refused, match="recorded already"):
        services.record_milestone(preparing, kind="plan_sent", happened_on=date(2026, 5, 29), by=leo, today=TODAY)

    services.amend_milestone(
        again, happened_on=date(2026, 5, 29), note="", reason="typing error", version=again.version, by=leo, today=TODAY
    )
    assert AuditMilestone.objects.get(pk=first.pk).happened_on == date(2026, 5, 29)
    assert history(first).last().reason == "typing error"


def test_ag_3_a_plan_sent_late_is_taken_with_a_deviation_and_its_reason(preparing, leo):
    on = date(2026, 6, 18)
    services.record_milestone(
        preparing, kind="plan_sent", happened_on=on, by=leo, today=on, reason="site confirmed late"
    )

    found = Deviation.objects.get(audit=preparing)
    assert (found.rule, found.what, found.reason, found.on) == (
        "AG-3",
        "plan sent 2 working days before the fieldwork",
        "site confirmed late",
        on,
    )


def test_a_deviation_that_was_noticed_gets_its_reason_later_in_the_same_row(preparing, leo):
    on = date(2026, 6, 18)
    services.record_milestone(preparing, kind="plan_sent", happened_on=on, by=leo, today=on)
    what = "plan sent 2 working days before the fieldwork"
    services.record_deviation(preparing, rule="AG-3", what=what, reason="site confirmed late", by=leo, today=on)

    assert list(Deviation.objects.values_list("what", "reason")) == [(what, "site confirmed late")]


def test_a_deviation_needs_its_reason(preparing, leo):
    with pytest.raises(Refused) as refusal:
        services.record_deviation(preparing, rule="AG-3", what="", reason=" ", by=leo, today=TODAY)
    assert refusal.value.reasons == ("Say what happened.", "Enter the reason.")


def test_ag_3_silence_is_acceptance_after_three_working_days(preparing, leo):
    services.record_milestone(
        preparing, kind="plan_sent", happened_on=date(2026, 6, 10), by=leo, today=date(2026, 6, 10)
    )

    assert services.accept_silence(today=date(2026, 6, 14)) == 0
    assert services.accept_silence(today=date(2026, 6, 15)) == 1
    assert services.accept_silence(today=date(2026, 6, 16)) == 0
    row = AuditMilestone.objects.get(kind="plan_accepted")
    assert (row.happened_on, row.recorded_by, row.note) == (date(2026, 6, 15), None, "by silence")


def test_an_objection_is_not_silence(preparing, leo):
    sent = date(2026, 6, 10)
    services.record_milestone(preparing, kind="plan_sent", happened_on=sent, by=leo, today=sent)
    services.open_matter(preparing, key="plan", kind="objection", text="the date", by=leo, today=sent)

    assert services.accept_silence(today=date(2026, 6, 30)) == 0
    services.settle_matter(preparing, key="plan", by=leo, today=date(2026, 6, 30))
    assert services.accept_silence(today=date(2026, 6, 30)) == 1


def test_the_checklist_copies_questions_of_the_leaf_and_the_riders_of_its_pack(with_checklist):
    rows = list(with_checklist.questions.prefetch_related("leaves__clause"))

    assert {leaf.clause.number for row in rows if not row.rider for leaf in row.leaves.all()} == {"8.6.1"}
    riders = [row for row in rows if row.rider]
    packs = {row.pack for row in rows if not row.rider}
    assert len(riders) == 6 * len(packs)
    assert [row.mandatory for row in riders] == [False] * len(riders)
    assert all(row.mandatory == (row.tier == "core") for row in rows if not row.rider)


def test_building_again_adds_nothing(with_checklist, leo):
    before = with_checklist.questions.count()
    assert services.build_checklist(with_checklist, by=leo, today=TODAY) == []
    assert with_checklist.questions.count() == before


def test_a_question_changed_in_the_bank_stays_as_the_audit_asked_it(question):
    from standards.models import Question

    Question.objects.filter(key=question.key).update(text="changed")
    question.refresh_from_db()
    assert question.text != "changed"


def test_an_own_question_credits_leaves_only(with_checklist, ada, standard):
    heading = standard.clauses.get(number="8.6")
    leaf = standard.clauses.get(number="8.6.1")
    with pytest.raises(Refused) as refusal:
        services.add_question(with_checklist, text=" ", clauses=[heading], by=ada, today=TODAY)
    assert refusal.value.reasons == ("Enter the question.", "8.6 is a heading and cannot be audited.")

    row = services.add_question(with_checklist, text="Who wakes whom?", clauses=[leaf], by=ada, today=TODAY)
    assert (row.code, row.adhoc, row.process.code) == ("OWN-01", True, "P01")


def test_ag_3_freeze_refuses_an_empty_checklist(preparing, leo):
    with pytest.raises(Refused, match="The checklist has no question"):
        services.freeze_checklist(preparing, by=leo, today=TODAY)


def test_a_frozen_checklist_keeps_its_questions(in_fieldwork, leo):
    question = in_fieldwork.questions.first()
    with pytest.raises(Refused, match="The checklist is frozen"):
        services.remove_question(question, by=leo, today=FIRST)
    assert in_fieldwork.questions.filter(pk=question.pk).exists()


def test_answer_saves_with_version_and_event(question, ada):
    row = services.answer(question, version=0, result="conforming", by=ada, today=TODAY)

    assert (row.result, row.answered_by, row.answered_on, row.version) == ("conforming", ada, TODAY, 1)
    assert [event.action for event in history(row)] == ["answered"]


def test_answer_refuses_a_stale_version_and_keeps_the_first(question, ada, leo):
    services.answer(question, version=0, result="conforming", by=ada, today=TODAY)
    with pytest.raises(Stale):
        services.answer(question, version=0, result="nonconforming", by=leo, today=TODAY)
    assert Answer.objects.get().result == "conforming"


def test_answer_names_every_reason_of_6_2(question, ada):
    with pytest.raises(Refused) as refusal:
        services.answer(question, version=0, result="not_verified", by=ada, today=TODAY)
    assert refusal.value.reasons == ("Enter why it could not be checked.", "Enter how it will be caught up.")
    assert not Answer.objects.exists()


def test_come_back_takes_the_result_off_and_the_other_way_round(question, ada):
    services.answer(question, version=0, result="conforming", by=ada, today=TODAY)
    row = services.answer(question, version=1, come_back=True, note="night shift", by=ada, today=TODAY)
    assert (row.result, row.come_back) == ("", True)
    row = services.answer(question, version=2, result="conforming", by=ada, today=TODAY)
    assert (row.result, row.come_back) == ("conforming", False)


def test_the_current_source_is_linked_by_itself(with_checklist, question, ada):
    source = services.add_source(
        with_checklist, kind="interview", title="Shift lead, 10:00", current=True, by=ada, today=TODAY
    )
    row = services.answer(question, version=0, result="conforming", by=ada, today=TODAY)
    assert [link.source for link in row.answer_sources.all()] == [source]


def test_one_source_proves_many_answers_and_linking_twice_is_once(with_checklist, ada):
    source = services.add_source(with_checklist, kind="record", title="Ticket list", by=ada, today=TODAY)
    rows = [
        services.answer(q, version=0, result="conforming", source=source, by=ada, today=TODAY)
        for q in with_checklist.questions.all()[:3]
    ]
    services.link_source(rows[0], source=source, by=ada, today=TODAY)
    assert source.answer_sources.count() == 3


def test_a_source_of_another_audit_proves_nothing_here(question, ada, programme, standard, p01, leo):
    from tests.audits.conftest import plan

    other = services.open_from_plan(
        plan(programme, "AUD-26-02", standard, [(p01, "8.6.1")], [(ada, "lead")]), by=SYSTEM, today=TODAY
    )
    with audited(by=SYSTEM, today=TODAY):
        other.state = "preparing"
        other.save()
    source = services.add_source(other, kind="record", title="x", by=ada, today=TODAY)
    with pytest.raises(Refused, match="belongs to another audit"):
        services.answer(question, version=0, result="conforming", source=source, by=ada, today=TODAY)
    assert not Answer.objects.exists()


def test_not_applicable_needs_the_leads_approval_and_the_leads_own_word_is_it(with_checklist, ada, leo):
    first, second = with_checklist.questions.all()[:2]
    reason = "There is no night shift in this team at all."
    mine = services.answer(first, version=0, result="not_applicable", reason=reason, by=ada, today=TODAY)
    assert mine.approved_by is None
    assert services.approve_not_applicable(mine, version=1, by=leo, today=TODAY).approved_by == leo
    leads = services.answer(second, version=0, result="not_applicable", reason=reason, by=leo, today=TODAY)
    assert leads.approved_by == leo


def test_nobody_outside_the_team_answers(question, mina, omar, sam, bo):
    for person in (mina, omar, sam, bo):
        with pytest.raises(PermissionDenied):
            services.answer(question, version=0, result="conforming", by=person, today=TODAY)


def test_answers_wait_for_the_start_and_end_with_the_closing_meeting(in_reporting, leo):
    question = in_reporting.questions.first()
    with pytest.raises(Refused, match="Reporting"):
        services.answer(question, version=question.answer.version, result="nonconforming", by=leo, today=LAST)


def test_ag_4_opening_moves_to_fieldwork_and_writes_the_true_day_back(in_fieldwork):
    audit = fresh(in_fieldwork)
    assert (audit.state, audit.opening_on, audit.planned.progress, audit.planned.actual_start) == (
        "fieldwork",
        FIRST,
        "fieldwork",
        FIRST,
    )
    assert not audit.deviations.exists()


def test_ag_4_is_never_refused_and_notes_what_speaks_against_it(audit, leo):
    services.opening_meeting(audit, happened_on=TODAY, by=leo, today=TODAY, reason="urgent")
    assert fresh(audit).state == "fieldwork"
    assert list(audit.deviations.values_list("rule", "what")) == [
        ("AG-4", "fieldwork opened before the audit was started"),
        ("AG-4", "fieldwork opened before the team was confirmed"),
        ("AG-4", "fieldwork opened before the checklist was frozen"),
        ("AG-4", "fieldwork opened 21 days earlier than planned"),
    ]
    assert {d.reason for d in audit.deviations.all()} == {"urgent"}


def test_ag_4_a_new_block_flags_the_persons_answers(with_checklist, question, ada, leo, monkeypatch):
    given = services.answer(question, version=0, result="conforming", by=ada, today=TODAY)

    def rejudge(planned, *, by, today):
        Verdict(
            assignment=planned.assignments.get(person=ada),
            rule="IND-01",
            severity="block",
            sentence="Owns P01.",
            judged_on=today,
        ).save()

    monkeypatch.setattr("audits.services.meetings.programmes.rejudge", rejudge)
    services.opening_meeting(with_checklist, happened_on=FIRST, by=leo, today=FIRST)

    sentence = "Ada Auditor is not independent any more (IND-01): Owns P01."
    given.refresh_from_db()
    assert given.flagged_reason == sentence
    later = services.answer(with_checklist.questions.all()[1], version=0, result="conforming", by=ada, today=FIRST)
    assert later.flagged_reason == sentence
    assert ("AG-4", sentence) in list(with_checklist.deviations.values_list("rule", "what"))


def test_ag_5_finishing_is_never_refused_and_lists_what_is_open(in_fieldwork, leo):
    milestone, lines = services.finish_fieldwork(in_fieldwork, happened_on=LAST, by=leo, today=LAST)
    mandatory = in_fieldwork.questions.filter(mandatory=True).values_list("code", flat=True)
    assert milestone.kind == "fieldwork_finished"
    assert lines == [f"{code}: mandatory and not answered." for code in mandatory]


def test_ag_5_an_explained_line_is_dealt_with(in_fieldwork, leo):
    question = in_fieldwork.questions.filter(mandatory=True).first()
    services.explain(question, text="The floor was closed.", by=leo, today=FIRST)
    assert f"{question.code}: mandatory and not answered." not in queries.open_lines(in_fieldwork)


def test_a_leaf_left_out_throughout_needs_more_than_the_leads_word(in_fieldwork, leo):
    reason = "There is no incident handling in this place at all."
    for question in in_fieldwork.questions.filter(rider=False):
        services.answer(question, version=0, result="not_applicable", reason=reason, by=leo, today=FIRST)
    assert queries.open_lines(in_fieldwork) == (
        "8.6.1: every question is “not applicable”. Clauses cannot be excluded; the programme manager decides.",
    )


def test_ag_7_closing_moves_to_reporting_with_people_and_views(in_fieldwork, leo, omar):
    views = [("AUD-26-01/D1", "brings_proof", date(2026, 6, 26)), ("AUD-26-01/D2", "agree", None)]
    services.closing_meeting(
        in_fieldwork, happened_on=LAST, attendees=[omar, "Guest of the supplier"], views=views, by=leo, today=LAST
    )
    audit = fresh(in_fieldwork)
    assert (audit.state, audit.closing_on, audit.report_author, audit.planned.actual_end) == (
        "reporting",
        LAST,
        leo,
        LAST,
    )
    said = audit.milestones.get(kind="closing_meeting").details["views"]
    assert said == [
        {"finding": "AUD-26-01/D1", "view": "brings_proof", "until": "2026-06-26"},
        {"finding": "AUD-26-01/D2", "view": "agree", "until": ""},
    ]
    assert MeetingPerson.objects.filter(audit=audit, meeting="closing").count() == 2


def test_ag_7_proof_is_brought_until_a_day(in_fieldwork, leo):
    with pytest.raises(Refused, match="until when"):
        services.closing_meeting(
            in_fieldwork, happened_on=LAST, views=[("D1", "brings_proof", None)], by=leo, today=LAST
        )
    assert fresh(in_fieldwork).state == "fieldwork"


def test_ag_7_an_audit_closes_even_if_nobody_recorded_its_opening(preparing, leo):
    services.closing_meeting(preparing, happened_on=TODAY, by=leo, today=TODAY)
    assert fresh(preparing).state == "reporting"
    assert preparing.deviations.get().what == "the closing meeting was held without a recorded opening"
    late = services.opening_meeting(preparing, happened_on=date(2026, 5, 29), by=leo, today=TODAY)
    assert (late.state, late.opening_on) == ("reporting", date(2026, 5, 29))


def test_used_days_are_entered_by_the_lead(in_reporting, leo, ada):
    services.used_days(in_reporting, days=Decimal("3.5"), by=leo, today=LAST)
    assert PlannedAudit.objects.get().used_days == Decimal("3.5")
    with pytest.raises(PermissionDenied):
        services.used_days(in_reporting, days=Decimal("1"), by=ada, today=LAST)


CONCLUSIONS = [{"objective": "Is incident handling as the procedure says?", "text": "Yes, with one gap."}]


def test_ag_8_ind_19_the_author_never_approves(in_reporting, leo):
    with pytest.raises(PermissionDenied):
        services.approve_report(in_reporting, conclusions=CONCLUSIONS, by=leo, today=LAST)


def test_ag_8_ind_19_the_database_repeats_it(in_reporting, leo):
    from django.db import IntegrityError

    with pytest.raises(IntegrityError), audited(by=SYSTEM, today=LAST):
        row = locked(in_reporting)
        row.report_approved_by, row.report_approved_on = leo, LAST
        row.save()


def test_ag_8_refuses_with_every_reason(in_fieldwork, leo, mina):
    services.closing_meeting(in_fieldwork, happened_on=LAST, by=leo, today=LAST)
    with pytest.raises(Refused) as refusal:
        services.approve_report(
            in_fieldwork, draft_findings=["AUD-26-01/D1"], missing_parts=["methods"], by=mina, today=LAST
        )
    mandatory = list(in_fieldwork.questions.filter(mandatory=True).values_list("code", flat=True))
    assert refusal.value.reasons == (
        *[f"Open since fieldwork (AG-5): {code}: mandatory and not answered." for code in mandatory],
        "The report has no part “methods”.",
        "No conclusion on the objective “Is incident handling as the procedure says?”.",
        "AUD-26-01/D1 is still a draft.",
    )


def test_ag_8_approved_then_sent_then_ag_9_completed_ten_working_days_later(in_reporting, leo, mina):
    services.approve_report(in_reporting, conclusions=CONCLUSIONS, by=mina, today=date(2026, 7, 1))
    services.send_report(in_reporting, happened_on=date(2026, 7, 1), by=leo, today=date(2026, 7, 1))
    audit = fresh(in_reporting)
    assert (audit.state, audit.report_approved_by, audit.planned.report_sent_on) == (
        "reporting",
        mina,
        date(2026, 7, 1),
    )
    assert services.complete_due(today=date(2026, 7, 14)) == 0
    assert services.complete_due(today=date(2026, 7, 16)) == 1
    audit = fresh(in_reporting)
    assert (audit.state, audit.completed_on, audit.planned.progress) == ("completed", date(2026, 7, 15), "completed")
    assert services.complete_due(today=date(2026, 7, 16)) == 0


def test_ag_8_sending_waits_for_approval_and_for_the_file(in_reporting, leo, mina):
    with pytest.raises(Refused, match="not approved"):
        services.send_report(in_reporting, happened_on=LAST, by=leo, today=LAST)
    services.approve_report(in_reporting, conclusions=CONCLUSIONS, snapshot={"a": 1}, by=mina, today=LAST)
    audit = fresh(in_reporting)
    assert (audit.being_issued, len(audit.report_sha256)) == (True, 64)
    with pytest.raises(Refused, match="still being issued"):
        services.send_report(in_reporting, happened_on=LAST, by=leo, today=LAST)


def test_ag_8_a_report_sent_after_more_than_ten_working_days_is_a_deviation(in_reporting, leo, mina):
    on = date(2026, 7, 10)
    services.approve_report(in_reporting, conclusions=CONCLUSIONS, by=mina, today=on)
    services.send_report(in_reporting, happened_on=on, by=leo, today=on, reason="expert was ill")
    found = in_reporting.deviations.get()
    assert (found.rule, found.what, found.reason) == (
        "AG-8",
        "report sent 12 working days after the closing meeting",
        "expert was ill",
    )


def test_ind_26_an_approver_who_owns_an_audited_area_is_written_down(in_reporting, mina, bo, p01, leo):
    from organisation.models import RoleTenure

    with audited(by=SYSTEM, today=TODAY):
        in_reporting.planned.client = bo
        in_reporting.planned.save()
        for person in (mina, bo):
            RoleTenure(person=person, role="owner", target_kind="process", process=p01, start=date(2026, 1, 1)).save()
    with pytest.raises(PermissionDenied):
        services.approve_report(in_reporting, conclusions=CONCLUSIONS, by=mina, today=LAST)
    services.approve_report(in_reporting, conclusions=CONCLUSIONS, by=bo, today=LAST)
    details = in_reporting.milestones.get(kind="report_approved").details
    assert details == {"IND-26": [str(p01)]}


def test_ag_9_waits_for_an_undecided_objection(in_reporting, leo, mina):
    on = date(2026, 7, 1)
    services.approve_report(in_reporting, conclusions=CONCLUSIONS, by=mina, today=on)
    services.send_report(in_reporting, happened_on=on, by=leo, today=on)
    services.open_matter(in_reporting, key="NC", kind="objection", text="NC-26-01", by=leo, today=on)
    assert services.complete_due(today=date(2026, 7, 20)) == 0
    services.settle_matter(in_reporting, key="NC", by=leo, today=date(2026, 7, 21))
    assert services.complete_due(today=date(2026, 7, 21)) == 1
    assert fresh(in_reporting).completed_on == date(2026, 7, 21)


def test_ag_10_postponing_wants_reason_and_window_and_keeps_the_audit_in_the_programme(preparing, mina):
    with pytest.raises(Refused) as refusal:
        services.postpone(preparing, reason="", new_start=None, new_end=None, by=mina, today=TODAY)
    assert len(refusal.value.reasons) == 2
    services.postpone(
        preparing,
        reason="site closed",
        new_start=date(2026, 6, 29),
        new_end=date(2026, 6, 30),
        by=mina,
        today=TODAY,
    )
    audit = fresh(preparing)
    assert (audit.state, audit.planned.progress, audit.planned.start) == ("postponed", "postponed", date(2026, 6, 29))
    assert services.resume(audit, by=mina, today=TODAY).state == "preparing"


def test_ag_11_lead_or_client_suspends_and_goes_on(in_fieldwork, leo, bo, ada):
    with pytest.raises(PermissionDenied):
        services.suspend(in_fieldwork, reason="access refused", by=ada, today=FIRST)
    services.suspend(in_fieldwork, reason="access refused", by=bo, today=FIRST)
    assert fresh(in_fieldwork).planned.progress == "suspended"
    services.resume(fresh(in_fieldwork), by=leo, today=FIRST)
    assert fresh(in_fieldwork).state == "fieldwork"


def test_ag_12_the_manager_proposes_and_the_sponsor_decides(preparing, mina, bo):
    with pytest.raises(Refused, match="Enter the reason"):
        services.cancel(preparing, by=bo, today=TODAY)
    services.propose_cancelling(
        preparing, reason="merged", lost_coverage="8.6.1", caught_up="AUD-27-01", by=mina, today=TODAY
    )
    with pytest.raises(PermissionDenied):
        services.cancel(preparing, by=mina, today=TODAY)
    services.cancel(preparing, by=bo, today=TODAY)
    assert (fresh(preparing).state, fresh(preparing).planned.progress) == ("cancelled", "cancelled")


def test_ag_12_an_audit_whose_fieldwork_began_is_not_cancelled(in_fieldwork, mina):
    with pytest.raises(Refused, match="ended early"):
        services.propose_cancelling(in_fieldwork, reason="x", lost_coverage="y", caught_up="z", by=mina, today=FIRST)


def test_leaf_credits_need_a_source_and_leave_withheld_leaves_out(in_reporting):
    numbers = {credit.leaf for credit in queries.leaf_credits()}
    assert "8.6.1" in numbers
    assert queries.leaf_credits(first=date(2026, 7, 1)) == []


def test_a_withheld_leaf_is_not_credited(in_fieldwork, answer_all, leo):
    answer_all(in_fieldwork)
    leaves = [leaf for q in in_fieldwork.questions.filter(rider=True) for leaf in q.leaves.select_related("clause")]
    numbers = {leaf.clause.number for leaf in leaves}
    for leaf in leaves:
        services.withhold_credit(leaf, reason="not asked", by=leo, today=FIRST)
    assert numbers & {credit.leaf for credit in queries.leaf_credits()} == set()


def test_an_answer_without_a_source_credits_nothing(question, ada):
    services.answer(question, version=0, result="conforming", by=ada, today=TODAY)
    assert queries.leaf_credits() == []


def test_ag_8_every_recipient_and_nobody_else_gets_one_mail_with_a_link(in_reporting, leo, mina, bo):
    from kernel.models import Job

    services.approve_report(in_reporting, conclusions=CONCLUSIONS, by=mina, today=LAST)
    services.send_report(in_reporting, happened_on=LAST, by=leo, today=LAST)

    mails = [job.payload for job in Job.objects.filter(dedup_key__startswith="audits:report:")]
    assert [(mail["to"], mail["subject"]) for mail in mails] == [
        ("Bo Board <bo@example.org>", "AUD-26-01: the audit report is out")
    ]
    assert "/audits/AUD-26-01/" in mails[0]["body"]


def test_the_factual_check_asks_the_auditees_with_its_last_day(in_reporting, leo):
    from kernel.models import Job

    services.send_draft(in_reporting, happened_on=LAST, by=leo, today=LAST)

    mail = Job.objects.get(dedup_key__startswith="audits:draft:").payload
    assert mail["to"] == "Omar Owner <omar@example.org>"
    assert "until 29 June 2026" in mail["body"]
    services.accept_silence(today=date(2026, 6, 29))
    assert AuditMilestone.objects.get(kind="factual_check_agreed").happened_on == date(2026, 6, 29)


def items(user, today=TODAY):
    return [(item.verb, item.thing) for item in queries.work_items(user, today)]


def test_my_work_names_the_next_verb_of_each_person(audit, leo, ada, mina, bo):
    name = "AUD-26-01 Resolution"
    assert (items(leo), items(mina)) == ([], [])
    for person in (leo, ada):
        services.accept_assignment(audit, person=person, by=person, today=TODAY)
    assert items(mina) == [("Start", name)]
    services.start(audit, by=mina, today=TODAY)
    assert (items(leo), items(ada), items(mina)) == ([("Prepare", name)], [], [])
    services.propose_cancelling(audit, reason="x", lost_coverage="y", caught_up="z", by=mina, today=TODAY)
    assert items(bo) == [("Decide on cancelling", name)]


def test_my_work_of_the_report(in_reporting, leo, mina):
    name = "AUD-26-01 Resolution"
    assert (items(leo), items(mina)) == ([("Write the report", name)], [("Approve the report", name)])
    assert queries.work_items(leo, TODAY)[0].due == date(2026, 7, 8)
    services.approve_report(in_reporting, conclusions=CONCLUSIONS, by=mina, today=LAST)
    assert (items(leo), items(mina)) == ([("Send the report", name)], [])


def test_packs_come_in_the_order_of_the_scope(programme, standard, p01, leo):
    from tests.audits.conftest import plan

    planned = plan(programme, "AUD-26-02", standard, [(p01, "8.6.3"), (p01, "8.6.1")], [(leo, "lead")])
    row = services.open_from_plan(planned, by=SYSTEM, today=TODAY)
    with audited(by=SYSTEM, today=TODAY):
        row.state = "preparing"
        row.save()
    services.build_checklist(row, by=leo, today=TODAY)
    assert list(dict.fromkeys(row.questions.values_list("pack", flat=True))) == ["PB", "SD"]


def test_the_trail_is_clean_after_a_whole_audit(in_reporting, leo, mina, capsys):
    from django.core.management import call_command

    services.approve_report(in_reporting, conclusions=CONCLUSIONS, by=mina, today=LAST)
    services.send_report(in_reporting, happened_on=LAST, by=leo, today=LAST)
    services.complete_due(today=date(2026, 7, 15))
    call_command("verify_trail", "--records")
    assert fresh(in_reporting).state == "completed"
