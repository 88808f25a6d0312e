"""The verifier's page: implementation, effect, or the one look of the light path."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from findings import permissions, queries, services
from findings.forms import AcceptImplementationForm, CheckForm, InsufficientForm, VerifyLightForm
from findings.models import Action, FindingFile, Nonconformity
from findings.views.common import form_view, keep_files, nc_or_404, refusal_status, require
from kernel.edit import expected_version
from kernel.journal import audited
from organisation.http import SignedInRequest, saved


@form_view
def finding_verify(request: SignedInRequest, reference: str) -> HttpResponse:
    nc = nc_or_404(request, reference)
    verifies = permissions.may_verify(request.user, nc)
    require(verifies or (request.method != "POST" and permissions.may_appoint(request.user, nc)))
    decision = request.POST.get("decision", "")
    forms = _forms(request, nc, decision)
    verbs: dict[str, Any] = {
        "accept": services.accept_implementation,
        "insufficient": services.reject_implementation,
        "check": services.check_effectiveness,
        "light": services.verify_light,
    }
    form = forms.get(decision)

    def save(typed: dict[str, Any]) -> None:
        with audited(by=request.user, today=request.today):
            keep_files(request, nc.finding, typed.pop("uploads", ()), FindingFile.Step.VERIFICATION)
            verbs[decision](nc, **typed, by=request.user, today=request.today, version=expected_version(request))

    if form is not None and saved(request, form, save):
        messages.success(request, _("Recorded"))
        return redirect("findings:finding_detail", reference)
    return _show(request, nc, forms, form)


def _forms(request: SignedInRequest, nc: Nonconformity, decision: str) -> dict[str, Any]:
    """The forms of the page; the one that was sent is bound."""

    def made(name: str, form_class: Any, **options: Any) -> Any:
        sent = (request.POST, request.FILES) if decision == name else (None, None)
        return form_class(*sent, prefix=name, **options)

    return {
        "accept": made("accept", AcceptImplementationForm, initial={"occurrence": nc.occurrence}),
        "insufficient": made("insufficient", InsufficientForm),
        "check": made("check", CheckForm),
        "light": made("light", VerifyLightForm),
    }


def _show(request: SignedInRequest, nc: Nonconformity, forms: dict[str, Any], form: Any) -> HttpResponse:
    rows = Action.objects.filter(nc=nc, cycle=nc.cycle).exclude(reference="")
    may = permissions.may_verify(request.user, nc)
    verdicts = queries.verifier_verdicts(nc, nc.verifier, request.today) if nc.verifier else ()
    return render(
        request,
        "findings/finding_verify.html",
        {
            "nc": nc,
            "finding": nc.finding,
            "forms": forms,
            "form": form,
            "actions": rows.select_related("owner").prefetch_related("files__attachment"),
            "verifications": nc.verifications.select_related("by"),
            "verdicts": [{"weight": "block", "rule": v.rule, "text": v.text} for v in verdicts if v.stops],
            "may_verify": may,
            "may_appoint": permissions.may_appoint(request.user, nc),
            "implemented": may and nc.state == "implemented",
            "monitoring": may and nc.state == "monitoring",
            "closes_now": nc.need == Nonconformity.Need.CORRECTION,
            "early": bool(nc.effect_check_from and request.today < nc.effect_check_from),
        },
        status=refusal_status(request, form),
    )
