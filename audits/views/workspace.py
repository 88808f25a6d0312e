"""The workspace of one audit, and its first two verbs: coming into being, accepting."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audits import permissions, report, services
from audits.forms import AcceptForm
from audits.models import Audit, seats
from audits.views.common import audit_or_404, form_view, page, require
from audits.views.mending import ways_out
from audits.workflow import AUDIT
from organisation.http import SignedInRequest, saved, show_form


def show_workspace(request: SignedInRequest, audit: Audit, reasons: Sequence[str] = ()) -> HttpResponse:
    """The page; with `reasons` it is a refusal, 409."""
    if reasons:
        audit = audit_or_404(request, audit.reference)
    found = report.workspace(audit, request.user, request.today)
    open_steps = {step.name for step in AUDIT.open_to(request.user, audit)}
    context = page(
        audit,
        request,
        "overview",
        work=found,
        reasons=reasons,
        mends=ways_out(audit, [*reasons, *_gate_reasons(found)], request.user, request.today),
        team=seats.team(audit),
        may_postpone="postpone" in open_steps,
        may_suspend="suspend" in open_steps,
        may_cancel="cancel" in open_steps or _may_propose(request, audit),
        may_deviate=not audit.planned.legacy and permissions.may_record_deviation(request.user, audit),
        report_day_unknown=audit.planned.legacy and audit.report_sent_on == audit.closing_on,
    )
    return render(request, "audits/audit_detail.html", context, status=409 if reasons else 200)


def _gate_reasons(found: report.Workspace) -> list[str]:
    """What the gate before the next move says, where it stands on the page."""
    return [reason for line in found.gate.lines for reason in line.reasons] if found.gate else []


def _may_propose(request: SignedInRequest, audit: Audit) -> bool:
    return audit.state in AUDIT.step("cancel").sources and permissions.may_propose_cancelling(request.user, audit)


@require_safe
def audit_detail(request: SignedInRequest, reference: str) -> HttpResponse:
    return show_workspace(request, audit_or_404(request, reference))


@form_view
def audit_accept(request: SignedInRequest, reference: str) -> HttpResponse:
    audit = audit_or_404(request, reference)
    require(audit.planned.assignments.filter(person=request.user).exists())
    form = AcceptForm(request.POST if request.method == "POST" else None)

    def accept(data: dict[str, str]) -> None:
        services.accept_assignment(audit, person=request.user, by=request.user, today=request.today, note=data["note"])

    if request.method == "POST" and saved(request, form, accept):
        messages.success(request, _("Assignment accepted"))
        return redirect("audits:audit_detail", reference)
    context = {
        "question": _("I did not work in this scope, and I accept the assignment to %(audit)s.")
        % {"audit": str(audit)},
        "details": [
            _("Accepting is the declaration that nothing ties you to what is audited (IND-13)."),
            _("If something does, do not accept: tell the programme manager."),
        ],
        "verb": _("Accept the assignment"),
        "cancel_url": request.path.removesuffix("accept/"),
    }
    return show_form(request, "confirm.html", form, context)
