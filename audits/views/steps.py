"""Decisions of one tap or one small form: start, confirm, postpone, suspend, go on, cancel."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audits import permissions, services
from audits.forms import CancelForm, PostponeForm, ReasonForm
from audits.views.common import audit_or_404, form_view, require, tap
from kernel.edit import expected_version
from kernel.workflow import Refused
from organisation.http import SignedInRequest, saved, show_form
from programmes.queries import lost_by
from programmes.rules.changes import effect_refusals, move_kind
from programmes.rules.loss import mark_of, unseen_refusals


@require_POST
def audit_start(request: SignedInRequest, reference: str) -> HttpResponse:
    audit = audit_or_404(request, reference)
    version = expected_version(request)
    return tap(
        request,
        audit,
        lambda: services.start(audit, by=request.user, today=request.today, version=version),
        said=_("Started"),
    )


@require_POST
def audit_confirm_team(request: SignedInRequest, reference: str) -> HttpResponse:
    audit = audit_or_404(request, reference)
    version = expected_version(request)
    return tap(
        request,
        audit,
        lambda: services.confirm_team(audit, by=request.user, today=request.today, version=version),
        said=_("Team confirmed"),
    )


@require_POST
def audit_resume(request: SignedInRequest, reference: str) -> HttpResponse:
    audit = audit_or_404(request, reference)
    version = expected_version(request)
    return tap(
        request,
        audit,
        lambda: services.resume(audit, version=version, by=request.user, today=request.today),
        said=_("The audit goes on"),
    )


def _form_step(
    request: SignedInRequest, reference: str, form: Any, save: Any, *, said: str, question: str, verb: str, **more: Any
) -> HttpResponse:
    if request.method == "POST" and saved(request, form, save):
        messages.success(request, said)
        return redirect("audits:audit_detail", reference)
    context = {
        "question": question,
        "verb": verb,
        "cancel_url": reverse("audits:audit_detail", args=[reference]),
        **more.pop("look", {}),
        **more,
    }
    return show_form(request, "confirm.html", form, context)


@form_view
def audit_postpone(request: SignedInRequest, reference: str) -> HttpResponse:
    audit = audit_or_404(request, reference)
    require(permissions.may_manage(request.user, audit))
    plan = audit.planned
    look: dict[str, Any] = {"asks_to_look": True, "lost": [], "seen": ""}

    def save(data: dict[str, Any]) -> None:
        lost = lost_by(plan, request.today, data["new_start"])
        if unseen := unseen_refusals(lost, request.POST.get("seen", "")):
            look.update(lost=lost, seen=mark_of(lost))
            kind = move_kind(plan.baseline_start or plan.start, data["new_start"])
            raise Refused([*unseen, *effect_refusals(kind, data["effect"])])
        look.update(lost=lost, seen=mark_of(lost))
        services.postpone(audit, by=request.user, today=request.today, **data)

    return _form_step(
        request,
        reference,
        PostponeForm(request.POST or None),
        save,
        said=_("Postponed"),
        question=_("The audit stays in the programme. Against the approved dates it counts as moved."),
        verb=_("Postpone"),
        look=look,
    )


@form_view
def audit_suspend(request: SignedInRequest, reference: str) -> HttpResponse:
    audit = audit_or_404(request, reference)
    require(permissions.may_suspend(request.user, audit))
    return _form_step(
        request,
        reference,
        ReasonForm(request.POST or None),
        lambda data: services.suspend(audit, by=request.user, today=request.today, **data),
        said=_("Suspended"),
        question=_("Evidence of a serious risk, safety, or access refused: the fieldwork stops for now."),
        verb=_("Suspend"),
    )


@form_view
def audit_cancel(request: SignedInRequest, reference: str) -> HttpResponse:
    """Proposed by the programme manager, decided by the sponsor (AG-12); both see first what the year loses."""
    audit = audit_or_404(request, reference)
    proposal = audit.cancel_proposal
    look = {"asks_to_look": True, "lost": lost_by(audit.planned, request.today)}
    if proposal and permissions.may_cancel(request.user, audit):
        return _form_step(
            request,
            reference,
            _Empty(request.POST if request.method == "POST" else None),
            lambda data: services.cancel(audit, by=request.user, today=request.today),
            said=_("Cancelled"),
            question=_("Cancel %(audit)s?") % {"audit": str(audit)},
            details=[proposal["reason"], proposal["lost_coverage"], proposal["caught_up"]],
            verb=_("Cancel the audit"),
            danger=True,
            look=look,
        )
    require(permissions.may_propose_cancelling(request.user, audit))
    return _form_step(
        request,
        reference,
        CancelForm(request.POST or None, initial=proposal or {}),
        lambda data: services.propose_cancelling(audit, by=request.user, today=request.today, **data),
        said=_("Proposed. Top management decides."),
        question=_("You propose, top management decides."),
        verb=_("Propose"),
        look=look,
    )


class _Empty(CancelForm):
    """Nothing to type: the words are the proposal's."""

    reason = None  # type: ignore[assignment]
    lost_coverage = None  # type: ignore[assignment]
    caught_up = None  # type: ignore[assignment]
