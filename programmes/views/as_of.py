"""The picker's question on any other day (issue 4): for an audit's team and candidates, and for one person."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organisation import queries as organisation
from organisation.http import SignedInRequest
from programmes import permissions, queries
from programmes.forms.as_of import DayForm
from programmes.models import PlannedAudit
from programmes.rules.severity import Group
from programmes.views.common import audit_or_404, require
from programmes.views.team import LOOKS


def _asked(request: SignedInRequest) -> tuple[DayForm, date]:
    """The form as it was sent, and its day; without one, or with a wrong one, today."""
    form = DayForm(request.GET if "day" in request.GET else None, initial={"day": request.today})
    day: date = form.cleaned_data["day"] if form.is_bound and form.is_valid() else request.today
    return form, day


def _page(request: SignedInRequest, template: str, form: DayForm, day: date, context: dict[str, Any]) -> HttpResponse:
    wrong = form.is_bound and not form.is_valid()
    shown = {"form": form, "day": day, "today": request.today, "is_wrong": wrong, **context}
    return render(request, template, shown, status=409 if wrong else 200)


@require_safe
def team_as_of(request: SignedInRequest, reference: str) -> HttpResponse:
    """Team and candidates of an audit as they would be judged if it began on that day."""
    audit = audit_or_404(request, reference)
    require(permissions.sees_verdicts(request.user, audit))
    form, day = _asked(request)
    may_assign = permissions.may_assign(request.user, audit)
    answer = None
    if not audit.legacy:
        answer = queries.audit_as_of(audit, day, today=request.today, only_team=not may_assign)
    context = {
        "audit": audit,
        "programme": audit.programme,
        "tab": "team",
        "answer": answer,
        "seated": [one for one in answer.answers if one.seat] if answer else [],
        "groups": [
            {"name": str(group), "look": LOOKS[group], "people": people}
            for group, found in (answer.groups if answer else [])
            if (people := [one for one in found if not one.seat])
        ],
        "may_assign": may_assign,
        "shortcuts": _shortcuts(audit, request.today),
    }
    return _page(request, "programmes/team_as_of.html", form, day, context)


def _shortcuts(audit: PlannedAudit, today: date) -> list[tuple[str, date]]:
    """Days that are asked for again and again."""
    found = [(_("Today"), today)]
    if audit.first_day:
        found.append((_("First day of the audit"), audit.first_day))
    if audit.team_confirmed_on:
        found.append((_("Team confirmed"), audit.team_confirmed_on))
    return found


@require_safe
def person_as_of(request: SignedInRequest, username: str) -> HttpResponse:
    """What one person may audit on that day, process by process."""
    person = get_object_or_404(organisation.visible_people(request.user, request.today), username__iexact=username)
    require(permissions.may_ask_as_of(request.user))
    form, day = _asked(request)
    rows = queries.may_audit(person, day, today=request.today)
    context = {
        "person": person,
        "groups": [
            {"name": str(group), "rows": found}
            for group in Group
            if (found := [row for row in rows if row.group == group])
        ],
        "shortcuts": [(_("Today"), request.today)],
    }
    return _page(request, "programmes/person_as_of.html", form, day, context)
