"""Invitations: who was invited and who came; and the page where an invited person chooses a password."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kernel import clock
from kernel.once import once
from kernel.workflow import Refused
from organisation import permissions, queries, services
from organisation.forms import ChoosePasswordForm
from organisation.http import SignedInRequest, saved, show_form
from organisation.models import User
from organisation.roles import Can
from organisation.views.people import form_view

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_safe
def invitation_list(request: SignedInRequest) -> HttpResponse:
    permissions.require(request.user, Can.EDIT_USERS, today=request.today)
    return _page(request, [], 200)


@form_view
@once
def invitation_send(request: SignedInRequest) -> HttpResponse:
    """Invite those who are ticked, or everybody who has an address and no password yet."""
    permissions.require(request.user, Can.EDIT_USERS, today=request.today)
    if request.method != "POST":
        return redirect("organisation:invitation_list")
    people = list(queries.without_password().exclude(email=""))
    if "everybody" not in request.POST:
        ticked = {word for word in request.POST.getlist("person") if word.isdecimal()}
        people = [person for person in people if str(person.pk) in ticked]
    if not people:
        return _page(request, [_("Tick at least one person to invite.")], 409)
    try:
        sent = services.invite(people=people, by=request.user, today=request.today)
    except Refused as refusal:
        return _page(request, list(refusal.reasons), 409)
    messages.success(request, ngettext("%(n)d person invited", "%(n)d people invited", len(sent)) % {"n": len(sent)})
    return redirect("organisation:invitation_list")


def _page(request: SignedInRequest, reasons: list[Any], status: int) -> HttpResponse:
    page = Paginator(queries.without_password(), 50).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": queries.invitation_rows(page.object_list, request.today),
        "accepted": queries.accepted_invitations()[:20],
        "reasons": reasons,
        "demo": request.demo_day is not None,
    }
    return render(request, "organisation/invitation_list.html", context, status=status)


@form_view
@login_not_required
@never_cache
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail. A dead one says so and what to do."""
    link = services.invitation(token)
    if link is None:
        return render(request, "organisation/invitation_accept.html", {"dead": True}, status=410)
    assert link.person is not None
    form = ChoosePasswordForm(link.person, request.POST or None)
    made: list[User] = []
    if saved(request, form, lambda typed: made.append(_accept(token, typed))):
        login(request, made[0], backend=BACKEND)
        return redirect("/")
    return show_form(request, "organisation/invitation_accept.html", form, {"person": link.person})


def _accept(token: str, typed: dict[str, Any]) -> User:
    return services.accept_invitation(token, password=typed["password"], today=clock.today())
