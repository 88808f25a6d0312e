"""The front page of the guide, and where the site's own front page leads."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from auditprog import first_run
from auditprog.views.setup.common import may_plan, may_settle
from organisation import queries
from organisation.http import SignedInRequest
from organisation.models import Process
from organisation.roles import Can


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """To one's work; the administrator of an empty installation to the guide."""
    if may_settle(request) and (queries.organisation() is None or not Process.objects.exists()):
        return redirect("setup")
    return redirect("my_work")


@require_safe
def setup(request: SignedInRequest) -> HttpResponse:
    """The five steps, what each lacks, who does it, and what comes after. The administrator's and the manager's."""
    settles, plans = may_settle(request), may_plan(request)
    approves = request.user.can(Can.APPROVE_PROGRAMME, request.today)
    if not (settles or plans or approves):
        raise PermissionDenied("setup")
    facts = first_run.read(request.today, is_demo=request.demo_day is not None)
    steps = first_run.steps_of(facts)
    then = first_run.what_next(facts, may_plan=plans, may_approve=approves)
    context = {
        "steps": steps,
        "done": sum(step.done for step in steps),
        "to_do": next((step for step in steps if not step.done), None),
        "settles": settles,
        "plans": plans,
        "then": then,
        "then_url": reverse(then.url_name, args=[then.year] if then.year else []) if then.url_name else "",
        "approved": facts.newest_state not in ("", "draft", "submitted"),
    }
    return render(request, "auditprog/setup.html", context)
