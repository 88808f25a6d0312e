"""Who may change or see what in this room; state is not asked here."""

from datetime import date

from django.core.exceptions import PermissionDenied

from organisation.models import User
from organisation.roles import Can, Role


def require(by: User | str, what: Can, *, today: date) -> None:
    """Raise PermissionDenied unless one of the actor's roles of that day grants the verb; jobs and loaders pass."""
    if isinstance(by, str):
        return
    if not by.can(what, today):
        raise PermissionDenied(str(what))


def may_see_ties(user: User, person: User, *, today: date) -> bool:
    """Relationships, interests, declarations and evaluations: one's own, or with the verb for it."""
    return user.pk == person.pk or user.can(Can.READ_TIES, today)


def may_see_competence(user: User, person: User, *, today: date) -> bool:
    """Grades and topic levels: one's own, or with the verb for the pool."""
    return user.pk == person.pk or user.can(Can.READ_POOL, today)


def may_decide_declaration(user: User, person: User, *, today: date) -> bool:
    """Programme manager; top management where the programme manager is the one who declared; never oneself (3.3)."""
    if user.pk == person.pk or not user.can(Can.DECIDE_DECLARATION, today):
        return False
    if Role.PROGRAMME_MANAGER in person.roles_on(today):
        return Role.TOP_MANAGEMENT in user.roles_on(today)
    return True


def may_edit_gifts(user: User, person: User, *, today: date) -> bool:
    """The register of gifts of another: whoever keeps the organisation's facts, or decides on declarations."""
    if user.pk == person.pk:
        return False
    return user.can(Can.EDIT_ORGANISATION, today) or may_decide_declaration(user, person, today=today)


def may_edit_competence(user: User, person: User, *, today: date) -> bool:
    """Nobody grants a grade to oneself (CMP-06 says so of the evaluation)."""
    return user.pk != person.pk and user.can(Can.EDIT_COMPETENCE, today)
