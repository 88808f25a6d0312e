"""The report of one audit: written by the lead, approved by somebody else, drawn, sent (AG-8)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Case, When

from audits import permissions as audit_permissions
from audits import services as audits
from audits.models import Audit
from findings import queries as findings
from findings import services as finding_services
from findings.models import Finding, Nonconformity
from kernel.journal import audited, record
from kernel.workflow import Refused
from reviews import queries
from reviews.models import DRAFT, AuditReport
from reviews.rules.audit_paper import claim_blockers, missing_parts
from reviews.services import printing
from reviews.services.common import Actor, person

Conclusions = Sequence[Mapping[str, str]]


def submit_audit_report(
    audit: Audit, *, conclusions: Conclusions, not_covered: str, version: int, by: Actor, today: date
) -> Audit:
    """The lead's words; the grades given at the closing meeting are confirmed with them (AG-8)."""
    with audited(by=by, today=today):
        row = audits.write_report(
            audit, conclusions=conclusions, not_covered=not_covered, version=version, by=by, today=today
        )
        finding_services.confirm_grades(row, by=by, today=today)
    return row


def approval_facts(audit: Audit, rows: Sequence[Finding] | None = None) -> dict[str, Any]:
    """What only the later rooms know, for the gate of AG-8. `rows`: all its findings, where they are read already."""
    held = queries.all_findings(audit) if rows is None else rows
    return {
        "missing_parts": missing_parts(queries.part_facts(audit)),
        "draft_findings": tuple(row.name for row in held if row.state == Finding.State.DRAFT),
        "unconfirmed_grades": tuple(findings.unconfirmed_grades(audit, held)),
    }


def _fresh(audit: Audit) -> Audit:
    """The row as it stands now: what the caller holds may be older than the words of the report."""
    row: Audit = Audit.objects.select_related("planned__programme", "planned__client").get(pk=audit.pk)
    return row


def open_cases_of(audit: Audit) -> tuple[str, ...]:
    """Numbers of this audit's nonconformities that are open now."""
    rows = Nonconformity.objects.filter(finding__audit=audit).exclude(state__in=("closed", "withdrawn"))
    return tuple(rows.order_by("finding__reference").values_list("finding__reference", flat=True))


def approve_audit_report(
    audit: Audit, *, by: Actor, today: date, version: int | None = None, render: bool = True
) -> AuditReport:
    """AG-8 by somebody else than the author (IND-19): the data of 5.4 are frozen with their hash as version 1.0.

    With `render` the report "is being issued" until its file is there (D7); without, for records replayed from the
    past, it may be sent at once and the file is drawn when somebody asks. Refused with every reason.
    """
    with audited(by=by, today=today):
        audit = _fresh(audit)
        paper = queries.audit_paper(audit, version="1.0", today=today, approver=person(by))
        data = printing.frozen(asdict(paper))
        reasons = claim_blockers((said.text for said in paper.conclusions), open_cases_of(audit))
        row = _approve(audit, approval_facts(audit), data if render else None, reasons, by, today, version)
        made = AuditReport(
            audit=row, number="1.0", snapshot=data, sha256=printing.hash_of(data), issued_by=person(by), issued_on=today
        )
        made.save()
        record(made, verb="report issued", sha256=made.sha256)
        if render:
            printing.ask(made, by=by, today=today)
    return made


def _approve(
    audit: Audit,
    facts: dict[str, Any],
    snapshot: dict[str, Any] | None,
    reasons: list[str],
    by: Actor,
    today: date,
    version: int | None,
) -> Audit:
    """The door of the audits room, and our own reasons beside its own."""
    try:
        row = audits.approve_report(audit, by=by, today=today, snapshot=snapshot, version=version, **facts)
    except Refused as refusal:
        raise Refused([*refusal.reasons, *reasons]) from refusal
    if reasons:
        raise Refused(reasons)
    return row


def current_report(audit: Audit) -> AuditReport | None:
    """The newest issued version, else the draft."""
    rows = AuditReport.objects.filter(audit=audit).select_related("file")
    is_draft = Case(When(number=DRAFT, then=1), default=0)
    newest: AuditReport | None = rows.order_by(is_draft, "-pk").first()
    return newest


def request_audit_report(audit: Audit, *, by: Actor, today: date) -> AuditReport:
    """The report as PDF: the issued version; before the approval a draft, for the team and whoever approves."""
    with audited(by=by, today=today):
        held = AuditReport.objects.select_for_update().filter(audit=audit)
        issued: AuditReport | None = held.exclude(number=DRAFT).order_by("-pk").first()
        if issued is not None:
            printing.ask(issued, by=by, today=today)
            return issued
        if not isinstance(by, str) and not may_draft(by, audit):
            raise PermissionDenied("request_audit_report")
        audit = _fresh(audit)
        draft: AuditReport = held.filter(number=DRAFT).first() or AuditReport(audit=audit)
        paper = queries.audit_paper(audit, version="", today=today)
        printing.put_draft(draft, printing.frozen(asdict(paper)))
        printing.ask(draft, by=by, today=today)
    return draft


def may_draft(user: Any, audit: Audit) -> bool:
    """Drafts are the team's and the approver's."""
    return audit_permissions.is_on_team(user, audit) or audit_permissions.may_approve(user, audit)


def send_audit_report(audit: Audit, *, happened_on: date, by: Actor, today: date, reason: str = "") -> Audit:
    """Sent is distributed; the audits room notes a report that is late."""
    return audits.send_report(audit, happened_on=happened_on, by=by, today=today, reason=reason)
