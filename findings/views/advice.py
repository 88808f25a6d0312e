"""Who prescribed the solution of a case (IND-15)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from findings import permissions, services
from findings.forms import AdviceForm
from findings.views.common import form_page, form_view, nc_or_404, require
from kernel.edit import expected_version
from kernel.once import once
from organisation.http import SignedInRequest, saved


@form_view
@once
def finding_advice(request: SignedInRequest, reference: str) -> HttpResponse:
    nc = nc_or_404(request, reference)
    require(permissions.may_record_advice(request.user, nc))
    form = AdviceForm(request.POST or None, initial={"on": request.today})

    def save(typed: dict[str, Any]) -> None:
        version = expected_version(request)
        services.record_advice(nc, **typed, version=version, by=request.user, today=request.today)

    if saved(request, form, save):
        messages.success(request, _("Written down"))
        return redirect("findings:finding_detail", reference)
    return form_page(
        request,
        form,
        nc=nc,
        title=_("Who told the solution?"),
        lead=_("Whoever prescribed it would verify an own idea: another verifier, or a safeguard (IND-15)."),
        verb=_("Write down"),
        back=reverse("findings:finding_detail", args=[reference]),
    )
