"""Somebody leaves: the last day, everything open with a successor for each, one confirm."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from auditprog import leaving
from auditprog.leaving.form import LeaveForm, day_typed
from auditprog.leaving.things import person_and_others
from kernel.edit import expected_version
from kernel.models import Stale
from organisation import permissions
from organisation.http import SignedInRequest
from organisation.roles import Can
from organisation.views.people import form_view
from organisation.weighing import weigh

USUAL = timedelta(days=30)


@form_view
def person_leave(request: SignedInRequest, username: str) -> HttpResponse:
    """Of a guest too: an expert who is only named may own roles."""
    permissions.require(request.user, Can.EDIT_USERS, today=request.today)
    sent = request.method == "POST"
    day = day_typed(request.POST if sent else request.GET, request.today + USUAL)
    person, others = person_and_others(username, day, request.today)
    if person is None:
        raise Http404(username)
    if sent and expected_version(request) != person.version:
        raise Stale(person)  # before the form: what is open may be something else by now
    found = leaving.read(person, day, request.today, people=others)

    def save(form: Any, typed: dict[str, Any]) -> None:
        version = expected_version(request)
        leaving.leave(person, **typed, version=version, by=request.user, today=request.today)

    back = reverse("organisation:person_detail", args=[person.username])
    context = {
        "person": person,
        "leaving": found,
        "title": _("%(person)s leaves") % {"person": person.full_name},
        "row": person,
        "cancel_url": back,
        "links": {can for can in Can if request.user.can(can, request.today)},
    }

    def make() -> LeaveForm:
        form = LeaveForm(found, request.POST if sent else None, initial={"last_day": day})
        context["sections"] = form.sections()
        return form

    outcome = weigh(
        request,
        make,
        save,
        template="auditprog/person_leave.html",
        context=context,
    )
    if outcome.saved:
        messages.success(request, _("Handed over; the account closes after the last day"))
        return redirect(back)
    assert outcome.answer is not None
    return outcome.answer
