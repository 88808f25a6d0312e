"""Every read of this room. The later rooms read through here."""

from programmes.queries.as_fact import fact_of
from programmes.queries.as_of import Answer, AsOf, audit_as_of
from programmes.queries.because import because_of, form_at, year_to_join
from programmes.queries.beginning import Beginning, beginning, coming_again
from programmes.queries.board import OPEN, can_move, year_board
from programmes.queries.board_parts import Board
from programmes.queries.calendar import calendar_marks, freezes_of
from programmes.queries.card import read_card
from programmes.queries.checks import RowFacts
from programmes.queries.dates import dates_said, with_dates_said
from programmes.queries.docket import Docket, load_policy
from programmes.queries.dockets import open_docket, read_dockets
from programmes.queries.downstream import History, give_open_nonconformities, give_past_findings, give_verifications
from programmes.queries.effects import Effect, live_audits
from programmes.queries.feed import feed_in_use, feed_of, person_events, year_events
from programmes.queries.frozen import changed_since, changes_between, plan
from programmes.queries.judging import (
    booked_elsewhere,
    current_print,
    print_changed,
    said_of,
    seat_verdicts,
    team_blockers,
    verdicts_for,
    verifier_verdicts,
)
from programmes.queries.known import Known, Person, known
from programmes.queries.loss import lost_by
from programmes.queries.may_audit import OnProcess, may_audit
from programmes.queries.people import Candidate, Reason, auditees_of, candidates, team_reasons
from programmes.queries.picks import Picks, picks
from programmes.queries.priorities import read_priorities
from programmes.queries.rule_use import spoken_rules
from programmes.queries.visible import audits_visible_to, visible_to
from programmes.queries.work import work_items
from programmes.queries.year import (
    Year,
    gaps,
    last_audits,
    read_year,
    safeguard_for,
    with_counts,
    year_facts,
    year_plan,
)
from programmes.queries.yearly_review import YearHeld, year_held

__all__ = [
    "OPEN",
    "can_move",
    "read_card",
    "Answer",
    "AsOf",
    "Beginning",
    "beginning",
    "coming_again",
    "Board",
    "Candidate",
    "Docket",
    "Effect",
    "History",
    "Known",
    "Person",
    "Picks",
    "picks",
    "Reason",
    "RowFacts",
    "Year",
    "YearHeld",
    "audit_as_of",
    "auditees_of",
    "because_of",
    "booked_elsewhere",
    "audits_visible_to",
    "calendar_marks",
    "candidates",
    "changed_since",
    "changes_between",
    "current_print",
    "dates_said",
    "fact_of",
    "form_at",
    "feed_in_use",
    "feed_of",
    "freezes_of",
    "gaps",
    "give_open_nonconformities",
    "give_past_findings",
    "give_verifications",
    "known",
    "last_audits",
    "live_audits",
    "load_policy",
    "lost_by",
    "may_audit",
    "OnProcess",
    "open_docket",
    "plan",
    "person_events",
    "print_changed",
    "read_dockets",
    "read_priorities",
    "read_year",
    "safeguard_for",
    "said_of",
    "seat_verdicts",
    "spoken_rules",
    "team_blockers",
    "team_reasons",
    "verdicts_for",
    "verifier_verdicts",
    "visible_to",
    "with_counts",
    "with_dates_said",
    "work_items",
    "year_board",
    "year_events",
    "year_facts",
    "year_held",
    "year_plan",
    "year_to_join",
]
