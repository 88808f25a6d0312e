"""Where a rule speaks now: the planned audits in which a stored verdict names it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse

from programmes.models import Verdict
from programmes.queries.effects import LIVE

MOST = 6


@dataclass(frozen=True, slots=True)
class Spoken:
    """A rule in one audit, with the number of seats of which it says something."""

    reference: str
    seats: int

    @property
    def url(self) -> str:
        """The page of the team, where the sentence stands."""
        return reverse("programmes:audit_team", args=[self.reference])


def spoken_rules() -> Mapping[str, list[Spoken]]:
    """By rule id, the first audits in which it speaks, by reference. One query."""
    rows = (
        Verdict.objects.filter(assignment__audit__progress__in=LIVE)
        .order_by("rule", "assignment__audit__reference")
        .values_list("rule", "assignment__audit__reference")
        .annotate(seats=Count("assignment", distinct=True))
    )
    found: dict[str, list[Spoken]] = defaultdict(list)
    for rule, reference, seats in rows:
        if len(found[rule]) < MOST:
            found[rule].append(Spoken(reference, seats))
    return found
