"""Sources of one audit, with their files and how many answers rest on each."""

from django.db.models import Count, QuerySet

from audits.models import Answer, Audit, CurrentSource, Source
from organisation.models import User


def sources(audit: Audit) -> QuerySet[Source]:
    """Newest first. Two queries."""
    found: QuerySet[Source] = Source.objects.filter(audit=audit)
    return (
        found.select_related("obtained_by")
        .prefetch_related("files__attachment")
        .annotate(answer_count=Count("answer_sources", distinct=True))
        .order_by("-pk")
    )


def sources_of(answer: Answer | None) -> list[Source]:
    """What one answer rests on."""
    if answer is None:
        return []
    found = Source.objects.filter(answer_sources__answer=answer)
    return list(found.prefetch_related("files__attachment").order_by("pk"))


def current_source(audit: Audit, person: User) -> Source | None:
    """The source that this person is in, linked to answers by itself."""
    row: CurrentSource | None = (
        CurrentSource.objects.filter(audit=audit, person=person).select_related("source").first()
    )
    return None if row is None else row.source
