"""IND-07, IND-08, IND-08b, IND-08c, IND-09: the same unit, the reporting line, the family."""

from datetime import date

from programmes.rules.calendar import Span, add_months
from programmes.rules.case import Case, Seat
from programmes.rules.facts import Line, RoleHeld
from programmes.rules.lines import levels_above, shared_managers
from programmes.rules.own_work import NAMED_ROLES, target_name
from programmes.rules.policy import Policy
from programmes.rules.scope import leaves_hit, processes_of
from programmes.rules.severity import Severity
from programmes.rules.verdict import Used, Verdict, until

FAMILY = ("family", "partner", "household")


def ind_07(case: Case, seat: Seat, policy: Policy) -> list[Verdict]:
    """Works in the unit that owns the process, without a named role on the item."""
    if any(
        held.role in NAMED_ROLES and held.span.touches(case.window) and leaves_hit(held.target, case.item, case.facts)
        for held in case.facts.roles_of.get(seat.person, ())
    ):
        return []
    facts = case.facts
    units = {facts.processes[key].unit for key in processes_of(case.item, facts) if key in facts.processes}
    return [
        Verdict(
            rule="IND-07",
            severity=policy.ind_07,
            sentence="Works in the unit that owns the process, in other work.",
            facts=(Used("unit", member.unit, member.span.start, member.span.end),),
            leaves=case.item.leaves,
        )
        for member in facts.memberships
        if member.person == seat.person and member.unit in units and member.span.touches(case.window)
    ]


def ind_08(case: Case, seat: Seat, policy: Policy) -> list[Verdict]:
    """The item's owner is the auditor's direct manager, or was within 6 months."""
    found = []
    for owner, held in other_owners(case, seat.person):
        for line in case.facts.lines_of.get(seat.person, ()):
            if line.manager == owner and line.span.start <= case.last:
                if not _within(line.span, case.first, policy.ind_08_months):
                    continue
                through = _through(line.span, case.first, policy.ind_08_months)
                verb = "Reports" if through is None else "Reported"
                said = f"{verb} directly to {case.facts.name(owner)}, who owns {target_name(held.target, case.facts)}"
                found.append(
                    _verdict(
                        "IND-08", policy.ind_08, f"{said}{until(through)}.", case, held, _used(line, case), through
                    )
                )
    return found


def ind_08b(case: Case, seat: Seat, policy: Policy) -> list[Verdict]:
    """The owner stands two or more levels up the auditor's line, or the two share a direct manager."""
    above = levels_above(seat.person, case.window, case.facts)
    found = []
    for owner, held in other_owners(case, seat.person):
        name, target = case.facts.name(owner), target_name(held.target, case.facts)
        if above.get(owner, 0) >= 2:
            said = f"{name}, who owns {target}, stands {above[owner]} levels above in the reporting line."
            used = Used("line", f"{above[owner]} levels up: {name}", case.first, case.last)
            found.append(_verdict("IND-08b", policy.ind_08b_above, said, case, held, used))
        for boss in shared_managers(seat.person, owner, case.window, case.facts):
            said = f"Has the same direct manager, {case.facts.name(boss)}, as {name}, who owns {target}."
            used = Used("line", f"both report to {case.facts.name(boss)}", case.first, case.last)
            found.append(_verdict("IND-08b", policy.ind_08b_shared, said, case, held, used))
    return found


def ind_08c(case: Case, seat: Seat, policy: Policy) -> list[Verdict]:
    """The auditor is, or was within 12 months, line manager (at any level) of the owner or of an interviewee."""
    since = Span(add_months(case.first, -policy.ind_08c_months), case.last)
    told = [(owner, held) for owner, held in other_owners(case, seat.person)]
    others: list[tuple[str, RoleHeld | None]] = [
        *told,
        *((person, None) for person in case.interviewees if person != seat.person and person not in dict(told)),
    ]
    found = []
    for person, held in others:
        if seat.person not in levels_above(person, since, case.facts):
            continue
        name = case.facts.name(person)
        what = f"who owns {target_name(held.target, case.facts)}" if held else "who is interviewed"
        now = seat.person in levels_above(person, case.window, case.facts)
        through = None if now else _line_end(seat.person, person, since, case, policy)
        said = f"{'Is' if now else 'Was'} line manager of {name}, {what}{until(through)}."
        used = Used("line", f"line manager of {name}", since.start, case.last)
        found.append(_verdict("IND-08c", policy.ind_08c, said, case, held, used, through))
    return found


def ind_09(case: Case, seat: Seat, policy: Policy) -> list[Verdict]:
    """Family, partner or household of the owner, or of another interviewee; until 12 months after."""
    owners = dict(other_owners(case, seat.person))
    found = []
    for tie in case.facts.ties:
        if seat.person not in (tie.a, tie.b) or tie.kind not in FAMILY or tie.span.start > case.last:
            continue
        other = tie.b if tie.a == seat.person else tie.a
        if not _within(tie.span, case.first, policy.ind_09_months):
            continue
        held = owners.get(other)
        if held is None and other not in case.interviewees:
            continue
        severity = policy.ind_09_owner if held else policy.ind_09_interviewee
        what = f"who owns {target_name(held.target, case.facts)}" if held else "who is interviewed"
        through = _through(tie.span, case.first, policy.ind_09_months)
        name = case.facts.name(other)
        said = f"Is {_kind(tie.kind)} of {name}, {what}{until(through)}."
        used = Used("relationship", f"{tie.kind} of {name}", tie.span.start, tie.span.end)
        found.append(_verdict("IND-09", severity, said, case, held, used, through))
    return found


def other_owners(case: Case, person: str) -> list[tuple[str, RoleHeld]]:
    """The item's owners in the fieldwork, without the person, each with the role."""
    return [(held.person, held) for held in case.owners if held.person != person]


def _within(span: Span, day: date, months: int) -> bool:
    return span.end is None or day <= add_months(span.end, months)


def _through(span: Span, day: date, months: int) -> date | None:
    return add_months(span.end, months) if span.end is not None and span.end < day else None


def _kind(kind: str) -> str:
    return {"family": "family", "partner": "the partner", "household": "in the household"}[kind]


def _used(line: Line, case: Case) -> Used:
    return Used("line", f"reports to {case.facts.name(line.manager)}", line.span.start, line.span.end)


def _line_end(manager: str, person: str, since: Span, case: Case, policy: Policy) -> date | None:
    """Last day on which the manager stood above the person, plus the cooling-off; only for a direct line that ended."""
    ends = [
        line.span.end
        for line in case.facts.lines_of.get(person, ())
        if line.manager == manager and line.span.touches(since) and line.span.end is not None
    ]
    return add_months(max(ends), policy.ind_08c_months) if ends else None


def _verdict(
    rule: str,
    severity: Severity,
    sentence: str,
    case: Case,
    held: RoleHeld | None,
    used: Used,
    through: date | None = None,
) -> Verdict:
    leaves = leaves_hit(held.target, case.item, case.facts) if held else case.item.leaves
    return Verdict(rule, severity, sentence, facts=(used,), blocked_through=through, leaves=leaves)
