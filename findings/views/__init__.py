"""Thin function views: load what may be seen, do the verb, show or redirect."""

from findings.views.advice import finding_advice
from findings.views.answer import (
    finding_answer,
    finding_answer_cause,
    finding_answer_correction,
    finding_answer_evidence,
    finding_answer_plan,
    finding_answer_send,
    finding_hand_over,
)
from findings.views.detail import finding_acknowledge, finding_detail, finding_done, finding_file, finding_history
from findings.views.dispute import finding_dispute
from findings.views.drafts import (
    answer_raise,
    audit_findings,
    audit_grades,
    audit_issue,
    audit_raise,
    draft_edit,
    draft_issue,
    draft_new,
    draft_withdraw,
    finding_new,
    own_edit,
    own_issue,
    own_withdraw,
)
from findings.views.extend import extension_decide, finding_extend
from findings.views.grade import finding_grade, finding_repeat
from findings.views.listing import finding_list
from findings.views.observe import finding_respond, finding_share
from findings.views.reopen import finding_reopen
from findings.views.review import finding_appoint, finding_light, finding_review
from findings.views.verify import finding_verify

__all__ = [
    "finding_advice",
    "answer_raise",
    "audit_findings",
    "audit_grades",
    "audit_issue",
    "audit_raise",
    "draft_edit",
    "draft_issue",
    "draft_new",
    "draft_withdraw",
    "extension_decide",
    "finding_acknowledge",
    "finding_answer",
    "finding_answer_cause",
    "finding_answer_correction",
    "finding_answer_evidence",
    "finding_answer_plan",
    "finding_answer_send",
    "finding_appoint",
    "finding_detail",
    "finding_dispute",
    "finding_done",
    "finding_extend",
    "finding_file",
    "finding_grade",
    "finding_hand_over",
    "finding_history",
    "finding_light",
    "finding_list",
    "finding_new",
    "finding_reopen",
    "finding_repeat",
    "finding_respond",
    "finding_review",
    "finding_share",
    "finding_verify",
    "own_edit",
    "own_issue",
    "own_withdraw",
]
