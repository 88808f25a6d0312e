"""Step 2: processes and owners, from a ready list."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from auditprog.forms import OwnersSinceForm, ProcessRows
from auditprog.views.setup.common import form_view, guide, require_settle
from kernel.once import once
from kernel.workflow import Refused
from organisation import queries, services
from organisation.http import SignedInRequest


@form_view
@once
def setup_processes(request: SignedInRequest) -> HttpResponse:
    """One form for the whole list. "More rows" only shows the page again, with everything typed."""
    require_settle(request)
    held = list(queries.processes().filter(active=True))
    owners = queries.owners_of(held, request.today)
    ownerless = [process for process in held if not owners[process.pk]]
    data = request.POST if request.method == "POST" else None
    asks = request.GET.get("more", "")
    more = asks or request.GET.get("rows", "")
    rows = ProcessRows(data, held=held, ownerless=ownerless, people=queries.people_to_choose(), more=more)
    since = OwnersSinceForm(data, today=request.today)
    context = {
        **guide(request, "processes"),
        "rows": rows,
        "since": since,
        "held": [(process, owners[process.pk]) for process in held],
        "reasons": [],
    }
    if data is None or asks:
        return render(request, "auditprog/setup_processes.html", context)
    sound = [rows.is_valid(), since.is_valid()]
    if not all(sound):
        context["reasons"] = rows.reasons() + [said for errors in since.errors.values() for said in errors]
        return render(request, "auditprog/setup_processes.html", context, status=409)
    try:
        made = services.set_up_processes(
            processes=rows.processes(),
            owners=rows.owners(),
            since=since.cleaned_data["since"],
            by=request.user,
            today=request.today,
            reason=_("set-up"),
        )
    except Refused as refusal:
        context["reasons"] = list(refusal.reasons)
        return render(request, "auditprog/setup_processes.html", context, status=409)
    said = ngettext("%(n)d process entered", "%(n)d processes entered", len(made)) % {"n": len(made)}
    messages.success(request, said if made else _("Saved"))
    return redirect("setup_people")
