"""Every read of this room starts here."""

from findings.queries.cases import (
    by_reference,
    case_of,
    clock_rows,
    draft_facts,
    drafts_of,
    lead_of,
    open_chases,
    past_cases,
    past_of,
    plan_facts,
    plan_in_work,
    policy,
    repeat_candidates,
    snapshot,
    unanswered,
    unconfirmed_grades,
    verifier_verdicts,
)
from findings.queries.figures import FigureFacts, NcFacts, figure_facts
from findings.queries.lists import Filters, chips, finding_list, follow_up_open, next_due, own_drafts, owners_in
from findings.queries.people import line_manager, programme_manager, recipients, sms_manager, sponsor
from findings.queries.visible import drafts_visible_to, visible_to
from findings.queries.work import work_items

__all__ = [
    "FigureFacts",
    "Filters",
    "NcFacts",
    "by_reference",
    "case_of",
    "chips",
    "clock_rows",
    "draft_facts",
    "drafts_of",
    "drafts_visible_to",
    "figure_facts",
    "finding_list",
    "follow_up_open",
    "lead_of",
    "line_manager",
    "next_due",
    "open_chases",
    "own_drafts",
    "owners_in",
    "past_cases",
    "past_of",
    "plan_facts",
    "plan_in_work",
    "policy",
    "programme_manager",
    "recipients",
    "repeat_candidates",
    "sms_manager",
    "snapshot",
    "sponsor",
    "unanswered",
    "unconfirmed_grades",
    "verifier_verdicts",
    "visible_to",
    "work_items",
]
