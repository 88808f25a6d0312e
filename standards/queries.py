"""Reads of the reference data. Every signed-in person with an internal role may see all of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Case, Count, Prefetch, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from standards.models import Clause, CriteriaDocument, DocumentVersion, Question, Standard
from standards.models.clause import ClauseQuerySet
from standards.models.question import QuestionQuerySet
from standards.models.standard import StandardQuerySet


def standards() -> StandardQuerySet:
    """All editions, current ones first."""
    return Standard.objects.select_related("replaced_by").order_by("status", "code", "-edition")


def criteria_standards() -> StandardQuerySet:
    """Current standards that an audit can name."""
    return Standard.objects.criteria().current()


def tree(standard: Standard) -> ClauseQuerySet:
    """All clauses in the standard's order, with `question_count` of active questions crediting each."""
    active = Count("credits", filter=Q(credits__question__active=True))
    return standard.clauses.annotate(question_count=active).order_by("sort_key")


def leaves(standard: Standard) -> ClauseQuerySet:
    """The auditable clauses in the standard's order."""
    return standard.clauses.leaves().order_by("sort_key")


def leaves_under(standard: Standard, number: str) -> ClauseQuerySet:
    """The leaves at or below a number: "8.2" gives 8.2.1 to 8.2.6."""
    return leaves(standard).under(number)


def questions() -> QuestionQuerySet:
    """Active questions with their credits prefetched, in the order of pack and code."""
    return Question.objects.active().with_credits().order_by("pack", "code")


def questions_for_packs(packs: Iterable[str]) -> QuestionQuerySet:
    """Active questions of these packs; the riders belong to no pack, see `riders`."""
    return questions().filter(pack__in=list(packs)).exclude(pack="")


def questions_for_leaves(numbers: Iterable[str], standard: Standard | None = None) -> QuestionQuerySet:
    """Active questions, riders not among them, that credit one of these leaves; each once."""
    wanted = Clause.objects.filter(number__in=list(numbers))
    if standard is not None:
        wanted = wanted.filter(standard=standard)
    return questions().filter(rider="", credits__clause__in=wanted).distinct()


def riders() -> QuestionQuerySet:
    """The six short questions of every process pack."""
    return questions().riders()


def credited_leaves(found: Iterable[Question], *, covering_only: bool = False) -> set[str]:
    """Numbers of the leaves that these questions credit; reads prefetched credits, no query.

    With `covering_only` only implementation and effectiveness count (domain 6.2).
    """
    return {
        credit.clause.number
        for question in found
        if question.counts_for_coverage or not covering_only
        for credit in question.credits.all()
    }


def question_by_key(key: str) -> QuestionQuerySet:
    """One question with translations, as a queryset for get_object_or_404; inactive ones are found too."""
    return Question.objects.with_credits().prefetch_related(Prefetch("texts")).filter(key=key)


def filtered(*, pack: str = "", leaf: str = "", type: str = "", tier: str = "") -> QuestionQuerySet:
    """Active questions by the filters of the checklist library; blank means all, pack "riders" the riders.

    A heading finds the questions of every leaf below it. The riders come last.
    """
    found = questions()
    if pack:
        found = found.riders() if pack == "riders" else found.filter(pack=pack)
    if leaf:
        found = found.filter(credits__clause__in=Clause.objects.under(leaf)).distinct()
    if type:
        found = found.filter(type=type)
    if tier:
        found = found.filter(tier=tier)
    return found.annotate(last=Case(When(pack="", then=Value(1)), default=Value(0))).order_by("last", "pack", "code")


def pack_counts() -> list[dict[str, object]]:
    """Packs in the order of their codes with the number of active questions, the riders last; one query."""
    rows = Question.objects.active().order_by().values("pack").annotate(count=Count("pk"))
    counts = {row["pack"]: row["count"] for row in rows}
    found: list[dict[str, object]] = [
        {"slug": value, "code": value, "label": label, "count": counts[value]}
        for value, label in sorted(Question.Pack.choices)
        if value in counts
    ]
    if "" in counts:
        found.append({"slug": "riders", "code": _("Riders"), "label": _("Riders"), "count": counts[""]})
    return found


def criteria_clauses() -> ClauseQuerySet:
    """Clauses of the standards that audits can name, headings too, in their order."""
    return Clause.objects.filter(standard__in=criteria_standards()).order_by("standard_id", "sort_key")


def trees(found: Iterable[Standard]) -> list[dict[str, object]]:
    """Of each standard its clauses with `question_count`, and how many are leaves; one query a standard."""
    rows = []
    for standard in found:
        clauses = list(tree(standard))
        rows.append({"standard": standard, "clauses": clauses, "leaf_count": sum(c.is_leaf for c in clauses)})
    return rows


def neighbours(question: Question) -> dict[str, list[Question]]:
    """The questions that follow this one (`next_questions`) and those that lead to it (`previous_questions`)."""
    bank = list(Question.objects.active().only("key", "code", "text", "next").order_by("code"))
    return {
        "next_questions": [other for other in bank if other.key in question.next],
        "previous_questions": [other for other in bank if question.key in other.next],
    }


def documents() -> QuerySet[CriteriaDocument]:
    """Criteria documents by code; `versions.all()` is prefetched, the newest first."""
    newest = DocumentVersion.objects.order_by("-in_force_from", "-pk")
    return CriteriaDocument.objects.order_by("code").prefetch_related(Prefetch("versions", queryset=newest))


def documents_on(day: date) -> list[dict[str, Any]]:
    """Each document with its versions and the one in force on that day, None where there is none."""
    found = []
    for document in documents():
        versions = list(document.versions.all())
        in_force = next((version for version in versions if version.in_force_on(day)), None)
        found.append({"document": document, "in_force": in_force, "count": len(versions)})
    return found


def versions_in_force(day: date) -> QuerySet[DocumentVersion]:
    """Versions in force on that day, for pickers of criteria."""
    return (
        DocumentVersion.objects.select_related("document")
        .filter(Q(in_force_to__isnull=True) | Q(in_force_to__gte=day), in_force_from__lte=day)
        .order_by("document__code")
    )
