"""What the pages of the guide share: who may, the steps with their state, and where one goes on."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.views.decorators.http import require_http_methods

from auditprog import first_run
from organisation.http import SignedInRequest
from organisation.roles import Can

form_view = require_http_methods(["GET", "HEAD", "POST"])
PARTS = {
    "organisation": ("organisation", "holidays"),
    "processes": ("processes", "clauses"),
    "people": ("people",),
    "rules": ("organisation",),
    "mail": ("organisation", "trouble"),
}
"""What each step has to know of the facts."""
ORDER = tuple(PARTS)


def may_settle(request: SignedInRequest) -> bool:
    """The administrator's part."""
    return request.user.can(Can.EDIT_SETTINGS, request.today)


def may_plan(request: SignedInRequest) -> bool:
    """The programme manager's part."""
    return request.user.can(Can.EDIT_PROGRAMME, request.today)


def require_settle(request: SignedInRequest) -> None:
    """403 for everybody but the administrator."""
    if not may_settle(request):
        raise PermissionDenied("setup")


def guide(request: SignedInRequest, slug: str) -> dict[str, Any]:
    """Context of one step: what it lacks, and the names of all five; the overview says what the others lack."""
    facts = first_run.read(request.today, is_demo=request.demo_day is not None, parts=PARTS[slug])
    steps = first_run.steps_of(facts)
    place = ORDER.index(slug)
    return {
        "steps": steps,
        "step": steps[place],
        "before": steps[place - 1] if place else None,
        "after": steps[place + 1] if place + 1 < len(steps) else None,
    }
