"""Every write of this room. Keyword-only, journaled, with the actor and the day named."""

from programmes.services.adopting import OldAudit, adopt_planned, adopt_programme, correct_planned, drop_planned
from programmes.services.asking import accept_dates, ask_dates, decline_dates, find_ask, propose_dates, take_dates
from programmes.services.beginning import fill_from, start_from
from programmes.services.board import move_to_month, place_process, steps_of, undo_last
from programmes.services.budget import raise_budget
from programmes.services.calendar import add_mark, change_mark, remove_mark
from programmes.services.checks import explain_check, explain_checks
from programmes.services.common import refuse_taken_over
from programmes.services.deciding import approve, close, review, send_back, submit
from programmes.services.events import add_event, change_event, strike_event
from programmes.services.feeds import make_feed, stop_feed
from programmes.services.following import give_follower
from programmes.services.judging import rejudge, rejudge_all, rejudge_due
from programmes.services.keeping import keep_stored
from programmes.services.moving import move_audit
from programmes.services.objecting import decide_objection, object_to
from programmes.services.placing import place_year
from programmes.services.planning import (
    NO_CHANGE,
    cancel_audit,
    change_scope,
    edit_brief,
    plan_audit,
    record_progress,
)
from programmes.services.priorities import decide_priority, suggest_priorities
from programmes.services.programme import (
    add_objective,
    add_risk,
    change_objective,
    change_risk,
    create_programme,
    edit_programme,
    explain_gap,
    explain_gaps,
)
from programmes.services.safeguarding import approve_safeguard, propose_safeguard, refusals_to_sign
from programmes.services.seating import take_seat
from programmes.services.team import accept_assignment, assign, unassign

__all__ = [
    "NO_CHANGE",
    "OldAudit",
    "adopt_planned",
    "adopt_programme",
    "correct_planned",
    "drop_planned",
    "accept_assignment",
    "accept_dates",
    "add_event",
    "add_mark",
    "add_objective",
    "add_risk",
    "approve",
    "approve_safeguard",
    "ask_dates",
    "assign",
    "cancel_audit",
    "change_event",
    "change_mark",
    "change_objective",
    "change_risk",
    "change_scope",
    "close",
    "create_programme",
    "decide_objection",
    "decide_priority",
    "decline_dates",
    "edit_brief",
    "edit_programme",
    "explain_check",
    "explain_checks",
    "explain_gap",
    "explain_gaps",
    "fill_from",
    "find_ask",
    "give_follower",
    "make_feed",
    "keep_stored",
    "move_audit",
    "object_to",
    "move_to_month",
    "place_process",
    "plan_audit",
    "propose_safeguard",
    "propose_dates",
    "raise_budget",
    "record_progress",
    "refusals_to_sign",
    "remove_mark",
    "refuse_taken_over",
    "rejudge",
    "rejudge_all",
    "rejudge_due",
    "review",
    "send_back",
    "start_from",
    "stop_feed",
    "strike_event",
    "steps_of",
    "submit",
    "suggest_priorities",
    "take_dates",
    "place_year",
    "take_seat",
    "unassign",
    "undo_last",
]
