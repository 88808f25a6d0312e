"""The list of audits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audits import queries
from audits.models import Audit
from organisation.http import SignedInRequest
from programmes import queries as programmes

PER_PAGE = 50


@require_safe
def audit_list(request: SignedInRequest) -> HttpResponse:
    chosen = filters_of(request.GET)
    found = queries.audit_list(request.user, **chosen)
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    years = sorted(programmes.visible_to(request.user).values_list("year", flat=True), reverse=True)
    context = {"page": shown, "years": years, "states": Audit.State.choices, "chosen": chosen}
    return render(request, "audits/audit_list.html", context)


def filters_of(said: Mapping[str, str]) -> dict[str, Any]:
    """What the address narrows the list to; shared with its download."""
    year, state = said.get("year", ""), said.get("state", "")
    return {
        "year": int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        "state": state if state in Audit.State.values else "",
        "mine": said.get("mine") == "1",
        "search": said.get("q", "").strip()[:100],
    }
