"""Who may read the reference data. This room knows no people: it asks only for the roles of the day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from django.core.exceptions import PermissionDenied

OUTSIDE = frozenset({"reader"})  # a reader sees the approved programme and issued reports only (architecture 1.4)


class HoldsRoles(Protocol):
    """Whoever signed in; organisation.User is one."""

    def roles_on(self, day: date) -> Iterable[str]: ...


def may_read(user: HoldsRoles, *, today: date) -> bool:
    """Anybody with an internal role on that day: any access role but reader."""
    return bool(frozenset(user.roles_on(today)) - OUTSIDE)


def require_reader(user: HoldsRoles, *, today: date) -> None:
    """PermissionDenied for people without an internal role."""
    if not may_read(user, today=today):
        raise PermissionDenied("The library of standards and questions is for people with an internal role.")


EDITORS = frozenset({"programme_manager", "administrator"})


def may_edit(user: HoldsRoles, *, today: date) -> bool:
    """Criteria documents are kept by whoever plans audits or keeps the organisation's facts."""
    return bool(frozenset(user.roles_on(today)) & EDITORS)


def require_editor(by: HoldsRoles | str, *, today: date) -> None:
    """PermissionDenied unless an editor acts; jobs and loaders, named by a text, pass."""
    if not isinstance(by, str) and not may_edit(by, today=today):
        raise PermissionDenied("Criteria documents are kept by programme managers and administrators.")
