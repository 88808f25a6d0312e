"""Who is who, while the year is replayed: people, processes, clauses and sites by the names of the data."""

from dataclasses import dataclass, field
from typing import Any

from audits.models import Audit
from findings.models import Finding
from organisation.models import Process, Site, User
from programmes.models import PlannedAudit, Programme
from reviews.models import ManagementReview
from standards.models import Clause, DocumentVersion, Standard


@dataclass(slots=True)
class Cast:
    """What the handlers look up; every row is read afresh where a service may have changed it."""

    standard: Standard
    people: dict[str, User] = field(default_factory=dict)
    processes: dict[str, Process] = field(default_factory=dict)
    clauses: dict[str, Clause] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)
    documents: dict[str, DocumentVersion] = field(default_factory=dict)
    drafts: dict[str, int] = field(default_factory=dict)

    def programme(self, reference: str) -> Programme:
        return Programme.objects.get(reference=reference)

    def planned(self, reference: str) -> PlannedAudit:
        return PlannedAudit.objects.select_related("programme").get(reference=reference)

    def audit(self, reference: str) -> Audit:
        return Audit.objects.select_related("planned__programme").get(planned__reference=reference)

    def finding(self, reference: str) -> Finding:
        """An issued finding by its number, a draft by the number it is going to get."""
        if reference in self.drafts:
            return Finding.objects.get(pk=self.drafts[reference])
        return Finding.objects.get(reference=reference)

    def nc(self, reference: str) -> Any:
        return self.finding(reference).nonconformity

    def review(self, reference: str) -> ManagementReview:
        return ManagementReview.objects.get(reference=reference)
