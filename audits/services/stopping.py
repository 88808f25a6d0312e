"""Postponing, suspending, cancelling, changing the scope after the freeze (AG-10 to AG-13)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from audits import notices, permissions
from audits.models import Audit, seats
from audits.rules import gates
from audits.services import deviating
from audits.services.common import Actor, locked, require, set_report_due, write_back
from audits.workflow import AUDIT
from kernel.journal import audited, record
from kernel.workflow import Refused
from organisation.models import User
from programmes import services as programmes


def postpone(
    audit: Audit,
    *,
    reason: str,
    new_start: date | None,
    new_end: date | None,
    by: Actor,
    today: date,
    effect: str = "",
    agreed_by: User | None = None,
) -> Audit:
    """AG-10: reason and a new window; the audit stays in the programme and counts against its baseline.

    Out of the quarter the effect is asked for, as for any move of an approved programme (domain 2.3); the record of
    the change keeps it with what becomes overdue and who agreed.
    """
    facts = gates.PostponeFacts(reason, new_start, new_end)
    with audited(by=by, today=today):
        audit = locked(audit)
        row = AUDIT.advance(
            audit, "postpone", by=by, today=today, facts=facts, reason=reason.strip(), stop_reason=reason.strip()
        )
        programmes.move_audit(
            row.planned,
            start=new_start,
            end=new_end,
            reason=reason.strip(),
            effect=effect,
            agreed_by=agreed_by,
            by=by,
            today=today,
        )
        row = locked(row)
        set_report_due(row)
        write_back(row, by=by, today=today)
        notices.lead_told(row, seats.lead_of(row), "postponed", on=today)
    return row


def take_up(audit: Audit, *, by: Actor, today: date, version: int | None = None) -> Audit:
    """A postponed audit goes on where it was: planned, or preparing if it had been started."""
    with audited(by=by, today=today):
        audit = locked(audit)
        step = "take_up" if audit.started_on is not None else "replan"
        row = AUDIT.advance(audit, step, by=by, today=today, version=version, stop_reason="")
        write_back(row, by=by, today=today)
    return row


def suspend(audit: Audit, *, reason: str, by: Actor, today: date) -> Audit:
    """AG-11: evidence of serious risk, safety, access refused."""
    with audited(by=by, today=today):
        facts = gates.SuspendFacts(reason)
        row = AUDIT.advance(
            audit, "suspend", by=by, today=today, facts=facts, reason=reason.strip(), stop_reason=reason.strip()
        )
        write_back(row, by=by, today=today)
    return row


def resume(audit: Audit, *, by: Actor, today: date, version: int | None = None) -> Audit:
    """AG-11: the fieldwork goes on; a postponed audit is taken up again."""
    if audit.state == Audit.State.POSTPONED:
        return take_up(audit, by=by, today=today, version=version)
    with audited(by=by, today=today):
        row = AUDIT.advance(audit, "resume", by=by, today=today, version=version, stop_reason="")
        write_back(row, by=by, today=today)
    return row


def propose_cancelling(
    audit: Audit, *, reason: str, lost_coverage: str, caught_up: str, by: Actor, today: date
) -> Audit:
    """AG-12, first half: the programme manager's words, for the sponsor to decide on."""
    require(permissions.may_propose_cancelling, by, audit)
    facts = gates.CancelFacts(reason, lost_coverage, caught_up)
    if reasons := gates.CANCEL.refusals(facts):
        raise Refused(reasons)
    with audited(by=by, today=today):
        audit = locked(audit)
        if audit.state not in AUDIT.step("cancel").sources:
            raise Refused("An audit whose fieldwork began is not cancelled but ended early, with a report.")
        audit.cancel_proposal = {
            "by": None if isinstance(by, str) else by.pk,
            "on": today.isoformat(),
            "reason": reason.strip(),
            "lost_coverage": lost_coverage.strip(),
            "caught_up": caught_up.strip(),
        }
        audit.save()
        record(audit, verb="cancelling proposed", reason=reason.strip(), rule="AG-12")
    return audit


def cancel(audit: Audit, *, by: Actor, today: date) -> Audit:
    """AG-12, second half: decided by somebody else than the one who proposed."""
    with audited(by=by, today=today):
        audit = locked(audit)
        said: dict[str, Any] = audit.cancel_proposal or {}
        own = not isinstance(by, str) and said.get("by") == by.pk
        facts = gates.CancelFacts(said.get("reason", ""), said.get("lost_coverage", ""), said.get("caught_up", ""), own)
        reason = said.get("reason", "")
        row = AUDIT.advance(audit, "cancel", by=by, today=today, facts=facts, reason=reason, stop_reason=reason)
        effect = " ".join(filter(None, (said.get("lost_coverage", ""), said.get("caught_up", ""))))
        write_back(row, by=by, today=today, reason=reason, effect=effect)
        notices.lead_told(row, seats.lead_of(row), "cancelled", on=today)
    return row


def change_scope(
    audit: Audit,
    *,
    reason: str,
    by: Actor,
    today: date,
    add: Sequence[Any] = (),
    drop: Sequence[Any] = (),
    effect: str = "",
    agreed_on: date | None = None,
    version: int | None = None,
) -> Audit:
    """AG-13: the plan's scope changes and independence is judged again; agreed afterwards is a deviation.

    `version` is the plan's, as it was seen. What the client decides, the client has agreed to.

    Raises: PermissionDenied; Stale; Refused with every reason.
    """
    require(lambda user, row: _may_change_scope(user, row, bool(add), bool(drop)), by, audit)
    if agreed_on is None and not isinstance(by, str) and seats.is_client(by, audit):
        agreed_on = today
    facts = gates.ChangeFacts(reason, audit.checklist_frozen_on is not None, agreed_on, today)
    reasons = [*gates.CHANGE.refusals(facts), *([] if add or drop else [programmes.NO_CHANGE])]
    if reasons:
        raise Refused(reasons)
    change: dict[str, Any] = {"add": add, "drop": drop, "reason": reason.strip(), "effect": effect.strip()}
    with audited(by=by, today=today):
        programmes.change_scope(audit.planned, **change, version=version, by=by, today=today)
        audit = locked(audit)
        for what in gates.CHANGE.deviations(facts):
            deviating.note(audit, "AG-13", what, on=today, by=by, reason=reason.strip())
        record(audit, verb="scope changed", reason=reason.strip(), rule="AG-13")
    return audit


def _may_change_scope(user: User, audit: Audit, adds: bool, drops: bool) -> bool:
    """Each half has its own people; nothing chosen is a sentence, not a closed door, for both."""
    may_add, may_drop = permissions.may_add_scope(user, audit), permissions.may_drop_scope(user, audit)
    return (may_add or not adds) and (may_drop or not drops) and (may_add or may_drop)
