"""The auditor's decisions on a plan, the light path, and who follows up (NG-6, NG-8, NG-17)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import PermissionDenied

from findings import notices, permissions, queries
from findings.models import Finding, Nonconformity, PlanVersion
from findings.rules import clocks
from findings.rules.light import LightCase, light_path_blockers
from findings.rules.planning import (
    Acceptance,
    VerifierVerdict,
    acceptance_blockers,
    rejection_blockers,
    verifier_blockers,
)
from findings.rules.terms import ClockStep, Grade, State
from findings.services.common import Actor, clocks_of, locked, moved, person, require, rules_in_force, store_clocks
from findings.services.planning import number_actions
from kernel.journal import audited, record
from kernel.workflow import Refused
from organisation.models import User
from organisation.services import lock_person


def _sent_plan(row: Nonconformity) -> PlanVersion | None:
    rows = PlanVersion.objects.filter(nc=row, submitted_on__isnull=False, decision="")
    found: PlanVersion | None = rows.order_by("-number").first()
    return found


def _decide(plan: PlanVersion | None, decision: str, *, by: Actor, today: date, code: str = "", text: str = "") -> None:
    if plan is None:
        return
    plan.decision, plan.decided_by, plan.decided_on = decision, person(by), today
    plan.reason_code, plan.reason = code, text.strip()
    plan.save()
    record(plan, verb=f"plan {decision}", reason=text.strip())


def reject_plan(
    nc: Nonconformity, *, reason: str, text: str = "", by: Actor, today: date, version: int | None = None
) -> Nonconformity:
    """NG-6: back to the owner with a reason from the list; the plan runs again, 10 days (major 5)."""
    with audited(by=by, today=today):
        row = locked(nc, version=version)
        row = moved(
            row,
            "reject_plan",
            by=by,
            today=today,
            reasons=[*rejection_blockers(reason), *_against_deputy(row, by, today)],
            reason=text.strip() or reason,
            decided_on=today,
        )
        _decide(_sent_plan(row), PlanVersion.Decision.REJECTED, by=by, today=today, code=reason, text=text)
        policy, calendar = rules_in_force()
        grade = Grade(row.finding.grade)
        store_clocks(row, clocks.at_rejection(clocks_of(row), grade, today, row.cycle, policy, calendar))
        notices.plan_returned(row, today=today)
    return row


def accept_plan(
    nc: Nonconformity,
    *,
    by: Actor,
    today: date,
    measure: str = "",
    occurrence: str = "",
    occurrences_needed: int | None = None,
    verifier: User | None = None,
    appointed_by: User | None = None,
    version: int | None = None,
) -> Nonconformity:
    """NG-8: adequate. The verifier is whom the programme manager appointed, by default the lead.

    Naming somebody else here is the programme manager's appointment: `appointed_by` (default: `by`) must have
    that right. Refused with every reason, those of the verifier with their rules.
    """
    with audited(by=by, today=today):
        chosen, appointer = _verifier(nc, verifier, appointed_by or person(by))
        if chosen is not None:
            lock_person(chosen.pk)
        row = locked(nc, version=version)
        verdicts = queries.verifier_verdicts(row, chosen, today) if chosen else ()
        plan, decider = _sent_plan(row), person(by)
        facts = Acceptance(
            need=row.need,
            measure=measure,
            decider_is_owner=not isinstance(by, str) and permissions.is_owner(by, row),
            decider_sent_plan=plan is not None and decider is not None and plan.submitted_by_id == decider.pk,
            verifier=chosen.full_name if chosen else "",
            verifier_verdicts=verdicts,
        )
        row = moved(
            row,
            "accept_plan",
            by=by,
            today=today,
            reasons=[*acceptance_blockers(facts), *_against_deputy(row, by, today)],
            measure=measure.strip(),
            occurrence=occurrence.strip(),
            occurrences_needed=occurrences_needed,
            verifier=chosen,
            verifier_appointed_by=appointer,
            decided_on=today,
        )
        _decide(plan, PlanVersion.Decision.ACCEPTED, by=by, today=today)
        if plan is not None:
            number_actions(plan, today)
        store_clocks(row, clocks.done(clocks_of(row), ClockStep.DECIDE, today, row.cycle))
        notices.plan_accepted(row, today=today)
    return row


def _verifier(nc: Nonconformity, wanted: User | None, appointer: User | None) -> tuple[User | None, User | None]:
    """Whom it will be and who said so: an earlier appointment stands, the default is the lead."""
    if wanted is None or wanted.pk == nc.verifier_id:
        return (nc.verifier, nc.verifier_appointed_by) if nc.verifier else (nc.auditor, None)
    if appointer is not None and permissions.may_appoint(appointer, nc):
        return wanted, appointer
    if wanted.pk == nc.auditor_id and nc.verifier is None:
        return wanted, None
    raise PermissionDenied("the programme manager appoints the verifier")


def appoint_verifier(
    nc: Nonconformity, *, person: User, by: Actor, today: date, version: int | None = None
) -> Nonconformity:
    """The programme manager's appointment, judged on the process and day (NG-8)."""
    with audited(by=by, today=today):
        lock_person(person.pk)
        row = locked(nc, version=version)
        require(permissions.may_appoint, by, row)
        if not row.is_open:
            raise Refused("The case is settled.")
        _require_clear(row, person, today)
        row.verifier = person
        row.verifier_appointed_by = None if isinstance(by, str) else by
        row.save()
        record(row, verb="verifier appointed", rule="NG-8", verifier=person.username)
        if row.state in (State.IMPLEMENTED, State.MONITORING):
            notices.to_verify(row, today=today)
    return row


