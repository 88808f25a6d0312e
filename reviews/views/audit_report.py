"""The report of one audit: words, approval by somebody else, paper, sending (AG-8)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audits import permissions as may
from audits import queries as audits
from audits.models import Audit
from audits.rules import gates
from kernel.edit import expected_version
from kernel.workflow import Refused
from organisation.http import SignedInRequest, saved, show_form
from organisation.roles import Can
from reviews import queries, services
from reviews.forms import AuditReportForm, SendForm
from reviews.models import AuditReport
from reviews.views import printed
from reviews.views.common import form_view, require


def audit_or_404(request: SignedInRequest, reference: str) -> Audit:
    """An audit that this person has to do with."""
    found: Audit = get_object_or_404(queries.with_parts(audits.visible_to(request.user)), planned__reference=reference)
    return found


def may_read(request: SignedInRequest, audit: Audit) -> bool:
    """Before it is sent the report is the team's, the approver's and the programme manager's; then everybody's here."""
    if audit.report_sent_on is not None:
        return True
    manages = request.user.can(Can.MANAGE_AUDIT) and may.may_manage(request.user, audit)
    return bool(manages or services.may_draft(request.user, audit))


def _tabs(request: SignedInRequest, audit: Audit) -> dict[str, Any]:
    return {
        "audit": audit,
        "tab": "report",
        "sees_checklist": may.may_read_checklist(request.user, audit),
    }


def show(request: SignedInRequest, audit: Audit, *, reasons: Any = (), status: int = 200) -> HttpResponse:
    """The tab: where the report stands, what is missing, its paper."""
    paper, reads = services.current_report(audit), may_read(request, audit)
    approves = may.may_approve(request.user, audit) and audit.state == Audit.State.REPORTING
    open_now = audit.report_approved_on is None and audit.state == Audit.State.REPORTING
    rows = queries.all_findings(audit) if reads or audit.closing_on else []
    gate: dict[str, Any] | None = None
    if reads and open_now:
        facts = audits.approve_facts(
            audit, audit.planned.report_approver, request.today, **services.approval_facts(audit, rows)
        )
        door = gates.APPROVE
        links = {"checklist": reverse("audits:audit_checklist", args=[audit.reference]) + "?show=open"}
        gate = {"id": door.id, "title": door.title, "actor": door.actor, "lines": door.panel(facts), "links": links}
    context = {
        **_tabs(request, audit),
        "paper": paper if reads else None,
        "reads": reads,
        "job": queries.progress(paper, _("Audit report as PDF")) if paper and reads else None,
        "gate": gate,
        "findings": queries.listed_findings(rows),
        "may_write": open_now and may.is_lead(request.user, audit),
        "may_approve": approves and audit.report_approved_on is None,
        "may_send": may.may_send(request.user, audit)
        and audit.report_approved_on is not None
        and audit.report_sent_on is None,
        "reasons": reasons,
    }
    return render(request, "reviews/audit_report.html", context, status=status)


@require_safe
def audit_report(request: SignedInRequest, reference: str) -> HttpResponse:
    return show(request, audit_or_404(request, reference))


def act(request: SignedInRequest, audit: Audit, done: str, verb: Callable[[], object]) -> HttpResponse:
    """One button: done and back, or the tab again with every reason (409)."""
    try:
        verb()
    except Refused as refusal:
        return show(request, audit_or_404(request, audit.reference), reasons=refusal.reasons, status=409)
    messages.success(request, done)
    return redirect("reviews:audit_report", audit.reference)


@form_view
def audit_report_write(request: SignedInRequest, reference: str) -> HttpResponse:
    audit = audit_or_404(request, reference)
    require(may.is_lead(request.user, audit))
    said = {row["objective"]: row["text"] for row in audit.conclusions}
    form = AuditReportForm(
        request.POST or None,
        objectives=audits.objectives_of(audit),
        said=said,
        initial={"not_covered": audit.not_covered},
    )

    def save(typed: dict[str, Any]) -> None:
        services.submit_audit_report(
            audit,
            conclusions=form.conclusions,
            not_covered=typed["not_covered"],
            version=expected_version(request),
            by=request.user,
            today=request.today,
        )

    if saved(request, form, save):
        messages.success(request, _("Saved, grades confirmed"))
        return redirect("reviews:audit_report", audit.reference)
    context = {**_tabs(request, audit), "title": _("Conclusions"), "row": audit}
    return show_form(request, "reviews/audit_report_form.html", form, context)


@require_POST
def audit_report_approve(request: SignedInRequest, reference: str) -> HttpResponse:
    audit = audit_or_404(request, reference)
    require(may.may_approve(request.user, audit))
    version = expected_version(request)
    return act(
        request,
        audit,
        _("Approved. The report is being issued"),
        lambda: services.approve_audit_report(audit, version=version, by=request.user, today=request.today),
    )


@form_view
def audit_report_send(request: SignedInRequest, reference: str) -> HttpResponse:
    audit = audit_or_404(request, reference)
    require(may.may_send(request.user, audit))
    form = SendForm(request.POST or None, initial={"happened_on": request.today})

    def save(typed: dict[str, Any]) -> None:
        services.send_audit_report(audit, **typed, by=request.user, today=request.today)

    if saved(request, form, save):
        messages.success(request, _("Sent"))
        return redirect("reviews:audit_report", audit.reference)
    context = {**_tabs(request, audit), "title": _("Send the report"), "verb": _("Sent")}
    return show_form(request, "reviews/audit_report_form.html", form, context)


@require_POST
def audit_report_ask(request: SignedInRequest, reference: str) -> HttpResponse:
    audit = audit_or_404(request, reference)
    require(may_read(request, audit))
    return act(
        request,
        audit,
        _("The report is being made"),
        lambda: services.request_audit_report(audit, by=request.user, today=request.today),
    )


@require_safe
def audit_report_paper(request: SignedInRequest, reference: str) -> HttpResponse:
    """How far the paper is: a fragment for htmx, without it the tab."""
    audit = audit_or_404(request, reference)
    require(may_read(request, audit))
    paper: AuditReport | None = services.current_report(audit)
    if paper is None or not request.headers.get("HX-Request"):
        return redirect("reviews:audit_report", audit.reference)
    context = printed.progress(
        request,
        paper,
        _("Audit report as PDF"),
        done="reviews:audit_report_pdf",
        again="reviews:audit_report_ask",
        look="reviews:audit_report",
    )
    return render(request, "_job.html", context)


@require_safe
def audit_report_pdf(request: SignedInRequest, reference: str) -> HttpResponse:
    audit = audit_or_404(request, reference)
    require(may_read(request, audit))
    file = printed.file_of(services.current_report(audit))
    if file is None:
        messages.info(request, _("The file of this report is not made yet. Ask for it below."))
        return redirect("reviews:audit_report", audit.reference)
    return file
