"""Audits, findings, reviews with their decisions, and the tables of coverage as files."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from auditprog.exports.coverage import coverage
from auditprog.exports.sheet import Listing, Sheet, fits, sheet
from audits import queries as audit_queries
from audits.views.listing import filters_of as audit_filters
from findings import queries as finding_queries
from findings.models import Finding
from findings.views.listing import WORDS
from findings.views.listing import filters_of as finding_filters
from organisation.http import SignedInRequest
from reviews import queries as reviews
from reviews.models import Decision


def audits(request: SignedInRequest) -> Sheet:
    found = audit_queries.audit_list(request.user, **audit_filters(request.GET))
    fits(found.count())
    headings = (
        _("No."),
        _("Audit"),
        _("State"),
        _("First day"),
        _("Last day"),
        _("Lead"),
        _("Questions"),
        _("Answered"),
        _("Report sent"),
    )
    return sheet(_("Audits"), headings, [_audit(row) for row in found])


def _audit(row: Any) -> tuple[Any, ...]:
    return (
        row.reference,
        row.title,
        str(row.get_state_display()),
        row.first_day,
        row.planned.last_day,
        "; ".join(str(lead.person) for lead in row.planned.lead_rows),
        row.question_count,
        row.answer_count,
        row.report_sent_on,
    )


def findings(request: SignedInRequest) -> Sheet:
    """The columns of the page, and in full what the page cuts short."""
    user, today, chosen = request.user, request.today, finding_filters(request.GET)
    count = finding_queries.chips(user, today, chosen)["shown"]
    fits(count)
    rows = finding_queries.finding_list(user, today, chosen, 0, count)
    told = {
        row.pop("pk"): row
        for row in Finding.objects.filter(pk__in=[row.pk for row in rows]).values(
            "pk", "gap", "evidence", "issued_on", "process__code", "audit__planned__reference"
        )
    }
    grades, kinds = dict(Finding.Grade.choices), dict(Finding.Kind.choices)
    headings = (
        _("No."),
        _("Kind"),
        _("Grade"),
        _("State"),
        _("Clauses"),
        _("Process"),
        _("Audit"),
        _("What"),
        _("Evidence"),
        _("Owner"),
        _("Issued on"),
        _("Due"),
        _("Late"),
    )
    lines = [
        (
            row.reference,
            str(kinds.get(row.kind, row.kind)),
            str(grades.get(row.grade, row.grade)),
            str(WORDS[row.state]),
            "; ".join(row.clauses),
            told[row.pk]["process__code"] or "",
            told[row.pk]["audit__planned__reference"] or "",
            told[row.pk]["gap"],
            told[row.pk]["evidence"],
            row.owner,
            told[row.pk]["issued_on"],
            row.due,
            row.late,
        )
        for row in rows
    ]
    return sheet(_("Findings"), headings, lines)


def review_list(request: SignedInRequest) -> Sheet:
    found = reviews.visible_to(request.user)
    headings = (_("No."), _("Meeting"), _("Period from"), _("Period to"), _("Chair"), _("State"))
    rows = [
        (
            row.reference,
            row.met_on,
            row.period_from,
            row.period_to,
            row.chair.full_name if row.chair else "",
            str(row.get_state_display()),
        )
        for row in found
    ]
    return sheet(_("Management reviews"), headings, rows)


def decisions(request: SignedInRequest) -> Sheet:
    """Of one review (`review=`) or of all that the person may open."""
    found = Decision.objects.filter(review__in=reviews.visible_to(request.user).order_by().values("pk"))
    if wanted := request.GET.get("review", "")[:40]:
        get_object_or_404(reviews.visible_to(request.user), reference=wanted)
        found = found.filter(review__reference=wanted)
    found = found.select_related("review", "owner", "carried_to").order_by("-review__reference", "pk")
    fits(found.count())
    headings = (
        _("Review"),
        _("No."),
        _("Decision asked"),
        _("Answer"),
        _("Decided"),
        _("Reason"),
        _("Type"),
        _("Owner"),
        _("Due"),
        _("State"),
        _("Done on"),
        _("Carried to"),
    )
    return sheet(_("Decisions"), headings, [_decision(row) for row in found])


def _decision(row: Decision) -> tuple[Any, ...]:
    return (
        row.review.reference,
        row.number,
        row.question,
        str(row.get_answer_display()),
        row.text,
        row.rationale,
        str(row.get_kind_display()),
        row.owner.full_name if row.owner else "",
        row.due,
        str(row.get_state_display()),
        row.done_on,
        row.carried_to.reference if row.carried_to else "",
    )


LISTS: dict[str, Listing] = {
    "audits": audits,
    "findings": findings,
    "reviews": review_list,
    "decisions": decisions,
    "coverage": coverage,
}
