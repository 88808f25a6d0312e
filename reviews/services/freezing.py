"""Freezing the pack: its numbers stand from here on, with their hash (8.2)."""

from datetime import date

from kernel.journal import audited, record
from kernel.workflow import Refused
from reviews import notices, queries, report
from reviews.models import DRAFT, Decision, ManagementReview, ReviewInput, ReviewVersion
from reviews.rules.blockers import AskedFact, PackFacts, without_words
from reviews.services import printing
from reviews.services.common import Actor, deviate, locked, person, require_prepare
from reviews.workflow import REVIEW

S = ManagementReview.State


def pack_facts(review: ManagementReview, open_cases: tuple[str, ...], today: date, without: str = "") -> PackFacts:
    """What the rules of freezing look at."""
    lines = list(ReviewInput.objects.filter(review=review))
    return PackFacts(
        has_chair=review.chair_id is not None,
        first=review.period_from,
        last=min(review.period_to, today),
        today=today,
        asked=tuple(
            AskedFact(row.number, row.question, row.why, row.owner.full_name if row.owner else "", row.due)
            for row in Decision.objects.filter(review=review).select_related("owner")
            if row.question
        ),
        sentences=(review.opinion_text, review.summary, *(line.sentence for line in lines)),
        open_cases=open_cases,
        missing=tuple(line.item for line in lines if not line.is_answered),
        without=without,
    )


def freeze_pack(
    review: ManagementReview,
    *,
    by: Actor,
    today: date,
    version: int | None = None,
    render: bool = True,
    without: str = "",
) -> ManagementReview:
    """Store the report's data with their hash as version 1.0 and tell everybody invited. Numbers are as of the
    period's end, or of today if that comes first. Without `render` the file is made when somebody asks for it.
    Inputs that nobody answered need the reason `without`, which is kept as a deviation (8.1)."""
    with audited(by=by, today=today):
        row = locked(review)
        as_of = min(row.period_to, today)
        source = queries.report_source(row, as_of=as_of, version="1.0")
        facts = pack_facts(row, queries.open_references(source.facts, as_of), today, without)
        data = printing.frozen(report.data_of(source, queries.policy()))
        digest = printing.hash_of(data)
        row = REVIEW.advance(
            row,
            "freeze",
            by=by,
            today=today,
            facts=facts,
            version=version,
            figures_as_of=as_of,
            pack_frozen_on=today,
            snapshot=data,
            snapshot_sha256=digest,
        )
        _issue(row, "1.0", data, digest, by=by, today=today, render=render)
        if facts.missing:
            what = f"pack frozen: {without_words(facts.missing).lower()}"
            deviate(row, what, without.strip(), by=by, on=today)
        people = [seat.person for seat in row.attendees.select_related("person")]
        notices.pack_is_ready(row, people, today)
    return row


def freeze_version(
    review: ManagementReview, *, reason: str, by: Actor, today: date, render: bool = True
) -> ReviewVersion:
    """A later version of a frozen pack (1.1, 1.2 ...) with a reason; the older ones stay as they are."""
    require_prepare(by)
    if not reason.strip():
        raise Refused("Say why there is a new version.")
    with audited(by=by, today=today):
        row = locked(review)
        if not row.is_frozen:
            raise Refused("Freeze the pack first.")
        count = ReviewVersion.objects.filter(review=row).exclude(number=DRAFT).count()
        number = f"1.{count}"
        source = queries.report_source(row, as_of=row.figures_as_of or row.period_to, version=number)
        data = printing.frozen(report.data_of(source, queries.policy()))
        made = _issue(row, number, data, printing.hash_of(data), by=by, today=today, render=render)
        record(row, verb="new version of the pack", reason=reason.strip(), number=number)
    return made


def _issue(
    review: ManagementReview,
    number: str,
    data: dict[str, object],
    digest: str,
    *,
    by: Actor,
    today: date,
    render: bool,
) -> ReviewVersion:
    made = ReviewVersion(
        review=review, number=number, snapshot=data, sha256=digest, issued_by=person(by), issued_on=today
    )
    made.save()
    record(made, verb="version issued", sha256=digest)
    if render:
        printing.ask(made, by=by, today=today)
    return made


def refresh(review: ManagementReview, *, by: Actor, today: date) -> ReviewVersion | None:
    """Compute the figures and suggested sentences of today into the draft; a frozen pack has none (None)."""
    require_prepare(by)
    with audited(by=by, today=today):
        row = locked(review)
        return None if row.is_frozen else _draft(row, today)


def request_pdf(review: ManagementReview, *, by: Actor, today: date) -> ReviewVersion:
    """The current report as PDF: the newest frozen version, before the freeze a draft of today's data."""
    with audited(by=by, today=today):
        row = locked(review)
        rows = ReviewVersion.objects.filter(review=row)
        newest: ReviewVersion | None = rows.exclude(number=DRAFT).order_by("-pk").first()
        if newest is None:
            require_prepare(by)
        paper = newest or _draft(row, today)
        printing.ask(paper, by=by, today=today)
    return paper


def _draft(review: ManagementReview, today: date) -> ReviewVersion:
    """A paper of today's data, the one draft that a review has; its suggestions go to their lines."""
    source = queries.report_source(review, as_of=min(review.period_to, today), version="")
    held: ReviewVersion | None = ReviewVersion.objects.filter(review=review, number=DRAFT).first()
    paper = held or ReviewVersion(review=review)
    printing.put_draft(paper, report.data_of(source, queries.policy()))
    suggested = {row.item: row.sentence for row in source.inputs if row.suggested}
    for line in ReviewInput.objects.filter(review=review):
        said = suggested.get(line.item, "")
        if not line.is_answered and line.suggested != said:
            line.suggested = said
            line.save()
            record(line, verb="sentence suggested")
    return paper


def request_version(paper: ReviewVersion, *, by: Actor, today: date) -> ReviewVersion:
    """The file of one frozen version, if it was not made yet."""
    with audited(by=by, today=today):
        held: ReviewVersion = ReviewVersion.objects.select_for_update().get(pk=paper.pk)
        printing.ask(held, by=by, today=today)
    return held
