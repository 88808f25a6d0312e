"""Who may what on one audit: role (organisation.roles) and relation, nothing about state (architecture 1.4)."""

from audits.models import Audit
from audits.models.seats import (
    READING,
    audits_the_programme,
    author_id,
    is_auditee,
    is_client,
    is_lead,
    is_on_team,
    team,
)
from kernel import clock
from organisation.models import User
from organisation.queries import covered_people, is_above
from organisation.roles import Can


def may_manage(user: User, audit: Audit) -> bool:
    """AG-1, AG-10, AG-13: programme manager; the client where 9.2 is in scope."""
    if audits_the_programme(audit):
        return is_client(user, audit) and user.can(Can.STAND_IN_AS_CLIENT)
    return user.can(Can.MANAGE_AUDIT)


def may_add_scope(user: User, audit: Audit) -> bool:
    """AG-13: the programme manager and the client, also where 9.2 is in scope; agreed afterwards is a deviation."""
    return may_manage(user, audit) or user.can(Can.EDIT_PROGRAMME)


def may_drop_scope(user: User, audit: Audit) -> bool:
    """AG-13 where coverage is lost: the sponsor decides, as when an audit is cancelled."""
    return user.can(Can.CANCEL_COVERAGE)


def may_accept(user: User, audit: Audit) -> bool:
    """Everybody on the team accepts for himself or herself (IND-13)."""
    return any(row.person_id == user.pk for row in team(audit))


def may_lead(user: User, audit: Audit) -> bool:
    """AG-2 to AG-7."""
    return is_lead(user, audit)


def may_answer(user: User, audit: Audit) -> bool:
    """Answers, sources and notes: lead, auditors, trainees."""
    return is_on_team(user, audit)


def may_read_checklist(user: User, audit: Audit) -> bool:
    """The team; the programme manager reads, not where 9.2 is in scope; an auditee never (1.4)."""
    if is_on_team(user, audit, READING):
        return True
    if audits_the_programme(audit) or not user.can(Can.READ_ALL_AUDITS):
        return False
    return not is_auditee(user, audit)


def may_suspend(user: User, audit: Audit) -> bool:
    """AG-11: lead and client."""
    return is_lead(user, audit) or is_client(user, audit)


def may_approve(user: User, audit: Audit) -> bool:
    """AG-8: programme manager, or the client where that person is author, auditee or on the team; never the author.

    Where 9.2 is in scope the programme manager is an auditee, so the client decides (IND-18, IND-19).
    """
    if user.pk == author_id(audit) or is_on_team(user, audit, READING):
        return False
    if user.can(Can.MANAGE_AUDIT):
        return not audits_the_programme(audit) and not is_auditee(user, audit)
    own = is_client(user, audit) and user.can(Can.STAND_IN_AS_CLIENT) and _manager_is_barred(audit)
    return own or approves_for(user, audit) is not None


def approves_for(user: User, audit: Audit) -> User | None:
    """The absent approver for whom this person decides (AG-8): the same four eyes and the same distance.

    The deputy is not author, on the team or auditee, and where 9.2 is in scope neither the programme manager nor
    somebody who reports to that person (IND-18).
    """
    if user.can(Can.MANAGE_AUDIT) or user.pk == author_id(audit) or is_on_team(user, audit, READING):
        return None
    today = clock.today()
    absent = [one for one in covered_people(user, today) if may_approve(one, audit)]
    if not absent or is_auditee(user, audit):
        return None
    if audits_the_programme(audit) and is_above(audit.planned.programme.manager_id, user.pk, today):
        return None
    return absent[0]


def may_send(user: User, audit: Audit) -> bool:
    """Distribution is the author's or the approver's act."""
    return user.pk == author_id(audit) or is_lead(user, audit) or may_approve(user, audit)


def may_propose_cancelling(user: User, audit: Audit) -> bool:
    """AG-12, first half."""
    return user.can(Can.MANAGE_AUDIT)


def may_cancel(user: User, audit: Audit) -> bool:
    """AG-12, second half: the sponsor decides."""
    return user.can(Can.CANCEL_COVERAGE)


def may_record_deviation(user: User, audit: Audit) -> bool:
    """Facts against a rule: the team, and whoever manages the audit."""
    return is_on_team(user, audit) or may_manage(user, audit)


def _manager_is_barred(audit: Audit) -> bool:
    manager = audit.planned.programme.manager
    return (
        audits_the_programme(audit)
        or manager.pk == author_id(audit)
        or is_on_team(manager, audit, READING)
        or is_auditee(manager, audit)
    )
