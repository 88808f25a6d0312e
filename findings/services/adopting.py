"""Records of earlier years taken over as they stand: they count in history, pass no guard and tell nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from audits.models import Audit
from findings.models import Finding, FindingClause, GradeChange, Move, Nonconformity
from findings.services.common import Actor, person, require
from kernel.journal import audited, record
from kernel.workflow import Refused
from organisation.models import Process, User
from organisation.roles import Can
from standards.models import Clause


def adopt_closed(
    *,
    reference: str,
    kind: str,
    issued_on: date,
    by: Actor,
    today: date,
    audit: Audit | None = None,
    process: Process | None = None,
    clauses: Sequence[Clause] = (),
    grade: str = "",
    owner: User | None = None,
    closed_on: date | None = None,
    issued_by: User | None = None,
    source: str = Finding.Source.INTERNAL_AUDIT,
    state: str = "",
    **texts: str,
) -> Finding:
    """One finding with its own number and dates, marked `legacy`; `texts`: requirement, evidence, gap, response_text.

    A nonconformity is taken over closed; other kinds in `state` (default done, shared).
    """
    require(lambda user, _row: user.can(Can.MANAGE_FINDINGS), by, None)
    who = issued_by or person(by)
    reasons = []
    if who is None:
        reasons.append("Say who issued it.")
    if kind == Finding.Kind.NC and closed_on is None:
        reasons.append("Say when it was closed.")
    if Finding.objects.filter(reference=reference).exists():
        reasons.append(f"{reference} exists already.")
    if reasons:
        raise Refused(reasons)
    assert who is not None
    with audited(by=by, today=today):
        final = {Finding.Kind.NC: Finding.State.ISSUED, Finding.Kind.OFI: Finding.State.DONE}
        finding = Finding(
            kind=kind,
            reference=reference,
            audit=audit,
            process=process,
            grade=grade,
            grade_final_on=issued_on if grade else None,
            owner=owner,
            source=source,
            state=state or final.get(Finding.Kind(kind), Finding.State.SHARED),
            raised_by=who,
            raised_on=issued_on,
            issued_by=who,
            issued_on=issued_on,
            legacy=True,
            **texts,
        )
        finding.save()
        for place, clause in enumerate(clauses):
            FindingClause(finding=finding, clause=clause, primary=place == 0).save()
        if kind == Finding.Kind.NC and closed_on is not None:
            _case(finding, who, issued_on, closed_on, person(by) or who)
        record(finding, verb="taken over")
    return finding


def _case(finding: Finding, issuer: User, issued_on: date, closed_on: date, closer: User) -> None:
    GradeChange(finding=finding, old="", new=finding.grade, by=issuer, on=issued_on, final=True).save()
    facts: dict[str, Any] = {"closed_on": closed_on, "first_closed_on": closed_on, "closed_by": closer}
    nc = Nonconformity(
        finding=finding,
        state=Nonconformity.State.CLOSED,
        ball="",
        ball_since=closed_on,
        cycle_opened_on=issued_on,
        check_result=Nonconformity.Effect.EFFECTIVE,
        **facts,
    )
    nc.save()
    Move(nc=nc, on=issued_on, old="", new=Nonconformity.State.ISSUED, ball="owner", cycle=1).save()
    Move(nc=nc, on=closed_on, old=Nonconformity.State.ISSUED, new=nc.state, ball="", cycle=1).save()
