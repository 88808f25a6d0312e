"""Auditors: the pool, what one of them is able to do and what proves it, the record on paper (domain 2.4, 4)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel import attachments
from kernel.once import once
from organisation import permissions, queries, services
from organisation.forms import CompetenceFileForm, TransitionForm
from organisation.http import SignedInRequest, saved, show_form
from organisation.models import Qualification
from organisation.roles import Can
from organisation.views.people import form_view, person_or_404, show_tab
from organisation.views.standing import standing_context


@require_safe
def auditor_list(request: SignedInRequest) -> HttpResponse:
    permissions.require(request.user, Can.READ_POOL, today=request.today)
    everybody = queries.seen_by(queries.auditor_pool(request.today), request.user, request.today)
    chosen = queries.pool_filter(request.GET.dict())
    context = {
        "rows": queries.filtered_pool(everybody, chosen),
        "total": len(everybody),
        "chosen": chosen,
        "grades": Qualification.Grade.choices,
        "topics": sorted({topic for row in everybody for topic, _level in row.topics}),
        "sees_all": request.user.can(Can.READ_TIES, request.today),
        "may_announce": request.user.can(Can.EDIT_COMPETENCE, request.today),
    }
    return render(request, "organisation/auditor_list.html", context)


@require_safe
def person_competence(request: SignedInRequest, username: str) -> HttpResponse:
    person = person_or_404(request, username)
    may_see = permissions.may_see_competence(request.user, person, today=request.today)
    shown = standing_context(person, request.today) if may_see else {}
    own = request.user.pk == person.pk or request.user.can(Can.MANAGE_AUDIT, request.today)
    return show_tab(
        request, "competence", may_see, person, {**shown, "sees_feedback": own and shown.get("ask_feedback", False)}
    )


@require_safe
def person_proofs(request: SignedInRequest, username: str) -> HttpResponse:
    person = person_or_404(request, username)
    return show_tab(
        request, "proofs", permissions.may_see_competence(request.user, person, today=request.today), person
    )


@require_safe
def person_record(request: SignedInRequest, username: str) -> HttpResponse:
    """The record of one auditor on one page, to be printed for whoever asks for it (domain 2.4, item 4)."""
    person = person_or_404(request, username)
    if not permissions.may_see_ties(request.user, person, today=request.today):
        raise PermissionDenied("record")
    files = person.competence_files.select_related("attachment").order_by("on")
    context = {"person": person, "files": files, **standing_context(person, request.today)}
    return render(request, "organisation/person_record.html", context)


@form_view
@once
def proof_new(request: SignedInRequest, username: str) -> HttpResponse:
    person = person_or_404(request, username)
    if not permissions.may_edit_competence(request.user, person, today=request.today):
        raise PermissionDenied("proof")
    form = CompetenceFileForm(request.POST or None, request.FILES or None)

    def save(typed: dict[str, Any]) -> None:
        services.add_competence_file(person=person, by=request.user, today=request.today, **typed)

    if saved(request, form, save):
        messages.success(request, _("File added"))
        return redirect("organisation:person_proofs", person.username)
    context = {
        "person": person,
        "title": _("Add a file: %(person)s") % {"person": person.full_name},
        "files": True,
    }
    return show_form(request, "organisation/person_form.html", form, context)


@require_safe
def proof_file(request: SignedInRequest, username: str, pk: int) -> HttpResponseBase:
    """The file itself: for the person and whoever may see ties; for others it is not there."""
    person = person_or_404(request, username)
    if not permissions.may_see_ties(request.user, person, today=request.today):
        raise Http404(pk)
    row = get_object_or_404(person.competence_files.select_related("attachment"), pk=pk)
    return attachments.respond(row.attachment)


@form_view
@once
def transition_new(request: SignedInRequest) -> HttpResponse:
    """A new edition or amendment: everybody with a grade in the standard takes a training until a day (4.2)."""
    permissions.require(request.user, Can.EDIT_COMPETENCE, today=request.today)
    form = TransitionForm(request.POST or None)

    def save(typed: dict[str, Any]) -> None:
        services.announce_transition(by=request.user, today=request.today, **typed)

    if saved(request, form, save):
        messages.success(request, _("Announced"))
        return redirect("organisation:auditor_list")
    return show_form(request, "organisation/transition_form.html", form, {})
