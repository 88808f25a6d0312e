"""The rulebook: every value that the rules use, as it holds today."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from auditprog import rulebook
from organisation import permissions, queries
from organisation.http import SignedInRequest
from organisation.roles import Can


@require_safe
def rules(request: SignedInRequest) -> HttpResponse:
    permissions.require(request.user, Can.READ_SETTINGS, today=request.today)
    context = {"chapters": rulebook.chapters(), "organisation": queries.organisation()}
    return render(request, "auditprog/rules.html", context)
