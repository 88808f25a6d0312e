"""The yearly review and closing of a programme: the facts downstream, the door upstream (2.3, 5.7)."""

from collections.abc import Mapping
from datetime import date

from findings.models import Nonconformity
from programmes import services as programmes
from programmes.models import PlannedAudit, Programme
from programmes.rules.closing import AuditOutcome, YearFacts
from reviews.services.common import Actor


def year_facts(programme: Programme, *, text: str = "", ratings: Mapping[str, str] | None = None) -> YearFacts:
    """How each audit of the year ended, which nonconformities are open, whether next year exists.

    An audit is carried over when next year's programme names its reference as trigger; an open nonconformity is
    carried by its number in the review text.
    """
    following = Programme.objects.filter(year=programme.year + 1)
    later = dict(PlannedAudit.objects.filter(programme__in=following).values_list("trigger", "programme__reference"))
    audits = programme.audits.prefetch_related("changes").order_by("reference")
    said = ratings if ratings is not None else dict(programme.objectives.values_list("number", "rating"))
    rows = Nonconformity.objects.filter(finding__audit__planned__programme=programme)
    open_now = rows.exclude(state__in=("closed", "withdrawn")).values_list("finding__reference", flat=True)
    words = text or programme.review_text
    numbers = tuple(sorted(open_now))
    return YearFacts(
        review_text=words,
        ratings=said,
        audits=tuple(
            AuditOutcome(
                row.reference,
                row.progress,
                row.report_sent_on,
                next((change.reason for change in row.changes.all() if change.kind == "cancelled"), ""),
                later.get(row.reference, ""),
            )
            for row in audits
        ),
        open_nonconformities=numbers,
        carried_nonconformities=tuple(number for number in numbers if number in words),
        next_programme=following.exists(),
    )


def review_year(
    programme: Programme,
    *,
    text: str,
    ratings: Mapping[str, str],
    by: Actor,
    today: date,
    version: int | None = None,
) -> Programme:
    """Text, a rating of each objective, an end for each audit; refused with every reason."""
    known = dict(programme.objectives.values_list("number", "rating"))
    facts = year_facts(programme, text=text, ratings={number: ratings.get(number, "") for number in known})
    return programmes.review(programme, text=text, ratings=ratings, facts=facts, by=by, today=today, version=version)


def close_year(programme: Programme, *, by: Actor, today: date, version: int | None = None) -> Programme:
    """Open nonconformities are carried over by name, in the words of the review."""
    return programmes.close(programme, facts=year_facts(programme), by=by, today=today, version=version)
