"""Findings as words: what their page shows to everybody who may open it, plans only once they are sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from findings.models import Action, Finding, FindingClause, Nonconformity, PlanVersion
from findings.queries import drafts_visible_to, visible_to
from kernel.search import Document, Follow, Seen, Source, Watch, register
from organisation.models import Process, User
from organisation.roles import Can

WORDS = ("evidence", "requirement", "gap", "clause_detail", "response_text", "shared_where")
CASE = (
    "containment_text",
    "containment_proof",
    "nothing_because",
    "effects_text",
    "extent_text",
    "light_answer",
    "light_proof",
    "measure",
    "occurrence",
)
OWN = frozenset({*WORDS, "reference", "draft_reference", "state", "kind", "grade", "process_id", "issued_on"})
BATCH = 500


def issued(ids: Iterable[int] | None) -> Iterator[Document]:
    """Everything with a number."""
    rows = Finding.objects.exclude(reference="").select_related("process", "nonconformity")
    return _documents(rows, ids)


def drafts(ids: Iterable[int] | None) -> Iterator[Document]:
    """What is still being written."""
    rows = Finding.objects.filter(reference="", state=Finding.State.DRAFT).select_related("process", "audit__planned")
    return _documents(rows, ids)


def _documents(rows: QuerySet[Finding], ids: Iterable[int] | None) -> Iterator[Document]:
    rows = rows.order_by("pk") if ids is None else rows.filter(pk__in=list(ids))
    found = rows.iterator(chunk_size=BATCH)
    while some := list(islice(found, BATCH)):
        beside = _beside([row.pk for row in some])
        for row in some:
            yield _document(row, beside[row.pk])


def _beside(pks: list[int]) -> dict[int, list[tuple[str, Any]]]:
    """Clauses, sent plans and numbered actions of these findings. Three queries."""
    found: dict[int, list[tuple[str, Any]]] = defaultdict(list)
    cited = FindingClause.objects.filter(finding__in=pks).select_related("clause").order_by("pk")
    for clause in cited:
        found[clause.finding_id].append(("clause", str(clause.clause)))
    plans = PlanVersion.objects.filter(nc__finding__in=pks).exclude(submitted_on=None).order_by("pk")
    for pk, told in plans.values_list("nc__finding_id", "snapshot"):
        found[pk].append(("plan", _plan(told)))
    actions = Action.objects.filter(nc__finding__in=pks).exclude(reference="").order_by("pk")
    for pk, reference, text, proof in actions.values_list("nc__finding_id", "reference", "text", "proof"):
        found[pk] += [("action", f"{reference} {text} {proof}"), ("number", reference)]
    return found


def _plan(told: dict[str, Any]) -> str:
    """A sent plan as its page shows it (templates/findings/_plan.html)."""
    texts = [told.get("need_reason"), told.get("extent"), told.get("own_sentence")]
    for cause in told.get("causes") or ():
        texts += [cause.get("text"), *(why[1] for why in cause.get("whys") or () if len(why) > 1)]
    for action in told.get("actions") or ():
        texts += [action.get("text"), action.get("expected_proof")]
    return "\n".join(str(text) for text in texts if text)


def _document(row: Finding, beside: list[tuple[str, Any]]) -> Document:
    nc: Nonconformity | None = getattr(row, "nonconformity", None) if row.reference else None
    texts = [getattr(row, name) for name in WORDS]
    texts += [getattr(nc, name) for name in CASE] if nc else []
    texts += [text for what, text in beside if what != "number"]
    texts.append(str(row.process or ""))
    look = {Finding.Kind.OFI: "ofi", Finding.Kind.GOOD_PRACTICE: "positive"}.get(Finding.Kind(row.kind), row.grade)
    return Document(
        row.pk,
        row.reference or _place(row),
        row.title,
        "\n".join(text for text in texts if text),
        reference=row.name,
        day=row.issued_on or row.raised_on,
        look=look,
        state=nc.state if nc else row.state,
        also=[number for what, number in beside if what == "number"],
    )


def _place(draft: Finding) -> str:
    """Where a draft is: in its audit, or by itself."""
    return f"{draft.audit.reference}" if draft.audit else f"/{draft.draft_reference}"


def _draft_url(key: str) -> str:
    if key.startswith("/"):
        return reverse("findings:own_edit", args=[key[1:]])
    return reverse("findings:audit_findings", args=[key])


def _seen(user: User, today: date) -> Seen:
    """Whoever sees all findings is spared the list of all: only those with a number are entries of this kind."""
    return True if user.can(Can.READ_ALL_FINDINGS) else visible_to(user)


def _drafts_seen(user: User, today: date) -> Seen:
    """Drafts of one's own audits and observations: those of others are the team's until they are issued."""
    mine = Q(audit__isnull=True) | Q(audit__planned__assignments__person=user)
    return drafts_visible_to(user).filter(mine).distinct()


def _of_case(row: Any) -> int | None:
    try:
        found: int = row.nc.finding_id
    except Nonconformity.DoesNotExist:  # taken back together with its finding, which is looked at by itself
        return None
    return found


watches = (
    Watch(Finding, lambda row: row.pk, OWN),
    Watch(FindingClause, lambda row: row.finding_id),
    Watch(Nonconformity, lambda row: row.finding_id, frozenset({*CASE, "state"})),
    Watch(PlanVersion, _of_case, frozenset({"submitted_on", "snapshot"})),
    Watch(Action, _of_case, frozenset({"reference", "text", "proof"})),
)
NAMED = Follow(
    Process,
    frozenset({"name", "code"}),
    lambda pk: Finding.objects.filter(process=pk).order_by("pk").values_list("pk", flat=True),
)
register(
    Source(
        kind="finding",
        label=_("Findings"),
        icon="flag",
        rank=20,
        documents=issued,
        visible=_seen,
        url=lambda reference: reverse("findings:finding_detail", args=[reference]),
        watches=watches,
        follows=(NAMED,),
        states={**dict(Finding.State.choices), **dict(Nonconformity.State.choices)},
    )
)
register(
    Source(
        kind="draft",
        label=_("Drafts of findings"),
        icon="edit",
        rank=30,
        documents=drafts,
        visible=_drafts_seen,
        url=_draft_url,
        watches=watches[:2],
        follows=(NAMED,),
        states=dict(Finding.State.choices),
    )
)
