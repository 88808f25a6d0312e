"""Opportunities and good practices: answered, done, shared (domain 7.1)."""

from __future__ import annotations

from datetime import date

from findings.models import Finding
from findings.rules.withdrawing import ofi_answer_blockers
from findings.services.common import Actor, locked_finding
from findings.workflow import FINDING
from kernel.journal import audited
from kernel.workflow import Refused


def answer_ofi(
    finding: Finding,
    *,
    accepted: bool,
    text: str,
    by: Actor,
    today: date,
    action_due: date | None = None,
    version: int | None = None,
) -> Finding:
    """Accepted with an action and an optional date, or declined with a reason; only an OFI can be declined."""
    with audited(by=by, today=today):
        row = locked_finding(finding, version=version)
        if reasons := ofi_answer_blockers(accepted=accepted, text=text):
            raise Refused(reasons)
        return FINDING.advance(
            row,
            "accept" if accepted else "decline",
            by=by,
            today=today,
            response_text=text.strip(),
            answered_on=today,
            action_due=action_due if accepted else None,
        )


def done_ofi(finding: Finding, *, by: Actor, today: date, version: int | None = None) -> Finding:
    """The accepted improvement is made."""
    with audited(by=by, today=today):
        row = locked_finding(finding, version=version)
        return FINDING.advance(row, "done", by=by, today=today, done_on=today)


def share_good_practice(finding: Finding, *, where: str, by: Actor, today: date, version: int | None = None) -> Finding:
    """Told to others who can copy it."""
    if not where.strip():
        raise Refused("Enter where it is shared.")
    with audited(by=by, today=today):
        row = locked_finding(finding, version=version)
        return FINDING.advance(row, "share", by=by, today=today, shared_where=where.strip(), shared_on=today)
