"""The lifecycle of one audit (domain 5.1): five states and three side states, one table, one door."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from audits import permissions
from audits.models import Audit
from audits.models.seats import leads_for
from audits.rules import gates
from audits.rules.conditions import Gate
from kernel.workflow import Step, Workflow

S = Audit.State
PLANNED, PREPARING, FIELDWORK, REPORTING, COMPLETED = S.PLANNED, S.PREPARING, S.FIELDWORK, S.REPORTING, S.COMPLETED
POSTPONED, SUSPENDED, CANCELLED = S.POSTPONED, S.SUSPENDED, S.CANCELLED


def _refused_by(gate: Gate[Any]) -> Callable[[Any, Any, date], Sequence[str]]:
    """The gate's refusals over the facts that the service gathered."""

    def blockers(row: Any, facts: Any, today: date) -> Sequence[str]:
        return gate.refusals(facts)

    return blockers


def _not_approved(row: Audit, facts: Any, today: date) -> Sequence[str]:
    if row.report_approved_on is None:
        return ["The report is not approved."]
    return ["The report is still being issued. It can be sent once its file exists."] if row.being_issued else []


def _approved_already(row: Audit, facts: Any, today: date) -> Sequence[str]:
    if row.report_approved_on is not None:
        return ["The report is approved already."]
    return gates.APPROVE.refusals(facts)


def _frozen_already(row: Audit, facts: Any, today: date) -> Sequence[str]:
    return ["The checklist is frozen already."] if row.checklist_frozen_on else gates.FREEZE.refusals(facts)


AUDIT = Workflow(
    "audit",
    (
        Step(
            "start",
            frozenset({PLANNED}),
            PREPARING,
            permissions.may_manage,
            _refused_by(gates.START),
            label="Start the audit",
            rule="AG-1",
        ),
        Step(
            "confirm_team",
            frozenset({PLANNED, PREPARING}),
            None,
            permissions.may_lead,
            _refused_by(gates.TEAM),
            label="Confirm the team",
            rule="AG-3",
            stands_for=leads_for,
        ),
        Step(
            "freeze_checklist",
            frozenset({PREPARING}),
            None,
            permissions.may_lead,
            _frozen_already,
            label="Freeze the checklist",
            rule="AG-3",
            stands_for=leads_for,
        ),
        Step(
            "open",
            frozenset({PLANNED, PREPARING, POSTPONED}),
            FIELDWORK,
            permissions.may_lead,
            label="Record the opening meeting",
            rule="AG-4",
            stands_for=leads_for,
        ),
        Step(
            "close",
            frozenset({PLANNED, PREPARING, FIELDWORK, SUSPENDED}),
            REPORTING,
            permissions.may_lead,
            label="Record the closing meeting",
            rule="AG-7",
            stands_for=leads_for,
        ),
        Step(
            "approve",
            frozenset({REPORTING}),
            None,
            permissions.may_approve,
            _approved_already,
            label="Approve the report",
            rule="AG-8",
            stands_for=permissions.approves_for,
        ),
        Step(
            "send",
            frozenset({REPORTING}),
            None,
            permissions.may_send,
            _not_approved,
            label="Send the report",
            rule="AG-8",
            stands_for=leads_for,
        ),
        Step(
            "complete",
            frozenset({REPORTING}),
            COMPLETED,
            lambda user, row: False,
            _refused_by(gates.COMPLETE),
            label="Complete",
            rule="AG-9",
        ),
        Step(
            "postpone",
            frozenset({PLANNED, PREPARING, FIELDWORK, SUSPENDED}),
            POSTPONED,
            permissions.may_manage,
            _refused_by(gates.POSTPONE),
            label="Postpone",
            rule="AG-10",
        ),
        Step(
            "replan",
            frozenset({POSTPONED}),
            PLANNED,
            permissions.may_manage,
            label="Take up again",
            rule="AG-10",
        ),
        Step(
            "take_up",
            frozenset({POSTPONED}),
            PREPARING,
            permissions.may_manage,
            label="Take up again",
            rule="AG-10",
        ),
        Step(
            "suspend",
            frozenset({FIELDWORK}),
            SUSPENDED,
            permissions.may_suspend,
            _refused_by(gates.SUSPEND),
            label="Suspend",
            rule="AG-11",
        ),
        Step(
            "resume",
            frozenset({SUSPENDED}),
            FIELDWORK,
            permissions.may_suspend,
            label="Go on with the fieldwork",
            rule="AG-11",
        ),
        Step(
            "cancel",
            frozenset({PLANNED, PREPARING, POSTPONED}),
            CANCELLED,
            permissions.may_cancel,
            _refused_by(gates.CANCEL),
            label="Cancel the audit",
            rule="AG-12",
        ),
    ),
)
