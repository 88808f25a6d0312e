"""Answers to opportunities, and good practices told to others."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from findings import permissions, services
from findings.forms import OfiForm, ShareForm
from findings.models import Finding
from findings.views.common import finding_or_404, form_page, form_view, require
from kernel.edit import expected_version
from organisation.http import SignedInRequest, saved


@form_view
def finding_respond(request: SignedInRequest, reference: str) -> HttpResponse:
    finding = finding_or_404(request, reference)
    if finding.kind != Finding.Kind.OFI:
        raise Http404(reference)
    require(permissions.may_answer_observation(request.user, finding))
    form = OfiForm(request.POST or None)

    def save(typed: dict[str, Any]) -> None:
        typed["accepted"] = typed["accepted"] == "yes"
        services.answer_ofi(finding, **typed, by=request.user, today=request.today, version=expected_version(request))

    if saved(request, form, save):
        messages.success(request, _("Answered"))
        return redirect("findings:finding_detail", reference)
    return form_page(
        request,
        form,
        finding=finding,
        title=_("Answer to %(ref)s") % {"ref": reference},
        said=finding.evidence,
        verb=_("Answer"),
        back=reverse("findings:finding_detail", args=[reference]),
    )


@form_view
def finding_share(request: SignedInRequest, reference: str) -> HttpResponse:
    finding = finding_or_404(request, reference)
    if finding.kind != Finding.Kind.GOOD_PRACTICE:
        raise Http404(reference)
    require(permissions.may_share(request.user, finding))
    form = ShareForm(request.POST or None)

    def save(typed: dict[str, Any]) -> None:
        services.share_good_practice(
            finding, **typed, by=request.user, today=request.today, version=expected_version(request)
        )

    if saved(request, form, save):
        messages.success(request, _("Shared"))
        return redirect("findings:finding_detail", reference)
    return form_page(
        request,
        form,
        finding=finding,
        title=_("Share %(ref)s") % {"ref": reference},
        verb=_("Share"),
        back=reverse("findings:finding_detail", args=[reference]),
    )
