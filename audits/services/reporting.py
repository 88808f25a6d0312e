"""From the closing meeting to completion: days used, report, approval by somebody else, sending (AG-8, AG-9)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from audits import notices, permissions, queries
from audits.models import Audit, AuditMilestone
from audits.rules import timing
from audits.rules.gates import COMPLETE, ApproveFacts
from audits.rules.milestones import Kind
from audits.services import milestones
from audits.services.common import Actor, as_lead, locked, person, require, require_state, write_back
from audits.services.feedback import ask_feedback
from audits.workflow import AUDIT
from kernel import canonical
from kernel.journal import audited, record
from kernel.models import Attachment
from kernel.workflow import Refused
from organisation.queries import calendar
from programmes import services as programmes

S = Audit.State
MATTERS = frozenset({"objection", "document", "factual_check"})
Conclusions = Sequence[Mapping[str, str]]


def used_days(audit: Audit, *, days: Decimal, by: Actor, today: date) -> Audit:
    """Auditor-days used, entered by the lead (domain 5.2)."""
    require(permissions.may_lead, by, audit)
    if days < 0 or days > 999:
        raise Refused("Enter the days used, between 0 and 999.")
    with audited(by=by, today=today):
        audit = locked(audit)
        require_state(audit, audit.state not in (S.COMPLETED, S.CANCELLED), "Days are not changed")
        as_lead(by, audit)
        write_back(audit, by=by, today=today, used_days=days)
        record(audit, verb="used days entered", days=str(days))
    return audit


def write_report(
    audit: Audit, *, conclusions: Conclusions, not_covered: str, version: int, by: Actor, today: date
) -> Audit:
    """The lead's conclusion per objective and what was not covered, until the report is approved."""
    require(permissions.may_lead, by, audit)
    with audited(by=by, today=today):
        audit = locked(audit)
        approved = audit.report_approved_on is not None
        require_state(audit, audit.state != S.COMPLETED and not approved, "The report is not changed")
        as_lead(by, audit)
        audit.version = version
        audit.conclusions = [{"objective": c["objective"], "text": c["text"]} for c in conclusions]
        audit.not_covered = not_covered
        if audit.report_author_id is None:
            audit.report_author = person(by)
        audit.save()
        record(audit, verb="report written")
    return audit


def send_draft(audit: Audit, *, happened_on: date, by: Actor, today: date, note: str = "") -> AuditMilestone:
    """The draft goes to the auditees for the factual check: facts, not grades or opinions."""
    require(permissions.may_lead, by, audit)
    with audited(by=by, today=today):
        row = milestones.write(audit, Kind.DRAFT_SENT, happened_on, by=by, today=today, note=note)
        until = timing.factual_check_agreed_by_silence(happened_on, calendar(), queries.policy())
        notices.draft_sent(audit, queries.auditees(audit, happened_on), until=until, on=today)
    return row


def approve_report(
    audit: Audit,
    *,
    by: Actor,
    today: date,
    conclusions: Conclusions | None = None,
    not_covered: str | None = None,
    missing_parts: Sequence[str] = (),
    draft_findings: Sequence[str] = (),
    unconfirmed_grades: Sequence[str] = (),
    snapshot: Mapping[str, Any] | None = None,
    happened_on: date | None = None,
    version: int | None = None,
) -> Audit:
    """AG-8 by somebody else than the author (IND-19). The later rooms hand up what only they know (D18).

    With a `snapshot` its hash is frozen and the report shows "being issued" until `report_rendered` brings the
    file (D7). Refused with every reason; an approver who owns an audited area is written down (IND-26).
    """
    on = happened_on or today
    with audited(by=by, today=today):
        audit = locked(audit)
        said = [dict(c) for c in (audit.conclusions if conclusions is None else conclusions)]
        facts = queries.approve_facts(
            audit,
            person(by),
            today,
            conclusions=said,
            missing_parts=tuple(missing_parts),
            draft_findings=tuple(draft_findings),
            unconfirmed_grades=tuple(unconfirmed_grades),
        )
        changes: dict[str, Any] = {"report_approved_by": person(by), "report_approved_on": on, "conclusions": said}
        if not_covered is not None:
            changes["not_covered"] = not_covered
        if snapshot is not None:
            changes |= _frozen(snapshot)
        row = AUDIT.advance(audit, "approve", by=by, today=today, facts=facts, version=version, **changes)
        milestones.write(row, Kind.REPORT_APPROVED, on, by=by, today=today, details=_approver_details(facts))
        programmes.keep_stored(row.planned, occasion="report", by=by, today=today)
    return row


