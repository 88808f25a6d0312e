"""One click on a card of the board: somebody independent takes the seat that is open (ux 4.1, 4.3)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kernel.workflow import Refused
from organisation.http import SignedInRequest
from programmes import permissions, queries, services
from programmes.forms import AssignForm
from programmes.models import PlannedAudit, Programme
from programmes.views.board import answer_done, answer_refused, board_audit
from programmes.views.common import form_view, require


@form_view
def board_seat(request: SignedInRequest, year: int, reference: str) -> HttpResponse:
    """Who could take the open seat, for the card; posted, the seat is theirs. Answered like a move."""
    programme, audit = board_audit(request, year, reference)
    require(permissions.may_assign(request.user, audit))
    if request.method == "POST":
        return _take(request, programme, audit)
    if not request.headers.get("HX-Request"):
        return redirect("programmes:audit_team", reference)
    context = {"programme": programme, "audit": audit, "picks": queries.picks(audit, request.today)}
    return render(request, "programmes/_picks.html", context)


def _take(request: SignedInRequest, programme: Programme, audit: PlannedAudit) -> HttpResponse:
    """Refused with every reason; what was asked for is one of the buttons, so there is nothing typed to keep."""
    form = AssignForm(request.POST, audit=audit)
    if not form.is_valid() or form.cleaned_data["role"] not in ("lead", "auditor"):
        return answer_refused(request, programme, audit, [_("Choose a person and a role in the team.")], status=409)
    person, role = form.cleaned_data["person"], form.cleaned_data["role"]
    try:
        services.take_seat(audit, person=person, role=role, by=request.user, today=request.today)
    except Refused as refusal:
        return answer_refused(request, programme, audit, refusal.reasons, status=409)
    words = _("%(person)s leads %(audit)s") if role == "lead" else _("%(person)s joins %(audit)s")
    said = words % {"person": person.full_name, "audit": audit.reference}
    return answer_done(request, programme, audit, said, opens=True)
