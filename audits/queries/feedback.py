"""Whether feedback is asked for, from whom, about whom, and who reads it (domain 4.3). Off means: nothing is there."""

from django.db.models import QuerySet

from audits.models import Audit, Feedback
from audits.models.seats import JUDGING, is_auditee, is_on_team, team
from kernel import policy
from organisation.models import User
from organisation.roles import Can
from organisation.rules import Policy


def is_asked() -> bool:
    """Whether the organisation asks for feedback at all. One query."""
    return bool(policy.value(Policy, "organisation", "ask_feedback"))


def may_give(user: User, audit: Audit) -> bool:
    """An auditee, once the report is out, while feedback is asked for."""
    if audit.report_sent_on is None or is_on_team(user, audit) or not is_auditee(user, audit):
        return False
    return is_asked()


def audited_by(audit: Audit) -> list[User]:
    """The people on whom feedback is given: who asked questions there, the lead first."""
    return [seat.person for seat in team(audit) if seat.role in JUDGING]


def may_read(user: User, about_id: int) -> bool:
    """The person and the programme manager, nobody else, while feedback is asked for."""
    return (user.pk == about_id or user.can(Can.MANAGE_AUDIT)) and is_asked()


def feedback_on(person: User) -> "QuerySet[Feedback]":
    """All feedback on one person, the newest first. One query."""
    rows: QuerySet[Feedback] = Feedback.objects.filter(about=person)
    return rows.select_related("audit__planned", "given_by")
