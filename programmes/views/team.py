"""The picker: who may audit this, and why somebody may not (ux 4.3)."""

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
from organisation.models import User
from organisation.roles import Can
from programmes import permissions, queries, services
from programmes.forms import AssignForm, SafeguardForm, SeatForm
from programmes.models import PlannedAudit, Safeguard
from programmes.queries.docket import Docket
from programmes.rules.severity import Group
from programmes.views.common import audit_or_404, form_view, require, told

LOOKS = {Group.INDEPENDENT: "is-clear", Group.WAIVER: "is-mitigate", Group.CANNOT: "is-block"}


@require_safe
def audit_team(request: SignedInRequest, reference: str) -> HttpResponse:
    return _show(request, audit_or_404(request, reference))


def _show(
    request: SignedInRequest, audit: PlannedAudit, reasons: Any = (), *, problem: str = "", typed: Any = None
) -> HttpResponse:
    """The page with the team and, for whoever assigns, every candidate in three groups."""
    docket = queries.open_docket(audit, request.today)
    permissions.decided_by(audit.programme, docket.policy)
    may_assign = permissions.may_assign(request.user, audit) and not audit.is_over
    found = queries.candidates(audit, request.today, docket=docket, only_team=not may_assign)
    seated = [one for one in found if one.seat is not None]
    seated.sort(key=lambda one: one.seat.role != "lead" if one.seat else True)
    mine = next((one for one in seated if one.person.pk == request.user.pk), None)
    groups = [
        {"name": str(group), "look": LOOKS[group], "people": people}
        for group in Group
        if (people := [one for one in found if one.group == group and one.seat is None])
    ]
    context = {
        "audit": audit,
        "programme": audit.programme,
        "tab": "team",
        "scope": docket.scope,
        "leaves": sorted({row.leaf for row in docket.scope}, key=lambda leaf: [int(n) for n in leaf.split(".")]),
        "sites": list(dict.fromkeys(row.site for row in docket.scope if row.site)),
        "processes": list(dict.fromkeys((row.process, row.process_name) for row in docket.scope if row.process)),
        "seated": seated,
        "mine": mine,
        "team_reasons": queries.team_reasons(docket) if not audit.legacy else (),
        "lead": next((one.person for one in seated if one.seat and one.seat.role == "lead"), None),
        "objections": _objections(request, audit) if _is_objected(docket, audit) else [],
        "may_object": _may_object(request, audit) if not may_assign else False,
        "has_lead": any(one.seat and one.seat.role == "lead" for one in seated),
        "supervisors": [one.person for one in seated if one.seat and one.seat.role in ("lead", "auditor")],
        "groups": groups if may_assign else [],
        "may_assign": may_assign,
        "may_scope": may_assign or (permissions.may_drop_scope(request.user, audit) and not audit.is_over),
        "may_edit": may_assign and permissions.may_edit(request.user, audit.programme),
        "sees_reasons": permissions.sees_verdicts(request.user, audit),
        "may_accept": mine is not None and mine.seat is not None and mine.seat.accepted_on is None,
        "typed": typed,
        "reasons": told(reasons),
        "problem_title": problem,
    }
    return render(request, "programmes/audit_team.html", context, status=409 if reasons else 200)


def _may_object(request: SignedInRequest, audit: PlannedAudit) -> bool:
    """An auditee, asked only of whoever can be one; whoever assigns has the button anyway."""
    asks = request.user.can(Can.ANSWER_FINDING, request.today) and not audit.is_over
    return asks and permissions.is_audited(request.user, audit)


def _is_objected(docket: Docket, audit: PlannedAudit) -> bool:
    """Whether anybody objected here, as the facts that were read anyway say."""
    return any(told.audit == audit.reference for told in docket.facts.objections)


def _objections(request: SignedInRequest, audit: PlannedAudit) -> list[dict[str, Any]]:
    """Objections to the team, for whoever assigns or signs; others see their own. One query."""
    rows = audit.objections.select_related("person", "by", "safeguard")
    user = request.user
    if not permissions.may_assign(user, audit) and not user.can(Can.APPROVE_WAIVER):
        rows = rows.filter(by=user)
    return [
        {"row": row, "may_decide": row.decision == "pending" and permissions.may_decide_objection(user, row)}
        for row in rows
    ]


@require_POST
def team_assign(request: SignedInRequest, reference: str) -> HttpResponse:
    """Give somebody a seat; refused, the picker comes back with every reason."""
    audit = audit_or_404(request, reference)
    require(permissions.may_assign(request.user, audit))
    form = AssignForm(request.POST, audit=audit)
    if not form.is_valid():
        return _show(request, audit, [_("Choose a person and a role in the team.")])
    typed = form.cleaned_data
    person, items = typed["person"], list(typed["items"]) or None
    try:
        seat = services.assign(
            audit,
            person=person,
            role=typed["role"],
            items=items,
            supervisor=typed["supervisor"],
            by=request.user,
            today=request.today,
        )
    except Refused as refusal:
        problem = _("%(person)s cannot take this seat") % {"person": person.full_name}
        return _show(request, audit, refusal.reasons, problem=problem, typed=typed)
    messages.success(
        request,
        _("%(person)s joins as %(role)s") % {"person": person.full_name, "role": seat.get_role_display().lower()},
    )
    return redirect("programmes:audit_team", reference)


