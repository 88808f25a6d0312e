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
from organisation.http import SignedInRequest
from organisation.roles import Can
from organisation.views.people import form_view, person_or_404
from organisation.weighing import weigh


@form_view
@once
def declaration_new(request: SignedInRequest, username: str) -> HttpResponse:
    person = person_or_404(request, username)
    if person.pk != request.user.pk:
        permissions.require(request.user, Can.EDIT_ORGANISATION, today=request.today)

    def save(form: Any, typed: dict[str, Any]) -> None:
        services.sign_declaration(person=person, **typed, by=request.user, today=request.today)

    back = reverse("organisation:person_ties", args=[person.username])
    context = {"person": person, "title": _("Declare a conflict"), "verb": _("Sign"), "cancel_url": back}
    return _weighed(request, lambda: DeclarationForm(request.POST or None), save, context, _("Signed"))


def _weighed(request: SignedInRequest, make: Any, save: Any, context: dict[str, Any], done: str) -> HttpResponse:
    outcome = weigh(request, make, save, template="organisation/person_form.html", context=context)
    if outcome.saved:
        messages.success(request, done)
        return redirect(context["cancel_url"])
    assert outcome.answer is not None
    return outcome.answer


@form_view
def declaration_decide(request: SignedInRequest, username: str, pk: int) -> HttpResponse:
    person = person_or_404(request, username)
    if not permissions.may_decide_declaration(request.user, person, today=request.today):
        raise PermissionDenied("decide")
    row = get_object_or_404(person.declarations.select_related("process", "clause"), pk=pk)

    def save(form: Any, typed: dict[str, Any]) -> None:
        version = expected_version(request)
        services.decide_declaration(row=row, version=version, **typed, by=request.user, today=request.today)

    sees = permissions.may_see_ties(request.user, person, today=request.today)
    back = reverse("organisation:person_ties", args=[person.username]) if sees else "/my/"
    title = _("Decide on a declaration of %(person)s") % {"person": person.full_name}
    context = {"person": person, "title": title, "said": row.statement, "row": row, "cancel_url": back}
    return _weighed(request, lambda: DecisionForm(request.POST or None), save, context, _("Decided"))
