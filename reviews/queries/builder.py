"""The builder page: sections with checks, from stored rows only; figures come from the draft or the freeze."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from audits.models import Deviation
from kernel import delivery, outbox
from kernel.models import Job
from reviews.models import DRAFT, Attendee, Decision, ManagementReview, Printed, ReviewInput, ReviewVersion


@dataclass(frozen=True, slots=True)
class Progress:
    """A paper on its way, as the job fragment shows it."""

    title: str
    state: str
    state_words: str
    error: str = ""
    silent_since: datetime | None = None

    @property
    def is_done(self) -> bool:
        return self.state == "ready"

    @property
    def is_failed(self) -> bool:
        return self.state == "failed"


@dataclass(frozen=True, slots=True)
class Builder:
    """Everything the page of one review shows."""

    review: ManagementReview
    inputs: list[ReviewInput]
    decisions: list[Decision]
    seats: list[Attendee]
    versions: list[ReviewVersion]
    draft: ReviewVersion | None
    deviations: list[Deviation]

    @property
    def data(self) -> dict[str, Any] | None:
        """The frozen report, else the draft's; None while nothing was computed."""
        return self.review.snapshot or (self.draft.snapshot if self.draft else None)

    @property
    def paper(self) -> ReviewVersion | None:
        """The paper that stands for the report now."""
        return self.versions[-1] if self.versions else self.draft

    @property
    def answered(self) -> int:
        return sum(line.is_answered for line in self.inputs)

    @property
    def left(self) -> int:
        """How many lines nobody answered yet."""
        return len(self.inputs) - self.answered

    @property
    def missing(self) -> str:
        """The letters of the lines that nobody answered."""
        return ", ".join(line.item for line in self.inputs if not line.is_answered)

    @property
    def treated(self) -> int:
        return sum(line.treated_on is not None or line.session_date is not None for line in self.inputs)

    @property
    def asked(self) -> list[Decision]:
        return [row for row in self.decisions if row.question]


def builder(review: ManagementReview) -> Builder:
    """Six queries whatever the size."""
    versions = list(ReviewVersion.objects.filter(review=review).select_related("file", "issued_by").order_by("pk"))
    return Builder(
        review,
        sorted_inputs(review),
        list(Decision.objects.filter(review=review).select_related("owner", "carried_to").order_by("pk")),
        list(Attendee.objects.filter(review=review).select_related("person", "delegate_for").order_by("pk")),
        [row for row in versions if row.number != DRAFT],
        next((row for row in versions if row.number == DRAFT), None),
        list(Deviation.objects.filter(review_ref=review.reference).select_related("recorded_by")),
    )


def sorted_inputs(review: ManagementReview) -> list[ReviewInput]:
    """The lines in the order of 9.3; each knows its review without another query."""
    rows = list(ReviewInput.objects.filter(review=review).select_related("owner", "answered_by"))
    for row in rows:
        row.review = review
    return sorted(rows, key=lambda row: row.item)


def progress(paper: Printed, title: str) -> Progress:
    """Where the drawing of a paper stands, from its job. One query."""
    if paper.is_ready:
        return Progress(title, "ready", "Ready")
    if paper.pdf_state == Printed.PdfState.NONE:
        return Progress(title, "none", "Not made yet")
    job = outbox.find(paper.job_key)
    if job is None:
        return Progress(title, "failed", "Not made.", "Its job is gone.")
    if job.state in (Job.State.FAILED, Job.State.DROPPED):
        return Progress(title, "failed", "Not made.", job.last_error)
    if job.state == Job.State.LEASED:
        return Progress(title, "rendering", "Being laid out", silent_since=delivery.silent_since(job))
    waiting = f"Waiting for another try: {job.last_error}" if job.last_error else "Waiting for its turn"
    return Progress(title, "pending", waiting, silent_since=delivery.silent_since(job))


def next_step_due(review: ManagementReview, today: date) -> int:
    """Days until the meeting; negative when it is past."""
    return (review.planned_on - today).days
