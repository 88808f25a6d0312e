"""Who may do what with a management review: role and relation; nothing about state (architecture 1.4)."""

from kernel import clock
from organisation.models import User
from organisation.queries import covered_people
from organisation.roles import Can
from reviews.models import Decision, ManagementReview, ReviewInput


def may_prepare(user: User, review: ManagementReview | None = None) -> bool:
    """Programme manager: plan, ask for inputs, freeze, write the minutes."""
    return user.can(Can.PREPARE_REVIEW)


def may_hold(user: User, review: ManagementReview) -> bool:
    """The fact that the meeting was held is recorded by whoever prepares it, or by the chair."""
    return may_prepare(user) or may_approve(user, review)


def may_approve(user: User, review: ManagementReview) -> bool:
    """The chair approves the minutes, with the role of top management; or the chair's deputy."""
    return (review.chair_id == user.pk and user.can(Can.APPROVE_REVIEW)) or approves_for(user, review) is not None


def approves_for(user: User, review: ManagementReview) -> User | None:
    """The absent chair for whom this person decides; never whoever prepares the review (four eyes)."""
    if review.chair_id == user.pk or may_prepare(user) or review.prepared_by_id == user.pk:
        return None
    people = covered_people(user, clock.today())
    return next((one for one in people if one.pk == review.chair_id and one.can(Can.APPROVE_REVIEW)), None)


def answers_for(user: User, line: ReviewInput) -> User | None:
    """The absent owner of a line."""
    return next((one for one in covered_people(user, clock.today()) if one.pk == line.owner_id), None)


def may_close(user: User, review: ManagementReview) -> bool:
    return may_prepare(user) or may_approve(user, review)


def may_answer(user: User, line: ReviewInput) -> bool:
    """The owner of the line, or whoever prepares the review."""
    return line.owner_id == user.pk or may_prepare(user) or answers_for(user, line) is not None


def finishes_for(user: User, decision: Decision) -> User | None:
    """The absent owner of a decision."""
    return next((one for one in covered_people(user, clock.today()) if one.pk == decision.owner_id), None)


def may_finish(user: User, decision: Decision) -> bool:
    """The owner of a decision says that it is done; so may whoever prepares and the chair."""
    if finishes_for(user, decision) is not None:
        return True
    return decision.owner_id == user.pk or may_hold(user, decision.review)
