"""The auditor's decision on a plan, the light path, and the programme manager's appointments."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from findings import permissions, queries, services
from findings.forms import AcceptForm, AppointForm, LightAgreeForm, RejectForm
from findings.models import Nonconformity, PlanVersion
from findings.rules.causes import cause_hints
from findings.views.common import form_page, form_view, nc_or_404, refusal_status, require
from kernel.edit import expected_version
from organisation.http import SignedInRequest, saved
from organisation.models import User


@form_view
def finding_review(request: SignedInRequest, reference: str) -> HttpResponse:
    nc = nc_or_404(request, reference)
    decides = permissions.may_decide_plan(request.user, nc)
    require(decides or (request.method != "POST" and permissions.may_appoint(request.user, nc)))
    decision = request.POST.get("decision", "")
    accept = AcceptForm(request.POST if decision == "accept" else None, prefix="accept", initial=_measure_of(nc))
    reject = RejectForm(request.POST if decision == "reject" else None, prefix="reject")

    def take(typed: dict[str, Any]) -> None:
        _who(request, nc, services.accept_plan, **typed)

    def give_back(typed: dict[str, Any]) -> None:
        _who(request, nc, services.reject_plan, **typed)

    if decision == "accept" and saved(request, accept, take):
        messages.success(request, _("Plan accepted"))
        return redirect("findings:finding_detail", reference)
    if decision == "reject" and saved(request, reject, give_back):
        messages.success(request, _("Plan returned"))
        return redirect("findings:finding_detail", reference)
    return _show(request, nc, accept, reject, decision)


def _who(request: SignedInRequest, nc: Nonconformity, verb: Any, **typed: Any) -> None:
    verb(nc, **typed, by=request.user, today=request.today, version=expected_version(request))


def _measure_of(nc: Nonconformity) -> dict[str, Any]:
    return {"measure": nc.measure or nc.own_sentence, "occurrence": nc.occurrence, "verifier": nc.verifier_id}


def _show(
    request: SignedInRequest, nc: Nonconformity, accept: AcceptForm, reject: RejectForm, decision: str
) -> HttpResponse:
    plans = list(nc.plans.exclude(submitted_on=None).select_related("decided_by").order_by("-number"))
    plan = plans[0] if plans else None
    candidate = nc.verifier or nc.auditor
    verdicts = queries.verifier_verdicts(nc, candidate, request.today) if candidate else ()
    return render(
        request,
        "findings/finding_review.html",
        {
            "nc": nc,
            "finding": nc.finding,
            "plan": plan,
            "earlier": plans[1:],
            "accept": accept,
            "reject": reject,
            "form": reject if decision == "reject" else accept if decision == "accept" else None,
            "candidate": candidate,
            "verdicts": [{"weight": "block", "rule": v.rule, "text": v.text} for v in verdicts if v.stops],
            "hints": _hints(nc, plan),
            "may_decide": permissions.may_decide_plan(request.user, nc) and nc.state == "plan_submitted",
            "may_appoint": permissions.may_appoint(request.user, nc),
        },
        status=refusal_status(request, accept, reject),
    )


def _hints(nc: Nonconformity, plan: PlanVersion | None) -> list[str]:
    """Hints on the plan as it was sent, from its frozen words."""
    told = plan.snapshot if plan else {}
    actions = [a["text"] for a in told.get("actions", ())]
    found: list[str] = []
    for cause in told.get("causes", ()):
        whys = [str(why[1]) for why in cause["whys"] if len(why) > 1]
        found += cause_hints(whys, cause["text"], nc.finding.gap, actions, queries.policy())
    return list(dict.fromkeys(found))


@form_view
def finding_light(request: SignedInRequest, reference: str) -> HttpResponse:
    nc = nc_or_404(request, reference)
    require(permissions.may_agree_light_path(request.user, nc))
    form = LightAgreeForm(request.POST or None, initial={"extent": nc.extent_text})

    def save(typed: dict[str, Any]) -> None:
        _who(request, nc, services.agree_light_path, **typed)

    if saved(request, form, save):
        messages.success(request, _("Light path agreed"))
        return redirect("findings:finding_detail", reference)
    return form_page(
        request,
        form,
        nc=nc,
        title=_("Light path"),
        lead=_("One answer with proof and one verification, no plan. The next audit looks again."),
        verb=_("Agree"),
        back=_detail(reference),
    )


@form_view
def finding_appoint(request: SignedInRequest, reference: str, role: str) -> HttpResponse:
    if role not in ("verifier", "auditor"):
        raise Http404(role)
    nc = nc_or_404(request, reference)
    require(permissions.may_appoint(request.user, nc))
    form = AppointForm(
        request.POST or None, initial={"person": nc.verifier_id if role == "verifier" else nc.auditor_id}
    )
    verb = services.appoint_verifier if role == "verifier" else services.appoint_auditor

    def save(typed: dict[str, Any]) -> None:
        person: User = typed["person"]
        _who(request, nc, verb, person=person)

    if saved(request, form, save):
        messages.success(request, _("Appointed"))
        return redirect("findings:finding_detail", reference)
    return form_page(
        request,
        form,
        nc=nc,
        title=_("Appoint the verifier") if role == "verifier" else _("Appoint the auditor"),
        lead=_("Clear of IND-01, -02, -08, -09, -12 and -14 on the process and day."),
        verb=_("Appoint"),
        back=_detail(reference),
    )


def _detail(reference: str) -> str:
    return reverse("findings:finding_detail", args=[reference])
