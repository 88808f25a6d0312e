"""IND-18: who may audit the audit process itself (9.2)."""

from collections.abc import Mapping

from programmes.rules.calendar import Span
from programmes.rules.case import WORKING_ROLES, Case, Seat
from programmes.rules.lines import levels_above
from programmes.rules.policy import Policy
from programmes.rules.scope import AUDIT_CLAUSE, inside, is_audit_process
from programmes.rules.severity import Severity
from programmes.rules.verdict import Used, Verdict

MANAGING = ("programme_manager", "deputy_programme_manager")
POSTS = {MANAGING[0]: "programme manager", MANAGING[1]: "deputy programme manager"}


def ind_18(case: Case, seat: Seat, policy: Policy) -> list[Verdict]:
    """(a) manager, deputy and their reports; (b) auditors of the audited period; (c) who was hired by the manager."""
    if not is_audit_process(case.item):
        return []
    managers = _managers(case)
    first = _part_a(case, seat.person, managers, policy)
    found = first or _part_b(case, seat.person, policy)
    return [*found, *_part_c(case, seat.person, managers, policy)]


def _period(case: Case) -> Span:
    return Span(case.records.start, case.last)


def _managers(case: Case) -> Mapping[str, str]:
    """Programme managers and their deputies on any day from the audited period to the fieldwork."""
    period = _period(case)
    return {
        held.person: POSTS[held.role]
        for held in case.facts.roles
        if held.role in MANAGING and held.span.touches(period)
    }


def _part_a(case: Case, person: str, managers: Mapping[str, str], policy: Policy) -> list[Verdict]:
    if person in managers:
        weighs = policy.ind_18a if managers[person] == POSTS[MANAGING[0]] else policy.ind_18a_others
        return [_verdict("(a)", weighs, f"Is {managers[person]} of the audits that are audited.", case)]
    above = levels_above(person, _period(case), case.facts)
    return [
        _verdict("(a)", policy.ind_18a_others, f"Reports to {case.facts.name(boss)}, the {post}.", case)
        for boss, post in managers.items()
        if boss in above
    ]


def _part_b(case: Case, person: str, policy: Policy) -> list[Verdict]:
    done = [
        Used("audit", seat.audit, seat.span.start, seat.span.end)
        for seat in case.facts.work_of.get(person, ())
        if seat.role in WORKING_ROLES and seat.audit != case.audit and seat.span.touches(case.records)
    ]
    checked = [
        Used("verification", row.what, row.on)
        for row in case.facts.verified
        if row.person == person and row.on in case.records
    ]
    if not done and not checked:
        return []
    names = ", ".join(dict.fromkeys(used.text for used in (*done, *checked) if used.text))
    said = f"Audited or verified in the audited period ({names}): no sample from own audits, client is top management."
    return [_verdict("(b)", policy.ind_18b, said, case, (*done, *checked))]


def _part_c(case: Case, person: str, managers: Mapping[str, str], policy: Policy) -> list[Verdict]:
    return [
        _verdict(
            "(c)",
            policy.ind_18c,
            f"Was hired by {case.facts.name(work.hired_by)}, the {managers[work.hired_by]}: "
            "top management confirms this assignment.",
            case,
            (Used("employment", work.party, work.span.start, work.span.end),),
        )
        for work in case.facts.employments
        if work.person == person and work.hired_by in managers and work.hired_by and work.span.touches(case.window)
    ]


def _verdict(part: str, severity: Severity, said: str, case: Case, facts: tuple[Used, ...] = ()) -> Verdict:
    leaves = tuple(leaf for leaf in case.item.leaves if inside(leaf, AUDIT_CLAUSE))
    return Verdict("IND-18", severity, said, part=part, facts=facts, leaves=leaves)
