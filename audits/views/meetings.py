"""Opening, end of fieldwork, team meeting, closing meeting, and the days used."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audits import permissions, queries, services
from audits.forms import MEETING_FORMS, ClosingForm, DaysForm, MeetingForm, MilestoneForm, OpeningForm, UrgentForm
from audits.models import Audit, AuditMilestone
from audits.rules.milestones import Kind
from audits.views.common import audit_or_404, form_view, page, require
from kernel.once import once
from organisation.http import SignedInRequest, saved, show_form
from organisation.models import RoleTenure, User, in_force

ORDER = (Kind.OPENING_MEETING, Kind.FIELDWORK_FINISHED, Kind.TEAM_MEETING, Kind.CLOSING_MEETING)


def people_for(audit: Audit, request: SignedInRequest) -> Any:
    """Team, client and owners of the audited processes: who usually sits in the room."""
    in_scope = audit.planned.scope.filter(process__isnull=False).values("process")
    owners = RoleTenure.objects.filter(in_force(request.today), role="owner", process__in=in_scope).values("person")
    team = audit.planned.assignments.values("person")
    return User.objects.filter(Q(pk__in=owners) | Q(pk__in=team) | Q(pk=audit.planned.client_id)).order_by(
        "last_name", "first_name"
    )


def _form(kind: Kind, audit: Audit, request: SignedInRequest, data: Any = None) -> MilestoneForm:
    built = MEETING_FORMS[kind]
    options: dict[str, Any] = {"initial": {"happened_on": request.today}, "prefix": None, "auto_id": f"{kind}_%s"}
    if issubclass(built, MeetingForm):
        options["people"] = people_for(audit, request)
    return built(data, **options)


def _cards(request: SignedInRequest, audit: Audit, bound: dict[Kind, MilestoneForm]) -> list[dict[str, Any]]:
    recorded = {row.kind: row for row in audit.milestones.select_related("person", "recorded_by")}
    sat: dict[str, list[str]] = {"opening": [], "closing": []}
    for row in audit.meeting_people.select_related("person"):
        sat[row.meeting].append(str(row))
    may = permissions.may_lead(request.user, audit) and audit.state not in ("completed", "cancelled", "postponed")
    cards: list[dict[str, Any]] = []
    for kind in ORDER:
        row = recorded.get(kind)
        form = None if row is not None or not may else bound.get(kind) or _form(kind, audit, request)
        cards.append(
            {
                "kind": kind.value,
                "label": AuditMilestone.Kind(kind.value).label,
                "row": row,
                "form": form,
                "is_next": form is not None and not any(card["form"] for card in cards),
                "people": sat.get(kind.value.removesuffix("_meeting"), []),
            }
        )
    return cards


def _show(
    request: SignedInRequest, audit: Audit, bound: dict[Kind, MilestoneForm] | None = None, days: DaysForm | None = None
) -> HttpResponse:
    held = bound or {}
    refused = next(iter(held.values()), None) or (days if days is not None and days.is_bound else None)
    lines = queries.open_lines(audit) if permissions.may_read_checklist(request.user, audit) else ()
    context = page(
        audit,
        request,
        "meetings",
        cards=_cards(request, audit, held),
        form=refused,
        lines=lines,
        days=days or DaysForm(initial={"days": audit.planned.used_days}),
        notices=list(audit.urgent_notices.select_related("by")),
    )
    return render(request, "audits/audit_meetings.html", context, status=409 if refused is not None else 200)


@require_safe
def audit_meetings(request: SignedInRequest, reference: str) -> HttpResponse:
    return _show(request, audit_or_404(request, reference))


@require_POST
def meeting_record(request: SignedInRequest, reference: str, kind: str) -> HttpResponse:
    """One of the four facts; refused, the page comes back with everything typed."""
    audit = audit_or_404(request, reference)
    if kind not in {k.value for k in ORDER}:
        raise Http404
    require(permissions.may_lead(request.user, audit))
    known = Kind(kind)
    form = _form(known, audit, request, request.POST)
    if not saved(request, form, lambda data: _record(request, audit, known, form)):
        return _show(request, audit, {known: form})
    messages.success(request, _("Recorded: %(what)s") % {"what": AuditMilestone.Kind(kind).label})
    return redirect("audits:audit_detail", reference)


def _record(request: SignedInRequest, audit: Audit, kind: Kind, form: MilestoneForm) -> None:
    who: dict[str, Any] = {"by": request.user, "today": request.today}
    data = form.cleaned_data
    if isinstance(form, OpeningForm):
        services.opening_meeting(
            audit,
            happened_on=data["happened_on"],
            attendees=form.attendees,
            held=data["held"],
            note=data["note"],
            reason=data["reason"],
            **who,
        )
    elif isinstance(form, ClosingForm):
        services.closing_meeting(
            audit,
            happened_on=data["happened_on"],
            attendees=form.attendees,
            views=data["views"],
            note=data["note"],
            reason=data["reason"],
            **who,
        )
    elif kind is Kind.FIELDWORK_FINISHED:
        services.finish_fieldwork(audit, happened_on=data["happened_on"], note=data["note"], **who)
    else:
        services.team_meeting(audit, happened_on=data["happened_on"], note=data["note"], **who)


@require_POST
def audit_days(request: SignedInRequest, reference: str) -> HttpResponse:
    audit = audit_or_404(request, reference)
    require(permissions.may_lead(request.user, audit))
    form = DaysForm(request.POST)
    if not saved(request, form, lambda data: services.used_days(audit, by=request.user, today=request.today, **data)):
        return _show(request, audit, days=form)
    messages.success(request, _("Days saved"))
    return redirect("audits:audit_meetings", reference)


@form_view
@once
def urgent_new(request: SignedInRequest, reference: str) -> HttpResponse:
    audit = audit_or_404(request, reference)
    require(permissions.may_answer(request.user, audit))
    form: forms.Form = UrgentForm(request.POST or None, initial={"on": request.today})
    if saved(request, form, lambda data: services.urgent_notice(audit, by=request.user, today=request.today, **data)):
        messages.success(request, _("Reported"))
        return redirect("audits:audit_meetings", reference)
    context = {"audit": audit, "title": _("Report a significant risk at once"), "verb": _("Report"), "row": None}
    return show_form(request, "audits/audit_form.html", form, context)
