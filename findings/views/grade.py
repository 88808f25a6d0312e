"""Grade and repeat: the lead's page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from findings import permissions, queries, services
from findings.forms import RegradeForm, RepeatForm
from findings.models import Finding, Nonconformity, RepeatCandidate
from findings.rules.grading import Signs, propose_grade
from findings.views.common import form_view, nc_or_404, refusal_status, require
from kernel.edit import expected_version
from organisation.http import SignedInRequest, saved


@form_view
def finding_grade(request: SignedInRequest, reference: str) -> HttpResponse:
    nc = nc_or_404(request, reference)
    require(permissions.may_regrade(request.user, nc.finding))
    candidates = list(nc.finding.repeat_candidates.select_related("earlier", "by"))
    form = _regrade_form(request.POST or None, nc, candidates)

    def save(typed: dict[str, Any]) -> None:
        services.regrade(nc.finding, **typed, by=request.user, today=request.today, version=expected_version(request))

    if saved(request, form, save):
        messages.success(request, _("Grade changed. The owner is told."))
        return redirect("findings:finding_detail", reference)
    return _show(request, nc, candidates, form, bound=form if form.is_bound else None)


def _regrade_form(data: Any, nc: Nonconformity, candidates: list[RepeatCandidate]) -> RegradeForm:
    return RegradeForm(data, initial={"grade": nc.finding.grade}, candidates=[c.earlier for c in candidates])


def _show(
    request: SignedInRequest, nc: Nonconformity, candidates: list[RepeatCandidate], form: RegradeForm, bound: Any
) -> HttpResponse:
    failed = nc.finding.repeat_decision == Finding.Repeat.CONFIRMED and nc.finding.action_failed
    return render(
        request,
        "findings/finding_grade.html",
        {
            "nc": nc,
            "finding": nc.finding,
            "regrade": form,
            "form": bound,
            "candidates": candidates,
            "repeats": [(c, RepeatForm(initial={"candidate": c.pk})) for c in candidates if not c.verdict],
            "ask": propose_grade(Signs(failed_repeat=failed), queries.policy()).ask if failed else "",
            "grades": nc.finding.grades.select_related("by"),
        },
        status=refusal_status(request, bound),
    )


@form_view
def finding_repeat(request: SignedInRequest, reference: str) -> HttpResponse:
    nc = nc_or_404(request, reference)
    require(permissions.may_regrade(request.user, nc.finding))
    if request.method != "POST":
        return redirect(reverse("findings:finding_grade", args=[reference]))
    form = RepeatForm(request.POST)

    def save(typed: dict[str, Any]) -> None:
        row = get_object_or_404(RepeatCandidate, finding=nc.finding, pk=typed["candidate"])
        confirmed = typed["verdict"] == Finding.Repeat.CONFIRMED
        verb = services.confirm_repeat if confirmed else services.reject_repeat
        verb(nc.finding, candidate=row.earlier, reason=typed["reason"], by=request.user, today=request.today)

    if saved(request, form, save):
        messages.success(request, _("Decided"))
        return redirect("findings:finding_grade", reference)
    candidates = list(nc.finding.repeat_candidates.select_related("earlier", "by"))
    return _show(request, nc, candidates, _regrade_form(None, nc, candidates), bound=form)
