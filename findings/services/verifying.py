"""Somebody independent looks at it: implementation, effect, and the one verification of the light path."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied

from findings import notices, permissions, queries
from findings.models import Nonconformity, Verification
from findings.rules import clocks
from findings.rules.effect import effect_check_from as earliest_check
from findings.rules.effect import needs_reason
from findings.rules.effectiveness import Check, close_blockers, reopen_blockers
from findings.rules.implementing import Acceptance, implementation_blockers, insufficient_blockers
from findings.rules.light import light_close_blockers
from findings.rules.planning import VerifierVerdict, verifier_blockers
from findings.rules.terms import ClockStep, Grade
from findings.services.common import Actor, clocks_of, locked, moved, person, require, rules_in_force, store_clocks
from kernel.journal import audited
from organisation.models import User

K, R = Verification.Kind, Verification.Result


def _who(by: Actor) -> User:
    verifier = person(by)
    if verifier is None:
        raise PermissionDenied("a person verifies, never a job")
    return verifier


def _verified(
    row: Nonconformity,
    kind: str,
    result: str,
    verdicts: Sequence[VerifierVerdict],
    *,
    by: Actor,
    today: date,
    text: str = "",
    sample: str = "",
    cycle: int | None = None,
) -> None:
    Verification(
        nc=row,
        cycle=cycle or row.cycle,
        kind=kind,
        result=result,
        by=_who(by),
        on=today,
        sample_text=sample.strip(),
        text=text.strip(),
        independence=[{"rule": v.rule, "text": v.text, "stops": v.stops} for v in verdicts],
    ).save()


def reject_implementation(
    nc: Nonconformity, *, reason: str, by: Actor, today: date, version: int | None = None
) -> Nonconformity:
    """NG-10: the evidence does not suffice; the implementation runs again against its old due date."""
    with audited(by=by, today=today):
        row = locked(nc, version=version)
        require(permissions.may_verify, by, row)
        verdicts = queries.verifier_verdicts(row, _who(by), today)
        reasons = insufficient_blockers(reason) + verifier_blockers(_who(by).full_name, verdicts)
        kind = K.LIGHT if row.light_path else K.IMPLEMENTATION
        row = moved(
            row,
            "reject_implementation",
            by=by,
            today=today,
            reasons=reasons,
            reason=reason.strip(),
            implemented_on=None,
        )
        _verified(row, kind, R.REJECTED, verdicts, by=by, today=today, text=reason)
        rows = clocks.undone(clocks_of(row), ClockStep.IMPLEMENT, row.cycle)
        store_clocks(row, clocks.undone(rows, ClockStep.ANSWER, row.cycle) if row.light_path else rows)
        notices.evidence_returned(row, today=today)
    return row


def accept_implementation(
    nc: Nonconformity,
    *,
    by: Actor,
    today: date,
    effect_check_from: date | None = None,
    effect_reason: str = "",
    occurrence: str = "",
    text: str = "",
    version: int | None = None,
) -> Nonconformity:
    """NG-11: the evidence holds. `effect_check_from` is the day by which the occurrences are expected.

    The effect is watched from that day, not before 30 days after the implementation, beyond 180 with a reason.
    Where the correction suffices the case is closed here and looked at again in the next audit.
    """
    with audited(by=by, today=today):
        row = locked(nc, version=version)
        require(permissions.may_verify, by, row)
        closes = row.need == Nonconformity.Need.CORRECTION
        verdicts = queries.verifier_verdicts(row, _who(by), today)
        policy, calendar = rules_in_force()
        done_on = row.implemented_on or today
        facts = Acceptance(
            verifier=_who(by).full_name,
            verdicts=verdicts,
            occurrence=occurrence or row.occurrence or row.measure,
            needs_reason=not closes and needs_reason(done_on, effect_check_from, policy),
            reason=effect_reason,
            closes=closes,
        )
        reasons = implementation_blockers(facts)
        if closes:
            row = _closed(row, "verify_correction", reasons, by=by, today=today, check_again=True)
        else:
            process = row.finding.process
            start = earliest_check(
                done_on,
                effect_check_from,
                policy,
                calendar,
                grade=row.finding.grade,
                cycle_days=process.cycle_days if process else None,
            )
            row = moved(
                row,
                "accept_implementation",
                by=by,
                today=today,
                reasons=reasons,
                accepted_on=today,
                effect_check_from=start,
                late_reason=effect_reason.strip(),
                occurrence=(occurrence or row.occurrence).strip()[:200],
            )
            store_clocks(row, clocks.at_monitoring(clocks_of(row), start, today, row.cycle, policy, calendar))
        _verified(row, K.IMPLEMENTATION, R.ACCEPTED, verdicts, by=by, today=today, text=text)
    return row


def check_effectiveness(
    nc: Nonconformity,
    *,
    result: str,
    by: Actor,
    today: date,
    sample_text: str = "",
    text: str = "",
    new_cases: Sequence[str] = (),
    version: int | None = None,
) -> Nonconformity:
    """NG-12 if effective, NG-13 if not: closed, or reopened with a new cycle and its clocks."""
    with audited(by=by, today=today):
        row = locked(nc, version=version)
        require(permissions.may_verify, by, row)
        verdicts = queries.verifier_verdicts(row, _who(by), today)
        facts = Check(
            verifier=_who(by).full_name,
            check_from=row.effect_check_from,
            measured=sample_text.strip() or text.strip(),
            verdicts=verdicts,
            new_cases=tuple(new_cases),
        )
        cycle = row.cycle
        if result == Nonconformity.Effect.EFFECTIVE:
            reasons = close_blockers(facts, today)
            row = _closed(row, "close", reasons, by=by, today=today, checked_on=today, check_result=result)
        else:
            row = _reopened(row, reopen_blockers(facts, text), by=by, today=today, text=text)
        _verified(
            row,
            K.EFFECTIVENESS,
            R.EFFECTIVE if result == Nonconformity.Effect.EFFECTIVE else R.NOT_EFFECTIVE,
            verdicts,
            by=by,
            today=today,
            text=text,
            sample=sample_text,
            cycle=cycle,
        )
    return row


def verify_light(nc: Nonconformity, *, by: Actor, today: date, text: str, version: int | None = None) -> Nonconformity:
    """NG-17: the one verification closes; the next audit of the item looks again."""
    with audited(by=by, today=today):
        row = locked(nc, version=version)
        require(permissions.may_verify_light, by, row)
        verdicts = queries.verifier_verdicts(row, _who(by), today)
        reasons = light_close_blockers(_who(by).full_name, verdicts, text)
        row = _closed(row, "verify_light", reasons, by=by, today=today, accepted_on=today, check_again=True)
        _verified(row, K.LIGHT, R.ACCEPTED, verdicts, by=by, today=today, text=text)
    return row


def _closed(
    row: Nonconformity, step: str, reasons: Sequence[str], *, by: Actor, today: date, **changes: Any
) -> Nonconformity:
    row = moved(
        row,
        step,
        by=by,
        today=today,
        reasons=reasons,
        closed_on=today,
        closed_by=_who(by),
        first_closed_on=row.first_closed_on or today,
        **changes,
    )
    store_clocks(row, clocks.done(clocks_of(row), ClockStep.CHECK, today, row.cycle))
    notices.closed(row, today=today)
    return row


def _reopened(row: Nonconformity, reasons: Sequence[str], *, by: Actor, today: date, text: str) -> Nonconformity:
    """Ball to the owner, cycle + 1, the old check done, new clocks counted from today."""
    old, new = row.cycle, row.cycle + 1
    row = moved(
        row,
        "reopen",
        by=by,
        today=today,
        reasons=reasons,
        reason=text.strip(),
        cycle=new,
        reopen_count=row.reopen_count + 1,
        reopened_on=today,
        cycle_opened_on=today,
        checked_on=today,
        check_result=Nonconformity.Effect.NOT_EFFECTIVE,
        implemented_on=None,
        accepted_on=None,
        effect_check_from=row.effect_check_from,
    )
    policy, calendar = rules_in_force()
    rows = clocks.done(clocks_of(row), ClockStep.CHECK, today, old)
    store_clocks(row, clocks.at_reopening(rows, Grade(row.finding.grade), today, new, policy, calendar))
    notices.reopened(row, today=today)
    return row
