"""Only in a demo: step in as one of the cast, and move the day (architecture 1.3). Elsewhere: not found."""

from datetime import timedelta
from typing import cast

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from auditprog import demo_cast
from auditprog.views.mine import safe_next
from kernel import clock, daily
from kernel.models import DemoClock
from organisation import queries
from organisation.http import SignedInRequest

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
STEPS = {"1": timedelta(days=1), "7": timedelta(days=7), "30": timedelta(days=30)}


def _only_in_a_demo() -> None:
    if not clock.is_demo():
        raise Http404("no demo")


@require_POST
@login_not_required
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    _only_in_a_demo()
    username = request.POST.get("username", "")
    if not demo_cast.may_step_in(username, clock.today()):
        raise Http404("not in the cast")
    user = get_object_or_404(queries.sign_in_able(), username=username)
    login(request, user, backend=BACKEND)
    return redirect(safe_next(cast(SignedInRequest, request), "/"))


@require_POST
def demo_clock(request: SignedInRequest) -> HttpResponse:
    """Move the day on; every day passed gets its daily jobs, in order."""
    _only_in_a_demo()
    step = STEPS.get(request.POST.get("days", ""))
    if step is None:
        return HttpResponseBadRequest(_("Choose a day, a week or a month."))
    with transaction.atomic():
        row = DemoClock.objects.select_for_update().get(pk=1)
        row.today += step
        row.save(update_fields=["today"])
    daily.run_through(row.today, every_day=True)
    messages.success(request, _("Today is %(day)s.") % {"day": date_format(row.today, "j F Y")})
    return redirect(safe_next(request, "/my/"))
