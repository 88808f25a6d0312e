"""The plan tab: brief, scope and the milestones with their dates."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audits import permissions, queries, services
from audits.forms import AmendForm, MilestoneForm
from audits.models import Audit, AuditMilestone
from audits.rules.milestones import DECIDED, GATE_OF, Kind, order_hints
from audits.views.common import audit_or_404, form_view, page, require
from kernel.edit import expected_version
from organisation.http import SignedInRequest, saved, show_form

BY_VERB = DECIDED | {Kind.ASSIGNMENT_ACCEPTED, Kind.OPENING_MEETING, Kind.CLOSING_MEETING, Kind.TEAM_MEETING}
BY_VERB = BY_VERB | {Kind.FIELDWORK_FINISHED}
"""Kinds with a page of their own."""


def _lines(audit: Audit, may_write: bool) -> list[dict[str, Any]]:
    recorded = {row.kind: row for row in audit.milestones.select_related("person", "recorded_by")}
    lines = []
    for kind in Kind:
        row = recorded.get(kind)
        url = ""
        if may_write and audit.state not in ("completed", "cancelled"):
            if row is not None and kind not in DECIDED or kind not in BY_VERB:
                url = reverse("audits:milestone_record", args=[audit.reference, kind.value])
            elif kind not in DECIDED and kind is not Kind.ASSIGNMENT_ACCEPTED:
                url = reverse("audits:audit_meetings", args=[audit.reference]) + f"#{kind.value}"
        label = AuditMilestone.Kind(kind.value).label
        lines.append({"kind": kind.value, "label": label, "gate": GATE_OF[kind], "row": row, "url": url})
    return lines


@require_safe
def audit_plan(request: SignedInRequest, reference: str) -> HttpResponse:
    audit = audit_or_404(request, reference)
    first, last = queries.records_period(audit)
    context = page(
        audit,
        request,
        "plan",
        lines=_lines(audit, permissions.may_lead(request.user, audit)),
        scope=audit.planned.scope.select_related("process", "clause", "site").order_by("process", "clause__sort_key"),
        standards=list(audit.planned.standards.all()),
        criteria=list(audit.planned.criteria.all()),
        objectives=queries.objectives_of(audit),
        records_from=first,
        records_to=last,
    )
    return render(request, "audits/audit_plan.html", context)


@form_view
def milestone_record(request: SignedInRequest, reference: str, kind: str) -> HttpResponse:
    """Write a milestone down, or correct its date."""
    audit = audit_or_404(request, reference)
    require(permissions.may_lead(request.user, audit))
    try:
        known = Kind(kind)
    except ValueError:
        raise Http404 from None
    row = audit.milestones.filter(kind=known).first()
    if known in DECIDED or (row is None and known in BY_VERB):
        raise Http404
    return _amend(request, audit, row) if row is not None else _record(request, audit, known)


def _record(request: SignedInRequest, audit: Audit, kind: Kind) -> HttpResponse:
    form = MilestoneForm(request.POST or None, initial={"happened_on": request.today})
    done = saved(
        request,
        form,
        lambda data: services.record_milestone(audit, kind=kind, by=request.user, today=request.today, **data),
    )
    label = AuditMilestone.Kind(kind.value).label
    if done:
        messages.success(request, _("Recorded: %(what)s") % {"what": label})
        for hint in order_hints(kind, form.cleaned_data["happened_on"], queries.happened(audit)):
            messages.info(request, hint)
        return redirect("audits:audit_plan", audit.reference)
    return show_form(request, "audits/milestone_record.html", form, {"audit": audit, "label": label, "row": None})


def _amend(request: SignedInRequest, audit: Audit, row: AuditMilestone) -> HttpResponse:
    form = AmendForm(request.POST or None, initial={"happened_on": row.happened_on, "note": row.note})
    version = expected_version(request) if request.method == "POST" else row.version
    done = saved(
        request,
        form,
        lambda data: services.amend_milestone(row, version=version, by=request.user, today=request.today, **data),
    )
    if done:
        messages.success(request, _("Corrected"))
        return redirect("audits:audit_plan", audit.reference)
    context = {"audit": audit, "label": row.get_kind_display(), "row": row}
    return show_form(request, "audits/milestone_record.html", form, context)
