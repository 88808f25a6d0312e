"""Thin function views: load what I may see, do the verb, show or redirect."""

from programmes.views.as_of import person_as_of, team_as_of
from programmes.views.audits import audit_drop, audit_edit, audit_move, audit_new, programme_audits
from programmes.views.board import board_card, board_explain, board_move, board_place, board_undo, checks_explain
from programmes.views.calendar import mark_edit, mark_new, mark_remove, programme_calendar
from programmes.views.calendar_feed import programme_feed
from programmes.views.dates import audit_dates, dates_answer, dates_decline, dates_take
from programmes.views.deciding import (
    programme_approve,
    programme_close,
    programme_send_back,
    programme_submit,
)
from programmes.views.events import event_list, event_new, event_strike
from programmes.views.objecting import objection_decide, objection_new
from programmes.views.picking import board_seat
from programmes.views.rationale import (
    gap_explain,
    gaps_explain,
    objective_edit,
    objective_new,
    priority_decide,
    priority_suggest,
    programme_priorities,
    programme_risks,
    risk_edit,
    risk_new,
)
from programmes.views.suggesting import repair, suggest, suggest_progress, suggest_stop, suggest_take
from programmes.views.team import (
    audit_team,
    safeguard_approve,
    safeguard_new,
    team_assign,
    team_seat,
    team_unassign,
)
from programmes.views.unplanned import audit_unplanned
from programmes.views.versions import budget_raise, programme_intervals, programme_versions, versions_compare
from programmes.views.yearly_review import programme_review
from programmes.views.years import (
    programme_begin,
    programme_detail,
    programme_edit,
    programme_list,
    programme_new,
)

__all__ = [
    "audit_dates",
    "audit_drop",
    "audit_edit",
    "audit_move",
    "audit_new",
    "audit_team",
    "audit_unplanned",
    "budget_raise",
    "dates_answer",
    "dates_decline",
    "dates_take",
    "event_list",
    "event_new",
    "event_strike",
    "board_card",
    "board_explain",
    "board_move",
    "board_place",
    "board_seat",
    "board_undo",
    "checks_explain",
    "gap_explain",
    "gaps_explain",
    "mark_edit",
    "mark_new",
    "mark_remove",
    "objective_edit",
    "objection_decide",
    "objection_new",
    "objective_new",
    "person_as_of",
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
    "programme_intervals",
    "programme_list",
    "programme_new",
    "programme_priorities",
    "programme_review",
    "programme_risks",
    "programme_send_back",
    "programme_submit",
    "programme_versions",
    "repair",
    "risk_edit",
    "risk_new",
    "safeguard_approve",
    "safeguard_new",
    "suggest",
    "suggest_progress",
    "suggest_stop",
    "suggest_take",
    "team_as_of",
    "team_assign",
    "team_seat",
    "team_unassign",
    "versions_compare",
]
