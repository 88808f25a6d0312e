"""Who may do what with a finding: role (organisation.roles) and relation, nothing about state (architecture 1.4)."""

from collections.abc import Callable
from typing import Any

from audits import permissions as audit_permissions
from audits.models import Audit, seats
from findings.models import Finding, Nonconformity
from kernel import clock
from organisation.models import User
from organisation.queries import covered_by, covered_with
from organisation.roles import Can


def acts_for(user: User, person: User | None) -> bool:
    """The person, or whoever covers for that person today."""
    return person is not None and acts_for_id(user, person.pk)


def acts_for_id(user: User, person_id: int | None) -> bool:
    """As `acts_for`, where only the id is at hand."""
    return person_id is not None and (user.pk == person_id or person_id in covered_by(user, clock.today()))


def is_team(user: User, finding: Finding) -> bool:
    """Whether the person judged in the audit that the finding came from."""
    return finding.audit is not None and seats.is_on_team(user, finding.audit)


def may_draft(user: User, audit: Audit) -> bool:
    """Drafts belong to the team of the audit."""
    return seats.is_on_team(user, audit)


def may_read_drafts(user: User, audit: Audit) -> bool:
    """The team; the programme manager reads, not where 9.2 is in scope; an auditee never."""
    return audit_permissions.may_read_checklist(user, audit)


def may_edit_draft(user: User, finding: Finding) -> bool:
    """The team; outside an audit whoever noticed it, and the programme manager."""
    if finding.audit is not None:
        return seats.is_on_team(user, finding.audit)
    return finding.raised_by_id == user.pk or user.can(Can.MANAGE_FINDINGS)


def may_raise_own(user: User) -> bool:
    """What is noticed outside an audit."""
    return user.can(Can.RAISE_OWN_OBSERVATION)


def may_issue(user: User, finding: Finding) -> bool:
    """NG-1: the lead of the audit; outside an audit the programme manager's office."""
    if finding.audit is not None:
        return seats.is_lead(user, finding.audit)
    return user.can(Can.MANAGE_FINDINGS)


def may_regrade(user: User, finding: Finding) -> bool:
    """Grade and repeat belong to the lead, outside an audit to the appointed auditor; never the owner (6.4 item 6)."""
    if acts_for_id(user, finding.owner_id):
        return False
    if finding.audit is not None and seats.is_lead(user, finding.audit):
        return True
    nc = getattr(finding, "nonconformity", None)
    return nc is not None and acts_for_id(user, nc.auditor_id)


def is_owner(user: User, nc: Nonconformity) -> bool:
    """The owner, or the acting deputy."""
    return acts_for_id(user, nc.finding.owner_id)


def may_answer(user: User, nc: Nonconformity) -> bool:
    """The owner's steps: owner or acting deputy; the deputy acts by the owner's right."""
    if not is_owner(user, nc):
        return False
    return user.can(Can.ANSWER_FINDING) or covered_with(user, Can.ANSWER_FINDING, clock.today()) is not None


def may_plan(user: User, nc: Nonconformity) -> bool:
    """NG-5, -7, -9, -16 on the full path."""
    return not nc.light_path and may_answer(user, nc)


def may_answer_light(user: User, nc: Nonconformity) -> bool:
    """NG-17, once the lead has agreed."""
    return nc.light_path and may_answer(user, nc)


def may_decide_plan(user: User, nc: Nonconformity) -> bool:
    """NG-6, NG-8: lead or appointed auditor, never the owner."""
    return acts_for_id(user, nc.auditor_id) and user.can(Can.DECIDE_PLAN) and not is_owner(user, nc)


def may_agree_light_path(user: User, nc: Nonconformity) -> bool:
    """NG-17: the lead (or appointed auditor) agrees beforehand."""
    return may_decide_plan(user, nc) and not nc.light_path


def may_verify(user: User, nc: Nonconformity) -> bool:
    """NG-10 to NG-13: the appointed verifier, never the owner (IND-14)."""
    return acts_for_id(user, nc.verifier_id) and user.can(Can.VERIFY_ACTION) and not is_owner(user, nc)


