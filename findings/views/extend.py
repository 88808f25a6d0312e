"""More time: asked by the owner, decided by somebody else (domain 7.3)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from findings import permissions, queries, services
from findings.forms import DecideExtensionForm, ExtendForm
from findings.models import Extension, Nonconformity
from findings.rules import extending
from findings.services.extending import facts_of
from findings.views.common import form_view, nc_or_404, refusal_status, require
from kernel.edit import expected_version
from kernel.once import once
from organisation.http import SignedInRequest, saved
from organisation.queries import calendar


@form_view
@once
def finding_extend(request: SignedInRequest, reference: str) -> HttpResponse:
    nc = nc_or_404(request, reference)
    asks = permissions.may_plan(request.user, nc)
    require(asks or permissions.may_decide_extension(request.user, nc))
    form = ExtendForm(request.POST or None)

    def save(typed: dict[str, Any]) -> None:
        require(asks)
        services.ask_extension(nc, **typed, by=request.user, today=request.today, version=expected_version(request))

    if saved(request, form, save):
        messages.success(request, _("Asked for"))
        return redirect("findings:finding_detail", reference)
    return _show(request, nc, form, asks=asks)


def _show(
    request: SignedInRequest,
    nc: Nonconformity,
    form: ExtendForm,
    *,
    asks: bool,
    decided: DecideExtensionForm | None = None,
) -> HttpResponse:
    rows = list(nc.extensions.select_related("asked_by", "decided_by", "interim_owner"))
    waiting = next((row for row in rows if row.granted is None), None)
    return render(
        request,
        "findings/finding_extend.html",
        {
            "nc": nc,
            "finding": nc.finding,
            "ask": form,
            "decide": decided or DecideExtensionForm(),
            "form": decided or (form if form.is_bound else None),
            "asks": asks and waiting is None,
            "waiting": waiting,
            "beyond": _beyond(nc, waiting) if waiting else [],
            "may_decide": waiting is not None and permissions.may_decide_extension(request.user, nc),
            "rows": rows,
        },
        status=refusal_status(request, decided, form),
    )


def _beyond(nc: Nonconformity, row: Extension) -> list[str]:
    facts = facts_of(nc, row.step, row.new_date, row.reason, row.interim, pending=False)
    return extending.beyond_limits(facts, queries.policy(), calendar())


@form_view
def extension_decide(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    nc = nc_or_404(request, reference)
    require(permissions.may_decide_extension(request.user, nc))
    row = get_object_or_404(Extension.objects.select_related("nc__finding"), nc=nc, pk=pk)
    if request.method != "POST":
        return redirect("findings:finding_extend", reference)
    form = DecideExtensionForm(request.POST)

    def save(typed: dict[str, Any]) -> None:
        typed["granted"] = typed["granted"] == "yes"
        services.decide_extension(row, **typed, by=request.user, today=request.today)

    if saved(request, form, save):
        messages.success(request, _("Decided"))
        return redirect("findings:finding_detail", reference)
    return _show(request, nc, ExtendForm(), asks=False, decided=form)
