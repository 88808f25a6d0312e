"""Changes and signals of processes, which feed the priorities."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.once import once
from organisation.http import SignedInRequest, saved, show_form
from organisation.roles import Can
from programmes import permissions, queries, services
from programmes.forms.events import EventForm, StrikeForm
from programmes.models import ProcessEvent, Programme
from programmes.rules.events import POINTS
from programmes.views.common import form_view, require

A_PAGE = 50


@require_safe
def event_list(request: SignedInRequest) -> HttpResponse:
    require(request.user.can(Can.READ_DRAFT_PROGRAMME))
    page = Paginator(ProcessEvent.objects.select_related("process", "entered_by"), A_PAGE).get_page(
        request.GET.get("page")
    )
    year = queries.year_to_join(request.today)
    if year is not None and not permissions.may_change(request.user, year, "audit_added"):
        year = None
    context = {
        "page": page,
        "rows": [(row, POINTS[row.kind], _because(row, year)) for row in page.object_list],
        "may_edit": permissions.may_edit(request.user),
    }
    return render(request, "programmes/event_list.html", context)


def _because(row: ProcessEvent, year: Programme | None) -> str:
    """Where an audit because of it is added; empty where nobody may, and for what was struck through."""
    if year is None or row.struck_on:
        return ""
    return queries.form_at(year, trigger=row.get_kind_display(), ref=row.ref, process=row.process.code)


@form_view
@once
def event_new(request: SignedInRequest) -> HttpResponse:
    require(permissions.may_edit(request.user))
    form = EventForm(request.POST or None, initial={"on": request.today})
    if saved(request, form, lambda typed: services.add_event(**typed, by=request.user, today=request.today)):
        messages.success(request, _("Added"))
        return redirect("programmes:event_list")
    context = {
        "title": _("New change or signal"),
        "verb": _("Add"),
        "cancel_url": reverse("programmes:event_list"),
        "creates": True,
    }
    return show_form(request, "programmes/form.html", form, context)


@form_view
def event_strike(request: SignedInRequest, event: int) -> HttpResponse:
    require(permissions.may_edit(request.user))
    row = get_object_or_404(ProcessEvent.objects.select_related("process"), pk=event)
    form = StrikeForm(request.POST or None)
    if saved(request, form, lambda typed: services.strike_event(row, **typed, by=request.user, today=request.today)):
        messages.success(request, _("Struck through"))
        return redirect("programmes:event_list")
    context = {
        "title": _("Strike through: %(event)s") % {"event": row},
        "verb": _("Strike through"),
        "cancel_url": reverse("programmes:event_list"),
    }
    return show_form(request, "programmes/form.html", form, context)
