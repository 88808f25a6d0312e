"""One's own pages: work, notices, profile, colours."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from auditprog import work
from kernel.models import Notice
from organisation import services
from organisation.http import SignedInRequest
from organisation.models import User

INFORMATION_STAYS = timedelta(days=30)


def safe_next(request: SignedInRequest, fallback: str) -> str:
    """Where the form said to go on, if that is on this site."""
    target = request.POST.get("next", "")
    return target if url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()) else fallback


@require_safe
def my_work(request: SignedInRequest) -> HttpResponse:
    items = work.work_of(request.user, request.today)
    groups = work.grouped(items, request.today)
    request.work_count = sum(not item.waiting_for for item in items)  # type: ignore[attr-defined]
    return render(request, "auditprog/my_work.html", {"groups": groups, "total": len(items)})


@require_safe
def my_profile(request: SignedInRequest) -> HttpResponse:
    roles = request.user.access_roles.order_by("start")
    return render(request, "auditprog/my_profile.html", {"roles": roles, "themes": User.Theme.choices})


@require_POST
def my_theme(request: SignedInRequest) -> HttpResponse:
    theme = request.POST.get("theme", "")
    if theme not in User.Theme.values:
        return HttpResponseBadRequest(_("Choose light, dark or device."))
    services.set_preferences(person=request.user, by=request.user, theme=theme)
    response = redirect(safe_next(request, "/my/profile/"))
    # The sign-in page has no user yet: it reads the choice of this browser.
    response.set_cookie("theme", theme, max_age=365 * 86400, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return response


@require_safe
def my_notifications(request: SignedInRequest) -> HttpResponse:
    notices = Notice.objects.filter(person=request.user)
    context = {
        "to_do": notices.filter(to_do=True, seen_at=None)[:100],
        "news": notices.filter(to_do=False, on__gt=request.today - INFORMATION_STAYS)[:100],
        "unseen": notices.filter(seen_at=None).exists(),
    }
    return render(request, "auditprog/my_notifications.html", context)


@require_POST
def my_notifications_seen(request: SignedInRequest) -> HttpResponse:
    Notice.objects.filter(person=request.user, seen_at=None).update(seen_at=timezone.now())
    messages.success(request, _("Marked as read"))
    return redirect("my_notifications")
