"""Every write of this room: keyword-only, with `by=` and `today=`, inside the journal, one transaction each."""

from audits.services.adopting import adopt, adopt_audit, correct_adopted, drop_adopted
from audits.services.answering import answer, approve_not_applicable, explain, withhold_credit
from audits.services.checklist import add_question, build_checklist, freeze_checklist, remove_question
from audits.services.deviating import give_reason, record_deviation
from audits.services.evidence import add_source, attach, link_source, set_current_source, unlink_source
from audits.services.feedback import Said, ask_feedback, give_feedback
from audits.services.meetings import (
    closing_meeting,
    finish_fieldwork,
    opening_meeting,
    team_meeting,
    urgent_notice,
)
from audits.services.milestones import accept_silence, amend_milestone, record_milestone
from audits.services.reporting import (
    approve_report,
    complete_due,
    open_matter,
    report_rendered,
    send_draft,
    send_report,
    settle_matter,
    used_days,
    write_report,
)
from audits.services.starting import APPROVED, accept_assignment, confirm_team, open_due, open_from_plan, start
from audits.services.stopping import cancel, change_scope, postpone, propose_cancelling, resume, suspend, take_up

__all__ = [
    "Said",
    "ask_feedback",
    "give_feedback",
    "APPROVED",
    "accept_assignment",
    "accept_silence",
    "add_question",
    "add_source",
    "adopt",
    "adopt_audit",
    "amend_milestone",
    "answer",
    "approve_not_applicable",
    "approve_report",
    "attach",
    "build_checklist",
    "cancel",
    "change_scope",
    "closing_meeting",
    "complete_due",
    "confirm_team",
    "correct_adopted",
    "drop_adopted",
    "explain",
    "finish_fieldwork",
    "freeze_checklist",
    "give_reason",
    "link_source",
    "open_due",
    "open_from_plan",
    "open_matter",
    "opening_meeting",
    "postpone",
    "propose_cancelling",
    "record_deviation",
    "record_milestone",
    "remove_question",
    "report_rendered",
    "resume",
    "send_draft",
    "send_report",
    "set_current_source",
    "settle_matter",
    "start",
    "suspend",
    "take_up",
    "team_meeting",
    "unlink_source",
    "urgent_notice",
    "used_days",
    "withhold_credit",
    "write_report",
]
