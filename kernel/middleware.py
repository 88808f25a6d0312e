"""What every request gets: a day, a place in the journal, and a plain sentence when something is refused."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kernel import clock, context
from kernel.edit import MissingVersion
from kernel.models import Stale
from kernel.workflow import Refused

Handler = Callable[[HttpRequest], HttpResponse]


class TodayMiddleware:
    """`request.today`: the organisation's date, asked once a request; and the journal's context."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.demo_day = clock.demo_day()  # type: ignore[attr-defined]
        request.today = request.demo_day or clock.local_now().date()  # type: ignore[attr-defined]
        session = request.COOKIES.get(settings.SESSION_COOKIE_NAME) or ""
        token = context.set_current(
            {
                "ip": request.META.get("REMOTE_ADDR", ""),
                "request": uuid.uuid4().hex[:12],
                "session": session[:6],
                "path": request.path[:200],
            }
        )
        try:
            with clock.known(request.today):  # type: ignore[attr-defined]
                return self.get_response(request)
        finally:
            context.reset(token)


class RefusalMiddleware:
    """The last net: a view shows its own form again; what slips through still gets a page and the right status."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = [request.path_info, *(value for values in request.GET.lists() for value in values[1])]
        if any("\x00" in value for value in asked):
            return render(
                request, "400.html", {"reasons": ["The address holds a character that no text can have."]}, status=400
            )
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        match exception:
            case Refused():
                return render(request, "409.html", {"reasons": exception.reasons}, status=409)
            case Stale():
                return render(request, "412.html", {"row": exception.row}, status=412)
            case MissingVersion():
                return render(request, "428.html", {}, status=428)
            case OperationalError() if "locked" in str(exception):
                response = render(request, "503.html", {}, status=503)
                response["Retry-After"] = "2"
                return response
        return None
