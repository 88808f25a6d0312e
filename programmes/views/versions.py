"""Versions of a year, two of them compared in words, and the sponsor's decision on another budget."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.edit import expected_version
from organisation.http import SignedInRequest, saved, show_form
from organisation.models import Process
from programmes import permissions, queries, services
from programmes.forms.budget import BudgetForm
from programmes.models import Programme, ProgrammeVersion
from programmes.report import formula, priorities
from programmes.services.budget import planned_days
from programmes.views.common import form_view, programme_or_404, require

NOW = "now"


@require_safe
def programme_versions(request: SignedInRequest, year: int) -> HttpResponse:
    programme = programme_or_404(request, year)
    versions = list(programme.versions.select_related("approved_by").order_by("-pk"))
    frozen = [row for row in versions if row.snapshot]
    context = {
        "programme": programme,
        "tab": "versions",
        "versions": versions,
        "pairs": [(old.number, new.number) for new, old in zip(frozen, frozen[1:], strict=False)],
        "newest": frozen[0] if frozen else None,
        "objectives": list(programme.objectives.order_by("pk")),
        "priorities": _rationale(frozen[0].snapshot if frozen else {}),
        "changes": list(programme.changes.select_related("audit", "by").order_by("-on", "-pk")),
        "may_raise": _may_raise(request, programme),
    }
    return render(request, "programmes/programme_versions.html", context)


def _rationale(snapshot: dict[str, Any]) -> list[dict[str, Any]]:
    """Why these processes: priorities of the newest version, high ones first."""
    bands = {"high": 0, "medium": 1, "low": 2}
    rows = [{**row, "band": row["decided"] or row["suggested"]} for row in snapshot.get("priorities", ())]
    return sorted(rows, key=lambda row: (bands.get(row["band"], 3), row["process"]))


@require_safe
def programme_intervals(request: SignedInRequest, year: int) -> HttpResponse:
    """How the intervals were decided: the priorities as the approved version froze them, else as they stand."""
    programme = programme_or_404(request, year)
    rows = programme.versions.filter(state=ProgrammeVersion.State.APPROVED)
    version: ProgrammeVersion | None = rows.order_by("-pk").first()
    frozen: dict[str, Any] = (
        version.snapshot if version else {"priorities": priorities(programme), "formula": formula()}
    )
    policy = queries.load_policy()
    names = dict(Process.objects.values_list("code", "name"))  # the snapshot keeps codes
    context = {
        "programme": programme,
        "version": version,
        "weights": frozen.get("formula", {}).get("weights", ()),
        "rows": [
            {**row, "name": names.get(row["process"], ""), "every": policy.interval(row["decided"] or row["suggested"])}
            for row in frozen.get("priorities", ())
        ],
    }
    return render(request, "programmes/programme_intervals.html", context)


@require_safe
def versions_compare(request: SignedInRequest, year: int, old: str, new: str) -> HttpResponse:
    """Two frozen versions, or a frozen one and the plan of today ("now")."""
    programme = programme_or_404(request, year)
    one = _version(programme, old)
    two = None if new == NOW else _version(programme, new)
    one.programme = programme
    context = {
        "programme": programme,
        "tab": "versions",
        "old": one,
        "new": two,
        "rows": queries.changed_since(one, until=two),
    }
    return render(request, "programmes/versions_compare.html", context)


def _version(programme: Programme, number: str) -> ProgrammeVersion:
    rows = programme.versions.exclude(snapshot={}).select_related("approved_by")
    found: ProgrammeVersion = get_object_or_404(rows, number=number)
    return found


def _may_raise(request: SignedInRequest, programme: Programme) -> bool:
    return programme.is_in_force and permissions.may_change(request.user, programme, "budget")


@form_view
def budget_raise(request: SignedInRequest, year: int) -> HttpResponse:
    programme = programme_or_404(request, year)
    require(_may_raise(request, programme))
    form = BudgetForm(request.POST or None, initial={"budget_days": programme.budget_days})

    def save(typed: dict[str, Any]) -> None:
        version = expected_version(request)
        services.raise_budget(programme, version=version, **typed, by=request.user, today=request.today)

    if saved(request, form, save):
        messages.success(request, _("Changed"))
        return redirect("programmes:programme_versions", year)
    context = {
        "programme": programme,
        "row": programme,
        "title": _("Budget of %(year)s") % {"year": year},
        "lead": _("%(days)s auditor-days are planned. Another budget is a new version of the programme.")
        % {"days": planned_days(programme)},
        "verb": _("Decide"),
        "cancel_url": reverse("programmes:programme_versions", args=[year]),
    }
    return show_form(request, "programmes/form.html", form, context)
