"""Accounts at a glance, for administrators; each name leads to the person's page, where things are changed."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from organisation import permissions, queries
from organisation.http import SignedInRequest
from organisation.roles import Can, Role


@require_safe
def user_list(request: SignedInRequest) -> HttpResponse:
    permissions.require(request.user, Can.EDIT_USERS, today=request.today)
    role, search = request.GET.get("role", ""), request.GET.get("q", "").strip()[:100]
    found = queries.people(request.today, search=search)
    if role in Role.values:
        found = found.filter(pk__in=queries.access_roles(request.today).filter(role=role).values("user"))
    elif role == "none":
        found = found.exclude(pk__in=queries.access_roles(request.today).values("user"))
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    rows = [(person, queries.role_words(person, request.today)) for person in page]
    context = {"page": page, "rows": rows, "search": search, "role": role, "roles": Role.choices}
    return render(request, "auditprog/user_list.html", context)
