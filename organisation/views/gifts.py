"""The register of gifts and hospitality, of everybody (IND-22)."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from organisation import permissions, queries
from organisation.http import SignedInRequest
from organisation.roles import Can


@require_safe
def gift_list(request: SignedInRequest) -> HttpResponse:
    """Those that wait for a declaration first, then the newest."""
    permissions.require(request.user, Can.READ_TIES, today=request.today)
    page = Paginator(queries.gift_register(), 50).get_page(request.GET.get("page"))
    return render(request, "organisation/gift_list.html", {"page": page})
