"""What the verbs of this room share."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied

from audits.models import Deviation
from kernel.journal import record
from kernel.models import Record
from organisation.models import User
from reviews import permissions
from reviews.models import ManagementReview

Actor = User | str
"""A person, or "system:<job>" for jobs and loaders."""


def person(by: Actor) -> User | None:
    """Whom a column can name: None for the system."""
    return None if isinstance(by, str) else by


def require_prepare(by: Actor) -> None:
    """PermissionDenied unless this person prepares reviews; the system passes."""
    if not isinstance(by, str) and not permissions.may_prepare(by):
        raise PermissionDenied("prepare_review")


def locked(review: ManagementReview) -> ManagementReview:
    """The row as it stands, held until the transaction ends."""
    row: ManagementReview = ManagementReview.objects.select_for_update().get(pk=review.pk)
    return row


def change(row: Record, version: int | None, fields: dict[str, Any], allowed: frozenset[str]) -> None:
    """Set the named fields; a version other than the one stored makes save() raise Stale."""
    if unknown := set(fields) - allowed:
        raise TypeError(f"{type(row).__name__} has no {', '.join(sorted(unknown))} to change")
    if version is not None:
        row.version = version
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def working_days(first: date | None, last: date) -> int | None:
    from organisation.queries import calendar

    return None if first is None else calendar().working_days_between(first, last)


RULE = "8.2"


def deviate(review: ManagementReview, what: str, reason: str, *, by: Actor, on: date) -> None:
    """A fact against a rule of the review, with its reason; call inside `audited()`."""
    row = Deviation(
        review_ref=review.reference, rule=RULE, what=what[:500], reason=reason, recorded_by=person(by), on=on
    )
    row.save()
    record(row, verb="deviation recorded", reason=reason)
