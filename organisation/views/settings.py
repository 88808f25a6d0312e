"""The organisation itself and its calendar; administrators change it, those who may read settings see it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.edit import expected_version
from kernel.once import once
from organisation import permissions, queries, services
from organisation.forms import HolidayForm, OrganisationForm, ReasonForm, ShutdownForm
from organisation.http import SignedInRequest, saved, show_form
from organisation.models import Holiday, Shutdown
from organisation.roles import Can
from organisation.views.people import form_view

DAYS: dict[str, Any] = {"holiday": (Holiday, HolidayForm), "shutdown": (Shutdown, ShutdownForm)}


@require_safe
def organisation_detail(request: SignedInRequest) -> HttpResponse:
    permissions.require(request.user, Can.READ_SETTINGS, today=request.today)
    this_year = request.today.year
    context = {
        "organisation": queries.organisation(),
        "holidays": Holiday.objects.filter(date__year__gte=this_year),
        "shutdowns": Shutdown.objects.filter(end__year__gte=this_year),
        "may_edit": request.user.can(Can.EDIT_SETTINGS, request.today),
    }
    return render(request, "organisation/organisation_detail.html", context)


@form_view
def organisation_edit(request: SignedInRequest) -> HttpResponse:
    permissions.require(request.user, Can.EDIT_SETTINGS, today=request.today)
    row = queries.organisation()
    form = OrganisationForm(request.POST or None, instance=queries.organisation())

    def save(typed: dict[str, Any]) -> None:
        version = expected_version(request) if row else None
        services.set_organisation(version=version, **typed, by=request.user, today=request.today)

    if saved(request, form, save):
        messages.success(request, _("Saved"))
        return redirect("organisation:organisation_detail")
    return _page(request, form, _("Change the organisation"), row)


@form_view
@once
def day_new(request: SignedInRequest, kind: str) -> HttpResponse:
    if kind not in DAYS:
        raise Http404(kind)
    permissions.require(request.user, Can.EDIT_SETTINGS, today=request.today)
    form = DAYS[kind][1](request.POST or None)

    def save(typed: dict[str, Any]) -> None:
        who: dict[str, Any] = {"by": request.user, "today": request.today, "reason": typed["reason"]}
        if kind == "holiday":
            services.add_holiday(day=typed["date"], name=typed["name"], **who)
        else:
            services.add_shutdown(start=typed["start"], end=typed["end"], **who)

    if saved(request, form, save):
        messages.success(request, _("Added"))
        return redirect("organisation:organisation_detail")
    return _page(request, form, _("Add a public holiday") if kind == "holiday" else _("Add a shutdown"), None)


@form_view
def day_remove(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    if kind not in DAYS:
        raise Http404(kind)
    permissions.require(request.user, Can.EDIT_SETTINGS, today=request.today)
    row = get_object_or_404(DAYS[kind][0], pk=pk)
    form = ReasonForm(request.POST or None)

    def save(typed: dict[str, Any]) -> None:
        services.remove_day(row=row, version=expected_version(request), by=request.user, today=request.today, **typed)

    if saved(request, form, save):
        messages.success(request, _("Removed"))
        return redirect("organisation:organisation_detail")
    return _page(request, form, _("Remove %(day)s from the calendar") % {"day": row}, row)


def _page(request: SignedInRequest, form: Any, title: str, row: Any) -> HttpResponse:
    back = reverse("organisation:organisation_detail")
    return show_form(request, "organisation/master_form.html", form, {"title": title, "row": row, "cancel_url": back})
