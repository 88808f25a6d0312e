"""Days asked for by a link, the page behind the link, and what the programme manager makes of the answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kernel import clock
from kernel.workflow import Refused
from organisation.http import SignedInRequest, saved, show_form
from programmes import permissions, services
from programmes.forms.dates import DeclineForm, ProposeForm, TakeForm
from programmes.models import DateAsk, PlannedAudit
from programmes.views.common import form_view, programme_or_404, require, told


@form_view
def audit_dates(request: SignedInRequest, year: int, reference: str) -> HttpResponse:
    """Who was asked and what they said; POST asks everybody who owns what is audited."""
    audit = _audit(request, year, reference)
    reasons: tuple[str, ...] = ()
    if request.method == "POST":
        require(permissions.may_move(request.user, audit))
        try:
            made = services.ask_dates(audit, by=request.user, today=request.today)
        except Refused as refusal:
            reasons = refusal.reasons
        else:
            names = ", ".join(ask.person.full_name for ask in made)
            messages.success(request, _("A mail goes to %(names)s") % {"names": names})
            return redirect("programmes:audit_dates", year, reference)
    context = {
        "programme": audit.programme,
        "audit": audit,
        "asks": list(DateAsk.objects.filter(audit=audit).select_related("person", "decided_by")),
        "may_move": permissions.may_move(request.user, audit),
        "reasons": told(reasons),
    }
    return render(request, "programmes/audit_dates.html", context, status=409 if reasons else 200)


def _audit(request: SignedInRequest, year: int, reference: str) -> PlannedAudit:
    programme = programme_or_404(request, year)
    rows = programme.audits.select_related("programme", "client")
    found: PlannedAudit = get_object_or_404(rows, reference=reference)
    return found


def _ask(request: SignedInRequest, year: int, reference: str, ask: int) -> DateAsk:
    audit = _audit(request, year, reference)
    require(permissions.may_move(request.user, audit))
    rows = DateAsk.objects.filter(audit=audit).select_related("person", "audit__programme")
    found: DateAsk = get_object_or_404(rows, pk=ask)
    return found


@form_view
def dates_take(request: SignedInRequest, year: int, reference: str, ask: int) -> HttpResponse:
    row = _ask(request, year, reference, ask)
    form = TakeForm(request.POST or None)
    if request.method == "POST":  # an empty form is sound: one tap takes the proposal
        form = TakeForm(request.POST)
    if saved(request, form, lambda typed: services.take_dates(row, **typed, by=request.user, today=request.today)):
        messages.success(request, _("Moved"))
        return redirect("programmes:audit_dates", year, reference)
    return _decision(request, row, form, _("Take the proposal of %(who)s"), _("Move the audit"))


@form_view
def dates_decline(request: SignedInRequest, year: int, reference: str, ask: int) -> HttpResponse:
    row = _ask(request, year, reference, ask)
    form = DeclineForm(request.POST or None)
    if saved(request, form, lambda typed: services.decline_dates(row, **typed, by=request.user, today=request.today)):
        messages.success(request, _("Declined"))
        return redirect("programmes:audit_dates", year, reference)
    return _decision(request, row, form, _("Decline the proposal of %(who)s"), _("Decline"))


def _decision(request: SignedInRequest, row: DateAsk, form: Any, title: str, verb: str) -> HttpResponse:
    context = {
        "programme": row.audit.programme,
        "audit": row.audit,
        "title": title % {"who": row.person.full_name},
        "lead": row.sentence,
        "verb": verb,
        "cancel_url": reverse("programmes:audit_dates", args=[row.audit.programme.year, row.audit.reference]),
    }
    return show_form(request, "programmes/form.html", form, context)


@form_view
@login_not_required
@never_cache
def dates_answer(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail: looking changes nothing, a POST accepts or proposes; a dead one says so."""
    today = clock.today()
    ask = services.find_ask(token, today)
    if ask is None:
        return render(request, "programmes/dates_answer.html", {"dead": True}, status=410)
    accepts = request.method == "POST" and "accept" in request.POST
    form = ProposeForm(request.POST if request.method == "POST" and not accepts else None)
    try:
        if accepts:
            services.accept_dates(token, today=today)
            return render(request, "programmes/dates_answer.html", {"thanks": True, "ask": ask})
    except Refused:
        return render(request, "programmes/dates_answer.html", {"dead": True}, status=410)
    if saved(request, form, lambda typed: services.propose_dates(token, **typed, today=today)):
        return render(request, "programmes/dates_answer.html", {"thanks": True, "ask": ask})
    return show_form(request, "programmes/dates_answer.html", form, {"ask": ask})
