"""What a later room does when a plan of an approved programme comes into force, moves or is cancelled.

The audits room fills this in when it is loaded (decision 0004, the other way round); nothing here imports it.
"""

from __future__ import annotations

from datetime import date
from typing import Protocol

from programmes.models import PlannedAudit


class Follower(Protocol):
    """Called inside the transaction of the change, with the plan as it stands now."""

    def __call__(self, planned: PlannedAudit, *, today: date) -> None: ...


_followers: list[Follower] = []


def give_follower(follower: Follower) -> None:
    """The audits room says what follows a plan."""
    _followers[:] = [follower]


def follow(planned: PlannedAudit, *, today: date) -> None:
    """Let the audit follow its plan, once the programme is in force; a draft has no audits."""
    if planned.programme.is_in_force:
        for follower in _followers:
            follower(planned, today=today)
