"""One's own pages: work, notices, profile, colours."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from auditprog import work
from auditprog.first_run.session import is_under_way
from auditprog.views.feeds import SECRET
from kernel.models import Notice
from organisation import services
from organisation.http import SignedInRequest
from organisation.models import User
from programmes import queries as programmes

INFORMATION_STAYS = timedelta(days=30)
NOTHING = {"nothing_url": reverse_lazy("findings:finding_list"), "nothing_label": gettext_lazy("To the findings")}


def safe_next(request: SignedInRequest, fallback: str) -> str:
    """Where the form said to go on, if that is on this site."""
    target = request.POST.get("next", "")
    return target if url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()) else fallback


@require_safe
def my_work(request: SignedInRequest) -> HttpResponse:
    items = work.work_of(request.user, request.today, set_up=is_under_way(request))
    groups = work.grouped(items, request.today)
    request.work_count = sum(not item.waiting_for for item in items)  # type: ignore[attr-defined]
    return render(request, "auditprog/my_work.html", {"groups": groups, "total": len(items), **NOTHING})


@require_safe
def my_profile(request: SignedInRequest) -> HttpResponse:
    since = Q(end__isnull=True) | Q(end__gte=request.today)
    context = {
        "roles": request.user.access_roles.order_by("start"),
        "themes": User.Theme.choices,
        "deputies": request.user.delegations.filter(since).select_related("deputy"),
        "feed": programmes.feed_in_use(request.user),
        "feed_address": request.session.pop(SECRET, "") if SECRET in request.session else "",
        "covered": request.user.delegated_to_me.filter(since).select_related("person"),
    }
    return render(request, "auditprog/my_profile.html", context)


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
    recent = Q(to_do=True) | Q(on__gt=request.today - INFORMATION_STAYS)
    notices = list(Notice.objects.filter(recent, person=request.user)[:300])
    to_do, earlier = _sorted_out([notice for notice in notices if notice.to_do], request)
    unseen = any(notice.seen_at is None for notice in notices)
    request.has_news = unseen  # type: ignore[attr-defined]
    context = {
        "to_do": to_do,
        "earlier": earlier,
        "news": [notice for notice in notices if not notice.to_do],
        "unseen": unseen,
    }
    return render(request, "auditprog/my_notifications.html", context)


def _sorted_out(asked: list[Notice], request: SignedInRequest) -> tuple[list[Notice], list[Notice]]:
    """What is still to do, each thing once with its newest line, and what was asked before (ux 4.11).

    Still to do: one's work on the same thing is open, or the line is new and of the last 30 days.
    """
    places = [item.url for item in work.work_of(request.user, request.today) if not item.waiting_for]
    fresh = request.today - INFORMATION_STAYS
    to_do: dict[str, Notice] = {}
    earlier = []
    for notice in asked:
        is_open = bool(notice.url) and any(_same(notice.url, place) for place in places)
        is_new = notice.seen_at is None and notice.on > fresh
        if (is_open or is_new) and notice.url not in to_do:
            to_do[notice.url or str(notice.pk)] = notice
        else:
            earlier.append(notice)
    return list(to_do.values()), earlier


def _same(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


@require_POST
def my_notifications_seen(request: SignedInRequest) -> HttpResponse:
    Notice.objects.filter(person=request.user, seen_at=None).update(seen_at=timezone.now())
    messages.success(request, _("Marked as read"))
    return redirect("my_notifications")
