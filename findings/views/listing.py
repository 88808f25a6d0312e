"""The findings list with its saved filters (ux 3)."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from findings import permissions, queries
from findings.models import Finding, Nonconformity
from kernel.htmx import page_or_fragment
from organisation.http import SignedInRequest
from organisation.queries import processes

PAGE = 50


@require_safe
def finding_list(request: SignedInRequest) -> HttpResponse:
    said = request.GET
    chosen = queries.Filters(
        kind=said.get("kind", ""),
        grade=said.get("grade", ""),
        state=said.get("state", ""),
        process=said.get("process", ""),
        owner=said.get("owner", ""),
        audit=said.get("audit", ""),
        late=said.get("late") == "1",
        search=said.get("q", "")[:200],
    )
    rows = queries.finding_list(request.user, request.today, chosen)
    page = Paginator(rows, PAGE).get_page(said.get("page"))
    for finding in page:
        finding.__dict__["due"] = queries.next_due(finding)
    context: dict[str, Any] = {
        "page": page,
        "chosen": chosen,
        "chips": queries.chips(request.user, request.today),
        "narrowed": any(value for name, value in said.items() if name not in ("page", "view")),
        "may_raise": permissions.may_raise_own(request.user),
        "kinds": Finding.Kind.choices,
        "grades": Finding.Grade.choices,
        "states": Nonconformity.State.choices,
        "processes": processes().order_by("code").only("code", "name").prefetch_related(None).select_related(None),
        "owners": queries.owners_in(request.user),
        "drafts": queries.own_drafts(request.user),
    }
    if request.headers.get("HX-Request"):
        return page_or_fragment(request, "findings/finding_list.html", "findings/_finding_rows.html", context)
    return render(request, "findings/finding_list.html", context)