def _frozen(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    plain = canonical.plain(snapshot)
    digest = hashlib.sha256(canonical.text(plain).encode()).hexdigest()
    return {"report_snapshot": plain, "report_sha256": digest, "being_issued": True}


def _approver_details(facts: ApproveFacts) -> dict[str, list[str]]:
    return {"IND-26": list(facts.approver_owns)} if facts.approver_owns else {}


def report_rendered(audit: Audit, *, attachment: Attachment, by: Actor, today: date) -> Audit:
    """The job's last transaction: the file is there, the report is issued (D7)."""
    if not isinstance(by, str):
        raise TypeError("the render job reports its own file")
    with audited(by=by, today=today):
        audit = locked(audit)
        audit.report_file, audit.being_issued = attachment, False
        audit.save()
        record(audit, verb="report file stored", sha256=attachment.sha256)
    return audit


def send_report(audit: Audit, *, happened_on: date, by: Actor, today: date, note: str = "", reason: str = "") -> Audit:
    """AG-8: sent is distributed. Later than the working days of the setting is a deviation."""
    with audited(by=by, today=today):
        audit = locked(audit)
        row = AUDIT.advance(audit, "send", by=by, today=today, report_sent_on=happened_on)
        milestones.write(row, Kind.REPORT_SENT, happened_on, by=by, today=today, note=note, reason=reason)
        notices.report_sent(row, [r.person for r in row.planned.recipients.select_related("person")], on=today)
        write_back(row, by=by, today=today, report_sent_on=happened_on)
        ask_feedback(row, on=today)
    return row


def open_matter(audit: Audit, *, key: str, kind: str, text: str, by: Actor, today: date) -> Audit:
    """Something that keeps the audit from completing: objection, document not handed back, factual check (AG-9)."""
    if kind not in MATTERS:
        raise ValueError(f"no such kind of open matter: {kind}")
    with audited(by=by, today=today):
        audit = locked(audit)
        audit.open_matters = {**(audit.open_matters or {}), key: {"kind": kind, "text": text}}
        audit.save()
        record(audit, verb="matter opened", key=key)
    return audit


def settle_matter(audit: Audit, *, key: str, by: Actor, today: date) -> Audit:
    """The matter is decided, handed back or answered."""
    with audited(by=by, today=today):
        audit = locked(audit)
        if key in (audit.open_matters or {}):
            audit.open_matters = {k: v for k, v in audit.open_matters.items() if k != key}
            audit.matters_settled_on = today
            audit.save()
            record(audit, verb="matter settled", key=key)
    return audit


def complete_due(*, today: date) -> int:
    """Daily job, AG-9: completed so many working days after sending, if nothing is open. Safe to run twice."""
    days, settings, completed = calendar(), queries.policy(), 0
    for audit in Audit.objects.filter(state=S.REPORTING, report_sent_on__isnull=False).order_by("pk"):
        assert audit.report_sent_on is not None
        due = timing.completed_on(audit.report_sent_on, days, settings)
        if due > today or COMPLETE.refusals(queries.complete_facts(audit)):
            continue
        settled = audit.matters_settled_on
        on = due if settled is None or settled <= due else settled
        with audited(by="system:complete audits", today=today):
            facts = queries.complete_facts(locked(audit))
            row = AUDIT.advance(
                audit, "complete", by="system:complete audits", today=today, facts=facts, completed_on=on
            )
            write_back(row, by="system:complete audits", today=today)
        completed += 1
    return completed
