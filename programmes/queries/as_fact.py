"""A dated record of the organisation, saved or not, as the fact that the rules read."""

from datetime import date
from functools import singledispatch
from typing import Any

from organisation.models import (
    AuditCapacity,
    Authorship,
    Certification,
    Competition,
    ConflictDeclaration,
    Delegation,
    Delivery,
    DeputyActing,
    Employment,
    FinancialInterest,
    Gift,
    Qualification,
    Relationship,
    ReportingLine,
    RoleTenure,
    TopicLevel,
    TopManagement,
    UnitMembership,
)
from organisation.models.dated import Dated
from programmes.models import Objection
from programmes.queries.known import key
from programmes.rules import facts
from programmes.rules.calendar import Span


@singledispatch
def fact_of(row: Any) -> facts.Dated:
    """The fact of a record, equal to the one that `known()` reads for it. Raises TypeError for other records."""
    raise TypeError(f"no rule reads a {type(row).__name__}")


def _span(row: Dated) -> Span:
    return Span(row.start, row.end)


@fact_of.register
def _role(row: RoleTenure) -> facts.RoleHeld:
    code = row.process.code if row.process else ""
    ids = (
        row.clause and row.clause.number,
        code,
        row.service and row.service.code,
        row.unit and row.unit.code,
        row.party and row.party.name,
    )
    within = code or None if row.target_kind == "clause" else None
    target = facts.Target(row.target_kind, next((name for name in ids if name), "SMS"), within)
    return facts.RoleHeld(key(row.person_id), row.role, target, _span(row), row.title, row.announced_on)


@fact_of.register
def _acting(row: DeputyActing) -> facts.Acting:
    return facts.Acting(key(row.person_id), row.process.code, _span(row))


@fact_of.register
def _line(row: ReportingLine) -> facts.Line:
    return facts.Line(key(row.person_id), key(row.manager_id), _span(row))


@fact_of.register
def _membership(row: UnitMembership) -> facts.Membership:
    return facts.Membership(key(row.person_id), row.unit.code, _span(row))


@fact_of.register
def _tie(row: Relationship) -> facts.Tie:
    return facts.Tie(key(row.a_id), key(row.b_id), row.kind, _span(row))


@fact_of.register
def _employment(row: Employment) -> facts.Employment:
    return facts.Employment(
        key(row.person_id), row.party.name, _span(row), key(row.hired_by_id) if row.hired_by_id else None
    )


@fact_of.register
def _authorship(row: Authorship) -> facts.Authorship:
    version = row.document_version
    document = f"{version.document.code} {version.number}"
    return facts.Authorship(
        key(row.person_id), document, row.kind, row.on, Span(version.in_force_from, version.in_force_to)
    )


@fact_of.register
def _declared(row: ConflictDeclaration) -> facts.Declared:
    process = row.process.code if row.process else None
    target = facts.Target("all", "")
    if row.clause:
        target = facts.Target("clause", row.clause.number, process)
    elif process:
        target = facts.Target("process", process)
    ends = row.valid_to or (date(row.year, 12, 31) if row.year else None)
    return facts.Declared(
        key(row.person_id),
        target,
        row.signed_on,
        row.statement[:200],
        row.decision,
        row.decided_on,
        ends,
        row.audit_ref,
        row.year,
    )


@fact_of.register
def _qualified(row: Qualification) -> facts.Qualified:
    return facts.Qualified(
        key(row.person_id), row.standard_code, row.grade, Span(row.valid_from, row.valid_to), row.status
    )


@fact_of.register
def _away(row: Delegation) -> facts.Away:
    return facts.Away(key(row.person_id), _span(row), "covered by a deputy")


@fact_of.register
def _interest(row: FinancialInterest) -> facts.Interest:
    target = facts.Target("process", row.process.code) if row.process else None
    return facts.Interest(key(row.person_id), row.kind, _span(row), target, row.party.name if row.party else None)


@fact_of.register
def _delivers(row: Delivery) -> facts.Delivers:
    kind, code = ("process", row.process.code) if row.process else ("service", row.service.code if row.service else "")
    return facts.Delivers(row.party.name, facts.Target(kind, code), _span(row))


@fact_of.register
def _certifies(row: Certification) -> facts.CertificationBody:
    return facts.CertificationBody(row.party.name, _span(row))


@fact_of.register
def _rivals(row: Competition) -> facts.Competitor:
    return facts.Competitor(row.party.name, row.other.name)


@fact_of.register
def _top(row: TopManagement) -> facts.TopManager:
    return facts.TopManager(key(row.person_id), _span(row))


@fact_of.register
def _gift(row: Gift) -> facts.Gift:
    return facts.Gift(key(row.person_id), key(row.giver_id), row.on, row.declared_on)


@fact_of.register
def _capacity(row: AuditCapacity) -> facts.Capacity:
    return facts.Capacity(key(row.person_id), row.days, _span(row))


@fact_of.register
def _objected(row: Objection) -> facts.Objection:
    return facts.Objection(
        key(row.person_id), row.audit.reference, key(row.by_id), row.on, row.decision, row.decided_on
    )


@fact_of.register
def _knows(row: TopicLevel) -> facts.Knows:
    return facts.Knows(key(row.person_id), row.topic, row.level)
