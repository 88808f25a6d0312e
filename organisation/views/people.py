"""People: the directory, one person in three tabs, and their account."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kernel.edit import expected_version
from kernel.once import once
from organisation import permissions, queries, services
from organisation.forms import PasswordForm, PersonForm, ReasonForm
from organisation.http import SignedInRequest, saved, show_form
from organisation.models import User
from organisation.roles import Can
from organisation.views.sections import sections_of

form_view = require_http_methods(["GET", "HEAD", "POST"])


def person_or_404(request: SignedInRequest, username: str) -> User:
    """Somebody whom this user may know of."""
    return get_object_or_404(queries.visible_people(request.user, request.today), username__iexact=username)


@require_safe
def person_list(request: SignedInRequest) -> HttpResponse:
    permissions.require(request.user, Can.READ_DIRECTORY, today=request.today)
    search = request.GET.get("q", "").strip()[:100]
    page = Paginator(queries.people(request.today, search=search), 50).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(person, queries.role_words(person, request.today)) for person in page],
        "search": search,
        "may_add": request.user.can(Can.EDIT_USERS, request.today),
    }
    return render(request, "organisation/person_list.html", context)


def show_tab(
    request: SignedInRequest, tab: str, may_see: bool, person: User, more: Mapping[str, Any] | None = None
) -> HttpResponse:
    """A tab of somebody's page; PermissionDenied for whoever may not see it."""
    if not may_see:
        raise PermissionDenied(tab)
    user, today = request.user, request.today
    context = {
        "person": person,
        "tab": tab,
        "sections": sections_of(person, tab, user=user, today=today, hours=(more or {}).get("hours")),
        "may_edit": user.can(Can.EDIT_USERS, today),
        "sees_people": user.can(Can.READ_DIRECTORY, today),
        "asks_as_of": user.can(Can.EDIT_PROGRAMME, today) or user.can(Can.APPROVE_WAIVER, today),
        "sees_journal": user.can(Can.READ_JOURNAL, today),
        "sees_ties": permissions.may_see_ties(user, person, today=today),
        "sees_competence": permissions.may_see_competence(user, person, today=today),
        **(more or {}),
    }
    return render(request, "organisation/person_detail.html", context)


@require_safe
def person_detail(request: SignedInRequest, username: str) -> HttpResponse:
    return show_tab(request, "roles", True, person_or_404(request, username))


@require_safe
def person_ties(request: SignedInRequest, username: str) -> HttpResponse:
    person = person_or_404(request, username)
    return show_tab(request, "ties", permissions.may_see_ties(request.user, person, today=request.today), person)


@form_view
@once
def person_new(request: SignedInRequest) -> HttpResponse:
    permissions.require(request.user, Can.EDIT_USERS, today=request.today)
    form = PersonForm(request.POST or None)
    if saved(request, form, lambda typed: services.add_person(**typed, by=request.user, today=request.today)):
        messages.success(request, _("Added"))
        return redirect("organisation:person_detail", form.cleaned_data["username"])
    return show_form(request, "organisation/person_form.html", form, {"title": _("Add a person")})


@form_view
def person_edit(request: SignedInRequest, username: str) -> HttpResponse:
    person = person_or_404(request, username)
    permissions.require(request.user, Can.EDIT_USERS, today=request.today)
    form = PersonForm(request.POST or None, instance=User.objects.get(pk=person.pk))

    def save(typed: dict[str, Any]) -> None:
        version = expected_version(request)
        services.change_person(person=person, version=version, by=request.user, today=request.today, **typed)

    if saved(request, form, save):
        messages.success(request, _("Saved"))
        return redirect("organisation:person_detail", form.cleaned_data["username"])
    context = {"title": _("Change %(person)s") % {"person": person}, "person": person, "row": person}
    return show_form(request, "organisation/person_form.html", form, context)


def _account(request: SignedInRequest, username: str, service: str, question: str, verb: str) -> HttpResponse:
    person = person_or_404(request, username)
    permissions.require(request.user, Can.EDIT_USERS, today=request.today)
    form = ReasonForm(request.POST or None)
    act = getattr(services, service)
    if saved(request, form, lambda typed: act(person=person, by=request.user, today=request.today, **typed)):
        messages.success(request, _("Done"))
        return redirect("organisation:person_detail", person.username)
    context = {"person": person, "title": question % {"person": person}, "verb": verb}
    return show_form(request, "organisation/person_form.html", form, context)


@form_view
@once
def person_disable(request: SignedInRequest, username: str) -> HttpResponse:
    return _account(request, username, "disable_person", _("Close the account of %(person)s"), _("Close the account"))


@form_view
@once
def person_enable(request: SignedInRequest, username: str) -> HttpResponse:
    return _account(request, username, "enable_person", _("Open the account of %(person)s"), _("Open the account"))


@form_view
def person_password(request: SignedInRequest, username: str) -> HttpResponse:
    person = person_or_404(request, username)
    permissions.require(request.user, Can.EDIT_USERS, today=request.today)
    form = PasswordForm(person, request.POST or None)
    if saved(
        request, form, lambda typed: services.set_password(person=person, by=request.user, today=request.today, **typed)
    ):
        messages.success(request, _("Password set"))
        return redirect("organisation:person_detail", person.username)
    title = _("Set a password for %(person)s") % {"person": person}
    return show_form(request, "organisation/person_form.html", form, {"person": person, "title": title})
