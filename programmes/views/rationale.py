"""Statements, objectives, risks, priorities and gaps: why the year looks as it does."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kernel.once import once
from kernel.workflow import Refused
from organisation.http import SignedInRequest, saved, show_form
from programmes import permissions, queries, services
from programmes.forms import STATEMENT_LABELS, GapForm, GapsForm, ObjectiveForm, PriorityForm, RiskForm
from programmes.models import Programme
from programmes.views.common import form_view, programme_or_404, require, told
from standards.models import Clause


@require_safe
def programme_risks(request: SignedInRequest, year: int) -> HttpResponse:
    programme = programme_or_404(request, year)
    context = {
        "programme": programme,
        "tab": "risks",
        "statements": [(label, getattr(programme, name)) for name, label in STATEMENT_LABELS.items()],
        "objectives": list(programme.objectives.order_by("pk")),
        "days": queries.year_held(programme).figures,
        "risks": list(programme.risks.select_related("owner").order_by("pk")),
        "safeguards": list(
            programme.safeguards.select_related("person", "approved_by", "audit").prefetch_related("clauses")
        ),
        "may_edit": permissions.may_edit(request.user, programme) and programme.state in _OPEN,
    }
    return render(request, "programmes/programme_risks.html", context)


_OPEN = (Programme.State.DRAFT, Programme.State.APPROVED, Programme.State.RUNNING)


@form_view
@once
def objective_new(request: SignedInRequest, year: int) -> HttpResponse:
    return _add(request, year, ObjectiveForm(request.POST or None), services.add_objective, _("New objective"))


@form_view
@once
def risk_new(request: SignedInRequest, year: int) -> HttpResponse:
    return _add(request, year, RiskForm(request.POST or None), services.add_risk, _("New risk or opportunity"))


@form_view
def objective_edit(request: SignedInRequest, year: int, number: str) -> HttpResponse:
    names = ("text", "measure")
    return _change(request, year, number, "objectives", names, ObjectiveForm, services.change_objective)


@form_view
def risk_edit(request: SignedInRequest, year: int, number: str) -> HttpResponse:
    names = ("text", "category", "likelihood", "impact", "treatment", "owner", "is_opportunity")
    return _change(request, year, number, "risks", names, RiskForm, services.change_risk)


def _change(
    request: SignedInRequest, year: int, number: str, rows: str, names: tuple[str, ...], form_class: Any, verb: Any
) -> HttpResponse:
    programme = programme_or_404(request, year)
    require(permissions.may_edit(request.user, programme))
    row: Any = get_object_or_404(getattr(programme, rows).select_related("programme"), number=number)
    form = form_class(request.POST or None, initial={name: getattr(row, name) for name in names})
    if saved(request, form, lambda typed: verb(row, **typed, by=request.user, today=request.today)):
        messages.success(request, _("Saved"))
        return redirect("programmes:programme_risks", year)
    back = reverse("programmes:programme_risks", args=[year])
    context = {"programme": programme, "title": number, "verb": _("Save"), "cancel_url": back}
    return show_form(request, "programmes/form.html", form, context)


def _add(request: SignedInRequest, year: int, form: Any, verb: Any, title: str) -> HttpResponse:
    programme = programme_or_404(request, year)
    require(permissions.may_edit(request.user, programme))
    if saved(request, form, lambda typed: verb(programme, **typed, by=request.user, today=request.today)):
        messages.success(request, _("Added"))
        return redirect("programmes:programme_risks", year)
    back = reverse("programmes:programme_risks", args=[year])
    context = {"programme": programme, "title": title, "verb": _("Add"), "cancel_url": back, "creates": True}
    return show_form(request, "programmes/form.html", form, context)


@require_safe
def programme_priorities(request: SignedInRequest, year: int) -> HttpResponse:
    return _priorities(request, programme_or_404(request, year))


def _priorities(request: SignedInRequest, programme: Programme, reasons: Any = ()) -> HttpResponse:
    may_edit = permissions.may_edit(request.user, programme) and programme.state in _OPEN
    context = {
        "programme": programme,
        "tab": "priorities",
        "priorities": list(programme.priorities.select_related("process", "decided_by").order_by("process__code")),
        "may_edit": may_edit,
        "reasons": told(reasons),
    }
    return render(request, "programmes/programme_priorities.html", context, status=409 if reasons else 200)


@require_POST
def priority_suggest(request: SignedInRequest, year: int) -> HttpResponse:
    programme = programme_or_404(request, year)
    require(permissions.may_edit(request.user, programme))
    try:
        services.suggest_priorities(programme, by=request.user, today=request.today)
    except Refused as refusal:
        return _priorities(request, programme, refusal.reasons)
    messages.success(request, _("Suggested"))
    return redirect("programmes:programme_priorities", year)


@form_view
def priority_decide(request: SignedInRequest, year: int, code: str) -> HttpResponse:
    programme = programme_or_404(request, year)
    require(permissions.may_edit(request.user, programme))
    row = get_object_or_404(programme.priorities.select_related("process"), process__code=code)
    form = PriorityForm(request.POST or None, initial={"decided": row.band, "sentence": row.sentence})

    def save(typed: dict[str, Any]) -> None:
        services.decide_priority(programme, process=row.process, **typed, by=request.user, today=request.today)

    if saved(request, form, save):
        messages.success(request, _("Decided"))
        return redirect("programmes:programme_priorities", year)
    context = {
        "programme": programme,
        "title": _("Priority of %(process)s") % {"process": row.process.name},
        "lead": _("The formula suggests %(band)s, with %(score)s points.")
        % {"band": row.get_suggested_display().lower(), "score": row.score},
        "verb": _("Decide"),
        "cancel_url": reverse("programmes:programme_priorities", args=[year]),
    }
    return show_form(request, "programmes/form.html", form, context)


@form_view
def gap_explain(request: SignedInRequest, year: int, number: str) -> HttpResponse:
    programme = programme_or_404(request, year)
    require(permissions.may_edit(request.user, programme))
    clause = get_object_or_404(
        Clause.objects.leaves().order_by("-standard__status", "-pk"), number=number, **_of(programme)
    )
    said = programme.gaps.filter(clause=clause).first()
    initial = {"reason": said.reason, "later_year": said.later_year} if said else {}
    form = GapForm(request.POST or None, initial=initial)

    def save(typed: dict[str, Any]) -> None:
        services.explain_gap(programme, clause=clause, **typed, by=request.user, today=request.today)

    back = reverse("programmes:programme_submit", args=[year])
    if saved(request, form, save):
        messages.success(request, _("Explained"))
        return redirect(back)
    context = {
        "programme": programme,
        "title": _("Why clause %(clause)s has no audit this year") % {"clause": clause},
        "verb": _("Save"),
        "cancel_url": back,
    }
    return show_form(request, "programmes/form.html", form, context)


@form_view
def gaps_explain(request: SignedInRequest, year: int) -> HttpResponse:
    programme = programme_or_404(request, year)
    require(permissions.may_edit(request.user, programme))
    found = {gap.leaf: gap for gap in queries.gaps(programme)}
    rows = Clause.objects.leaves().filter(number__in=found, **_of(programme)).order_by("sort_key")
    unexplained = [leaf for leaf, gap in found.items() if not gap.is_explained]
    initial = {"clauses": rows.filter(number__in=unexplained)}
    form = GapsForm(request.POST or None, open_clauses=rows, initial=initial)

    def save(typed: dict[str, Any]) -> None:
        services.explain_gaps(programme, **typed, by=request.user, today=request.today)

    back = reverse("programmes:programme_submit", args=[year])
    if saved(request, form, save):
        messages.success(request, _("Explained"))
        return redirect(back)
    context = {
        "programme": programme,
        "title": _("Clauses without an audit in %(year)s") % {"year": year},
        "verb": _("Save"),
        "cancel_url": back,
    }
    return show_form(request, "programmes/form.html", form, context)


def _of(programme: Programme) -> dict[str, Any]:
    """Clauses of one standard of the year; a number may exist in several."""
    named = Clause.objects.filter(scope_items__audit__programme=programme)
    mapped = Clause.objects.filter(process_leaves__isnull=False)
    clause = named.first() or mapped.first()
    return {"standard_id": clause.standard_id if clause else None}
