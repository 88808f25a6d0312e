"""The link that `manage.py init` prints: the first administrator chooses name, address and password."""

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from auditprog.views.setup.common import form_view
from kernel import clock
from organisation import queries, services
from organisation.forms import FirstAdministratorForm
from organisation.http import saved, show_form
from organisation.models import User
from organisation.views.invitations import BACKEND

TEMPLATE = "auditprog/setup_first.html"


@form_view
@login_not_required
@never_cache
def setup_first(request: HttpRequest, token: str) -> HttpResponse:
    """The form while the link works; afterwards a page that says so and what to do (410)."""
    today = clock.today()
    if services.administrator_link(token, today=today) is None:
        return render(request, TEMPLATE, {"dead": True, "administered": queries.has_administrator(today)}, status=410)
    form = FirstAdministratorForm(request.POST or None)
    made: list[User] = []
    if saved(request, form, lambda typed: made.append(services.make_administrator(token, **typed, today=today))):
        login(request, made[0], backend=BACKEND)
        return redirect("setup")
    return show_form(request, TEMPLATE, form, {})
