"""Reads of the reference data. Every signed-in person with an internal role may see all of it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Prefetch, Q

from standards.models import Clause, Question, Standard
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


def filtered(*, pack: str = "", leaf: str = "", type_: str = "", tier: str = "") -> QuestionQuerySet:
    """Active questions by the filters of the checklist library; blank means all, pack "riders" the riders."""
    found = questions()
    if pack:
        found = found.riders() if pack == "riders" else found.filter(pack=pack)
    if leaf:
        found = found.filter(credits__clause__in=Clause.objects.under(leaf)).distinct()
    if type_:
        found = found.filter(type=type_)
    if tier:
        found = found.filter(tier=tier)
    return found
