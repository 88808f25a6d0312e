"""Search over every room (issue 3): what this person may know of, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from kernel.models import Notice
from kernel.search import all_sources
from kernel.search.find import PER_PAGE, Found, find
from organisation import queries
from organisation.http import SignedInRequest


@require_safe
def search(request: SignedInRequest) -> HttpResponse:
    query = request.GET.get("q", "").strip()
    kind = request.GET.get("kind", "")
    kind = kind if kind in {source.kind for source in all_sources()} else ""
    number = request.GET.get("page", "")
    page = int(number) if number.isdecimal() and len(number) < 5 else 1
    news = Notice.objects.filter(person=request.user, seen_at=None)
    request.has_news = queries.read_relations(request.user, request.today, news)  # type: ignore[attr-defined]
    found = find(request.user, query, today=request.today, kind=kind, page=page)
    if found.only is not None:
        return redirect(found.only.url)
    return render(request, "auditprog/search.html", _context(found, kind, page))


def _context(found: Found, kind: str, page: int) -> Mapping[str, Any]:
    shown = [one for one in found.kinds if one.hits]
    return {
        "found": found,
        "kinds": shown,
        "kind": kind,
        "page": _page(found, kind, page),
        "label": next((one.source.label for one in found.kinds if one.source.kind == kind), ""),
    }


def _page(found: Found, kind: str, page: int) -> Page[Any] | None:
    """Where one is in the hits of one kind, for the pager; the hits themselves are cut already."""
    total = next((one.total for one in found.kinds if one.source.kind == kind), 0)
    return Paginator(range(total), PER_PAGE).get_page(page) if kind else None
