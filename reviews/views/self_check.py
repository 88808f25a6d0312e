"""R1 to R12 of a year, and what certification auditors ask to see, one click away (domain 2.1, 2.4)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from organisation.http import SignedInRequest
from programmes import queries as programmes
from programmes.models import Programme
from reviews.queries.self_check import own_audits, year_proof
from reviews.rules.self_check import Line, lines

DEMANDS = {
    "R1": _("Audits happen at intervals fixed in advance"),
    "R2": _("They tell whether our own requirements are met"),
    "R3": _("They tell whether the standard's requirements are met"),
    "R4": _("They tell whether the system works and is kept up"),
    "R5": _("The programme states frequency, methods, responsibilities, planning and reporting"),
    "R6": _("It considers how important the processes are"),
    "R7": _("It considers changes that affect the organisation"),
    "R8": _("It considers the results of earlier audits"),
    "R9": _("Each audit has criteria and a scope"),
    "R10": _("Auditors are chosen so that objectivity and impartiality hold"),
    "R11": _("Results are reported to relevant management"),
    "R12": _("The programme and its results are kept as documents"),
}
EVIDENCE = {
    "R1": ((_("Dates and changes"), "programmes:programme_versions"), (_("Audits"), "programmes:programme_audits")),
    "R2": ((_("Audits"), "programmes:programme_audits"),),
    "R3": ((_("Coverage"), "reviews:programme_coverage"),),
    "R4": ((_("Coverage with depth"), "reviews:programme_coverage"),),
    "R5": ((_("Statements"), "programmes:programme_risks"),),
    "R6": ((_("Intervals and why"), "programmes:programme_intervals"),),
    "R7": ((_("Intervals and why"), "programmes:programme_intervals"),),
    "R8": ((_("Intervals and why"), "programmes:programme_intervals"),),
    "R9": ((_("Audits"), "programmes:programme_audits"),),
    "R10": ((_("Who audited the audit process"), "reviews:programme_own_audit"),),
    "R11": ((_("Audits"), "programmes:programme_audits"),),
    "R12": ((_("Versions"), "programmes:programme_versions"),),
}
"""Pages of the year that show it, by demand."""
ASKED = (
    (_("Approved programme with rationale and changes"), "programmes:programme_versions"),
    (_("Coverage of every clause and process"), "reviews:programme_coverage"),
    (_("That the audit process was audited by somebody else"), "reviews:programme_own_audit"),
    (_("How the intervals were decided"), "programmes:programme_intervals"),
    (_("Objectives, risks and safeguards"), "programmes:programme_risks"),
)
"""What certification auditors ask to see of a year (2.4: 1, 2, 5, 9)."""


def programme_or_404(request: SignedInRequest, year: int) -> Programme:
    rows = programmes.visible_to(request.user).select_related("manager", "sponsor")
    found: Programme = get_object_or_404(rows, year=year)
    return found


@require_safe
def programme_self_check(request: SignedInRequest, year: int) -> HttpResponse:
    programme = programme_or_404(request, year)
    proof = year_proof(programme)
    found = lines(proof)
    references = {row.reference for row in proof.audits}
    context = {
        "programme": programme,
        "tab": "self_check",
        "rows": [_row(line, year, references) for line in found],
        "met": sum(1 for line in found if line.ok),
        "asked": [(label, reverse(name, args=[year])) for label, name in ASKED],
    }
    return render(request, "reviews/programme_self_check.html", context)


def _row(line: Line, year: int, references: set[str]) -> dict[str, object]:
    """A line with its links; what it waits for is a link where it is an audit."""
    return {
        "line": line,
        "demand": DEMANDS[line.id],
        "evidence": [(label, reverse(name, args=[year])) for label, name in EVIDENCE[line.id]],
        "open": [
            (name, reverse("programmes:audit_team", args=[name]) if name in references else "") for name in line.open
        ],
    }


@require_safe
def programme_own_audit(request: SignedInRequest, year: int) -> HttpResponse:
    programme = programme_or_404(request, year)
    context = {"programme": programme, "tab": "self_check", "rows": own_audits(programme)}
    return render(request, "reviews/programme_own_audit.html", context)
