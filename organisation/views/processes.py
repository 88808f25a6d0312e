"""Processes: list, one process with its owners over time, and their forms."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.edit import expected_version
from kernel.once import once
from organisation import permissions, queries, services
from organisation.forms import ProcessForm, ReasonForm
from organisation.http import SignedInRequest, saved, show_form
from organisation.models import Process, Unit
from organisation.roles import Can
from organisation.views.masters import retire, take_up
from organisation.views.people import form_view
from organisation.weighing import weigh


@require_safe
def process_list(request: SignedInRequest) -> HttpResponse:
    permissions.require(request.user, Can.READ_DIRECTORY, today=request.today)
    processes = list(queries.processes())
    owners = queries.owners_of(processes, request.today)
    rows = [(process, owners[process.pk]) for process in processes]
    may_add = request.user.can(Can.EDIT_ORGANISATION, request.today)
    return render(request, "organisation/process_list.html", {"rows": rows, "may_add": may_add})


@require_safe
def process_detail(request: SignedInRequest, code: str) -> HttpResponse:
    permissions.require(request.user, Can.READ_DIRECTORY, today=request.today)
    process = get_object_or_404(queries.processes(), code__iexact=code)
    context = {
        "process": process,
        **queries.process_facts(process),
        "owners": queries.owners_on(process, request.today),
        "may_edit": request.user.can(Can.EDIT_ORGANISATION, request.today),
    }
    return render(request, "organisation/process_detail.html", context)


@form_view
@once
def process_new(request: SignedInRequest) -> HttpResponse:
    permissions.require(request.user, Can.EDIT_ORGANISATION, today=request.today)
    form = ProcessForm(request.POST or None)
    if saved(request, form, lambda typed: services.add_process(**typed, by=request.user, today=request.today)):
        messages.success(request, _("Added"))
        return redirect("organisation:process_detail", form.cleaned_data["code"])
    context = {"title": _("Add a process"), "cancel_url": reverse("organisation:process_list")}
    if not Unit.objects.exists():
        context["notice"] = _("No unit is entered yet, and each process belongs to one. Add a unit first, under Units.")
    return show_form(request, "organisation/master_form.html", form, context)


@form_view
def process_retire(request: SignedInRequest, code: str) -> HttpResponse:
    permissions.require(request.user, Can.EDIT_ORGANISATION, today=request.today)
    process = get_object_or_404(Process, code__iexact=code)
    back = reverse("organisation:process_detail", args=[process.code])
    if not process.active:
        return take_up(request, process, back)
    return retire(request, process, ReasonForm(request.POST or None), back)


@form_view
def process_edit(request: SignedInRequest, code: str) -> HttpResponse:
    permissions.require(request.user, Can.EDIT_ORGANISATION, today=request.today)
    process = get_object_or_404(Process, code__iexact=code)

    def save(form: Any, typed: dict[str, Any]) -> None:
        who: dict[str, Any] = {"by": request.user, "today": request.today, "reason": typed["reason"]}
        with transaction.atomic():
            services.change_master(row=process, version=expected_version(request), **form.values(), **who)
            services.set_process_leaves(process=process, leaves=typed["leaves"], **who)
            services.set_process_services(process=process, services=typed["services"], **who)

    back = reverse("organisation:process_detail", args=[process.code])
    outcome = weigh(
        request,
        lambda: ProcessForm(request.POST or None, instance=Process.objects.get(pk=process.pk)),
        save,
        template="organisation/master_form.html",
        context={"title": _("Change %(process)s") % {"process": process}, "row": process, "cancel_url": back},
    )
    if outcome.saved:
        messages.success(request, _("Saved"))
        code = getattr(outcome.form, "cleaned_data", {})["code"]
        return redirect("organisation:process_detail", code)
    assert outcome.answer is not None
    return outcome.answer
