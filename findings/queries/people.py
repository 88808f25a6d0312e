"""Roles of the ladder turned into the persons of a day (domain 7.4)."""

from collections.abc import Sequence
from datetime import date

from findings.models import Nonconformity
from findings.rules.ladder import Recipient, Rung, keeps_own_copy, next_level_recipients
from findings.rules.terms import AUDITOR_STEPS, Ball, ClockStep
from organisation import queries as organisation
from organisation.models import User


def programme_manager(nc: Nonconformity, day: date) -> User | None:
    """Whoever manages the programme of the audit; outside an audit the programme manager of the day."""
    if nc.finding.audit is not None:
        return nc.finding.audit.planned.programme.manager
    return next(iter(organisation.programme_managers(day)), None)


def sponsor(nc: Nonconformity, day: date) -> User | None:
    """The sponsor of the audit's programme; outside an audit the sponsor of the day."""
    if nc.finding.audit is not None:
        return nc.finding.audit.planned.programme.sponsor
    return next(iter(organisation.sponsors(day)), None)


def sms_manager(day: date) -> User | None:
    """Who manages the management system."""
    return next(iter(organisation.sms_managers(day)), None)


def line_manager(person: User | None, day: date) -> User | None:
    """The direct manager; None above everybody."""
    return None if person is None else organisation.manager_of(person, day)


def holder(nc: Nonconformity, step: ClockStep) -> User | None:
    """Who holds the ball for this step: owner, the deciding auditor, or the verifier."""
    if step not in AUDITOR_STEPS:
        return nc.finding.owner
    return nc.verifier if nc.ball == Ball.VERIFIER else nc.auditor


def recipients(nc: Nonconformity, rung: Rung, day: date) -> list[User]:
    """Who gets this level, each once. An owner among them is replaced by those of the next level; the owner's own
    copy of L1 and L2 stays. Whoever covers for an absent recipient receives instead.
    """
    owner = nc.finding.owner
    found: dict[int, User] = {}
    roles: Sequence[Recipient] = rung.recipients
    to_auditor = rung.step in AUDITOR_STEPS
    for role in roles:
        person = _person(nc, role, rung, day)
        if person is None:
            continue
        own_copy = role in (Recipient.OWNER, Recipient.HOLDER) and (rung.is_reminder or keeps_own_copy(rung.level))
        if owner is not None and person.pk == owner.pk and not own_copy:
            for stand_in in next_level_recipients(rung.level, to_auditor=to_auditor):
                if (other := _person(nc, stand_in, rung, day)) is not None and other.pk != owner.pk:
                    found.setdefault(other.pk, other)
            continue
        found.setdefault(person.pk, person)
    return [covering for person in found.values() for covering in _present(person, day)]


def _present(person: User, day: date) -> list[User]:
    """The people who cover for an absent person, else that person."""
    return organisation.deputies_for(person, day) or [person]


def _person(nc: Nonconformity, role: Recipient, rung: Rung, day: date) -> User | None:
    match role:
        case Recipient.HOLDER:
            return holder(nc, rung.step)
        case Recipient.OWNER:
            return nc.finding.owner
        case Recipient.LINE_MANAGER:
            return line_manager(nc.finding.owner, day)
        case Recipient.PROGRAMME_MANAGER:
            return programme_manager(nc, day)
        case Recipient.SMS_MANAGER:
            return sms_manager(day)
        case Recipient.SPONSOR:
            return sponsor(nc, day)
        case Recipient.SUPERIOR:
            return line_manager(programme_manager(nc, day), day)
