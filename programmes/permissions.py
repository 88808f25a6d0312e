"""Who may do what in this room: role and relation, never state."""

from django.core.exceptions import PermissionDenied

from kernel import clock, policy
from organisation.models import User
from organisation.queries import covered_with, processes_answered_for
from organisation.roles import Can
from programmes.models import Assignment, Objection, PlannedAudit, Programme, Safeguard
from programmes.rules.changes import SPONSOR_DECIDES, decider
from programmes.rules.policy import Policy
from programmes.rules.scope import AUDIT_CLAUSE
from standards.models import Clause


def may_read(user: User, programme: Programme) -> bool:
    """Drafts for those who plan, audit or approve; approved ones for readers too."""
    if user.can(Can.READ_DRAFT_PROGRAMME) or approves_for(user) is not None:
        return True
    return user.can(Can.READ_PROGRAMME) and not programme.is_draft


def approves_for(user: User) -> User | None:
    """The absent approver for whom this person decides; None for an approver, and for whoever edits programmes."""
    return None if may_edit(user) else covered_with(user, Can.APPROVE_PROGRAMME, clock.today())


def may_edit(user: User, programme: Programme | None = None) -> bool:
    """The programme manager, or the deputy of this programme."""
    return user.can(Can.EDIT_PROGRAMME)


def may_approve(user: User, programme: Programme) -> bool:
    """Top management or its deputy, never the submitter (IND-19), nor a deputy for the submitter."""
    if programme.submitted_by_id == user.pk:
        return False
    absent = approves_for(user)
    return user.can(Can.APPROVE_PROGRAMME) or (absent is not None and programme.submitted_by_id != absent.pk)


def may_send_back(user: User, programme: Programme) -> bool:
    """The approver, or the deputy."""
    return user.can(Can.APPROVE_PROGRAMME) or approves_for(user) is not None


def may_close(user: User, programme: Programme) -> bool:
    """Top management, or the deputy."""
    return user.can(Can.APPROVE_PROGRAMME) or approves_for(user) is not None


def may_lose_coverage(user: User) -> bool:
    """Cancelling an audit, dropping a leaf, a process or a site, exceeding the budget: the sponsor's, or a deputy's."""
    return user.can(Can.CANCEL_COVERAGE) or approves_for(user) is not None


def may_change(user: User, programme: Programme, kind: str) -> bool:
    """A change of this kind: the programme manager's in a draft; once approved, whoever the rules name (0.5, 2.3)."""
    if not programme.is_in_force:
        return may_edit(user, programme)
    edits, loses = may_edit(user, programme), may_lose_coverage(user)
    if edits == loses:
        return edits
    if decider(kind, _changes_by(programme)) == "sponsor":
        return loses
    return edits or kind in SPONSOR_DECIDES


def _changes_by(programme: Programme) -> str:
    """The rule in force, read once for a programme in hand."""
    held: str = programme.__dict__.setdefault("_changes_by", "") or policy.value(Policy, "programmes", "changes_by")
    programme.__dict__["_changes_by"] = held
    return held


def decided_by(programme: Programme, rules: Policy) -> None:
    """The rules are read already: who decides a change needs no look of its own."""
    programme.__dict__["_changes_by"] = rules.changes_by


def may_assign(user: User, audit: PlannedAudit) -> bool:
    """The programme manager, or the approver where every change is the approver's."""
    return may_change(user, audit.programme, "team")


def sees_verdicts(user: User, audit: PlannedAudit) -> bool:
    """What the rules say of everybody here, with the ties behind it; of oneself everybody may read it."""
    return user.can(Can.READ_TIES) or user.can(Can.APPROVE_WAIVER) or may_assign(user, audit)


def may_ask_as_of(user: User) -> bool:
    """What somebody may audit on a day: whoever chooses teams, or signs what a team needs."""
    return may_edit(user) or user.can(Can.APPROVE_WAIVER)


def may_move(user: User, audit: PlannedAudit) -> bool:
    """The programme manager, or whom the rules name; the client where the audit process itself is audited."""
    if may_change(user, audit.programme, "moved_out"):
        return True
    stands_in = user.can(Can.STAND_IN_AS_CLIENT) and audit.client_id == user.pk
    return stands_in and audit.scope.filter(clause__in=Clause.objects.under(AUDIT_CLAUSE)).exists()


def may_add_scope(user: User, audit: PlannedAudit) -> bool:
    """AG-13: the programme manager; the client too where the audit process itself is audited (IND-18)."""
    return may_move(user, audit)


def may_drop_scope(user: User, audit: PlannedAudit) -> bool:
    """In a draft the programme manager; in an approved programme whoever may lose coverage, or whom the rules name."""
    programme = audit.programme
    if programme.is_draft or programme.is_in_force:
        return may_change(user, programme, "scope_dropped")
    return may_lose_coverage(user)


def may_propose_safeguard(user: User) -> bool:
    """The programme manager."""
    return user.can(Can.EDIT_PROGRAMME)


def may_approve_safeguard(user: User, guard: Safeguard) -> bool:
    """Programme manager or top management, never for oneself, never what the approver alone has proposed for self."""
    return user.can(Can.APPROVE_WAIVER) and guard.person_id != user.pk


def may_object(user: User, audit: PlannedAudit, raised_by: User) -> bool:
    """An auditee for oneself; whoever assigns the team writes it down for an auditee (IND-24)."""
    if not is_audited(raised_by, audit):
        return False
    return user.pk == raised_by.pk or may_assign(user, audit)


def is_audited(person: User, audit: PlannedAudit) -> bool:
    """Whether the person answers for an audited process today."""
    processes = processes_answered_for(person, clock.today())
    return processes.filter(scope_items__audit=audit).exists()


def may_decide_objection(user: User, objection: Objection) -> bool:
    """Whoever may sign a safeguard, but neither of the two: who is objected to, who objects."""
    return user.can(Can.APPROVE_WAIVER) and user.pk not in (objection.person_id, objection.by_id)


def may_accept(user: User, assignment: Assignment) -> bool:
    """One's own seat."""
    return assignment.person_id == user.pk


def require(allowed: bool, what: str) -> None:
    """PermissionDenied unless allowed."""
    if not allowed:
        raise PermissionDenied(what)


def acts(by: User | str) -> User | None:
    """The person who acts; None for a job or a loader, which passes."""
    return None if isinstance(by, str) else by
