"""Audits of the year: the list, a new one, its brief, dates, scope, and cancelling it."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.edit import expected_version
from kernel.once import once
from kernel.workflow import Refused
from organisation.http import SignedInRequest, saved, show_form
from organisation.models import Process
from programmes import permissions, queries, services
from programmes.forms import AuditNewForm, BriefForm, CancelForm, MoveForm
from programmes.models import PlannedAudit, Programme
from programmes.rules.changes import effect_refusals, move_kind
from programmes.rules.loss import Loss, mark_of, unseen_refusals
from programmes.rules.marks import EXTERNAL, freezes
from programmes.services.common import WHY
from programmes.views.common import form_view, programme_or_404, require

BRIEF = ("title", "objectives", "method", "client", "planned_days", "records_from", "records_to", "report_approver")


@require_safe
def programme_audits(request: SignedInRequest, year: int) -> HttpResponse:
    programme = programme_or_404(request, year)
    rows = (
        programme.audits.annotate(leaf_count=Count("scope__clause", distinct=True))
        .prefetch_related("assignments__person")
        .order_by("start", "reference")
    )
    months = [
        (name, list(found))
        for name, found in groupby(rows, key=lambda a: date_format(a.start, "F Y") if a.start else _("Without dates"))
    ]
    may_edit = permissions.may_edit(request.user, programme)
    context = {
        "programme": programme,
        "tab": "list",
        "months": months,
        "may_edit": may_edit,
        "may_plan": permissions.may_change(request.user, programme, "audit_added"),
        "may_move": permissions.may_change(request.user, programme, "moved_out"),
    }
    return render(request, "programmes/programme_audits.html", context)


@form_view
@once
def audit_new(request: SignedInRequest, year: int) -> HttpResponse:
    programme = programme_or_404(request, year)
    require(permissions.may_change(request.user, programme, "audit_added"))
    initial: dict[str, Any] = {
        "client": programme.sponsor_id,
        "report_approver": programme.manager_id,
        "processes": _process_ids(request.GET.getlist("process")),
    }
    form = AuditNewForm(request.POST or None, initial=initial, draft=programme.is_draft, freezes=freeze_words(year))
    made: list[PlannedAudit] = []

    def save(typed: dict[str, Any]) -> None:
        fields = {name: value for name, value in typed.items() if name not in _NO_FIELDS}
        made.append(
            services.plan_audit(
                programme,
                **fields,
                scope=form.lines(),
                records=_records(typed),
                by=request.user,
                today=request.today,
            )
        )

    if saved(request, form, save):
        messages.success(request, _("Planned"))
        _warn(request, form.cleaned_data)
        return redirect("programmes:audit_team", made[0].reference)
    context = {
        "programme": programme,
        "title": _("Plan an audit in %(year)s") % {"year": year},
        "verb": _("Plan the audit"),
        "cancel_url": reverse("programmes:programme_detail", args=[year]),
        "creates": True,
        "lead": "" if Process.objects.exists() else _("No process is entered yet: an audit needs one to look at."),
    }
    return show_form(request, "programmes/form.html", form, context)


def _external_words(year: int) -> str:
    """The external audits of the year, for whoever says what a move does to them."""
    marks = [mark for mark in queries.calendar_marks(year) if mark.kind == EXTERNAL]
    named = "; ".join(f"{mark.title}, {date_format(mark.start, 'j F')}" for mark in marks)
    return _("External audits of the year: %(audits)s.") % {"audits": named} if named else ""


def freeze_words(year: int) -> str:
    """The freeze weeks of the year in words, empty where it has none."""
    return "; ".join(
        f"{date_format(mark.start, 'j F')} – {date_format(mark.end, 'j F')}: {mark.title}"
        for mark in freezes(queries.calendar_marks(year))
    )


def _warn(request: SignedInRequest, typed: dict[str, Any]) -> None:
    """A window in a freeze week is said at once where nobody explained it."""
    if not typed.get("freeze_note", "").strip():
        for said in queries.freezes_of(typed["start"], typed["end"]):
            messages.warning(request, said)


_NO_FIELDS = ("processes", "clauses", "sites", "records_from", "records_to")


def _process_ids(codes: list[str]) -> list[int]:
    return list(Process.objects.filter(code__in=codes[:20]).values_list("pk", flat=True))


def _records(typed: dict[str, Any]) -> Any:
    first, last = typed.get("records_from"), typed.get("records_to")
    return (first, last) if first and last else None


def _audit(request: SignedInRequest, year: int, reference: str) -> tuple[Programme, PlannedAudit]:
    programme = programme_or_404(request, year)
    audit: PlannedAudit = get_object_or_404(
        programme.audits.select_related("programme", "client", "report_approver"), reference=reference
    )
    return programme, audit


@form_view
def audit_edit(request: SignedInRequest, year: int, reference: str) -> HttpResponse:
    programme, audit = _audit(request, year, reference)
    require(permissions.may_edit(request.user, programme))
    initial: dict[str, Any] = {name: getattr(audit, name) for name in BRIEF}
    initial["criteria_documents"] = [row.document_version_id for row in audit.criteria.filter(kind="document")]
    initial["recipients"] = [row.person_id for row in audit.recipients.all()]
    form = BriefForm(request.POST or None, initial=initial)

    def save(typed: dict[str, Any]) -> None:
        version = expected_version(request)
        services.edit_brief(audit, version=version, **typed, by=request.user, today=request.today)

    if saved(request, form, save):
        messages.success(request, _("Saved"))
        return redirect("programmes:audit_team", reference)
    title = _("Brief of %(audit)s") % {"audit": audit}
    return _form(request, form, programme, audit, title, _("Save"))


@form_view
def audit_move(request: SignedInRequest, year: int, reference: str) -> HttpResponse:
    programme, audit = _audit(request, year, reference)
    require(permissions.may_move(request.user, audit))
    initial: dict[str, Any] = {"start": audit.start, "end": audit.end, "freeze_note": audit.freeze_note}
    form = MoveForm(request.POST or None, initial=initial, draft=programme.is_draft, freezes=freeze_words(year))

    if "effect" in form.fields and (visits := _external_words(year)):
        form.fields["effect"].help_text = f"{form.fields['effect'].help_text} {visits}"

    lost: list[Loss] = []

    def save(typed: dict[str, Any]) -> None:
        version = expected_version(request)
        if programme.is_in_force:
            lost[:] = queries.lost_by(audit, request.today, typed["start"])
            _look_first(request, audit, lost, typed)
        services.move_audit(audit, version=version, **typed, by=request.user, today=request.today)

    if saved(request, form, save):
        messages.success(request, _("Moved"))
        _warn(request, form.cleaned_data)
        return redirect("programmes:programme_detail", year)
    return _form(request, form, programme, audit, _("Move %(audit)s") % {"audit": audit}, _("Move"), lost)


def _look_first(request: SignedInRequest, audit: PlannedAudit, lost: list[Loss], typed: dict[str, Any]) -> None:
    """Refused until what is lost was on the page; with it what the service would ask, so that nobody comes twice."""
    found = unseen_refusals(lost, request.POST.get("seen", ""))
    if found:
        kind = move_kind(audit.baseline_start or audit.start, typed["start"])
        why = [] if typed.get("reason", "").strip() else [WHY]
        raise Refused([*found, *why, *effect_refusals(kind, typed.get("effect", ""))])


@form_view
def audit_drop(request: SignedInRequest, year: int, reference: str) -> HttpResponse:
    programme, audit = _audit(request, year, reference)
    may = permissions.may_change(request.user, programme, "cancelled")
    require(may or permissions.may_lose_coverage(request.user))
    lost = list(queries.lost_by(audit, request.today)) if programme.is_in_force else []
    initial = {"agreed_by": request.user if permissions.may_lose_coverage(request.user) else programme.sponsor}
    form = CancelForm(request.POST or None, initial=initial, draft=programme.is_draft)

    def save(typed: dict[str, Any]) -> None:
        version = expected_version(request)
        if unseen := unseen_refusals(lost, request.POST.get("seen", "")):
            raise Refused(unseen)
        services.cancel_audit(audit, **{"effect": "", **typed}, version=version, by=request.user, today=request.today)

    if saved(request, form, save):
        messages.success(request, _("Cancelled"))
        return redirect("programmes:programme_detail", year)
    return _form(request, form, programme, audit, _("Cancel %(audit)s") % {"audit": audit}, _("Cancel the audit"), lost)


def _form(
    request: SignedInRequest,
    form: Any,
    programme: Programme,
    audit: PlannedAudit,
    title: str,
    verb: str,
    lost: list[Loss] | None = None,
) -> HttpResponse:
    context = {
        "asks_to_look": lost is not None,
        "lost": lost,
        "seen": mark_of(lost or ()),
        "programme": programme,
        "audit": audit,
        "row": audit,
        "title": title,
        "verb": verb,
        "scope": list(audit.scope.select_related("process", "clause", "site")),
        "cancel_url": reverse("programmes:audit_team", args=[audit.reference]),
    }
    return show_form(request, "programmes/form.html", form, context)
