"""The yearly review: written by the programme manager, then read by everybody who reads the programme."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.edit import expected_version
from organisation.http import SignedInRequest, saved, show_form
from programmes import permissions, queries, services
from programmes.forms import ReviewForm
from programmes.models import Programme, ProgrammeReview
from programmes.rules.yearly_review import MONITORED, suggested
from programmes.views.common import form_view, programme_or_404, require

WRITTEN = (Programme.State.REVIEWED, Programme.State.CLOSED)


@form_view
def programme_review(request: SignedInRequest, year: int) -> HttpResponse:
    programme = programme_or_404(request, year)
    if programme.state in WRITTEN and request.method != "POST":
        return _read(request, programme)
    require(permissions.may_edit(request.user, programme))
    held = queries.year_held(programme)
    initial = {"text": programme.review_text, **suggested(held.figures, held.deviations)}
    form = ReviewForm(
        request.POST or None,
        objectives=list(programme.objectives.order_by("pk")),
        unfinished=held.unfinished,
        later=held.carried_to,
        initial=initial,
    )

    def save(typed: dict[str, Any]) -> None:
        version = expected_version(request)
        ratings, carried = form.ratings(), form.carried()
        services.review(
            programme,
            text=typed["text"],
            ratings=ratings,
            facts=queries.year_facts(programme, text=typed["text"], ratings=ratings, carried=carried),
            said={name: typed[name] for name in (*MONITORED, "changes_next")},
            version=version,
            by=request.user,
            today=request.today,
        )

    if saved(request, form, save):
        messages.success(request, _("Reviewed"))
        return redirect("programmes:programme_detail", year)
    context = {
        "programme": programme,
        "row": programme,
        "held": held,
        "cancel_url": reverse("programmes:programme_detail", args=[year]),
    }
    return show_form(request, "programmes/programme_review.html", form, context)


def _read(request: SignedInRequest, programme: Programme) -> HttpResponse:
    row = ProgrammeReview.objects.filter(programme=programme).first()
    said = [(row._meta.get_field(name).verbose_name, getattr(row, name)) for name in MONITORED] if row else []
    context = {
        "programme": programme,
        "review": row,
        "said": [(label, text) for label, text in said if text],
        "objectives": list(programme.objectives.order_by("pk")),
    }
    return render(request, "programmes/programme_reviewed.html", context)
