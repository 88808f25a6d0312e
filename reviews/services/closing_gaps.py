"""What the year leaves out goes into an audit: a clause, a process, a site or a shift (ux 4.2, domain 2.3)."""

from __future__ import annotations

from datetime import date

from audits import services as audits
from audits.models import Audit
from organisation.models import Process, Site
from programmes import services as programmes
from programmes.models import PlannedAudit, ScopeItem
from programmes.services.planning import ScopeLine
from reviews.services.common import Actor
from standards.models import Clause, Standard


def lines_of_process(process: Process, standard: Standard, site: Site | None = None) -> list[ScopeLine]:
    """A process with each clause that it answers for."""
    rows = Clause.objects.leaves().filter(process_leaves__process=process, standard=standard).order_by("sort_key")
    return [(process, clause, site) for clause in rows]


def lines_at_site(audit: PlannedAudit, site: Site) -> list[ScopeLine]:
    """What the audit looks at anyway, there too."""
    rows = ScopeItem.objects.filter(audit=audit).select_related("process", "clause")
    return list(dict.fromkeys((row.process, row.clause, site) for row in rows))


def close_gap(planned: PlannedAudit, lines: list[ScopeLine], *, reason: str, by: Actor, today: date) -> None:
    """Add to the scope by the audit's own verb where there is one; a draft's audit is only a plan.

    Raises: PermissionDenied; Refused with every reason.
    """
    audit = Audit.objects.filter(planned=planned).first()
    if audit is None:
        programmes.change_scope(planned, add=lines, reason=reason, by=by, today=today)
    else:
        audits.change_scope(audit, add=lines, reason=reason, by=by, today=today)
