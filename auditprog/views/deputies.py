"""One's own cover during absence: named here by everybody, without the administrator."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.edit import expected_version
from kernel.once import once
from organisation import services
from organisation.forms import DATED_FORMS, EndForm
from organisation.http import SignedInRequest
from organisation.views.people import form_view
from organisation.weighing import weigh

TEMPLATE = "organisation/master_form.html"


@form_view
@once
def my_deputy_new(request: SignedInRequest) -> HttpResponse:
    """A deputy for an absence; what it does to one's seats in planned audits is shown first (AVL-01)."""

    def save(form: Any, typed: dict[str, Any]) -> None:
        services.add_fact(form.row(request.user), by=request.user, today=request.today, reason=typed["reason"])

    context = {"title": _("Name a deputy"), "cancel_url": reverse("my_profile")}
    outcome = weigh(
        request, lambda: DATED_FORMS["delegation"](request.POST or None), save, template=TEMPLATE, context=context
    )
    if outcome.saved:
        messages.success(request, _("Your deputy is told"))
        return redirect("my_profile")
    assert outcome.answer is not None
    return outcome.answer


@form_view
def my_deputy_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """Back earlier, or away longer: another last day."""
    row = get_object_or_404(request.user.delegations.select_related("deputy"), pk=pk)

    def save(form: Any, typed: dict[str, Any]) -> None:
        services.end_fact(row, **typed, version=expected_version(request), by=request.user, today=request.today)

    title = _("Another last day: %(deputy)s acts for you") % {"deputy": row.deputy}
    context = {"title": title, "row": row, "cancel_url": reverse("my_profile")}
    outcome = weigh(
        request,
        lambda: EndForm(request.POST or None, initial={"end": row.end}),
        save,
        template=TEMPLATE,
        context=context,
    )
    if outcome.saved:
        messages.success(request, _("Saved"))
        return redirect("my_profile")
    assert outcome.answer is not None
    return outcome.answer
