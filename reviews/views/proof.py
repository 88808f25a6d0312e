"""For the certification auditor: every question of domain 2.4 with the page that answers it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from organisation.http import SignedInRequest
from organisation.roles import Can
from programmes import permissions as may
from programmes.models import Programme
from reviews.queries.auditors_of_year import auditors_of_year
from reviews.views.self_check import programme_or_404

QUESTIONS: tuple[tuple[Any, tuple[tuple[Any, str, str, str], ...]], ...] = (
    (
        _("The approved programme with its rationale, and what changed since"),
        ((_("Versions, rationale and changes"), "programmes:programme_versions", "year", ""),),
    ),
    (
        _("That every clause and every process is audited, before certification and over the cycle"),
        ((_("Coverage"), "reviews:programme_coverage", "year", ""),),
    ),
    (
        _("The whole chain of one audit: brief, plan, checklist, findings, report, follow-up"),
        ((_("Choose an audit of the year"), "programmes:programme_audits", "year", ""),),
    ),
    (
        _("How competent the auditors are, and why each is impartial"),
        ((_("Auditors of the year"), "reviews:programme_auditors", "year", "ties"),),
    ),
    (
        _("That the audit process was audited by somebody else"),
        ((_("Audits of the audit process"), "reviews:programme_own_audit", "year", ""),),
    ),
    (
        _("Minutes of the management review that use audit results"),
        ((_("Management reviews"), "reviews:review_list", "", "reviews"),),
    ),
    (
        _("What is overdue, and who was told"),
        ((_("Late findings, each with its clock and history"), "findings:finding_list", "?late=1", "findings"),),
    ),
    (
        _("That earlier external findings are followed up"),
        ((_("Findings of external audits"), "findings:finding_list", "?source=external_audit", "findings"),),
    ),
    (
        _("How the intervals were decided"),
        ((_("Intervals and why"), "programmes:programme_intervals", "year", ""),),
    ),
    (
        _("That conformity is recorded, not only faults"),
        (
            (_("Coverage, with what was looked at"), "reviews:programme_coverage", "year", ""),
            (_("Good practices"), "findings:finding_list", "?kind=good_practice", "findings"),
        ),
    ),
)
"""What is asked (2.4: 1 to 10, in our own words) and its answers: label, address, what it takes, who may open it."""


@require_safe
def programme_proof(request: SignedInRequest, year: int) -> HttpResponse:
    programme = programme_or_404(request, year)
    opens = _opens(request)
    rows = [
        {
            "number": number,
            "question": question,
            "answers": [
                (label, _address(name, takes, year) if opens[who] else "") for label, name, takes, who in answers
            ],
        }
        for number, (question, answers) in enumerate(QUESTIONS, start=1)
    ]
    context = {"programme": programme, "tab": "self_check", "rows": rows}
    return render(request, "reviews/programme_proof.html", context)


def _opens(request: SignedInRequest) -> dict[str, bool]:
    """Which kinds of pages this person can open."""
    user = request.user
    return {
        "": True,
        "ties": _sees_ties(request),
        "reviews": user.can(Can.READ_REVIEWS),
        "findings": user.can(Can.READ_ALL_FINDINGS),
    }


def _address(name: str, takes: str, year: int) -> str:
    if takes == "year":
        return reverse(name, args=[year])
    return f"{reverse(name)}{takes}"


def _sees_ties(request: SignedInRequest) -> bool:
    return may.may_ask_as_of(request.user) or request.user.can(Can.READ_TIES)


@require_safe
def programme_auditors(request: SignedInRequest, year: int) -> HttpResponse:
    """Everybody who audits in the year: grades, declarations, and why each is impartial in each audit."""
    programme: Programme = programme_or_404(request, year)
    if not _sees_ties(request):
        raise PermissionDenied("auditors of the year")
    context = {"programme": programme, "tab": "self_check", "auditors": auditors_of_year(programme)}
    return render(request, "reviews/programme_auditors.html", context)
