"""Suggest the year, repair the plan: ask, see how far it is, stop, take a line or all."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from kernel import outbox
from kernel.models import Job
from kernel.once import once
from kernel.workflow import Refused
from organisation.http import SignedInRequest
from programmes import permissions
from programmes.models import Programme, Suggestion
from programmes.queries import suggested
from programmes.services import suggesting
from programmes.views.common import form_view, programme_or_404, require, told

SUGGEST, REPAIR = Suggestion.Kind.SUGGEST, Suggestion.Kind.REPAIR
TITLES = {SUGGEST: gettext_lazy("Suggest the year"), REPAIR: gettext_lazy("Repair the plan")}
PAGES = {SUGGEST: "programmes:suggest", REPAIR: "programmes:repair"}


@form_view
@once
def suggest(request: SignedInRequest, year: int) -> HttpResponse:
    return _page(request, year, SUGGEST)


@form_view
@once
def repair(request: SignedInRequest, year: int) -> HttpResponse:
    return _page(request, year, REPAIR)


def _page(request: SignedInRequest, year: int, kind: str) -> HttpResponse:
    programme = _programme(request, year)
    if request.method == "POST":
        try:
            places = kind == SUGGEST and bool(request.POST.get("place"))
            suggesting.begin_suggestion(programme, kind=kind, by=request.user, today=request.today, places=places)
        except Refused as refusal:
            return _show(request, programme, kind, refusal.reasons)
        return redirect(PAGES[Suggestion.Kind(kind)], year)
    return _show(request, programme, kind)


@require_safe
def suggest_progress(request: SignedInRequest, year: int, pk: int) -> HttpResponse:
    """How far the planner is: a fragment for htmx; when it is over, or without htmx, the page itself."""
    row = _row(request, year, pk)
    page = reverse(PAGES[Suggestion.Kind(row.kind)], args=[year])
    if row.run.places and row.is_done and row.result.get("proven"):
        page = reverse("programmes:programme_detail", args=[year])
    if not request.headers.get("HX-Request"):
        return redirect(page)
    job = outbox.find(row.dedup_key)
    if row.is_done or job is None or job.state not in Job.OPEN:
        response = HttpResponse(status=200)
        response["HX-Redirect"] = page
        return response
    return render(request, "_job.html", _job(row, job))


@require_POST
def suggest_stop(request: SignedInRequest, year: int, pk: int) -> HttpResponse:
    """End the planner and keep the best so far."""
    row = _row(request, year, pk)
    suggesting.stop_suggestion(row, by=request.user)
    messages.success(request, _("The planner ends and keeps the best plan so far"))
    return redirect(PAGES[Suggestion.Kind(row.kind)], year)


@require_POST
def suggest_take(request: SignedInRequest, year: int, pk: int) -> HttpResponse:
    """One line, or all of them; what the services refuse comes back with every reason."""
    row = _row(request, year, pk)
    reason, line = request.POST.get("reason", ""), request.POST.get("line", "")
    try:
        if line:
            audit = suggesting.take(row, line, by=request.user, today=request.today, reason=reason)
            messages.success(request, _("%(audit)s is in the programme") % {"audit": audit})
        else:
            _all(request, row, reason)
    except Refused as refusal:
        return _show(request, row.programme, row.kind, refusal.reasons, typed=reason)
    return redirect(PAGES[Suggestion.Kind(row.kind)], year)


def _all(request: SignedInRequest, row: Suggestion, reason: str) -> None:
    """Raises Refused with the sentences of the lines that did not go through; the others are taken."""
    taken, refused = suggesting.take_all(row, by=request.user, today=request.today, reason=reason)
    if taken:
        words = ngettext("%(n)s line is in the programme", "%(n)s lines are in the programme", taken)
        messages.success(request, words % {"n": taken})
    if refused:
        raise Refused(refused)


def _programme(request: SignedInRequest, year: int) -> Programme:
    programme = programme_or_404(request, year)
    require(permissions.may_change(request.user, programme, "audit_added"))
    return programme


def _row(request: SignedInRequest, year: int, pk: int) -> Suggestion:
    programme = _programme(request, year)
    rows = Suggestion.objects.select_related("programme", "run")
    found: Suggestion = get_object_or_404(rows, programme=programme, pk=pk)
    return found


def _show(
    request: SignedInRequest, programme: Programme, kind: str, reasons: Any = (), typed: str = ""
) -> HttpResponse:
    row = suggested.newest(programme, kind)
    job = outbox.find(row.dedup_key) if row is not None and not row.is_done else None
    context: dict[str, Any] = {
        "programme": programme,
        "tab": "board",
        "title": TITLES[Suggestion.Kind(kind)],
        "is_repair": kind == REPAIR,
        "row": row,
        "shown": suggested.shown(row) if row is not None and row.is_done else None,
        "may_ask": programme.state in (Programme.State.DRAFT, Programme.State.APPROVED, Programme.State.RUNNING),
        "reasons": told(reasons),
        "typed_reason": typed,
    }
    if row is not None and job is not None:
        context |= _job(row, job)
    return render(request, "programmes/suggest.html", context, status=409 if reasons else 200)


def _job(row: Suggestion, job: Job) -> dict[str, Any]:
    failed = job.state in (Job.State.FAILED, Job.State.DROPPED)
    waits = job.created_at if job.state == Job.State.PENDING else None
    year = row.programme.year
    return {
        "job": {
            "title": TITLES[Suggestion.Kind(row.kind)],
            "state_words": _("It did not work.") if failed else suggested.stage_words(row),
            "is_done": False,
            "is_failed": failed,
            "error": job.last_error if failed else "",
            "silent_since": waits,
        },
        "poll_url": reverse("programmes:suggest_progress", args=[year, row.pk]),
        "look_url": reverse(PAGES[Suggestion.Kind(row.kind)], args=[year]),
    }
