"""An audit that an incident, a complaint, a nonconformity or the manager gave rise to, in one step."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.once import once
from kernel.workflow import Refused
from organisation import queries as organisation
from organisation.http import SignedInRequest, saved, show_form
from organisation.models import Process
from programmes import permissions, queries, services
from programmes.forms.unplanned import UnplannedForm
from programmes.models import PlannedAudit, Programme
from programmes.rules.unplanned import proposed_window
from programmes.views.audits import freeze_words
from programmes.views.common import form_view, programme_or_404, require
from standards.models import Clause
from standards.queries import versions_in_force

LENGTH = 1


@form_view
@once
def audit_unplanned(request: SignedInRequest, year: int) -> HttpResponse:
    """`?process=P01&clause=8.6.1&ref=NC-26-03&trigger=...` says where it comes from; all of it is only proposed."""
    programme = programme_or_404(request, year)
    require(permissions.may_change(request.user, programme, "audit_added"))
    form = UnplannedForm(request.POST or None, initial=_proposed(request, programme), freezes=freeze_words(year))
    made: list[PlannedAudit] = []

    def save(typed: dict[str, Any]) -> None:
        if not programme.is_in_force:
            raise Refused(_("The programme is not in force: plan the audit in the draft."))
        names = ("title", "start", "end", "trigger", "trigger_ref", "planned_days", "criteria_documents")
        fields = {name: typed[name] for name in names} | {"freeze_note": typed.get("freeze_note", "")}
        who: dict[str, Any] = {"by": request.user, "today": request.today}
        made.append(
            services.plan_audit(
                programme, scope=form.lines(), recipients=_recipients(form, request.today), **fields, **who
            )
        )

    if saved(request, form, save):
        messages.success(request, _("Added to the programme; the sponsor is told. Choose its team."))
        return redirect("programmes:audit_team", made[0].reference)
    context = {
        "programme": programme,
        "title": _("Unplanned audit in %(year)s") % {"year": year},
        "lead": _("It joins the running programme as a change. Within the budget nobody has to approve it."),
        "verb": _("Add to the programme"),
        "cancel_url": reverse("programmes:programme_detail", args=[year]),
        "creates": True,
    }
    return show_form(request, "programmes/form.html", form, context)


def _proposed(request: SignedInRequest, programme: Programme) -> dict[str, Any]:
    """Scope, own documents and window, from what the address names."""
    codes = request.GET.getlist("process")[:20]
    processes = list(Process.objects.filter(code__in=codes, active=True))
    marks, policy = queries.calendar_marks(programme.year), queries.load_policy()
    start, end = proposed_window(
        request.today, policy.unplanned_days, LENGTH, organisation.calendar(), marks, programme.year
    )
    documents = versions_in_force(request.today).filter(process_code__in=[row.code for row in processes])
    return {
        "trigger": request.GET.get("trigger", "")[:160],
        "trigger_ref": request.GET.get("ref", "")[:60],
        "title": ", ".join(row.name for row in processes)[:120],
        "start": start,
        "end": end,
        "planned_days": LENGTH,
        "processes": [row.pk for row in processes],
        "clauses": [] if processes else _clauses(request.GET.getlist("clause")[:20]),
        "criteria_documents": [row.pk for row in documents] if processes else [],
    }


def _clauses(numbers: list[str]) -> list[int]:
    return list(Clause.objects.leaves().filter(number__in=numbers).values_list("pk", flat=True))


def _recipients(form: UnplannedForm, today: date) -> list[Any]:
    """The owners of what is audited, today."""
    found = organisation.owners_of(list(form.cleaned_data["processes"]), today)
    return list(dict.fromkeys(person for owners in found.values() for person in owners))
