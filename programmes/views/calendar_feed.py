"""The year as a calendar, for whoever may read its programme."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel import feeds
from organisation.http import SignedInRequest
from programmes import queries
from programmes.views.common import programme_or_404


@require_safe
def programme_feed(request: SignedInRequest, year: int) -> HttpResponse:
    programme = programme_or_404(request, year)
    events = queries.year_events(programme, request.today)
    return feeds.respond(request, _("Audits of %(year)s") % {"year": year}, f"programme-{year}.ics", events)
