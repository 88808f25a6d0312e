"""An auditee says how the auditors worked: asked for with the report, kept from everybody else (domain 4.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from audits import notices, queries
from audits.models import Audit, Feedback
from audits.models.seats import is_on_team
from audits.rules.feedback import ASPECTS, is_empty, refusals
from audits.services.common import locked, require
from kernel.journal import audited, record
from kernel.workflow import Refused
from organisation.models import User


@dataclass(frozen=True, slots=True)
class Said:
    """Marks 1 to 5 by aspect, and a sentence, on one person."""

    marks: Mapping[str, int | None] = field(default_factory=dict)
    sentence: str = ""


def give_feedback(audit: Audit, *, said: Mapping[User, Said], by: User, today: date) -> list[Feedback]:
    """Keep what an auditee says of each auditor; saying it again replaces it, people left out keep what was said.

    Raises PermissionDenied unless `by` is an auditee and the report is out; Refused with every reason.
    """
    require(queries.may_give, by, audit)
    told = {person: one for person, one in said.items() if not is_empty(one.marks, one.sentence)}
    team = {person.pk for person in queries.audited_by(audit)}
    reasons = [] if told else ["Say something of at least one of the auditors."]
    reasons += [f"{person} did not audit here." for person in told if person.pk not in team]
    for person, one in told.items():
        reasons += refusals(str(person), one.marks, one.sentence)
    if reasons:
        raise Refused(reasons)
    with audited(by=by, today=today):
        audit = locked(audit)
        return [_keep(audit, person, one, by, today) for person, one in told.items()]


def _keep(audit: Audit, person: User, one: Said, by: User, today: date) -> Feedback:
    row: Feedback = Feedback.objects.filter(audit=audit, about=person, given_by=by).first() or Feedback(
        audit=audit, about=person, given_by=by
    )
    for aspect in ASPECTS:
        setattr(row, aspect, one.marks[aspect])
    row.sentence, row.given_on = one.sentence.strip(), today
    row.save()
    record(row, verb="feedback given")
    notices.feedback_given(row, on=today)
    return row


def ask_feedback(audit: Audit, *, on: date) -> None:
    """The report is out: the auditees are asked, unless the organisation asks nobody. Inside `audited()`."""
    if not queries.is_asked():
        return
    people = [one for one in queries.auditees(audit, audit.planned.first_day or on) if not is_on_team(one, audit)]
    notices.feedback_asked(audit, people, on=on)
