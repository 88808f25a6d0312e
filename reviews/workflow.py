"""The life of a management review (8.2). Holding it is a fact and is never refused."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from kernel.workflow import Step, Workflow
from reviews import permissions, rules
from reviews.models import ManagementReview

S = ManagementReview.State
BEFORE = frozenset({S.PLANNED, S.INPUTS_REQUESTED})
AFTER_MEETING = frozenset({S.HELD, S.MINUTES_DRAFT})


def _freeze(review: Any, facts: Any, today: date) -> list[str]:
    return rules.freeze_blockers(facts)


def _approve(review: Any, facts: Any, today: date) -> list[str]:
    return rules.minutes_blockers(facts)


def _close(review: Any, facts: Any, today: date) -> list[str]:
    return rules.closing_blockers(facts)


REVIEW = Workflow(
    "review",
    (
        Step("request_inputs", BEFORE, S.INPUTS_REQUESTED, permissions.may_prepare, label=str(_("Ask for inputs"))),
        Step("freeze", BEFORE, S.PACK_READY, permissions.may_prepare, _freeze, str(_("Freeze the pack")), "8.2"),
        Step("hold", BEFORE | {S.PACK_READY}, S.HELD, permissions.may_hold, label=str(_("Record the meeting"))),
        Step(
            "write_minutes", AFTER_MEETING, S.MINUTES_DRAFT, permissions.may_prepare, label=str(_("Write the minutes"))
        ),
        Step(
            "approve",
            frozenset({S.MINUTES_DRAFT}),
            S.APPROVED,
            permissions.may_approve,
            _approve,
            str(_("Approve the minutes")),
            "8.2",
            permissions.approves_for,
        ),
        Step("run_actions", frozenset({S.APPROVED}), S.ACTIONS_RUNNING, permissions.may_approve),
        Step(
            "close",
            frozenset({S.APPROVED, S.ACTIONS_RUNNING}),
            S.CLOSED,
            permissions.may_close,
            _close,
            str(_("Close the review")),
            "8.2",
            permissions.approves_for,
        ),
    ),
)
