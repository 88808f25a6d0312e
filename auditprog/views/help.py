"""Help for everybody who has signed in: glossary, lifecycles, first steps, what to look for in each clause."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from auditprog.help import glossary, lifecycles, ways
from organisation.http import SignedInRequest
from organisation.models import Process
from organisation.roles import Can
from standards import permissions, queries
from standards.guidance import guidance


def _page(request: SignedInRequest, name: str, **context: Any) -> HttpResponse:
    return render(request, f"auditprog/{name}.html", {"tab": name, **context})


@require_safe
def help_start(request: SignedInRequest) -> HttpResponse:
    shown = ways.ways_for(request.user, request.today)
    return _page(request, "help_start", ways=shown, lives=lifecycles.FLOWS, chapters=glossary.chapters())


@require_safe
def help_glossary(request: SignedInRequest) -> HttpResponse:
    return _page(request, "help_glossary", chapters=glossary.chapters())


@require_safe
def help_lifecycles(request: SignedInRequest) -> HttpResponse:
    return _page(request, "help_lifecycles", lives=lifecycles.lives())


@require_safe
def help_ways(request: SignedInRequest) -> HttpResponse:
    return _page(request, "help_ways", ways=ways.ways_for(request.user, request.today))


@require_safe
def help_clauses(request: SignedInRequest) -> HttpResponse:
    return _page(request, "help_clauses", clauses=queries.criteria_clauses(), told=guidance())


@require_safe
def help_clause(request: SignedInRequest, number: str) -> HttpResponse:
    """One clause: what to look for, with the questions and processes that this reader may know of."""
    clauses = list(queries.criteria_clauses())
    clause = get_object_or_404(queries.criteria_clauses(), number=number)
    leaves = [one for one in clauses if one.is_leaf]
    at = next((place for place, one in enumerate(leaves) if one.pk == clause.pk), None)
    reads = permissions.may_read(request.user, today=request.today)
    knows = request.user.can(Can.READ_DIRECTORY, request.today)
    return _page(
        request,
        "help_clause",
        clause=clause,
        told=guidance().get(number),
        below=[one for one in leaves if one.number.startswith(f"{number}.")],
        before=leaves[at - 1] if at else None,
        after=leaves[at + 1] if at is not None and at + 1 < len(leaves) else None,
        questions=queries.questions_for_leaves([number]) if reads and clause.is_leaf else [],
        processes=Process.objects.filter(leaves=clause, active=True).order_by("code") if knows else [],
    )
