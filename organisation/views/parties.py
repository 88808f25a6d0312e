"""One other organisation: what it delivers, whether it certifies us, with whom it competes (IND-10, -11, -21)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kernel.edit import expected_version
from kernel.once import once
from organisation import permissions, queries, services
from organisation.forms import PARTY_FORMS, EndForm, ReasonForm
from organisation.http import SignedInRequest
from organisation.models import Party
from organisation.roles import Can
from organisation.views.people import form_view
from organisation.views.sections import Kind, Line, Section
from organisation.weighing import weigh

KINDS: dict[str, Kind] = {
    "delivers": Kind(
        gettext_lazy("Delivers"), gettext_lazy("Add a delivery"), "", gettext_lazy("Delivers no process or service.")
    ),
    "certifies": Kind(
        gettext_lazy("Certifies us"), gettext_lazy("Add days"), "", gettext_lazy("Is not our certification body.")
    ),
    "competitor": Kind(
        gettext_lazy("Competitors"), gettext_lazy("Add a competitor"), "", gettext_lazy("No competitor is known.")
    ),
}


@require_safe
def party_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    permissions.require(request.user, Can.READ_DIRECTORY, today=request.today)
    party = get_object_or_404(Party, pk=pk)
    may = request.user.can(Can.EDIT_ORGANISATION, request.today)
    facts = queries.party_facts(party)
    sections = [
        Section(slug, kind, [_line(row, slug, party, may, request) for row in facts[slug]], may)
        for slug, kind in KINDS.items()
    ]
    context = {"party": party, "sections": sections, "may_edit": may}
    return render(request, "organisation/party_detail.html", context)


@form_view
@once
def party_fact_new(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    party = _party(request, pk, kind)

    def save(form: Any, typed: dict[str, Any]) -> None:
        services.add_party_fact(form.row(), reason=typed["reason"], by=request.user, today=request.today)

    title = f"{KINDS[kind].add}: {party}"
    return _weighed(request, lambda: PARTY_FORMS[kind](request.POST or None, party=party), save, party, title, None)


@form_view
def party_fact_end(request: SignedInRequest, pk: int, kind: str, fact: int) -> HttpResponse:
    party = _party(request, pk, kind)
    if kind == "competitor":
        raise Http404(kind)
    row = _row(party, kind, fact)

    def save(form: Any, typed: dict[str, Any]) -> None:
        version = expected_version(request)
        services.end_party_fact(row, **typed, version=version, by=request.user, today=request.today)

    title = _("End: %(fact)s") % {"fact": row}
    made = lambda: EndForm(request.POST or None, initial={"end": request.today})  # noqa: E731
    return _weighed(request, made, save, party, title, row)


@form_view
def party_fact_void(request: SignedInRequest, pk: int, kind: str, fact: int) -> HttpResponse:
    party = _party(request, pk, kind)
    row = _row(party, kind, fact)

    def save(form: Any, typed: dict[str, Any]) -> None:
        version = expected_version(request)
        services.void_party_fact(row, **typed, version=version, by=request.user, today=request.today)

    title = _("Entered by mistake: %(fact)s") % {"fact": row}
    return _weighed(request, lambda: ReasonForm(request.POST or None), save, party, title, row)


def _party(request: SignedInRequest, pk: int, kind: str) -> Party:
    permissions.require(request.user, Can.EDIT_ORGANISATION, today=request.today)
    if kind not in KINDS:
        raise Http404(kind)
    return get_object_or_404(Party, pk=pk)


def _row(party: Party, kind: str, fact: int) -> Any:
    """A fact that counts; a voided one is history."""
    return get_object_or_404(queries.party_facts(party)[kind].filter(voided_on__isnull=True), pk=fact)


def _line(row: Any, slug: str, party: Party, may: bool, request: SignedInRequest) -> Line:
    label = row.label_for(party.pk) if slug == "competitor" else row.label
    if row.voided_on is not None:
        why = f"{date_format(row.voided_on, 'j F Y')}: {row.void_reason}"
        return Line(row.pk, label, getattr(row, "start", None), getattr(row, "end", None), False, void_reason=why)
    if slug == "competitor":
        return Line(row.pk, label, None, None, True, may_void=may)
    running = row.end is None or row.end >= request.today
    return Line(row.pk, label, row.start, row.end, row.holds_on(request.today), may_end=may and running, may_void=may)


def _weighed(
    request: SignedInRequest,
    make: Callable[[], Any],
    save: Callable[[Any, dict[str, Any]], object],
    party: Party,
    title: str,
    row: Any,
) -> HttpResponse:
    back = reverse("organisation:party_detail", args=[party.pk])
    context = {"title": title, "row": row, "cancel_url": back}
    outcome = weigh(request, make, save, template="organisation/master_form.html", context=context)
    if outcome.saved:
        messages.success(request, _("Saved"))
        return redirect(back)
    assert outcome.answer is not None
    return outcome.answer
