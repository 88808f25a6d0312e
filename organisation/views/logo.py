"""The logo, for pages and the sign-in page; who has seen that there is one keeps it in the session."""

from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kernel import attachments
from organisation.models import Organisation

KEY = "logo"


@require_safe
@login_not_required
def logo(request: HttpRequest) -> HttpResponse:
    """It stands on the sign-in page, so it is nobody's secret; 404 where there is none."""
    row: Any = Organisation.objects.filter(pk=1).select_related("logo").first()
    if row is None or row.logo is None:
        raise Http404("no logo")
    response: Any = attachments.respond(row.logo)
    response["Cache-Control"] = "private, max-age=3600"
    return cast(HttpResponse, response)


def remember(request: HttpRequest) -> None:
    """Whether there is a logo, for every page of this session: the pages then ask the database nothing."""
    sha = Organisation.objects.filter(pk=1).values_list("logo__sha256", flat=True).first()
    request.session[KEY] = (sha or "")[:12]


@receiver(user_logged_in, dispatch_uid="organisation.logo")
def on_sign_in(sender: Any, request: HttpRequest | None = None, **kwargs: Any) -> None:
    """Each session learns it when it begins."""
    if request is not None and hasattr(request, "session"):
        remember(request)
