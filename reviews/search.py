"""Management reviews as words: what is said, answered and decided in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kernel.search import Document, Seen, Source, Watch, register
from organisation.models import User
from reviews.models import Decision, ManagementReview, ReviewInput
from reviews.queries import visible_to

TEXTS = ("place", "opinion_text", "summary", "discussion", "suitability", "adequacy", "effectiveness")


def documents(ids: Iterable[int] | None) -> Iterator[Document]:
    rows = ManagementReview.objects.prefetch_related("decisions", "inputs")
    for row in rows if ids is None else rows.filter(pk__in=list(ids)):
        texts = [getattr(row, name) for name in TEXTS]
        texts += [f"{one.number} {one.words} {one.why} {one.rationale}" for one in row.decisions.all()]
        texts += [one.text for one in row.inputs.all() if one.is_answered]
        yield Document(
            row.pk,
            row.reference.lower(),
            str(_("Management review")),
            "\n".join(text for text in texts if text.strip()),
            reference=row.reference,
            day=row.held_on or row.planned_on,
            state=row.state,
        )


def _seen(user: User, today: date) -> Seen:
    return visible_to(user)


register(
    Source(
        kind="review",
        label=_("Management reviews"),
        icon="chart",
        rank=100,
        documents=documents,
        visible=_seen,
        url=lambda reference: reverse("reviews:review_detail", args=[reference.upper()]),
        watches=(
            Watch(ManagementReview, lambda row: row.pk, frozenset({*TEXTS, "reference", "state", "held_on"})),
            Watch(Decision, lambda row: row.review_id),
            Watch(ReviewInput, lambda row: row.review_id),
        ),
        states=dict(ManagementReview.State.choices),
    )
)
