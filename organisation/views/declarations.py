"""Declarations: signed by oneself, decided by somebody else."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.edit import expected_version
from kernel.once import once
from organisation import permissions, services
from organisation.forms import DecisionForm, DeclarationForm
from organisation.http import SignedInRequest, saved, show_form
from organisation.roles import Can
from organisation.views.people import form_view, person_or_404


@form_view
@once
def declaration_new(request: SignedInRequest, username: str) -> HttpResponse:
    person = person_or_404(request, username)
    if person.pk != request.user.pk:
        permissions.require(request.user, Can.EDIT_ORGANISATION, today=request.today)
    form = DeclarationForm(request.POST or None)

    def save(typed: dict[str, Any]) -> None:
        services.sign_declaration(person=person, **typed, by=request.user, today=request.today)

    back = reverse("organisation:person_ties", args=[person.username])
    if saved(request, form, save):
        messages.success(request, _("Signed"))
        return redirect(back)
    context = {"person": person, "title": _("Declare a conflict"), "verb": _("Sign"), "cancel_url": back}
    return show_form(request, "organisation/person_form.html", form, context)


@form_view
def declaration_decide(request: SignedInRequest, username: str, pk: int) -> HttpResponse:
    person = person_or_404(request, username)
    if not permissions.may_decide_declaration(request.user, person, today=request.today):
        raise PermissionDenied("decide")
    row = get_object_or_404(person.declarations.select_related("process", "clause"), pk=pk)
    form = DecisionForm(request.POST or None)

    def save(typed: dict[str, Any]) -> None:
        version = expected_version(request)
        services.decide_declaration(row=row, version=version, **typed, by=request.user, today=request.today)

    sees = permissions.may_see_ties(request.user, person, today=request.today)
    back = reverse("organisation:person_ties", args=[person.username]) if sees else "/my/"
    if saved(request, form, save):
        messages.success(request, _("Decided"))
        return redirect(back)
    title = _("Decide on a declaration of %(person)s") % {"person": person.full_name}
    context = {"person": person, "title": title, "said": row.statement, "row": row, "cancel_url": back}
    return show_form(request, "organisation/person_form.html", form, context)
