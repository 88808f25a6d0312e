"""IND-01, IND-02, IND-03: owners, managers and operators of the item, now and before."""

from datetime import date

from programmes.rules.calendar import add_months, spoken
from programmes.rules.case import Case, Seat
from programmes.rules.facts import Facts, RoleHeld, Target
from programmes.rules.policy import Policy
from programmes.rules.scope import leaves_hit
from programmes.rules.severity import Severity
from programmes.rules.verdict import Used, Verdict, until

NAMED_ROLES = ("owner", "manager", "operator")


def ind_01(case: Case, seat: Seat, policy: Policy) -> list[Verdict]:
    """Holds a named role on the item on any day of the fieldwork: own work. Mere use of the process is logged."""
    found = []
    for held in _named(case, seat.person, (*NAMED_ROLES, "user")):
        if held.span.touches(case.window):
            severity = policy.ind_01_user if held.role == "user" else Severity.BLOCK
            found.append(_verdict("IND-01", severity, _now(held, case.facts), case, held))
    return found


def ind_02(case: Case, seat: Seat, policy: Policy) -> list[Verdict]:
    """Held such a role before the fieldwork, within 12 months; from 12 to 24 months it is logged."""
    return [verdict for held in _ended(case, seat.person) for verdict in _cooling(case, held, policy)]


def ind_03(case: Case, seat: Seat, policy: Policy) -> list[Verdict]:
    """The earlier role reaches into the audited records although IND-02 does not block."""
    found = []
    for held in _ended(case, seat.person):
        blocked = any(verdict.severity >= Severity.BLOCK for verdict in _cooling(case, held, policy))
        if held.span.touches(case.records) and not blocked:
            sentence = (
                f"{_was(held, case.facts)}, inside the audited records from {spoken(case.records.start)} on: "
                "another person takes the records of that time."
            )
            found.append(_verdict("IND-03", policy.ind_03, sentence, case, held))
    return found


def _named(case: Case, person: str, roles: tuple[str, ...] = NAMED_ROLES) -> list[RoleHeld]:
    """Named roles that hit the item. A role on the whole SMS is weighed by IND-05 alone."""
    return [
        held
        for held in case.facts.roles_of.get(person, ())
        if held.role in roles and held.target.kind != "sms" and leaves_hit(held.target, case.item, case.facts)
    ]


def _ended(case: Case, person: str) -> list[RoleHeld]:
    return [held for held in _named(case, person) if held.span.ended_before(case.first)]


def _cooling(case: Case, held: RoleHeld, policy: Policy) -> list[Verdict]:
    ended = held.span.end or case.first
    through = add_months(ended, policy.ind_02_months)
    said = _was(held, case.facts)
    if case.first <= through:
        severity = policy.ind_02_owner
        if held.role == "operator":
            new = case.records.start > ended
            severity = policy.ind_02_operator_new_records if new else policy.ind_02_operator
        return [_verdict("IND-02", severity, f"{said}{until(through)}.", case, held, through)]
    if case.first <= add_months(ended, policy.ind_02_later_months):
        return [_verdict("IND-02", policy.ind_02_later, f"{said}, more than a year ago.", case, held)]
    return []


def _verdict(
    rule: str, severity: Severity, sentence: str, case: Case, held: RoleHeld, through: date | None = None
) -> Verdict:
    return Verdict(
        rule=rule,
        severity=severity,
        sentence=sentence,
        facts=(used_role(held, case.facts),),
        blocked_through=through,
        leaves=leaves_hit(held.target, case.item, case.facts),
    )


def target_name(target: Target, facts: Facts) -> str:
    """A target as people call it."""
    match target.kind:
        case "process":
            return facts.process(target.id)
        case "clause":
            within = f" in {facts.process(target.within)}" if target.within else ""
            return f"clause {target.id}{within}"
        case "all":
            return "this audit"
        case "sms":
            return "the whole service management system"
    return target.id


def item_name(case: Case) -> str:
    """The item in words: its process, or its clauses where it has none."""
    if case.item.process:
        return case.facts.process(case.item.process)
    return f"clause {', '.join(case.item.leaves)}"


def used_role(held: RoleHeld, facts: Facts) -> Used:
    """A role as a used fact."""
    text = f"{held.title or held.role.replace('_', ' ')} of {target_name(held.target, facts)}"
    return Used("role", text, held.span.start, held.span.end)


def _now(held: RoleHeld, facts: Facts) -> str:
    target = target_name(held.target, facts)
    match held.role:
        case "owner":
            return f"Owns {target}."
        case "manager":
            return f"Manages {target}."
        case "operator":
            return f"Works in {target} as {held.title or 'operator'}."
    return f"Uses {target} without holding a named role in it."


def _was(held: RoleHeld, facts: Facts) -> str:
    role = held.title if held.role == "operator" and held.title else held.role
    return f"Was {role} of {target_name(held.target, facts)} until {spoken(held.span.end or held.span.start)}"
