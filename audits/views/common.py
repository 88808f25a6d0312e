"""What the views of one audit share: the row one may see, the tabs, a one-tap verb with its refusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from audits import permissions, queries
from audits.models import Audit, seats
from kernel.workflow import Refused
from organisation.http import SignedInRequest

form_view = require_http_methods(["GET", "HEAD", "POST"])


def audit_or_404(request: SignedInRequest, reference: str) -> Audit:
    """An audit that this person has to do with."""
    found: Audit = get_object_or_404(queries.visible_to(request.user), planned__reference=reference)
    return found


def checklist_audit(request: SignedInRequest, reference: str) -> Audit:
    """... whose checklist this person may read: team and programme manager, never an auditee."""
    audit = audit_or_404(request, reference)
    if not permissions.may_read_checklist(request.user, audit):
        raise PermissionDenied("checklist")
    return audit


def answering_audit(request: SignedInRequest, reference: str) -> Audit:
    """... in which this person answers. The short way for every tap on site: only seats are asked for."""
    audit = queries.seated(request.user).filter(planned__reference=reference).first() or checklist_audit(
        request, reference
    )
    require(permissions.may_answer(request.user, audit))
    return audit


def require(allowed: bool) -> None:
    """403 for somebody who is related but has not the verb."""
    if not allowed:
        raise PermissionDenied


def page(audit: Audit, request: SignedInRequest, tab: str, **context: Any) -> dict[str, Any]:
    """The context that every tab of the workspace has."""
    return {
        "audit": audit,
        "tab": tab,
        "sees_checklist": permissions.may_read_checklist(request.user, audit),
        "may_answer": permissions.may_answer(request.user, audit),
        "is_lead": seats.is_lead(request.user, audit),
        **context,
    }


def tap(
    request: SignedInRequest,
    audit: Audit,
    verb: Callable[[], object],
    *,
    said: str,
    to: str = "audits:audit_detail",
) -> HttpResponse:
    """Do a one-tap verb; refused, the workspace is shown again with every reason, status 409."""
    from audits.views.workspace import show_workspace

    try:
        verb()
    except Refused as refusal:
        return show_workspace(request, audit, reasons=refusal.reasons)
    messages.success(request, said)
    return redirect(to, audit.reference)
