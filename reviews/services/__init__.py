"""Every write of this room: keyword-only, with `by=` and `today=`, inside the journal, one transaction each."""

from reviews.services.audit_report import (
    approval_facts,
    approve_audit_report,
    current_report,
    may_draft,
    open_cases_of,
    request_audit_report,
    send_audit_report,
    submit_audit_report,
)
from reviews.services.closing_gaps import close_gap, lines_at_site, lines_of_process
from reviews.services.decisions import (
    add_decision,
    carry_decision,
    decision_done,
    edit_decision,
    make_final,
    reopen_decision,
)
from reviews.services.freezing import freeze_pack, freeze_version, refresh, request_pdf, request_version
from reviews.services.impartiality import current_impartiality, request_impartiality
from reviews.services.inputs import assign_input, confirm_suggested, set_input, treat_answered, treat_input
from reviews.services.meeting import (
    approve_minutes,
    close_review,
    explain_deviation,
    hold,
    write_minutes,
)
from reviews.services.planning import confirm_opinion, edit_review, plan_review, request_inputs, set_attendee
from reviews.services.printing import HANDLER, draw
from reviews.services.year import close_year, review_year, year_facts
from reviews.services.year_paper import current_programme_paper, request_programme_paper

__all__ = [
    "HANDLER",
    "add_decision",
    "approval_facts",
    "approve_audit_report",
    "approve_minutes",
    "assign_input",
    "carry_decision",
    "close_gap",
    "close_review",
    "close_year",
    "confirm_opinion",
    "confirm_suggested",
    "current_impartiality",
    "current_programme_paper",
    "current_report",
    "decision_done",
    "draw",
    "edit_decision",
    "edit_review",
    "explain_deviation",
    "freeze_pack",
    "freeze_version",
    "hold",
    "lines_at_site",
    "lines_of_process",
    "make_final",
    "may_draft",
    "open_cases_of",
    "plan_review",
    "refresh",
    "reopen_decision",
    "request_audit_report",
    "request_impartiality",
    "request_inputs",
    "request_pdf",
    "request_programme_paper",
    "request_version",
    "review_year",
    "send_audit_report",
    "set_attendee",
    "set_input",
    "submit_audit_report",
    "treat_answered",
    "treat_input",
    "write_minutes",
    "year_facts",
]
