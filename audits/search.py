"""Audits as words: what they are about and what is in their scope."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audits.models import Audit
from audits.queries import visible_to
from kernel.search import Document, Follow, Seen, Source, Watch, register
from organisation.models import Process, Site, User
from programmes.models import PlannedAudit, ScopeItem

DAYS = frozenset({"start", "actual_start"})
BRIEF = frozenset({"reference", "title", "objectives", "trigger", "start", "actual_start", "progress"})


def documents(ids: Iterable[int] | None) -> Iterator[Document]:
    scope = ScopeItem.objects.select_related("process", "clause", "site")
    rows = PlannedAudit.objects.select_related("audit").prefetch_related(Prefetch("scope", scope))
    found = rows.order_by("pk") if ids is None else rows.filter(pk__in=list(ids))
    for row in found.iterator(chunk_size=500):
        looked_at = dict.fromkeys(
            str(part) for item in row.scope.all() for part in (item.process, item.clause, item.site) if part
        )
        audit = getattr(row, "audit", None)
        yield Document(
            row.pk,
            row.reference,
            row.title,
            "\n".join((row.objectives, row.trigger, *looked_at)),
            reference=row.reference,
            day=row.first_day,
            state=audit.state if audit else row.progress,
        )


def _seen(user: User, today: date) -> Seen:
    """Whatever the workspace opens for."""
    return PlannedAudit.objects.filter(pk__in=visible_to(user).values("planned"))


def _with(part: str) -> Callable[[int], Iterable[int]]:
    """Audits that have this in their scope."""
    return lambda pk: (
        ScopeItem.objects.filter(**{part: pk}).order_by("audit").values_list("audit", flat=True).distinct()
    )


register(
    Source(
        kind="audit",
        label=_("Audits"),
        icon="audit",
        rank=10,
        documents=documents,
        visible=_seen,
        url=lambda reference: reverse("audits:audit_detail", args=[reference]),
        watches=(
            Watch(
                PlannedAudit, lambda row: row.pk, BRIEF, lambda row: row.first_day, frozenset({"start", "actual_start"})
            ),
            Watch(Audit, lambda row: row.planned_id, frozenset({"state"})),
            Watch(ScopeItem, lambda row: row.audit_id),
        ),
        follows=(
            Follow(Process, frozenset({"name", "code"}), _with("process")),
            Follow(Site, frozenset({"name", "code"}), _with("site")),
        ),
        states=dict(Audit.State.choices),
    )
)
