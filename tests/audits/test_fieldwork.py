"""From the opening meeting to the closing one (AG-4 to AG-7)."""

from __future__ import annotations

from datetime import date

import pytest

from audits import queries, services
from audits.models import MeetingPerson
from kernel.workflow import Refused
from programmes.models import Verdict
from tests.audits.conftest import FIRST, LAST, TODAY
from tests.audits.helpers import fresh

pytestmark = pytest.mark.django_db


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

    def rejudge(planned, *, by, today, occasion):
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
