"""One finding: where it stands, what it says, what was done, what may be done now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from findings import permissions, queries, report, services
from findings.models import Finding, FindingFile, Nonconformity
from findings.rules.reopening import may_reopen_on
from findings.rules.texts import without_numbers
from findings.views.because import audits_because
from findings.views.common import finding_or_404, nc_or_404, tap
from findings.workflow import FINDING, NONCONFORMITY
from kernel.attachments import respond
from organisation.http import SignedInRequest


@require_safe
def finding_detail(request: SignedInRequest, reference: str) -> HttpResponse:
    finding = finding_or_404(request, reference)
    return show_detail(request, finding)


def show_detail(request: SignedInRequest, finding: Finding, reasons: Sequence[str] = ()) -> HttpResponse:
    """The page; with reasons it is a refusal, status 409."""
    nc = getattr(finding, "nonconformity", None)
    cited = list(finding.clauses.select_related("clause"))
    context: dict[str, Any] = {
        "finding": finding,
        "nc": nc,
        "clauses": cited,
        "requirement": without_numbers(finding.requirement, [one.clause.number for one in cited]),
        "files": list(finding.files.select_related("attachment")),
        "events": report.timeline(finding),
        "reasons": list(reasons),
        **audits_because(request, finding, [one.clause.number for one in cited]),
    }
    if nc is None:
        context["buttons"] = report.buttons(FINDING.open_to(request.user, finding), finding.reference)
        template = "findings/observation_detail.html"
    else:
        clocks = list(nc.clocks.all())
        context |= {
            "stands": report.where_it_stands(nc, clocks, request.today),
            "steps": report.six_steps(nc, clocks),
            "buttons": report.buttons(NONCONFORMITY.open_to(request.user, nc), finding.reference),
            "clocks": report.clock_lines(clocks, request.today),
            "plans": list(nc.plans.exclude(submitted_on=None).select_related("submitted_by", "decided_by")),
            "actions": [a for a in nc.actions.select_related("owner") if a.reference],
            **_may(request, finding),
        }
        template = "findings/finding_detail.html"
    return render(request, template, context, status=409 if reasons else 200)


def _may(request: SignedInRequest, finding: Finding) -> dict[str, bool]:
    nc = finding.nonconformity
    user = request.user
    running = nc.is_open
    return {
        "may_extend": running and permissions.may_plan(user, nc),
        "may_hand_over": running and permissions.may_answer(user, nc),
        "may_advise": running and permissions.may_record_advice(user, nc),
        "may_appoint": running and permissions.may_appoint(user, nc),
        "may_regrade": running and permissions.may_regrade(user, finding),
        "may_agree_light": nc.state in ("issued", "acknowledged", "contained")
        and permissions.may_agree_light_path(user, nc),
        "may_reopen": _may_reopen(request, nc),
        "may_decide_extension": running and permissions.may_decide_extension(user, nc),
    }


def _may_reopen(request: SignedInRequest, nc: Nonconformity) -> bool:
    """Only where the rules and the day allow it: elsewhere the page would offer what it refuses."""
    if nc.closed_on is None or nc.finding.legacy or not permissions.may_reopen_closed(request.user, nc):
        return False
    return may_reopen_on(nc.closed_on, request.today, queries.policy())


@require_safe
def finding_history(request: SignedInRequest, reference: str) -> HttpResponse:
    """Extensions, verifications, escalations and every entry of the journal about it."""
    nc = nc_or_404(request, reference)
    return render(
        request,
        "findings/finding_history.html",
        {
            "finding": nc.finding,
            "nc": nc,
            "events": report.timeline(nc.finding),
            "extensions": nc.extensions.select_related("asked_by", "decided_by", "interim_owner"),
            "verifications": nc.verifications.select_related("by"),
            "chases": nc.chases.select_related("recipient"),
            "grades": nc.finding.grades.select_related("by"),
            "disputes": nc.disputes.select_related("by", "decided_by"),
        },
    )


@require_safe
def finding_file(request: SignedInRequest, reference: str, pk: int) -> FileResponse:
    finding = finding_or_404(request, reference)
    row = get_object_or_404(FindingFile.objects.select_related("attachment"), finding=finding, pk=pk)
    return respond(row.attachment)


@require_POST
def finding_acknowledge(request: SignedInRequest, reference: str) -> Any:
    nc = nc_or_404(request, reference)
    return tap(
        request,
        lambda: services.acknowledge(nc, by=request.user, today=request.today),
        said=_("Receipt confirmed"),
        to=reverse("findings:finding_answer", args=[reference]),
        back=lambda reasons: show_detail(request, nc.finding, reasons),
    )


@require_POST
def finding_done(request: SignedInRequest, reference: str) -> Any:
    finding = finding_or_404(request, reference)
    return tap(
        request,
        lambda: services.done_ofi(finding, by=request.user, today=request.today),
        said=_("Recorded as done"),
        to=reverse("findings:finding_detail", args=[reference]),
        back=lambda reasons: show_detail(request, finding, reasons),
    )
