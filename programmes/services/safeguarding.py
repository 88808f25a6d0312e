"""Safeguards: proposed by the programme manager, signed by somebody who is neither judge nor judged (domain 3.3)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from kernel import counters
from kernel.journal import audited, record
from kernel.workflow import Refused
from organisation.models import User
from organisation.roles import Can
from programmes import permissions, queries
from programmes.models import Assignment, PlannedAudit, Programme, Safeguard, SafeguardClause, ScopeItem
from programmes.queries.known import key
from programmes.rules.calendar import Span
from programmes.rules.facts import Facts, Item
from programmes.rules.safeguards import signing_refusals
from programmes.rules.scope import owners_in
from programmes.services.common import Actor, refuse_all
from standards.models import Clause

TOP_MANAGEMENT_SIGNS = ("IND-18",)


def propose_safeguard(
    *,
    rule: str,
    text: str,
    by: Actor,
    today: date,
    programme: Programme | None = None,
    audit: PlannedAudit | None = None,
    person: User | None = None,
    clauses: Iterable[Clause] = (),
    threat: str = "",
    facts: str = "",
    standing: bool = False,
    valid_from: date | None = None,
    valid_to: date | None = None,
    reference: str | None = None,
) -> Safeguard:
    """Write a safeguard down; it counts from its approval on. A standing one belongs to the programme and its year."""
    if not isinstance(by, str):
        permissions.require(permissions.may_propose_safeguard(by), "propose a safeguard")
    year = programme or (audit.programme if audit else None)
    if year is None:
        raise Refused("A safeguard belongs to an audit or to a programme.")
    first, last = valid_from or date(year.year, 1, 1), valid_to or date(year.year, 12, 31)
    if audit is not None and audit.last_day is not None:
        last = max(last, audit.last_day)
    found = [] if text.strip() else ["Say what the safeguard is."]
    if not rule.strip():
        found.append("Name the rule that it answers.")
    if last < first:
        found.append("The last day lies before the first.")
    refuse_all(found)
    columns: dict[str, Any] = {
        "reference": reference,
        "rule": rule.strip(),
        "audit": audit,
        "person": person,
        "facts": facts.strip(),
        "threat": threat.strip(),
        "text": text.strip(),
        "standing": standing,
        "valid_from": first,
        "valid_to": last,
    }
    return _write(year, columns, clauses, by=by, today=today)


def _write(year: Programme, columns: dict[str, Any], clauses: Iterable[Clause], *, by: Actor, today: date) -> Safeguard:
    with audited(by=by, today=today):
        columns["reference"] = columns.get("reference") or counters.reference("W", year.year, width=1)
        row = Safeguard(programme=year, proposed_by=None if isinstance(by, str) else by, **columns)
        row.save()
        for clause in dict.fromkeys(clauses):
            SafeguardClause(safeguard=row, clause=clause).save()
        record(row, verb="proposed", rule=row.rule)
    return row


def sign_at_once(
    *, rule: str, audit: PlannedAudit, person: User, facts: str, text: str, by: User, today: date
) -> Safeguard:
    """A safeguard that is itself a decision: written and signed in one step, by whoever may sign it (IND-24)."""
    year = audit.programme
    last = max(date(year.year, 12, 31), audit.last_day or date.min)
    said = {"rule": rule, "audit": audit, "person": person, "facts": facts[:2000], "text": text}
    days = {"valid_from": date(year.year, 1, 1), "valid_to": last}
    with audited(by=by, today=today):
        return approve_safeguard(_write(year, {**said, **days}, (), by=by, today=today), by=by, today=today)


def approve_safeguard(guard: Safeguard, *, by: User, today: date) -> Safeguard:
    """Sign it. Nobody signs for oneself, nor for a subordinate's audit of the own area; 9.2 is top management's."""
    if not by.can(Can.APPROVE_WAIVER):
        permissions.require(False, "approve a safeguard")
    with audited(by=by, today=today):
        row: Safeguard = Safeguard.objects.select_for_update().get(pk=guard.pk)
        if row.approved_on is not None:
            raise Refused(f"{row.reference} is approved already.")
        refuse_all(refusals_to_sign(row, by))
        row.approved_by, row.approved_on = by, today
        row.save()
        record(row, verb="approved", rule=row.rule)
    return row


def refusals_to_sign(guard: Safeguard, by: User) -> list[str]:
    """Every reason why this person may not sign this safeguard."""
    facts = queries.known().facts
    audited_people = _owners(guard, facts)
    mine = key(by.pk)
    person = key(guard.person_id) if guard.person_id else None
    found = signing_refusals(mine, person, audited_people, _below(mine, facts))
    top = by.can(Can.APPROVE_PROGRAMME)
    if guard.person_id is None and _holds_for(guard, by):
        found.append("It would hold for a seat of your own too: somebody else signs.")
    if not top and (guard.rule.startswith(TOP_MANAGEMENT_SIGNS) or mine in audited_people):
        found.append("The programme manager is involved here: top management signs.")
    return found


def _holds_for(guard: Safeguard, by: User) -> bool:
    """Whether the approver has a seat that the safeguard would answer for, as it names nobody."""
    seats = Assignment.objects.filter(person=by, role__in=("lead", "auditor", "trainee"))
    seats = seats.filter(audit=guard.audit_id) if guard.audit_id else seats.filter(audit__programme=guard.programme_id)
    return seats.filter(verdicts__rule=guard.rule.split(" ")[0], verdicts__severity="mitigate").exists()


def _owners(guard: Safeguard, facts: Facts) -> set[str]:
    days = Span(guard.valid_from, guard.valid_to)
    leaves = set(guard.safeguard_clauses.values_list("clause__number", flat=True))
    if guard.audit_id is None:
        items = [Item(None, (leaf,)) for leaf in leaves]
    else:
        rows = ScopeItem.objects.filter(audit=guard.audit_id).values_list("process__code", "clause__number")
        items = [Item(process, (leaf,)) for process, leaf in rows if not leaves or leaf in leaves]
    return {held.person for item in items for held in owners_in(item, days, facts)}


def _below(person: str, facts: Facts) -> set[str]:
    """Everybody under a person, at any level, ever."""
    found: set[str] = set()
    level = {person}
    while level:
        level = {line.person for line in facts.lines if line.manager in level} - found - {person}
        found |= level
    return found
