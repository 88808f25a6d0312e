"""Facts against a rule, written down by a person."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from audits import permissions, services
from audits.forms import DeviationForm, ReasonForm
from audits.views.common import audit_or_404, form_view, require
from kernel.edit import expected_version
from kernel.once import once
from organisation.http import SignedInRequest, saved, show_form


@form_view
@once
def deviation_new(request: SignedInRequest, reference: str) -> HttpResponse:
    audit = audit_or_404(request, reference)
    require(permissions.may_record_deviation(request.user, audit))
    form = DeviationForm(request.POST or None, initial={"on": request.today})
    if saved(
        request, form, lambda data: services.record_deviation(audit, by=request.user, today=request.today, **data)
    ):
        messages.success(request, _("Deviation recorded"))
        return redirect("audits:audit_detail", reference)
    context = {"audit": audit, "title": _("Record a deviation"), "verb": _("Record"), "row": None}
    return show_form(request, "audits/audit_form.html", form, context)


@form_view
def deviation_explain(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    audit = audit_or_404(request, reference)
    require(permissions.may_record_deviation(request.user, audit))
    row = get_object_or_404(audit.deviations, pk=pk)
    form = ReasonForm(request.POST or None, initial={"reason": row.reason})
    version = expected_version(request) if request.method == "POST" else row.version
    if saved(
        request,
        form,
        lambda data: services.give_reason(row, version=version, by=request.user, today=request.today, **data),
    ):
        messages.success(request, _("Reason saved"))
        return redirect("audits:audit_detail", reference)
    context = {
        "audit": audit,
        "title": f"{row.rule}: {row.what}",
        "verb": _("Save the reason"),
        "row": row,
        "cancel_url": reverse("audits:audit_detail", args=[reference]),
    }
    return show_form(request, "audits/audit_form.html", form, context)
