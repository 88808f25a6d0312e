"""The life of a finding as two tables: NONCONFORMITY is domain 7.1, FINDING what comes before and the other kinds."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from findings import permissions
from findings.models import Finding, Nonconformity
from kernel.workflow import Step, Workflow

N, F = Nonconformity.State, Finding.State


def reasons(row: Any, facts: Any, today: date) -> Sequence[str]:
    """The services build the facts of a step and judge them by the rules; the door gets the reasons."""
    return () if facts is None else tuple(facts)


def _step(
    name: str, sources: Sequence[str], target: str, may: Any, label: Any, rule: str, *, check: bool = True
) -> Step:
    covers = partial(permissions.stands_for, may)
    if check:
        return Step(name, frozenset(sources), target, may, reasons, label, rule, covers)
    return Step(name, frozenset(sources), target, may, label=label, rule=rule, stands_for=covers)


FINDING = Workflow(
    "finding",
    (
        _step("issue", [F.DRAFT], F.ISSUED, permissions.may_issue, _("Issue"), "NG-1"),
        _step("propose", [F.DRAFT], F.PROPOSED, permissions.may_issue, _("Issue"), "NG-1"),
        _step("record", [F.DRAFT], F.RECORDED, permissions.may_issue, _("Issue"), "NG-1"),
        _step("withdraw_draft", [F.DRAFT], F.WITHDRAWN, permissions.may_edit_draft, _("Withdraw draft"), "NG-1"),
        _step("void", [F.ISSUED], F.WITHDRAWN, permissions.may_regrade, _("Withdraw"), "NG-3"),
        _step("accept", [F.PROPOSED], F.ACCEPTED, permissions.may_answer_observation, _("Accept"), "7.1"),
        _step("decline", [F.PROPOSED], F.DECLINED, permissions.may_answer_observation, _("Decline"), "7.1"),
        _step("done", [F.ACCEPTED], F.DONE, permissions.may_answer_observation, _("Done"), "7.1"),
        _step("share", [F.RECORDED], F.SHARED, permissions.may_share, _("Share"), "7.1"),
    ),
)

P = permissions
NONCONFORMITY = Workflow(
    "nonconformity",
    (
        _step("acknowledge", [N.ISSUED], N.ACKNOWLEDGED, P.may_answer, _("Confirm receipt"), "NG-2"),
        _step("dispute", [N.ISSUED, N.ACKNOWLEDGED], N.DISPUTED, P.may_answer, _("Dispute"), "NG-3"),
        _step("uphold", [N.DISPUTED], N.ACKNOWLEDGED, P.may_decide_dispute, _("Decide the dispute"), "NG-3"),
        _step("withdraw", [N.DISPUTED], N.WITHDRAWN, P.may_decide_dispute, _("Withdraw"), "NG-3"),
        _step("contain", [N.ISSUED, N.ACKNOWLEDGED], N.CONTAINED, P.may_answer, _("Report the correction"), "NG-4"),
        _step("submit_plan", [N.CONTAINED], N.PLAN_SUBMITTED, P.may_plan, _("Send the plan"), "NG-5"),
        _step("reject_plan", [N.PLAN_SUBMITTED], N.PLAN_REJECTED, P.may_decide_plan, _("Return the plan"), "NG-6"),
        _step("change_plan", [N.PLAN_REJECTED], N.PLAN_SUBMITTED, P.may_plan, _("Send the changed plan"), "NG-7"),
        _step("accept_plan", [N.PLAN_SUBMITTED], N.IMPLEMENTING, P.may_decide_plan, _("Accept the plan"), "NG-8"),
        _step("implement", [N.IMPLEMENTING], N.IMPLEMENTED, P.may_plan, _("Report as implemented"), "NG-9"),
        _step(
            "reject_implementation",
            [N.IMPLEMENTED],
            N.IMPLEMENTING,
            P.may_verify,
            _("Evidence not sufficient"),
            "NG-10",
        ),
        _step(
            "accept_implementation",
            [N.IMPLEMENTED],
            N.MONITORING,
            P.may_verify_full,
            _("Accept the implementation"),
            "NG-11",
        ),
        _step(
            "verify_correction",
            [N.IMPLEMENTED],
            N.CLOSED,
            P.may_verify_correction,
            _("Verify the correction and close"),
            "NG-11",
        ),
        _step("close", [N.MONITORING], N.CLOSED, P.may_verify, _("Effective: close"), "NG-12"),
        _step("reopen", [N.MONITORING], N.REOPENED, P.may_verify, _("Not effective: reopen"), "NG-13"),
        _step("reopen_closed", [N.CLOSED], N.REOPENED, P.may_reopen_closed, _("A new case: reopen"), "NG-14"),
        _step("plan_again", [N.REOPENED], N.PLAN_SUBMITTED, P.may_plan, _("Send the new plan"), "NG-16"),
        _step(
            "answer_light",
            [N.ISSUED, N.ACKNOWLEDGED, N.CONTAINED, N.IMPLEMENTING],
            N.IMPLEMENTED,
            P.may_answer_light,
            _("Send the answer"),
            "NG-17",
        ),
        _step("verify_light", [N.IMPLEMENTED], N.CLOSED, P.may_verify_light, _("Verify and close"), "NG-17"),
    ),
)
