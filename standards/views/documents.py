"""Criteria documents of the organisation: list, one document with its versions, and their forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kernel.edit import expected_version
from kernel.models import Stale
from kernel.once import once
from kernel.workflow import Refused
from standards import permissions, queries, services
from standards.forms import DocumentForm, VersionForm
from standards.models import CriteriaDocument, DocumentVersion
from standards.views.requests import LibraryRequest

form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def document_list(request: LibraryRequest) -> HttpResponse:
    """All criteria documents with the version in force today."""
    permissions.require_reader(request.user, today=request.today)
    rows = queries.documents_on(request.today)
    may_edit = permissions.may_edit(request.user, today=request.today)
    return render(request, "standards/document_list.html", {"rows": rows, "may_edit": may_edit})


@require_safe
def document_detail(request: LibraryRequest, code: str) -> HttpResponse:
    """One document and all its versions, the newest first."""
    permissions.require_reader(request.user, today=request.today)
    document = get_object_or_404(queries.documents(), code__iexact=code)
    versions = [{"row": row, "in_force": row.in_force_on(request.today)} for row in document.versions.all()]
    may_edit = permissions.may_edit(request.user, today=request.today)
    context = {"document": document, "versions": versions, "may_edit": may_edit}
    return render(request, "standards/document_detail.html", context)


@form_view
@once
def document_new(request: LibraryRequest) -> HttpResponse:
    """Add a document."""
    permissions.require_editor(request.user, today=request.today)
    form = DocumentForm(request.POST or None)
    status = _sent(request, form, lambda typed: services.add_document(**typed, by=request.user, today=request.today))
    if status is None:
        messages.success(request, _("Added"))
        return redirect("standards:document_detail", form.cleaned_data["code"])
    return _page(request, form, status, _("Add a criteria document"), reverse("standards:document_list"))


@form_view
def document_edit(request: LibraryRequest, code: str) -> HttpResponse:
    """Another code or title."""
    permissions.require_editor(request.user, today=request.today)
    document = get_object_or_404(CriteriaDocument, code__iexact=code)
    form = DocumentForm(request.POST or None, instance=CriteriaDocument.objects.get(pk=document.pk))

    def save(typed: dict[str, Any]) -> None:
        version = expected_version(request)
        services.change_document(document=document, version=version, **typed, by=request.user, today=request.today)

    if (status := _sent(request, form, save)) is None:
        messages.success(request, _("Saved"))
        return redirect("standards:document_detail", form.cleaned_data["code"])
    back = reverse("standards:document_detail", args=[document.code])
    return _page(request, form, status, _("Change %(row)s") % {"row": document}, back, document)


@form_view
@once
def version_new(request: LibraryRequest, code: str) -> HttpResponse:
    """Add a version; the one in force until now ends the day before it."""
    permissions.require_editor(request.user, today=request.today)
    document = get_object_or_404(CriteriaDocument, code__iexact=code)
    form = VersionForm(request.POST or None, instance=DocumentVersion(document=document))

    def save(typed: dict[str, Any]) -> None:
        services.add_version(document=document, **typed, by=request.user, today=request.today)

    back = reverse("standards:document_detail", args=[document.code])
    if (status := _sent(request, form, save)) is None:
        messages.success(request, _("Added"))
        return redirect(back)
    return _page(request, form, status, _("Add a version of %(row)s") % {"row": document}, back)


@form_view
def version_edit(request: LibraryRequest, code: str, pk: int) -> HttpResponse:
    """Correct a version, or end it."""
    permissions.require_editor(request.user, today=request.today)
    rows = DocumentVersion.objects.select_related("document").filter(document__code__iexact=code)
    row = get_object_or_404(rows, pk=pk)
    form = VersionForm(request.POST or None, instance=rows.get(pk=row.pk))

    def save(typed: dict[str, Any]) -> None:
        version = expected_version(request)
        services.change_version(row=row, version=version, **typed, by=request.user, today=request.today)

    back = reverse("standards:document_detail", args=[row.document.code])
    if (status := _sent(request, form, save)) is None:
        messages.success(request, _("Saved"))
        return redirect(back)
    return _page(request, form, status, _("Change %(row)s") % {"row": row}, back, row)


def _sent(request: LibraryRequest, form: BaseForm, save: Callable[[dict[str, Any]], object]) -> int | None:
    """None when the form was sent and saved; else the status of the page that shows it: 200, 409 or 412."""
    if request.method != "POST":
        return 200
    if not form.is_valid():
        return 409
    try:
        save(form.cleaned_data)
    except Refused as refusal:
        for reason in refusal.reasons:
            form.add_error(None, reason)
        return 409
    except Stale:
        form.add_error(
            None, _("Somebody else changed this meanwhile. Your text is kept below. Compare and save again.")
        )
        return 412
    return None


def _page(
    request: LibraryRequest, form: BaseForm, status: int, title: str, cancel_url: str, row: Any = None
) -> HttpResponse:
    # After a conflict the form carries the version that is there now: the second sending is a decision.
    context = {"form": form, "title": title, "cancel_url": cancel_url, "row": row}
    return render(request, "standards/document_form.html", context, status=status)
