"""Submit, approve or send back, review, close."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kernel.edit import expected_version
from kernel.workflow import Refused
from organisation.http import STALE, SignedInRequest, saved
from programmes import permissions, queries, services
from programmes.forms import CommentForm
from programmes.models import Programme
from programmes.rules.closing import closing_warnings
from programmes.rules.submission import submission_blockers
from programmes.views.board import no_row
from programmes.views.common import form_view, programme_or_404, require, told

PLACES = (
    ("Say ", "programme_edit"),
    ("Add at least one objective", "objective_new"),
    ("Assess at least one risk", "risk_new"),
    ("Plan at least one audit", "audit_new"),
)
"""Where one mends what a sentence of `submission_blockers` names, by how it begins."""
GAP = "Clause "


def _to_fix(programme: Programme, blockers: list[str], whole: queries.Year) -> dict[str, Any]:
    """What stands in the way, each with the page where it is mended; open clauses have their own table below."""
    rows = told([text for text in blockers if not text.startswith(GAP)])
    audits = {audit.reference for audit in whole.audits}
    for row in rows:
        name = next((name for start, name in PLACES if row["text"].startswith(start)), "")
        reference = row["text"].split(" ")[0].rstrip(":")
        if name:
            row["url"] = reverse(f"programmes:{name}", args=[programme.year])
        elif "add a note" in row["text"]:
            row["url"] = reverse("programmes:programme_edit", args=[programme.year])
        elif reference in audits:
            row["url"] = reverse("programmes:audit_team", args=[reference])
    return {"to_fix": rows, "open_gaps": told([text for text in blockers if text.startswith(GAP)])}


@form_view
def programme_submit(request: SignedInRequest, year: int) -> HttpResponse:
    programme = programme_or_404(request, year)
    require(permissions.may_edit(request.user, programme))
    reasons: Any = ()
    if request.method == "POST":
        version = expected_version(request)
        try:
            services.submit(programme, version=version, by=request.user, today=request.today)
        except Refused as refusal:
            reasons = refusal.reasons
        else:
            messages.success(request, _("Submitted"))
            return redirect("programmes:programme_detail", year)
    whole = queries.read_year(programme)
    blockers = submission_blockers(whole.plan())
    board = queries.year_board(programme, request.today, whole=whole, only=no_row)
    context = {
        "programme": programme,
        "tab": "submit",
        "whole": whole,
        "board": board,
        "may_explain": programme.state == Programme.State.DRAFT,
        **_to_fix(programme, blockers, whole),
        "blocked": len(blockers),
        "gaps": whole.gaps,
        "may_submit": programme.state == Programme.State.DRAFT,
        "reasons": told(reasons),
    }
    return render(request, "programmes/programme_submit.html", context, status=409 if reasons else 200)


@form_view
def programme_approve(request: SignedInRequest, year: int) -> HttpResponse:
    programme = programme_or_404(request, year)
    require(permissions.may_send_back(request.user, programme))
    reasons: Any = ()
    if request.method == "POST":
        version = expected_version(request)
        try:
            services.approve(programme, version=version, by=request.user, today=request.today)
        except Refused as refusal:
            reasons = refusal.reasons
        else:
            messages.success(request, _("Approved"))
            return redirect("programmes:programme_detail", year)
    return _show_approve(request, programme, reasons)


@require_POST
def programme_send_back(request: SignedInRequest, year: int) -> HttpResponse:
    programme = programme_or_404(request, year)
    require(permissions.may_send_back(request.user, programme))
    form = CommentForm(request.POST)

    def save(typed: dict[str, Any]) -> None:
        version = expected_version(request)
        services.send_back(programme, version=version, **typed, by=request.user, today=request.today)

    if saved(request, form, save):
        messages.success(request, _("Sent back"))
        return redirect("programmes:programme_detail", year)
    return _show_approve(request, programme, (), form=form)


def _show_approve(
    request: SignedInRequest, programme: Programme, reasons: Any, *, form: CommentForm | None = None
) -> HttpResponse:
    last = programme.versions.filter(state="approved").order_by("-pk").first()
    context = {
        "programme": programme,
        "tab": "approve",
        "plan": queries.plan(programme),
        "changes": queries.changed_since(last) if last else (),
        "last": last,
        "safeguards": list(programme.safeguards.select_related("person")),
        "notes": list(programme.check_notes.order_by("pk")),
        "waits": programme.state == Programme.State.SUBMITTED,
        "form": form or CommentForm(),
        "reasons": told(reasons),
    }
    status = 412 if getattr(form, STALE, False) else 409 if reasons or form is not None else 200
    return render(request, "programmes/programme_approve.html", context, status=status)


@form_view
def programme_close(request: SignedInRequest, year: int) -> HttpResponse:
    programme = programme_or_404(request, year)
    require(permissions.may_close(request.user, programme))
    facts = queries.year_facts(programme, text=programme.review_text, ratings={}, carry_all=True)
    reasons: Any = ()
    if request.method == "POST":
        version = expected_version(request)
        try:
            services.close(programme, facts=facts, version=version, by=request.user, today=request.today)
        except Refused as refusal:
            reasons = refusal.reasons
        else:
            messages.success(request, _("Closed"))
            return redirect("programmes:programme_detail", year)
    carried = [_("%(name)s is carried over.") % {"name": name} for name in facts.open_nonconformities]
    context = {
        "programme": programme,
        "row": programme,
        "question": _("Close the programme of %(year)s?") % {"year": year},
        "details": [*carried, *closing_warnings(facts)],
        "verb": _("Close"),
        "cancel_url": reverse("programmes:programme_detail", args=[year]),
        "reasons": told(reasons),
    }
    return render(request, "programmes/confirm.html", context, status=409 if reasons else 200)
