"""The scope of a planned audit: added to by its manager, taken from by the sponsor; after the freeze it is AG-13."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from audits import permissions, services
from audits.forms import ScopeForm
from audits.models import Audit
from audits.views.common import form_view, require
from kernel.edit import expected_version
from organisation.http import SignedInRequest, saved, show_form
from organisation.models import User
from programmes import permissions as planning
from programmes import queries as programmes
from programmes import services as plans
from programmes.models import PlannedAudit


@form_view
def audit_scope(request: SignedInRequest, year: int, reference: str) -> HttpResponse:
    planned = _planned_or_404(request, year, reference)
    audit = Audit.objects.filter(planned=planned).select_related("planned__programme").first()
    may_add, may_drop = _may(request.user, planned, audit)
    require(may_add or may_drop)
    frozen = audit is not None and audit.checklist_frozen_on is not None
    form = ScopeForm(request.POST or None, planned=planned, may_add=may_add, may_drop=may_drop, frozen=frozen)

    def save(typed: dict[str, Any]) -> None:
        change(planned, audit, form, typed, version=expected_version(request), by=request.user, today=request.today)

    if saved(request, form, save):
        messages.success(request, _("Changed"))
        return redirect("programmes:audit_team", reference)
    context = {
        "programme": planned.programme,
        "audit": planned,
        "row": planned,
        "title": _("Scope of %(audit)s") % {"audit": planned},
        "lead": _lead(may_add, may_drop),
        "verb": _("Change the scope"),
        "cancel_url": reverse("programmes:audit_team", args=[reference]),
    }
    return show_form(request, "programmes/form.html", form, context)


def change(
    planned: PlannedAudit,
    audit: Audit | None,
    form: ScopeForm,
    typed: dict[str, Any],
    *,
    version: int,
    by: User,
    today: date,
) -> None:
    """By the audit's own verb where there is one; a draft's audit is only a plan."""
    said: dict[str, Any] = {
        "add": form.lines(),
        "drop": list(typed.get("drop", ())),
        "reason": typed.get("reason", ""),
        "effect": typed.get("effect", ""),
    }
    if audit is None:
        plans.change_scope(planned, **said, version=version, by=by, today=today)
    else:
        services.change_scope(audit, **said, agreed_on=typed.get("agreed_on"), version=version, by=by, today=today)


def _planned_or_404(request: SignedInRequest, year: int, reference: str) -> PlannedAudit:
    rows = programmes.audits_visible_to(request.user).filter(programme__year=year)
    found: PlannedAudit = get_object_or_404(rows.select_related("programme", "client"), reference=reference)
    return found


def _may(user: User, planned: PlannedAudit, audit: Audit | None) -> tuple[bool, bool]:
    """(add, drop) for this person here."""
    if audit is None:
        return planning.may_add_scope(user, planned), planning.may_drop_scope(user, planned)
    return permissions.may_add_scope(user, audit), permissions.may_drop_scope(user, audit)


def _lead(may_add: bool, may_drop: bool) -> str:
    if may_add and may_drop:
        return ""
    if may_add:
        return _("You add to the scope. What is taken out of an approved programme, its sponsor decides.")
    return _("You decide what is taken out of the scope. What is added, the programme manager plans.")
