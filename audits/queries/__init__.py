"""Every read of this room starts here."""

from audits.queries.checklist import (
    Counts,
    Row,
    by_pack,
    checklist,
    counts,
    fieldwork_facts,
    next_open,
    open_lines,
    question_detail,
)
from audits.queries.coverage import LeafCredit, deviations, leaf_credits
from audits.queries.evidence import current_source, sources, sources_of
from audits.queries.facts import (
    approve_facts,
    auditees,
    complete_facts,
    contact_facts,
    freeze_facts,
    happened,
    objectives_of,
    opening_facts,
    policy,
    records_period,
    start_facts,
    stored_team_facts,
    team_facts,
)
from audits.queries.feedback import audited_by, feedback_on, is_asked, may_give, may_read
from audits.queries.listing import AuditRow, audit_list, seated, visible_to
from audits.queries.work import work_items

__all__ = [
    "audited_by",
    "feedback_on",
    "is_asked",
    "may_give",
    "may_read",
    "AuditRow",
    "Counts",
    "LeafCredit",
    "Row",
    "approve_facts",
    "audit_list",
    "auditees",
    "by_pack",
    "checklist",
    "complete_facts",
    "contact_facts",
    "counts",
    "current_source",
    "deviations",
    "fieldwork_facts",
    "freeze_facts",
    "happened",
    "leaf_credits",
    "next_open",
    "objectives_of",
    "open_lines",
    "opening_facts",
    "policy",
    "question_detail",
    "records_period",
    "seated",
    "sources",
    "sources_of",
    "start_facts",
    "stored_team_facts",
    "team_facts",
    "visible_to",
    "work_items",
]
