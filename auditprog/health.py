"""Probes: is the process alive, can it do its work, and is anything stuck in the outbox."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kernel import outbox
from kernel.models import Job

# The sweep comes every 30 seconds: what is older than this is stuck and not merely waiting.
STUCK_AFTER = timedelta(minutes=10)


@require_safe
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """503 while the database does not answer. A stuck outbox is told, and is no reason to stop serving pages."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        oldest = outbox.oldest_due()
        failed = Job.objects.filter(state=Job.State.FAILED).count()
    except DatabaseError:
        return JsonResponse({"ready": False, "database": "does not answer"}, status=503)
    waiting = (timezone.now() - oldest).total_seconds() if oldest else 0
    stuck = waiting > STUCK_AFTER.total_seconds()
    return JsonResponse(
        {"ready": True, "outbox": "stuck" if stuck else "flows", "waiting": round(waiting), "failed": failed}
    )


class ProbeMiddleware:
    """First of all: a probe asks by number and in plain HTTP, and must be answered while the database is away."""

    views: dict[str, Callable[[HttpRequest], HttpResponseBase]] = {"/healthz": healthz, "/readyz": readyz}

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.views.get(request.path_info, self.get_response)(request)
