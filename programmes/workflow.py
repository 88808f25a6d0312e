"""The lifecycle of a programme as a table (domain 2.3)."""

from collections.abc import Sequence
from datetime import date

from kernel.workflow import Step, Workflow
from organisation.models import User
from programmes import permissions
from programmes.models import Programme
from programmes.rules.closing import YearFacts, closing_blockers, review_blockers
from programmes.rules.submission import YearPlan, submission_blockers

State = Programme.State


def _submit(programme: Programme, facts: YearPlan, today: date) -> Sequence[str]:
    return submission_blockers(facts)


def _send_back(programme: Programme, facts: str, today: date) -> Sequence[str]:
    return [] if facts.strip() else ["Say what has to change."]


def _review(programme: Programme, facts: YearFacts, today: date) -> Sequence[str]:
    return review_blockers(facts)


def _close(programme: Programme, facts: YearFacts, today: date) -> Sequence[str]:
    return closing_blockers(facts)


def _absent(user: User, programme: Programme) -> User | None:
    return permissions.approves_for(user)


PROGRAMME = Workflow(
    "programme",
    (
        Step("submit", frozenset({State.DRAFT}), State.SUBMITTED, permissions.may_edit, _submit, "Submit for approval"),
        Step(
            "send_back",
            frozenset({State.SUBMITTED}),
            State.DRAFT,
            permissions.may_send_back,
            _send_back,
            "Send back",
            stands_for=_absent,
        ),
        Step(
            "approve",
            frozenset({State.SUBMITTED}),
            State.APPROVED,
            permissions.may_approve,
            label="Approve",
            rule="IND-19",
            stands_for=_absent,
        ),
        Step("run", frozenset({State.APPROVED}), State.RUNNING, permissions.may_edit, label="Begin"),
        Step(
            "review",
            frozenset({State.APPROVED, State.RUNNING}),
            State.REVIEWED,
            permissions.may_edit,
            _review,
            "Review the year",
        ),
        Step(
            "close",
            frozenset({State.REVIEWED}),
            State.CLOSED,
            permissions.may_close,
            _close,
            "Close",
            stands_for=_absent,
        ),
    ),
)
