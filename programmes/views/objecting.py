"""An auditee objects to a person on the team; somebody who is not involved decides (IND-24)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.edit import expected_version
from kernel.once import once
from organisation.http import SignedInRequest, saved, show_form
from programmes import permissions, queries, services
from programmes.forms import ObjectionDecisionForm, ObjectionForm
from programmes.models import Objection, PlannedAudit
from programmes.views.common import audit_or_404, form_view, require


@form_view
@once
def objection_new(request: SignedInRequest, reference: str) -> HttpResponse:
    audit = audit_or_404(request, reference)
    writes = permissions.may_assign(request.user, audit)
    require(writes or permissions.is_audited(request.user, audit))
    form = ObjectionForm(
        request.POST or None, audit=audit, auditees=queries.auditees_of(audit, request.today) if writes else None
    )

    def save(typed: dict[str, Any]) -> None:
        raised_by = typed.pop("raised_by", None) or request.user
        services.object_to(audit, raised_by=raised_by, **typed, by=request.user, today=request.today)

    if saved(request, form, save):
        messages.success(request, _("Written down. It waits for a decision."))
        return redirect("programmes:audit_team", reference)
    title = _("Object to a person in %(audit)s") % {"audit": audit.reference}
    return _form(request, audit, form, title, _("Object"), creates=True)


@form_view
def objection_decide(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    audit = audit_or_404(request, reference)
    told = get_object_or_404(audit.objections.select_related("person", "by", "audit__programme"), pk=pk)
    require(permissions.may_decide_objection(request.user, told))
    form = ObjectionDecisionForm(request.POST or None)

    def save(typed: dict[str, Any]) -> None:
        version = expected_version(request)
        services.decide_objection(told, **typed, version=version, by=request.user, today=request.today)

    if saved(request, form, save):
        messages.success(request, _("Decided"))
        return redirect("programmes:audit_team", reference)
    lead = _("%(by)s objects to %(person)s: %(grounds)s") % {
        "by": told.by.full_name,
        "person": told.person.full_name,
        "grounds": told.grounds,
    }
    return _form(request, audit, form, _("Decide on an objection"), _("Decide"), lead=lead, row=told)


def _form(
    request: SignedInRequest,
    audit: PlannedAudit,
    form: Any,
    title: str,
    verb: str,
    *,
    lead: str = "",
    creates: bool = False,
    row: Objection | None = None,
) -> HttpResponse:
    context = {
        "programme": audit.programme,
        "audit": audit,
        "title": title,
        "lead": lead,
        "verb": verb,
        "creates": creates,
        "row": row,
        "cancel_url": reverse("programmes:audit_team", args=[audit.reference]),
    }
    return show_form(request, "programmes/form.html", form, context)
