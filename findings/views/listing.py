"""The findings list with its saved filters (ux 3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from findings import permissions, queries
from findings.models import Finding, Nonconformity
from kernel.htmx import page_or_fragment
from kernel.templatetags.ui import grade, state_badge
from organisation.http import SignedInRequest
from organisation.queries import processes

PAGE = 50
WORDS = {**dict(Finding.State.choices), **dict(Nonconformity.State.choices)}


@require_safe
def finding_list(request: SignedInRequest) -> HttpResponse:
    said = request.GET
    chosen = filters_of(said)
    counts = queries.chips(request.user, request.today, chosen)
    page = Paginator(range(counts["shown"]), PAGE).get_page(said.get("page"))
    first = page.start_index() - 1 if counts["shown"] else 0
    rows = queries.finding_list(request.user, request.today, chosen, first, first + PAGE)
    may_raise = permissions.may_raise_own(request.user)
    context: dict[str, Any] = {
        "page": page,
        "rows": rows,
        "looks": {row.look: grade(row.look) for row in rows},
        "badges": {row.state: state_badge(state=row.state, label=str(WORDS[row.state])) for row in rows},
        "base": reverse("findings:finding_list"),
        "chosen": chosen,
        "chips": counts,
        "narrowed": any(value for name, value in said.items() if name not in ("page", "view")),
        "may_raise": may_raise,
        "kinds": Finding.Kind.choices,
        "sources": Finding.Source.choices,
        "grades": Finding.Grade.choices,
        "states": Nonconformity.State.choices,
        "processes": processes().prefetch_related(None).select_related(None).values_list("code", "name"),
        "owners": queries.owners_in(request.user),
        "drafts": queries.own_drafts(request.user) if may_raise else [],
    }
    if request.headers.get("HX-Request"):
        return page_or_fragment(request, "findings/finding_list.html", "findings/_finding_rows.html", context)
    return render(request, "findings/finding_list.html", context)


def filters_of(said: Mapping[str, str]) -> queries.Filters:
    """What the address narrows the list to; shared with its download."""
    return queries.Filters(
        kind=said.get("kind", ""),
        source=said.get("source", ""),
        grade=said.get("grade", ""),
        state=said.get("state", ""),
        process=said.get("process", ""),
        owner=said.get("owner", ""),
        audit=said.get("audit", ""),
        late=said.get("late") == "1",
        search=said.get("q", "")[:200],
    )
