"""The list of reviews, and planning one more."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.once import once
from organisation.http import SignedInRequest, saved, show_form
from reviews import permissions, queries, services
from reviews.forms import ReviewForm
from reviews.views.common import form_view, require


@require_safe
def review_list(request: SignedInRequest) -> HttpResponse:
    page = Paginator(queries.visible_to(request.user), 50).get_page(request.GET.get("page"))
    context = {"page": page, "may_plan": permissions.may_prepare(request.user)}
    return render(request, "reviews/review_list.html", context)


@form_view
@once
def review_new(request: SignedInRequest) -> HttpResponse:
    require(permissions.may_prepare(request.user))
    form = ReviewForm(request.POST or None)
    made: list[Any] = []

    def save(typed: dict[str, Any]) -> None:
        made.append(services.plan_review(**typed, by=request.user, today=request.today))

    if saved(request, form, save):
        messages.success(request, _("Planned"))
        return redirect("reviews:review_detail", made[0].reference)
    return show_form(request, "reviews/review_form.html", form, {"title": _("Plan a review")})
