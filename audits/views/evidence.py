"""The evidence tab: sources, their files, and the answers that rest on them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audits import permissions, queries, services
from audits.forms import FileForm, SourceForm
from audits.models import Answer, Source, SourceFile
from audits.views.common import checklist_audit, form_view, page, require
from kernel import attachments
from kernel.once import once
from kernel.workflow import Refused
from organisation.http import SignedInRequest, saved, show_form


@require_safe
def audit_evidence(request: SignedInRequest, reference: str) -> HttpResponse:
    audit = checklist_audit(request, reference)
    context = page(
        audit,
        request,
        "evidence",
        sources=queries.sources(audit),
        current=queries.current_source(audit, request.user),
    )
    return render(request, "audits/audit_evidence.html", context)


@form_view
@once
def source_new(request: SignedInRequest, reference: str) -> HttpResponse:
    audit = checklist_audit(request, reference)
    require(permissions.may_answer(request.user, audit))
    form = SourceForm(request.POST or None, request.FILES or None, initial={"obtained_on": request.today})

    def save(data: dict[str, Any]) -> None:
        file = data.pop("file")
        services.add_source(audit, files=[file] if file else [], by=request.user, today=request.today, **data)

    if saved(request, form, save):
        messages.success(request, _("Source added"))
        return redirect("audits:audit_evidence", reference)
    context = {"audit": audit, "title": _("Add a source"), "verb": _("Add"), "row": None}
    return show_form(request, "audits/audit_form.html", form, context)


@require_safe
def source_detail(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    audit = checklist_audit(request, reference)
    source = get_object_or_404(audit.sources.select_related("obtained_by").prefetch_related("files__attachment"), pk=pk)
    return _show_source(request, audit, source)


def _show_source(request: SignedInRequest, audit: Any, source: Source, **more: Any) -> HttpResponse:
    linked = Answer.objects.filter(answer_sources__source=source).select_related("question").order_by("question__order")
    free = Answer.objects.filter(question__audit=audit).exclude(answer_sources__source=source)
    context = page(
        audit,
        request,
        "evidence",
        source=source,
        linked=linked,
        free=free.select_related("question").order_by("question__order"),
        **more,
    )
    return render(request, "audits/source_detail.html", context, status=409 if more.get("reasons") else 200)


@require_POST
def source_attach(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    audit = checklist_audit(request, reference)
    require(permissions.may_answer(request.user, audit))
    source = get_object_or_404(audit.sources, pk=pk)
    form = FileForm(request.POST, request.FILES)
    if not saved(request, form, lambda data: services.attach(source, by=request.user, today=request.today, **data)):
        return _show_source(request, audit, source, reasons=[e for errors in form.errors.values() for e in errors])
    messages.success(request, _("File added"))
    return redirect("audits:source_detail", reference, pk)


def _answer(request: SignedInRequest, audit: Any) -> Answer:
    said = request.POST.get("answer", "")
    known = int(said) if said.isdecimal() and len(said) < 10 else 0
    return get_object_or_404(Answer.objects.filter(question__audit=audit), pk=known)


@require_POST
def source_link(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    audit = checklist_audit(request, reference)
    source = get_object_or_404(audit.sources, pk=pk)
    answer = _answer(request, audit)
    try:
        services.link_source(answer, source=source, by=request.user, today=request.today)
    except Refused as refusal:
        return _show_source(request, audit, source, reasons=refusal.reasons)
    messages.success(request, _("Linked"))
    return redirect("audits:source_detail", reference, pk)


@require_POST
def source_unlink(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    audit = checklist_audit(request, reference)
    source = get_object_or_404(audit.sources, pk=pk)
    answer = _answer(request, audit)
    try:
        services.unlink_source(answer, source=source, by=request.user, today=request.today)
    except Refused as refusal:
        return _show_source(request, audit, source, reasons=refusal.reasons)
    messages.success(request, _("Link taken off"))
    return redirect("audits:source_detail", reference, pk)


@require_POST
def source_current(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Be in this source: linked to my next answers by itself."""
    audit = checklist_audit(request, reference)
    source = get_object_or_404(audit.sources, pk=pk)
    services.set_current_source(audit, source=source, by=request.user, today=request.today)
    messages.success(request, _("Linked to your next answers by itself"))
    return redirect("audits:audit_evidence", reference)


@require_safe
def source_file(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Download; the right hangs on the audit's checklist, never on the file's hash."""
    audit = checklist_audit(request, reference)
    row = get_object_or_404(SourceFile.objects.select_related("attachment"), pk=pk, source__audit=audit)
    response: HttpResponse = attachments.respond(row.attachment)  # type: ignore[assignment]
    return response
