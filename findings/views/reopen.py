"""NG-14: a new case with the same cause reopens a closed record, where the rules say so."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from findings import permissions, services
from findings.forms import ReopenForm
from findings.models import Nonconformity
from findings.views.common import form_page, form_view, nc_or_404, require
from kernel.edit import expected_version
from organisation.http import SignedInRequest, saved


@form_view
def finding_reopen(request: SignedInRequest, reference: str) -> HttpResponse:
    nc = nc_or_404(request, reference)
    require(permissions.may_reopen_closed(request.user, nc))
    if nc.state != Nonconformity.State.CLOSED:
        return redirect("findings:finding_detail", reference)  # nothing to reopen
    form = ReopenForm(request.POST or None)

    def save(typed: dict[str, Any]) -> None:
        services.reopen_closed(nc, **typed, by=request.user, today=request.today, version=expected_version(request))

    if saved(request, form, save):
        messages.success(request, _("Reopened. The owner is told, and finds the cause anew."))
        return redirect("findings:finding_detail", reference)
    return form_page(
        request,
        form,
        nc=nc,
        title=_("A new case: reopen"),
        lead=_("The closed record is opened again in a new cycle, with a new cause analysis and new due dates."),
        verb=_("Reopen"),
        back=reverse("findings:finding_detail", args=[reference]),
    )
