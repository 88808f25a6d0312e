"""Parties, sites, services and units: four short lists of the same shape."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kernel.edit import expected_version
from kernel.once import once
from organisation import permissions, queries, services
from organisation.forms import PartyForm, ReasonForm, RetireForm, ServiceForm, SiteForm, UnitForm
from organisation.http import SignedInRequest, saved, show_form
from organisation.roles import Can
from organisation.views.people import form_view


@dataclass(frozen=True, slots=True)
class Master:
    """One of the short lists."""

    slug: str
    title: str | Promise
    add: str | Promise
    rows: Callable[[], QuerySet[Any]]
    form: Any
    service: Callable[..., Any]


MASTERS = {
    master.slug: master
    for master in (
        Master(
            "parties",
            gettext_lazy("Other parties"),
            gettext_lazy("Add a party"),
            queries.parties,
            PartyForm,
            services.add_party,
        ),
        Master("sites", gettext_lazy("Sites"), gettext_lazy("Add a site"), queries.sites, SiteForm, services.add_site),
        Master(
            "services",
            gettext_lazy("Services"),
            gettext_lazy("Add a service"),
            queries.services,
            ServiceForm,
            services.add_service,
        ),
        Master("units", gettext_lazy("Units"), gettext_lazy("Add a unit"), queries.units, UnitForm, services.add_unit),
    )
}


def _master(kind: str) -> Master:
    if kind not in MASTERS:
        raise Http404(kind)
    return MASTERS[kind]


@require_safe
def library(request: SignedInRequest) -> HttpResponse:
    permissions.require(request.user, Can.READ_DIRECTORY, today=request.today)
    context = {"masters": MASTERS.values(), "sees_ties": request.user.can(Can.READ_TIES, request.today)}
    return render(request, "organisation/library.html", context)


@require_safe
def master_list(request: SignedInRequest, kind: str) -> HttpResponse:
    master = _master(kind)
    permissions.require(request.user, Can.READ_DIRECTORY, today=request.today)
    may_edit = request.user.can(Can.EDIT_ORGANISATION, request.today)
    rows = [(row, row.in_use_on(request.today)) for row in master.rows()]
    rows.sort(key=lambda pair: not pair[1])
    context = {"master": master, "rows": rows, "may_edit": may_edit}
    return render(request, "organisation/master_list.html", context)


@form_view
@once
def master_new(request: SignedInRequest, kind: str) -> HttpResponse:
    master = _master(kind)
    permissions.require(request.user, Can.EDIT_ORGANISATION, today=request.today)
    form = master.form(request.POST or None)
    if saved(request, form, lambda typed: master.service(**typed, by=request.user, today=request.today)):
        messages.success(request, _("Added"))
        return redirect("organisation:master_list", kind)
    return _page(request, form, master, str(master.add), None)


@form_view
def master_edit(request: SignedInRequest, kind: str, pk: str) -> HttpResponse:
    master = _master(kind)
    permissions.require(request.user, Can.EDIT_ORGANISATION, today=request.today)
    row = get_object_or_404(master.rows(), pk=pk)
    form = master.form(request.POST or None, instance=master.rows().get(pk=pk))

    def save(typed: dict[str, Any]) -> None:
        services.change_master(
            row=row, version=expected_version(request), by=request.user, today=request.today, **typed
        )

    if saved(request, form, save):
        messages.success(request, _("Saved"))
        return redirect("organisation:master_list", kind)
    return _page(request, form, master, _("Change %(row)s") % {"row": row}, row)


@form_view
def master_retire(request: SignedInRequest, kind: str, pk: str) -> HttpResponse:
    master = _master(kind)
    permissions.require(request.user, Can.EDIT_ORGANISATION, today=request.today)
    row = get_object_or_404(master.rows(), pk=pk)
    back = reverse("organisation:master_list", args=[kind])
    if row.used_until is not None:
        return take_up(request, row, back)
    return retire(request, row, RetireForm(request.POST or None, initial={"used_until": request.today}), back)


def retire(request: SignedInRequest, row: Any, form: Any, back: str) -> HttpResponse:
    """Out of use, with what still refers to it; shared with processes."""

    def save(typed: dict[str, Any]) -> None:
        day = typed.get("used_until", request.today)
        services.retire_master(
            row=row,
            used_until=day,
            version=expected_version(request),
            by=request.user,
            today=request.today,
            reason=typed["reason"],
        )

    if saved(request, form, save):
        messages.success(request, _("Out of use"))
        return redirect(back)
    context = {
        "title": _("Take %(row)s out of use") % {"row": row},
        "row": row,
        "cancel_url": back,
        "verb": _("Take out of use"),
        "references": queries.references_to(row),
    }
    return show_form(request, "organisation/retire_form.html", form, context)


def take_up(request: SignedInRequest, row: Any, back: str) -> HttpResponse:
    form = ReasonForm(request.POST or None)

    def save(typed: dict[str, Any]) -> None:
        version = expected_version(request)
        services.take_up_master(row=row, version=version, by=request.user, today=request.today, **typed)

    if saved(request, form, save):
        messages.success(request, _("In use again"))
        return redirect(back)
    context = {"title": _("Take %(row)s into use again") % {"row": row}, "row": row, "cancel_url": back}
    return show_form(request, "organisation/master_form.html", form, context)


def _page(request: SignedInRequest, form: Any, master: Master, title: str, row: Any) -> HttpResponse:
    back = reverse("organisation:master_list", args=[master.slug])
    return show_form(request, "organisation/master_form.html", form, {"title": title, "row": row, "cancel_url": back})
