"""Thin function views: load what I may see, do the verb, show or redirect."""

from programmes.views.audits import audit_drop, audit_edit, audit_move, audit_new, programme_audits
from programmes.views.calendar import mark_edit, mark_new, mark_remove, programme_calendar
from programmes.views.calendar_feed import programme_feed
from programmes.views.deciding import (
    programme_approve,
    programme_close,
    programme_review,
    programme_send_back,
    programme_submit,
)
from programmes.views.rationale import (
    gap_explain,
    gaps_explain,
    objective_new,
    priority_decide,
    priority_suggest,
    programme_priorities,
    programme_risks,
    risk_new,
)
from programmes.views.team import (
    audit_team,
    safeguard_approve,
    safeguard_new,
    team_assign,
    team_seat,
    team_unassign,
)
from programmes.views.versions import budget_raise, programme_versions, versions_compare
from programmes.views.years import (
    programme_begin,
    programme_detail,
    programme_edit,
    programme_list,
    programme_new,
)

__all__ = [
    "audit_drop",
    "audit_edit",
    "audit_move",
    "audit_new",
    "audit_team",
    "budget_raise",
    "gap_explain",
    "gaps_explain",
    "mark_edit",
    "mark_new",
    "mark_remove",
    "objective_new",
    "priority_decide",
    "priority_suggest",
    "programme_approve",
    "programme_audits",
    "programme_begin",
    "programme_calendar",
    "programme_close",
    "programme_detail",
    "programme_edit",
    "programme_feed",
    "programme_list",
    "programme_new",
    "programme_priorities",
    "programme_review",
    "programme_risks",
    "programme_send_back",
    "programme_submit",
    "programme_versions",
    "risk_new",
    "safeguard_approve",
    "safeguard_new",
    "team_assign",
    "team_seat",
    "team_unassign",
    "versions_compare",
]
