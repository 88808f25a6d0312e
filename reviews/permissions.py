"""Who may do what with a management review: role and relation; nothing about state (architecture 1.4)."""

from organisation.models import User
from organisation.roles import Can
from reviews.models import Decision, ManagementReview, ReviewInput


def may_prepare(user: User, review: ManagementReview | None = None) -> bool:
    """Programme manager: plan, ask for inputs, freeze, write the minutes."""
    return user.can(Can.PREPARE_REVIEW)


def may_hold(user: User, review: ManagementReview) -> bool:
    """The fact that the meeting was held is recorded by whoever prepares it, or by the chair."""
    return may_prepare(user) or may_approve(user, review)


def may_approve(user: User, review: ManagementReview) -> bool:
    """The chair approves the minutes, with the role of top management."""
    return review.chair_id == user.pk and user.can(Can.APPROVE_REVIEW)


def may_close(user: User, review: ManagementReview) -> bool:
    return may_prepare(user) or may_approve(user, review)


def may_answer(user: User, line: ReviewInput) -> bool:
    """The owner of the line, or whoever prepares the review."""
    return line.owner_id == user.pk or may_prepare(user)


def may_finish(user: User, decision: Decision) -> bool:
    """The owner of a decision says that it is done; so may whoever prepares and the chair."""
    return decision.owner_id == user.pk or may_hold(user, decision.review)
