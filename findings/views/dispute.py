"""NG-3: the owner disputes, somebody who was not on the team decides."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from findings import permissions, services
from findings.forms import DisputeForm, RulingForm
from findings.models import Nonconformity
from findings.views.common import form_page, form_view, nc_or_404, require
from kernel.edit import expected_version
from organisation.http import SignedInRequest, saved


@form_view
def finding_dispute(request: SignedInRequest, reference: str) -> HttpResponse:
    nc = nc_or_404(request, reference)
    decides = permissions.may_decide_dispute(request.user, nc)
    require(decides or permissions.may_answer(request.user, nc))
    if decides and nc.state == Nonconformity.State.DISPUTED:
        return _decide(request, nc)
    if not permissions.may_answer(request.user, nc):
        return redirect("findings:finding_detail", reference)  # nothing to decide
    form = DisputeForm(request.POST or None)

    def save(typed: dict[str, Any]) -> None:
        services.dispute(nc, **typed, by=request.user, today=request.today, version=expected_version(request))

    if saved(request, form, save):
        messages.success(request, _("Disputed. The clocks stand still until it is decided."))
        return redirect("findings:finding_detail", reference)
    return form_page(
        request,
        form,
        nc=nc,
        title=_("Dispute"),
        lead=_("Facts or grade, within 10 days of issue. The clocks stand still until it is decided."),
        verb=_("Dispute"),
        back=reverse("findings:finding_detail", args=[reference]),
    )


def _decide(request: SignedInRequest, nc: Nonconformity) -> HttpResponse:
    form = RulingForm(request.POST or None)

    def save(typed: dict[str, Any]) -> None:
        services.decide_dispute(nc, **typed, by=request.user, today=request.today, version=expected_version(request))

    if saved(request, form, save):
        messages.success(request, _("Decided"))
        return redirect("findings:finding_detail", nc.reference)
    last = nc.disputes.select_related("by").last()
    return form_page(
        request,
        form,
        nc=nc,
        title=_("Decide the dispute"),
        said=last.reason if last else "",
        verb=_("Decide"),
        back=reverse("findings:finding_detail", args=[nc.reference]),
    )
