"""Who wrote, approved or reviewed a version of a document: the fact behind IND-06."""

from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.once import once
from organisation import permissions, services
from organisation.forms import VersionAuthorForm
from organisation.http import SignedInRequest
from organisation.models import Authorship
from organisation.roles import Can
from organisation.views.people import form_view
from organisation.weighing import weigh
from standards.models import DocumentVersion


def _version(code: str, pk: int) -> DocumentVersion:
    rows = DocumentVersion.objects.select_related("document").filter(document__code__iexact=code)
    return get_object_or_404(rows, pk=pk)


@require_safe
def version_authors(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    permissions.require(request.user, Can.READ_DIRECTORY, today=request.today)
    version = _version(code, pk)
    rows = Authorship.every.filter(document_version=version).select_related("person")
    context = {
        "document": version.document,
        "version": version,
        "authors": rows.order_by(F("voided_on").asc(nulls_first=True), "person__last_name", "pk"),
        "may_edit": request.user.can(Can.EDIT_ORGANISATION, request.today),
    }
    return render(request, "organisation/version_authors.html", context)


@form_view
@once
def author_new(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    permissions.require(request.user, Can.EDIT_ORGANISATION, today=request.today)
    version = _version(code, pk)

    def save(form: Any, typed: dict[str, Any]) -> None:
        services.add_authorship(
            document_version=version, on=version.approved_on, **typed, by=request.user, today=request.today
        )

    back = reverse("organisation:version_authors", args=[version.document.code, version.pk])
    context = {"title": _("Add an author of %(version)s") % {"version": version}, "cancel_url": back}
    outcome = weigh(
        request,
        lambda: VersionAuthorForm(request.POST or None),
        save,
        template="organisation/master_form.html",
        context=context,
    )
    if outcome.saved:
        messages.success(request, _("Added"))
        return redirect(back)
    assert outcome.answer is not None
    return outcome.answer