def may_verify_full(user: User, nc: Nonconformity) -> bool:
    """NG-11 on the full path."""
    return may_verify(user, nc) and not nc.light_path and nc.need != Nonconformity.Need.CORRECTION


def may_verify_correction(user: User, nc: Nonconformity) -> bool:
    """NG-11 where the correction suffices: verified and closed at once."""
    return may_verify(user, nc) and not nc.light_path and nc.need == Nonconformity.Need.CORRECTION


def may_verify_light(user: User, nc: Nonconformity) -> bool:
    """NG-17: the one verification."""
    return may_verify(user, nc) and nc.light_path


def may_reopen_closed(user: User, nc: Nonconformity) -> bool:
    """NG-14: the lead (outside an audit the appointed auditor) or the programme manager; never the owner."""
    if acts_for_id(user, nc.finding.owner_id):
        return False
    return may_regrade(user, nc.finding) or user.can(Can.MANAGE_FINDINGS)


def may_appoint(user: User, nc: Nonconformity) -> bool:
    """The programme manager appoints auditor and verifier, never for a case that he or she owns."""
    return user.can(Can.MANAGE_FINDINGS) and not is_owner(user, nc)


def may_record_advice(user: User, nc: Nonconformity) -> bool:
    """Auditors, who advise; the owner, who heard it; the programme manager. A fact that anybody of them may tell."""
    return user.can(Can.DECIDE_PLAN) or user.can(Can.MANAGE_FINDINGS) or is_owner(user, nc)


def manager_was_on_team(nc: Nonconformity) -> bool:
    """Whether the programme manager judged in the audit, so that the sponsor decides the dispute (NG-3)."""
    audit = nc.finding.audit
    return audit is not None and seats.is_on_team(audit.planned.programme.manager, audit)


def may_decide_dispute(user: User, nc: Nonconformity) -> bool:
    """NG-3: the programme manager if not on that audit's team, else the sponsor; never the owner."""
    if is_owner(user, nc):
        return False
    if manager_was_on_team(nc):
        audit = nc.finding.audit
        assert audit is not None
        return acts_for(user, audit.planned.programme.sponsor)
    return user.can(Can.MANAGE_FINDINGS)


def may_decide_extension(user: User, nc: Nonconformity) -> bool:
    """7.3: programme manager or top management, never the owner; which of them, the rule says."""
    return (user.can(Can.GRANT_EXTENSION) or user.can(Can.GRANT_LONG_EXTENSION)) and not is_owner(user, nc)


def may_answer_observation(user: User, finding: Finding) -> bool:
    """An OFI is answered by its owner."""
    return acts_for_id(user, finding.owner_id)


def may_share(user: User, finding: Finding) -> bool:
    """A good practice is shared by the lead or the programme manager."""
    return may_issue(user, finding) or user.can(Can.MANAGE_FINDINGS)


def _owner(nc: Nonconformity) -> User | None:
    return nc.finding.owner


def _sponsor(nc: Nonconformity) -> User | None:
    audit = nc.finding.audit
    return audit.planned.programme.sponsor if audit is not None and manager_was_on_team(nc) else None


BELONGS_TO: dict[Callable[..., bool], Callable[[Any], User | None]] = {
    may_answer: _owner,
    may_plan: _owner,
    may_answer_light: _owner,
    may_decide_plan: lambda nc: nc.auditor,
    may_agree_light_path: lambda nc: nc.auditor,
    may_verify: lambda nc: nc.verifier,
    may_verify_full: lambda nc: nc.verifier,
    may_verify_correction: lambda nc: nc.verifier,
    may_verify_light: lambda nc: nc.verifier,
    may_decide_dispute: _sponsor,
    may_answer_observation: lambda finding: finding.owner,
}
"""Whose step it is, for the steps that a relation gives; whoever else may take them covers for that person."""


def stands_for(may: Callable[..., bool], user: User, row: Any) -> User | None:
    """The absent person for whom this one acts in a step; None for one's own, and for what a role gives."""
    whose = BELONGS_TO.get(may)
    person = whose(row) if whose else None
    if person is None or person.pk == user.pk or not acts_for(user, person):
        return None
    return person