def appoint_auditor(
    nc: Nonconformity, *, person: User, by: Actor, today: date, version: int | None = None
) -> Nonconformity:
    """Who follows the case up from NG-6 to NG-13 instead of the lead, or where there is none."""
    with audited(by=by, today=today):
        lock_person(person.pk)
        row = locked(nc, version=version)
        require(permissions.may_appoint, by, row)
        if not row.is_open:
            raise Refused("The case is settled.")
        _require_clear(row, person, today)
        row.auditor = person
        row.save()
        record(row, verb="auditor appointed", auditor=person.username)
        if row.state == State.PLAN_SUBMITTED:
            notices.plan_sent(row, today=today)
    return row


def _against_deputy(row: Nonconformity, by: Actor, today: date) -> Sequence[str]:
    """Whoever decides for an absent auditor is judged like the auditor was when appointed (IND-01 to IND-14)."""
    decider = person(by)
    if decider is None or decider.pk == row.auditor_id:
        return ()
    return verifier_blockers(decider.full_name, queries.verifier_verdicts(row, decider, today))


def _require_clear(row: Nonconformity, person: User, today: date) -> None:
    verdicts: tuple[VerifierVerdict, ...] = queries.verifier_verdicts(row, person, today)
    if reasons := verifier_blockers(person.full_name, verdicts):
        raise Refused(reasons)


def agree_light_path(
    nc: Nonconformity,
    *,
    by: Actor,
    today: date,
    isolated: bool = True,
    extent: str = "",
    version: int | None = None,
) -> Nonconformity:
    """NG-17: the lead agrees beforehand that one answer with proof will do; the plan's clock becomes the answer's.

    No plan is accepted on this path, so the verifier of NG-8 is settled here: whom the programme manager appointed,
    by default the lead.
    """
    with audited(by=by, today=today):
        if nc.auditor_id is not None:
            lock_person(nc.auditor_id)
        row = locked(nc, version=version)
        require(permissions.may_agree_light_path, by, row)
        policy, calendar = rules_in_force()
        case = LightCase(
            grade=Grade(row.finding.grade),
            isolated=isolated,
            extent_looked_at=bool(extent.strip() or row.extent_text.strip()),
            confirmed_repeat=row.finding.repeat_decision == Finding.Repeat.CONFIRMED,
        )
        reasons = light_path_blockers(case, policy)
        if row.state not in (State.ISSUED, State.ACKNOWLEDGED, State.CONTAINED):
            reasons.append("The light path is agreed before a plan is sent.")
        reasons += _against_deputy(row, by, today)
        if reasons:
            raise Refused(reasons)
        row.light_path, row.light_agreed_by, row.light_agreed_on = True, person(by), today
        row.extent_text = extent.strip() or row.extent_text
        row.verifier = row.verifier or _lead_if_clear(row, today)
        row.save()
        record(row, verb="light path agreed", rule="NG-17", verifier=row.verifier.username if row.verifier else "")
        grade = Grade(row.finding.grade)
        assert row.finding.issued_on is not None
        store_clocks(row, clocks.on_light_path(clocks_of(row), grade, row.finding.issued_on, policy, calendar))
    return row


def _lead_if_clear(row: Nonconformity, today: date) -> User | None:
    """The lead as verifier, unless a rule speaks against it: then the programme manager appoints somebody."""
    lead = row.auditor
    if lead is None or verifier_blockers(lead.full_name, queries.verifier_verdicts(row, lead, today)):
        return None
    return lead
