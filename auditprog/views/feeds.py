"""One's audits in one's own calendar: read without signing in by whoever has the secret address."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kernel import clock, feeds
from kernel.once import once
from organisation.http import SignedInRequest
from programmes import queries, services

SECRET = "calendar_address"
"""Where the session keeps a new address until its page has shown it, once."""
LONGEST = 100


@require_safe
@login_not_required
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """404 for a wrong address, one that was stopped and one whose person has left: nobody learns which."""
    found = queries.feed_of(token[:LONGEST])
    if found is None:
        raise Http404("feed")
    person = found.person
    events = queries.person_events(person, clock.today())
    return feeds.respond(request, _("Audits of %(who)s") % {"who": person.full_name}, "audits.ics", events)


@require_POST
@once
def my_feed_make(request: SignedInRequest) -> HttpResponse:
    """A new address; one that was given to a calendar before stops working."""
    token = services.make_feed(by=request.user, today=request.today)
    request.session[SECRET] = f"{settings.PUBLIC_BASE_URL}{reverse('feed', args=[token])}"
    return redirect(f"{reverse('my_profile')}#calendar")


@require_POST
def my_feed_stop(request: SignedInRequest) -> HttpResponse:
    request.session.pop(SECRET, None)
    if services.stop_feed(by=request.user, today=request.today):
        messages.success(request, _("The calendar address no longer works"))
    return redirect("my_profile")
