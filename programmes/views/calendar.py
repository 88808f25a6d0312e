"""Freeze weeks, external audits, management reviews: the days that a year is planned round."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kernel.edit import expected_version
from kernel.once import once
from kernel.workflow import Refused
from organisation.http import SignedInRequest, saved, show_form
from programmes import permissions, queries, services
from programmes.forms.calendar import FORMS
from programmes.models import Programme, YearMark
from programmes.rules.marks import in_freeze
from programmes.services.calendar import OVER
from programmes.views.common import form_view, programme_or_404, require, told

NEW = {
    "freeze": gettext_lazy("New freeze week"),
    "external": gettext_lazy("New external audit"),
    "review": gettext_lazy("Planned management review"),
}


@require_safe
def programme_calendar(request: SignedInRequest, year: int) -> HttpResponse:
    programme = programme_or_404(request, year)
    marks = queries.calendar_marks(year)
    audits = list(programme.audits.exclude(progress="cancelled").order_by("start", "reference"))
    context = {
        "programme": programme,
        "tab": "calendar",
        "rows": [_row(mark, audits) for mark in marks],
        "may_edit": _may_edit(request, programme),
    }
    return render(request, "programmes/programme_calendar.html", context)


def _row(mark: Any, audits: list[Any]) -> dict[str, Any]:
    """A mark with the audits that lie in it, where it is a freeze week."""
    inside = [audit for audit in audits if in_freeze([mark], audit.first_day, audit.last_day)]
    return {
        "mark": mark,
        "kind": YearMark.Kind(mark.kind).label,
        "audit_kind": YearMark.AuditKind(mark.audit_kind).label if mark.audit_kind else "",
        "inside": inside,
    }


def _may_edit(request: SignedInRequest, programme: Programme) -> bool:
    return permissions.may_edit(request.user, programme) and programme.state not in OVER


@form_view
@once
def mark_new(request: SignedInRequest, year: int, kind: str) -> HttpResponse:
    programme = programme_or_404(request, year)
    require(permissions.may_edit(request.user, programme))
    if kind not in FORMS:
        raise Http404
    form = FORMS[kind](request.POST or None)

    def save(typed: dict[str, Any]) -> None:
        services.add_mark(programme, kind=kind, **typed, by=request.user, today=request.today)

    if saved(request, form, save):
        messages.success(request, _("Added"))
        return redirect("programmes:programme_calendar", year)
    context = {**_context(programme, NEW[kind]), "verb": _("Add"), "creates": True}
    return show_form(request, "programmes/form.html", form, context)


@form_view
def mark_edit(request: SignedInRequest, year: int, mark: int) -> HttpResponse:
    programme, row = _mark(request, year, mark)
    names = ("start", "end", "title", "audit_kind", "areas")
    form = FORMS[row.kind](request.POST or None, initial={name: getattr(row, name) for name in names})

    def save(typed: dict[str, Any]) -> None:
        version = expected_version(request)
        services.change_mark(row, version=version, **typed, by=request.user, today=request.today)

    if saved(request, form, save):
        messages.success(request, _("Saved"))
        return redirect("programmes:programme_calendar", year)
    context = {**_context(programme, row.title), "verb": _("Save"), "row": row}
    return show_form(request, "programmes/form.html", form, context)


@form_view
def mark_remove(request: SignedInRequest, year: int, mark: int) -> HttpResponse:
    programme, row = _mark(request, year, mark)
    reasons: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            services.remove_mark(row, by=request.user, today=request.today)
        except Refused as refusal:
            reasons = refusal.reasons
        else:
            messages.success(request, _("Removed"))
            return redirect("programmes:programme_calendar", year)
    question = _("Take “%(mark)s” off the calendar?") % {"mark": row.title}
    context = {**_context(programme, ""), "question": question, "verb": _("Remove"), "reasons": told(reasons)}
    return render(request, "programmes/confirm.html", context, status=409 if reasons else 200)


def _mark(request: SignedInRequest, year: int, mark: int) -> tuple[Programme, YearMark]:
    programme = programme_or_404(request, year)
    require(permissions.may_edit(request.user, programme))
    row: YearMark = get_object_or_404(programme.marks.select_related("programme"), pk=mark)
    return programme, row


def _context(programme: Programme, title: Any) -> dict[str, Any]:
    back = reverse("programmes:programme_calendar", args=[programme.year])
    return {"programme": programme, "title": title, "cancel_url": back}
