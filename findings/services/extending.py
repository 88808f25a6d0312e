"""More time for plan and implementation (domain 7.3): asked by the owner, decided by somebody else."""

from __future__ import annotations

from datetime import date

from findings import notices, permissions
from findings.models import Extension, Nonconformity
from findings.rules import clocks, extending
from findings.rules.terms import ClockStep, Grade
from findings.services.common import Actor, clocks_of, locked, person, require, rules_in_force, store_clocks
from kernel.journal import audited, record
from kernel.workflow import Refused
from organisation.models import User
from organisation.roles import Can


def ask_extension(
    nc: Nonconformity,
    *,
    step: str,
    new_date: date | None,
    reason: str,
    interim: str,
    by: Actor,
    today: date,
    version: int | None = None,
) -> Extension:
    """Before the due date, with reason, interim protection and new date. Raises Refused with every reason."""
    with audited(by=by, today=today):
        row = locked(nc, version=version)
        require(permissions.may_plan, by, row)
        facts = facts_of(row, step, new_date, reason, interim)
        policy, calendar = rules_in_force()
        hard = extending.hard_limits(facts, policy, calendar)
        if reasons := extending.ask_blockers(facts, today) + hard + _not_open(row):
            raise Refused(reasons)
        assert facts.due_current is not None and new_date is not None
        asked = Extension(
            nc=row,
            cycle=row.cycle,
            step=step,
            level=facts.granted_before + 1,
            asked_by=person(by),
            asked_on=today,
            old_date=facts.due_current,
            new_date=new_date,
            reason=reason.strip(),
            interim=interim.strip(),
            beyond_limits=bool(extending.beyond_limits(facts, policy, calendar)),
        )
        asked.save()
        record(asked, verb="extension asked", reason=reason.strip(), nonconformity=row.reference)
        notices.extension_asked(asked, top=extending.who_grants(facts, policy, calendar), today=today)
    return asked


def decide_extension(
    extension: Extension,
    *,
    granted: bool,
    by: Actor,
    today: date,
    text: str = "",
    interim_control: str = "",
    interim_owner: User | None = None,
    interim_until: date | None = None,
) -> Extension:
    """Granted moves `due_current` alone; refused leaves it. The approver is never the owner."""
    with audited(by=by, today=today):
        nc = locked(extension.nc)
        require(permissions.may_decide_extension, by, nc)
        row: Extension = Extension.objects.select_for_update().get(pk=extension.pk)
        if row.granted is not None:
            raise Refused("This extension is decided already.")
        policy, calendar = rules_in_force()
        facts = facts_of(nc, row.step, row.new_date, row.reason, row.interim, pending=False)
        if granted:
            grant = _grant(nc, row, by, interim_control, interim_owner, interim_until)
            if reasons := extending.grant_blockers(facts, grant, policy, calendar) + _not_open(nc):
                raise Refused(reasons)
        elif not text.strip():
            raise Refused("Enter why it is not granted.")
        row.granted, row.decided_by, row.decided_on, row.decision_text = granted, person(by), today, text.strip()
        row.interim_control, row.interim_owner, row.interim_until = interim_control, interim_owner, interim_until
        row.save()
        record(row, verb="extension granted" if granted else "extension refused", reason=text.strip())
        if granted:
            store_clocks(nc, clocks.extended(clocks_of(nc), ClockStep(row.step), row.new_date, nc.cycle, calendar))
        notices.extension_decided(row, today=today)
    return row


def facts_of(
    nc: Nonconformity, step: str, new_date: date | None, reason: str, interim: str, *, pending: bool | None = None
) -> extending.Request:
    """What the rules of 7.3 have to know; limits count from the reopening in a reopened cycle."""
    running = nc.clocks.filter(cycle=nc.cycle, step=step, done_on=None).first()
    asked = Extension.objects.filter(nc=nc, cycle=nc.cycle, step=step)
    waits = asked.filter(granted=None).exists() if pending is None else pending
    assert nc.finding.issued_on is not None
    return extending.Request(
        step=step,
        grade=Grade(nc.finding.grade),
        due_current=running.due_current if running else None,
        new_date=new_date,
        reason=reason,
        interim=interim,
        contained=nc.contained_on is not None,
        granted_before=asked.filter(granted=True).count(),
        counted_from=nc.finding.issued_on if nc.cycle == 1 else nc.cycle_opened_on,
        pending=waits,
    )


def _grant(
    nc: Nonconformity, asked: Extension, by: Actor, control: str, owner: User | None, until: date | None
) -> extending.Grant:
    is_person = not isinstance(by, str)
    return extending.Grant(
        approver_is_owner=is_person and permissions.is_owner(by, nc),  # type: ignore[arg-type]
        approver_is_top_management=is_person and by.can(Can.GRANT_LONG_EXTENSION),  # type: ignore[union-attr]
        approver_is_programme_manager=is_person and by.can(Can.GRANT_EXTENSION),  # type: ignore[union-attr]
        interim_control=control,
        interim_owner=owner.full_name if owner else "",
        interim_until=until,
        approver_asked=is_person and asked.asked_by_id == by.pk,  # type: ignore[union-attr]
    )


def _not_open(nc: Nonconformity) -> list[str]:
    return [] if nc.is_open and nc.paused_from is None else ["The case is settled or disputed."]
