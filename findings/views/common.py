"""What the views share: the finding one may see, a one-tap verb with its refusal, files that came along."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from findings import queries, services
from findings.models import Action, Finding, Nonconformity
from kernel.workflow import Refused
from organisation.http import STALE, SignedInRequest

form_view = require_http_methods(["GET", "HEAD", "POST"])


def finding_or_404(request: SignedInRequest, reference: str) -> Finding:
    """An issued finding that this person has to do with."""
    rows = queries.visible_to(request.user).select_related(
        "nonconformity__auditor",
        "nonconformity__verifier",
        "nonconformity__finding",
        "audit__planned__programme",
        "criterion_document__document",
        "repeat_of",
        "issued_by",
        "service",
        "unit",
    )
    found: Finding = get_object_or_404(rows, reference=reference)
    nc = getattr(found, "nonconformity", None)
    if nc is not None:
        nc.finding = found
    return found


def nc_or_404(request: SignedInRequest, reference: str) -> Nonconformity:
    """... that is a nonconformity."""
    finding = finding_or_404(request, reference)
    nc: Nonconformity | None = getattr(finding, "nonconformity", None)
    if nc is None:
        raise Http404(reference)
    return nc


def require(allowed: bool) -> None:
    """403 for somebody who is related but has not the verb."""
    if not allowed:
        raise PermissionDenied


def tap(request: SignedInRequest, verb: Callable[[], object], *, said: str, to: str, back: Callable[..., Any]) -> Any:
    """Do a one-tap verb; refused, `back(reasons)` shows the page again with status 409."""
    try:
        verb()
    except Refused as refusal:
        return back(refusal.reasons)
    messages.success(request, said)
    return redirect(to)


def form_page(
    request: SignedInRequest,
    form: BaseForm,
    *,
    nc: Nonconformity | None = None,
    finding: Finding | None = None,
    status: int | None = None,
    template: str = "findings/form_page.html",
    **context: Any,
) -> HttpResponse:
    """One question on one page; 409 with everything typed when it was refused, 412 when somebody else came first."""
    found = finding or (nc.finding if nc else None)
    if status is None:
        status = 200 if not form.is_bound else 412 if getattr(form, STALE, False) else 409
    return render(
        request, template, {"form": form, "nc": nc, "finding": found, "row": nc or found, **context}, status=status
    )


def refusal_status(request: SignedInRequest, *forms: BaseForm | None) -> int:
    """200 when the page is opened, 412 when somebody else came first, else 409."""
    if request.method != "POST":
        return 200
    return 412 if any(getattr(form, STALE, False) for form in forms) else 409


def keep_files(
    request: SignedInRequest, finding: Finding, files: Iterable[Any], step: str, action: Action | None = None
) -> None:
    """Files that came with a form; call inside the same transaction as the words."""
    for file in files:
        services.attach(finding, file=file, step=step, action=action, by=request.user, today=request.today)
