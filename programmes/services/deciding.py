"""Submit, send back, approve, review, close: the decisions of a programme's life (domain 2.3)."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

from kernel.journal import audited, record
from kernel.workflow import Refused
from organisation import queries as organisation
from organisation.models import User
from organisation.roles import Can, Role
from programmes import notices, queries
from programmes.models import Objective, PlannedAudit, Programme, ProgrammeReview, ProgrammeVersion, Safeguard
from programmes.report import snapshot
from programmes.rules.changes import next_version
from programmes.rules.closing import YearFacts
from programmes.rules.four_eyes import ind_19
from programmes.rules.yearly_review import MONITORED
from programmes.services.common import Actor, lock_programme
from programmes.services.following import follow
from programmes.services.judging import rejudge
from programmes.services.safeguarding import approve_safeguard, refusals_to_sign
from programmes.workflow import PROGRAMME


def submit(programme: Programme, *, by: Actor, today: date, version: int | None = None) -> Programme:
    """Hand the draft to its approver; refused with everything that is still missing."""
    with audited(by=by, today=today):
        row = lock_programme(programme, version)
        if row.state == Programme.State.DRAFT:
            for audit in row.audits.exclude(progress="cancelled").select_related("programme"):
                rejudge(audit, by=by, today=today, occasion="submitted")
        plan = queries.year_plan(row)
        row = PROGRAMME.advance(
            row,
            "submit",
            by=by,
            today=today,
            facts=plan,
            submitted_by=None if isinstance(by, str) else by,
            submitted_on=today,
            returned_comment="",
        )
        open_version(row, state=ProgrammeVersion.State.SUBMITTED)
        people = [
            person for person in organisation.holders(Role.TOP_MANAGEMENT, today) if person.pk != row.submitted_by_id
        ]
        notices.submitted(row, people, on=today)
    return row


def send_back(programme: Programme, *, comment: str, by: Actor, today: date, version: int | None = None) -> Programme:
    """Return a submitted programme to its manager, with a comment."""
    with audited(by=by, today=today):
        row = PROGRAMME.advance(
            programme,
            "send_back",
            by=by,
            today=today,
            facts=comment,
            reason=comment.strip(),
            version=version,
            returned_comment=comment.strip(),
            submitted_by=None,
            submitted_on=None,
        )
        open_version(row, state=ProgrammeVersion.State.DRAFT)
        notices.decided(row, f"The programme of {row.year} was sent back: {comment.strip()}", on=today)
    return row


def approve(programme: Programme, *, by: User, today: date, version: int | None = None) -> Programme:
    """Approve, freeze baseline and snapshot, replace the version before; never by the submitter (IND-19).

    Standing safeguards are approved with it, as far as the approver may sign them.
    """
    current: Programme = Programme.objects.get(pk=programme.pk)
    if current.submitted_by_id == by.pk and by.can(Can.APPROVE_PROGRAMME):
        said = ind_19(str(current.submitted_by_id), str(by.pk), f"the programme of {current.year}")
        raise Refused([verdict.said for verdict in said])
    with audited(by=by, today=today):
        row = PROGRAMME.advance(
            programme, "approve", by=by, today=today, version=version, approved_by=by, approved_on=today
        )
        for audit in PlannedAudit.objects.select_for_update().filter(programme=row, legacy=False).order_by("pk"):
            audit.baseline_start, audit.baseline_end = audit.start, audit.end
            audit.save()
        _freeze(row, by, today)
        for guard in Safeguard.objects.filter(programme=row, standing=True, approved_on__isnull=True):
            if not refusals_to_sign(guard, by):
                approve_safeguard(guard, by=by, today=today)
        for audit in PlannedAudit.objects.filter(programme=row).select_related("programme").order_by("pk"):
            follow(audit, today=today)
        notices.decided(row, f"The programme of {row.year} is approved.", on=today)
    return row


def review(
    programme: Programme,
    *,
    text: str,
    ratings: Mapping[str, str],
    facts: YearFacts,
    by: Actor,
    today: date,
    said: Mapping[str, str] | None = None,
    version: int | None = None,
) -> Programme:
    """The yearly review: text, a rating of each objective, an end for each audit (5.7); feeds 9.3.

    `said` are the texts of monitoring by their names (5.6), and `changes_next`. The deviations are kept as they stand.
    """
    with audited(by=by, today=today):
        for objective in Objective.objects.select_for_update().filter(programme=programme):
            rating = ratings.get(objective.number, "")
            if rating in Objective.Rating.values and rating != objective.rating:
                objective.rating = rating
                objective.save()
        row = PROGRAMME.advance(
            programme,
            "review",
            by=by,
            today=today,
            facts=facts,
            version=version,
            review_text=text.strip(),
            reviewed_on=today,
        )
        _keep_review(row, said or {}, facts)
    return row


def _keep_review(programme: Programme, said: Mapping[str, str], facts: YearFacts) -> None:
    held = queries.year_held(programme)
    kept = ProgrammeReview.objects.filter(programme=programme).first() or ProgrammeReview(programme=programme)
    for name in (*MONITORED, "changes_next"):
        setattr(kept, name, said.get(name, "").strip())
    kept.deviations = [asdict(row) for row in held.deviations]
    kept.carried = {row.reference: row.carried_into for row in facts.audits if row.carried_into}
    kept.save()


def close(programme: Programme, *, facts: YearFacts, by: Actor, today: date, version: int | None = None) -> Programme:
    """Close a reviewed programme; open nonconformities are carried over by name."""
    return PROGRAMME.advance(
        programme,
        "close",
        by=by,
        today=today,
        facts=facts,
        version=version,
        closed_by=None if isinstance(by, str) else by,
        closed_on=today,
    )


def open_version(programme: Programme, *, state: str) -> ProgrammeVersion:
    """The one open version of the programme, moved to a state; made if there is none."""
    row = programme.versions.filter(state__in=("draft", "submitted")).first()
    if row is None:
        last = programme.versions.order_by("-pk").first()
        row = ProgrammeVersion(programme=programme, number=next_version(last.number if last else None))
    row.state = state
    row.save()
    return row


def freeze_change(programme: Programme, *, by: Actor, today: date) -> ProgrammeVersion:
    """After the sponsor took coverage away: the next version x.y, approved by the same decision; baseline untouched."""
    with audited(by=by, today=today):
        open_version(programme, state=ProgrammeVersion.State.DRAFT)
        return _freeze(programme, by, today)


def _freeze(programme: Programme, by: Actor, today: date) -> ProgrammeVersion:
    for old in programme.versions.filter(state=ProgrammeVersion.State.APPROVED):
        old.state = ProgrammeVersion.State.REPLACED
        old.save()
    row = open_version(programme, state=ProgrammeVersion.State.SUBMITTED)
    row.state, row.snapshot = ProgrammeVersion.State.APPROVED, snapshot(programme)
    row.approved_by, row.approved_on = (None if isinstance(by, str) else by), today
    row.save()
    record(row, verb="approved", programme=programme.reference, number=row.number)
    return row
