"""Opening, end of fieldwork, team meeting, closing: facts that move the audit (AG-4 to AG-7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from audits import permissions, queries
from audits.models import Answer, Audit, AuditMilestone, MeetingPerson, UrgentNotice, seats
from audits.rules import gates
from audits.rules.milestones import Kind
from audits.services import deviating, milestones
from audits.services.common import Actor, locked, person, require, set_report_due, write_back
from audits.workflow import AUDIT
from kernel.journal import audited, record
from kernel.workflow import Refused
from organisation.models import User
from organisation.services import lock_person
from programmes import services as programmes
from programmes.models import Verdict

S = Audit.State
Attendee = User | str
"""A person with a record, or a name."""
View = tuple[str, str, "date | None"]
"""Finding by finding: reference or draft number, agree | disagree | brings_proof, until when."""
VIEWS = frozenset({"agree", "disagree", "brings_proof"})


def opening_meeting(
    audit: Audit,
    *,
    happened_on: date,
    by: Actor,
    today: date,
    attendees: Sequence[Attendee] = (),
    held: bool = True,
    note: str = "",
    reason: str = "",
) -> Audit:
    """AG-4, to `fieldwork`; never refused as a fact. Independence is judged again under a lock on each person.

    A BLOCK that stands that day, whoever found it first, flags that person's answers, given and to come.
    `held` False: a desk audit without the meeting.
    Entered late, when fieldwork is over, it is a milestone with its true date and moves nothing.
    """
    with audited(by=by, today=today):
        require(permissions.may_lead, by, audit)
        confirmed = locked(audit).team_is_confirmed
        blocks = _judged_again(audit, by=by, today=today)
        audit = locked(audit)
        said = tuple(blocks.values())
        facts = queries.opening_facts(audit, happened_on, held=held, confirmed=confirmed, new_blocks=said)
        flags = {**(audit.flags or {}), **blocks}
        _once(audit, Kind.OPENING_MEETING, happened_on)
        if audit.state in (S.PLANNED, S.PREPARING, S.POSTPONED):
            row = AUDIT.advance(audit, "open", by=by, today=today, opening_on=happened_on, flags=flags)
        else:
            row = audit
            row.opening_on, row.flags = happened_on, flags
            row.save()
        set_report_due(row)
        milestones.write(
            row, Kind.OPENING_MEETING, happened_on, by=by, today=today, note=note, details={"held": held}, reason=reason
        )
        for what in gates.OPENING.deviations(facts):
            deviating.note(row, "AG-4", what, on=happened_on, by=by, reason=reason)
        _flag_answers(row, blocks)
        _attended(row, MeetingPerson.Meeting.OPENING, attendees)
        write_back(row, by=by, today=today, actual_start=happened_on)
    return row


def finish_fieldwork(
    audit: Audit, *, happened_on: date, by: Actor, today: date, note: str = ""
) -> tuple[AuditMilestone, list[str]]:
    """AG-5: the fact, and the to-do list that AG-8 will hold. Never refused."""
    require(permissions.may_lead, by, audit)
    with audited(by=by, today=today):
        row = milestones.write(audit, Kind.FIELDWORK_FINISHED, happened_on, by=by, today=today, note=note)
        set_report_due(locked(audit))
    return row, list(queries.open_lines(audit))


def team_meeting(
    audit: Audit, *, happened_on: date, by: Actor, today: date, note: str = "", views: str = ""
) -> AuditMilestone:
    """AG-6: findings drafted, provisional grades set; diverging views are kept in `views`."""
    require(permissions.may_lead, by, audit)
    details = {"diverging_views": views} if views else {}
    with audited(by=by, today=today):
        return milestones.write(audit, Kind.TEAM_MEETING, happened_on, by=by, today=today, note=note, details=details)


def closing_meeting(
    audit: Audit,
    *,
    happened_on: date,
    by: Actor,
    today: date,
    attendees: Sequence[Attendee] = (),
    views: Iterable[View] = (),
    note: str = "",
    reason: str = "",
) -> Audit:
    """AG-7, to `reporting`: the meeting and what was said finding by finding. The findings room issues the NCs.

    An audit whose opening was never recorded closes all the same; that is a deviation.
    """
    said = [_view(*view) for view in views]
    with audited(by=by, today=today):
        require(permissions.may_lead, by, audit)
        audit = locked(audit)
        _once(audit, Kind.CLOSING_MEETING, happened_on)
        lead = seats.lead_of(audit)
        author = audit.report_author or lead
        row = AUDIT.advance(audit, "close", by=by, today=today, closing_on=happened_on, report_author=author)
        set_report_due(row)
        milestones.write(
            row,
            Kind.CLOSING_MEETING,
            happened_on,
            by=by,
            today=today,
            note=note,
            details={"views": said},
            reason=reason,
        )
        if row.opening_on is None:
            what = "the closing meeting was held without a recorded opening"
            deviating.note(row, "AG-4", what, on=happened_on, by=by, reason=reason)
        _attended(row, MeetingPerson.Meeting.CLOSING, attendees)
        start = {} if row.opening_on else {"actual_start": row.planned.start or happened_on}
        write_back(row, by=by, today=today, actual_end=happened_on, **start)
    return row


def urgent_notice(
    audit: Audit, *, text: str, by: Actor, today: date, finding_ref: str = "", on: date | None = None
) -> UrgentNotice:
    """A significant risk or an obvious major nonconformity, told at once (domain 5.3)."""
    require(permissions.may_answer, by, audit)
    if not text.strip():
        raise Refused("Say what was reported.")
    with audited(by=by, today=today):
        row = UrgentNotice(audit=audit, finding_ref=finding_ref, on=on or today, by=person(by), text=text.strip())
        row.save()
        record(row, verb="reported at once")
    return row


def _judged_again(audit: Audit, *, by: Actor, today: date) -> dict[str, str]:
    """{user id: sentence} of people whom a BLOCK hits now.

    Nobody was assigned with one, so each is new since then; the nightly job may have found it already (3.4).
    """
    people = sorted({row.person_id for row in seats.team(audit)})
    for pk in people:
        lock_person(pk)
    programmes.rejudge(audit.planned, by=by, today=today, occasion="fieldwork")
    return {str(pk): sentence for pk, sentence in _blocks(audit).items()}


def _blocks(audit: Audit) -> dict[int, str]:
    rows = Verdict.objects.filter(assignment__audit=audit.planned, severity__iexact="block")
    found: dict[int, str] = {}
    for row in rows.select_related("assignment__person").order_by("pk"):
        sentence = f"{row.assignment.person} is not independent any more ({row.rule}): {row.sentence}"
        found.setdefault(row.assignment.person_id, sentence)
    return found


def _flag_answers(audit: Audit, blocks: dict[str, str]) -> None:
    if not blocks:
        return
    for answer in Answer.objects.filter(question__audit=audit, answered_by__in=[int(pk) for pk in blocks]):
        answer.flagged_reason = blocks[str(answer.answered_by_id)]
        answer.save()
        record(answer, verb="answer flagged")


def _attended(audit: Audit, meeting: str, attendees: Sequence[Attendee]) -> None:
    there = set(
        MeetingPerson.objects.filter(audit=audit, meeting=meeting, person__isnull=False).values_list(
            "person_id", flat=True
        )
    )
    for attendee in attendees:
        if isinstance(attendee, str):
            if attendee.strip():
                MeetingPerson(audit=audit, meeting=meeting, name=attendee.strip()[:150]).save()
        elif attendee.pk not in there:
            MeetingPerson(audit=audit, meeting=meeting, person=attendee).save()
            there.add(attendee.pk)


def _once(audit: Audit, kind: Kind, happened_on: date) -> None:
    if AuditMilestone.objects.filter(audit=audit, kind=kind).exists():
        raise Refused(f"“{AuditMilestone.Kind(kind.value).label}” is recorded already. Correct its date instead.")


def _view(finding: str, view: str, until: date | None) -> dict[str, str]:
    if view not in VIEWS:
        raise Refused(f"{finding}: choose agree, disagree or brings proof.")
    if view == "brings_proof" and until is None:
        raise Refused(f"{finding}: enter until when the proof is brought.")
    return {"finding": finding, "view": view, "until": "" if until is None else until.isoformat()}
