"""The list of years, a new one, and the year board."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kernel.edit import expected_version
from kernel.once import once
from kernel.workflow import Refused
from organisation import queries as organisation
from organisation.http import SignedInRequest, saved, show_form
from organisation.roles import Role
from programmes import permissions, queries, services
from programmes.forms import ProgrammeForm, ProgrammeNewForm
from programmes.models import Programme
from programmes.rules.starting import STARTING
from programmes.rules.submission import STATEMENTS
from programmes.views.board import board_context
from programmes.views.common import form_view, programme_or_404, require


@require_safe
def programme_list(request: SignedInRequest) -> HttpResponse:
    rows = queries.visible_to(request.user).select_related("manager", "sponsor", "approved_by")
    rows = rows.annotate(
        audit_count=Count("audits", distinct=True),
        done_count=Count("audits", filter=Q(audits__progress="completed"), distinct=True),
    ).order_by("-year")
    may_edit = permissions.may_edit(request.user)
    listed = list(rows)
    year = _next_year(request.today)
    found = queries.beginning(year) if may_edit and listed else None
    context = {"programmes": listed, "may_create": may_edit, "next_year": year, "beginning": found}
    return render(request, "programmes/programme_list.html", context)


@form_view
@once
def programme_new(request: SignedInRequest) -> HttpResponse:
    require(permissions.may_edit(request.user))
    managers = organisation.holders(Role.PROGRAMME_MANAGER, request.today)
    sponsors = organisation.holders(Role.TOP_MANAGEMENT, request.today)
    initial: dict[str, Any] = {
        "year": _next_year(request.today),
        "manager": request.user,
        "sponsor": next(iter(organisation.sponsors(request.today) or sponsors), None),
    }
    found = queries.beginning(initial["year"])
    begin = [] if found is None else [(str(found.programme.year), beginning_words(found)), ("0", _("An empty year"))]
    form = ProgrammeNewForm(request.POST or None, initial=initial, managers=managers, sponsors=sponsors, begin=begin)

    def save(typed: dict[str, Any]) -> None:
        chosen = typed.pop("begin_from", "0")
        if found is not None and chosen == str(found.programme.year):
            services.start_from(found.programme, **typed, by=request.user, today=request.today)
        else:
            services.create_programme(**typed, by=request.user, today=request.today)

    if saved(request, form, save):
        messages.success(request, _("Created"))
        return redirect("programmes:programme_detail", form.cleaned_data["year"])
    context = {
        "title": _("New programme"),
        "verb": _("Create"),
        "cancel_url": reverse("programmes:programme_list"),
        "creates": True,
        "lead": "" if sponsors else _("Nobody is top management yet: the administrator gives that role in the set-up."),
    }
    return show_form(request, "programmes/form.html", form, context)


def beginning_words(found: queries.Beginning) -> str:
    """2026: 19 audits, dates by interval."""
    return ngettext(
        "%(year)s: %(n)s audit, dates by interval", "%(year)s: %(n)s audits, dates by interval", found.audits
    ) % {"year": found.programme.year, "n": found.audits}


@require_POST
@once
def programme_begin(request: SignedInRequest, year: int) -> HttpResponse:
    """Fill a draft that has no audits yet from the year before it."""
    programme = programme_or_404(request, year)
    require(permissions.may_edit(request.user, programme))
    found = queries.beginning(year)
    try:
        if found is None:
            raise Refused(_("No earlier year has audits that come again in %(year)s.") % {"year": year})
        made = services.fill_from(programme, found.programme, by=request.user, today=request.today)
    except Refused as refusal:
        return render(request, "409.html", {"reasons": refusal.reasons}, status=409)
    words = ngettext(
        "%(n)s audit is planned: choose its team", "%(n)s audits are planned: choose their teams", len(made)
    )
    messages.success(request, words % {"n": len(made)})
    return redirect("programmes:programme_detail", year)


def _budget_words(programme: Programme) -> str:
    """What the audits say of the days: planned so far, and used in the year before."""
    planned = queries.year_held(programme).figures.planned_days
    before = Programme.objects.filter(year=programme.year - 1).first()
    used = queries.year_held(before).figures.used_days if before else 0
    said = _("The audits of this year come to %(days)s auditor-days.") % {"days": planned}
    return f"{said} " + _("The year before used %(days)s.") % {"days": used} if used else said


def _next_year(today: date) -> int:
    newest = Programme.objects.order_by("-year").values_list("year", flat=True).first()
    return today.year if newest is None else max(newest + 1, today.year)


@require_safe
def programme_detail(request: SignedInRequest, year: int) -> HttpResponse:
    programme = programme_or_404(request, year)
    context = board_context(request, programme)
    empty = programme.state == Programme.State.DRAFT and not context["whole"].audits
    context["beginning"] = queries.beginning(year) if empty else None
    return render(request, "programmes/programme_detail.html", {**_may(request, programme), **context})


def _may(request: SignedInRequest, programme: Programme) -> dict[str, bool]:
    state = Programme.State
    may_edit = permissions.may_edit(request.user, programme)
    return {
        "may_edit": may_edit and programme.state in (state.DRAFT, state.APPROVED, state.RUNNING),
        "may_plan": permissions.may_change(request.user, programme, "audit_added")
        and programme.state in (state.DRAFT, state.APPROVED, state.RUNNING),
        "may_submit": may_edit and programme.state == state.DRAFT,
        "may_decide": permissions.may_send_back(request.user, programme) and programme.state == state.SUBMITTED,
        "may_review": may_edit and programme.is_in_force,
        "may_close": permissions.may_close(request.user, programme) and programme.state == state.REVIEWED,
    }


@form_view
def programme_edit(request: SignedInRequest, year: int) -> HttpResponse:
    programme = programme_or_404(request, year)
    require(permissions.may_edit(request.user, programme))
    names = (*STATEMENTS, "manager", "deputy_manager", "sponsor", "budget_days", "over_budget_note")
    initial = {name: getattr(programme, name) for name in names}
    if programme.is_draft:
        initial |= {name: text for name, text in STARTING.items() if not initial[name]}
    form = ProgrammeForm(request.POST or None, initial=initial)
    form.fields["budget_days"].help_text = _budget_words(programme)

    def save(typed: dict[str, Any]) -> None:
        version = expected_version(request)
        services.edit_programme(programme, version=version, **typed, by=request.user, today=request.today)

    if saved(request, form, save):
        messages.success(request, _("Saved"))
        return redirect("programmes:programme_risks", year)
    context = {
        "programme": programme,
        "row": programme,
        "title": _("What the programme says"),
        "verb": _("Save"),
        "cancel_url": reverse("programmes:programme_risks", args=[year]),
    }
    return show_form(request, "programmes/form.html", form, context)
