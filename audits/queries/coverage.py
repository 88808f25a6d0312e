"""What the later rooms read: answers that credit leaves, and deviations, each with its business dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from audits.models import AnswerSource, Deviation, QuestionLeaf
from audits.rules.answering import WITH_EVIDENCE


@dataclass(frozen=True, slots=True)
class LeafCredit:
    """One answer with evidence that credits one leaf; it covers if `type` is not existence (domain 6.2)."""

    audit_id: int
    reference: str
    clause_id: int
    leaf: str
    standard_id: int
    type: str
    result: str
    answered_on: date | None
    process_id: int | None
    site_id: int | None
    is_shift: bool
    closing_on: date | None
    report_sent_on: date | None
    rider: bool


def leaf_credits(first: date | None = None, last: date | None = None) -> list[LeafCredit]:
    """Credits of answers with at least one source; the window is that of the audit's closing day. One query."""
    has_source = Exists(AnswerSource.objects.filter(answer=OuterRef("question__answer")))
    rows = QuestionLeaf.objects.filter(
        has_source, withheld=False, question__answer__result__in=[result.value for result in WITH_EVIDENCE]
    )
    if first is not None:
        rows = rows.filter(question__audit__closing_on__gte=first)
    if last is not None:
        rows = rows.filter(question__audit__closing_on__lte=last)
    values = rows.order_by("pk").values_list(
        "question__audit_id",
        "question__audit__planned__reference",
        "clause_id",
        "clause__number",
        "clause__standard_id",
        "question__type",
        "question__answer__result",
        "question__answer__answered_on",
        "question__process_id",
        "question__scope_item__site_id",
        "question__scope_item__site__is_shift",
        "question__audit__closing_on",
        "question__audit__report_sent_on",
        "question__rider",
    )
    return [_credit(*row) for row in values]


def _credit(*row: Any) -> LeafCredit:
    values = list(row)
    values[10] = bool(values[10])
    return LeafCredit(*values)


def deviations(first: date | None = None, last: date | None = None) -> QuerySet[Deviation]:
    """Deviations whose day lies in the window, oldest first."""
    window = Q()
    if first is not None:
        window &= Q(on__gte=first)
    if last is not None:
        window &= Q(on__lte=last)
    found: QuerySet[Deviation] = Deviation.objects.filter(window).select_related("audit__planned", "recorded_by")
    return found.order_by("on", "pk")