@form_view
def team_seat(request: SignedInRequest, reference: str, username: str) -> HttpResponse:
    """Change the role, the items or the supervisor of somebody on the team."""
    audit = audit_or_404(request, reference)
    require(permissions.may_assign(request.user, audit))
    seat = get_object_or_404(audit.assignments.select_related("person"), person__username=username)
    initial = {
        "role": seat.role,
        "remote": seat.remote,
        "supervisor": seat.supervisor_id,
        "items": [row.scope_item_id for row in seat.items.all()],
    }
    form = SeatForm(request.POST or None, audit=audit, initial=initial)

    def save(typed: dict[str, Any]) -> None:
        typed["items"] = list(typed["items"]) or None
        services.assign(audit, person=seat.person, **typed, by=request.user, today=request.today)

    if saved(request, form, save):
        messages.success(request, _("Saved"))
        return redirect("programmes:audit_team", reference)
    title = _("%(person)s in %(audit)s") % {"person": seat.person.full_name, "audit": audit.reference}
    return _form(request, audit, form, title, _("Save"))


@require_POST
def team_unassign(request: SignedInRequest, reference: str) -> HttpResponse:
    """Take somebody off the team."""
    audit = audit_or_404(request, reference)
    require(permissions.may_assign(request.user, audit))
    said = request.POST.get("person", "")
    person = get_object_or_404(User, pk=int(said) if said.isdecimal() and len(said) < 10 else 0)
    try:
        services.unassign(audit, person=person, by=request.user, today=request.today)
    except Refused as refusal:
        return _show(request, audit, refusal.reasons)
    messages.success(request, _("%(person)s left the team") % {"person": person.full_name})
    return redirect("programmes:audit_team", reference)


@form_view
@once
def safeguard_new(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask for a waiver: a safeguard against a tie, for one person or standing."""
    audit = audit_or_404(request, reference)
    require(permissions.may_propose_safeguard(request.user))
    person = User.objects.filter(username=request.GET.get("person", "")).first()
    form = SafeguardForm(request.POST or None, audit=audit, initial={"rule": request.GET.get("rule", "")[:12]})

    def save(typed: dict[str, Any]) -> None:
        standing = typed["standing"]
        services.propose_safeguard(
            **typed,
            programme=audit.programme,
            audit=None if standing else audit,
            person=None if standing else person,
            by=request.user,
            today=request.today,
        )

    if saved(request, form, save):
        messages.success(request, _("Proposed. It counts once it is signed."))
        return redirect("programmes:audit_team", reference)
    title = _("Ask for a waiver in %(audit)s") % {"audit": audit.reference}
    lead = _("For %(person)s.") % {"person": person.full_name} if person else ""
    return _form(request, audit, form, title, _("Propose"), creates=True, lead=lead)


@form_view
def safeguard_approve(request: SignedInRequest, reference: str) -> HttpResponse:
    """Sign a safeguard."""
    rows = Safeguard.objects.filter(programme__in=queries.visible_to(request.user))
    guard = get_object_or_404(rows.select_related("person", "audit", "programme", "proposed_by"), reference=reference)
    require(permissions.may_approve_safeguard(request.user, guard))
    back = reverse("programmes:programme_risks", args=[guard.programme.year])
    reasons: Any = ()
    if request.method == "POST":
        try:
            services.approve_safeguard(guard, by=request.user, today=request.today)
        except Refused as refusal:
            reasons = refusal.reasons
        else:
            messages.success(request, _("Signed"))
            return redirect(back)
    about = guard.person.full_name if guard.person else _("everybody")
    leaves = ", ".join(guard.clauses.values_list("number", flat=True)) or _("the whole scope")
    context = {
        "programme": guard.programme,
        "question": _("Sign %(guard)s?") % {"guard": guard.reference},
        "details": [
            guard.text,
            _("Against %(rule)s, for %(person)s, on %(leaves)s.")
            % {"rule": guard.rule, "person": about, "leaves": leaves},
            _("Printed in every report that it touches."),
        ],
        "verb": _("Sign"),
        "cancel_url": back,
        "reasons": told(reasons),
    }
    return render(request, "programmes/confirm.html", context, status=409 if reasons else 200)


def _form(
    request: SignedInRequest,
    audit: PlannedAudit,
    form: Any,
    title: str,
    verb: str,
    *,
    creates: bool = False,
    lead: str = "",
) -> HttpResponse:
    context = {
        "programme": audit.programme,
        "audit": audit,
        "title": title,
        "lead": lead,
        "verb": verb,
        "creates": creates,
        "cancel_url": reverse("programmes:audit_team", args=[audit.reference]),
    }
    return show_form(request, "programmes/form.html", form, context)
