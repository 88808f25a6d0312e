"""CMP-01, CMP-03, CMP-04, CMP-07: grades, supervision of trainees, expiry, tools for remote slots."""

from dataclasses import dataclass
from datetime import timedelta

from programmes.rules.calendar import spoken
from programmes.rules.case import Case, Seat
from programmes.rules.facts import Qualified
from programmes.rules.policy import Policy
from programmes.rules.verdict import Used, Verdict

AUDITS = ("auditor", "lead")
REMOTE_TOOLS = "remote_tools"
"""The topic that says how well somebody handles remote meetings and what to do when the technology fails."""


def cmp_01(case: Case, seat: Seat, policy: Policy) -> list[Verdict]:
    """The lead holds a valid lead grade in each standard of the audit on every fieldwork day."""
    if seat.role != "lead":
        return []
    days = [case.first + timedelta(days=n) for n in range((case.last - case.first).days + 1)]
    found = []
    for standard in case.standards:
        held = _grades(case, seat.person, ("lead",), (standard,))
        missing = next((day for day in days if not any(day in row.span for row in held)), None)
        if missing is not None:
            said = f"Holds no valid lead qualification in {standard} on {spoken(missing)}."
            found.append(Verdict("CMP-01", policy.cmp_01, said, facts=tuple(_used(row) for row in held)))
    return found


def cmp_04(case: Case, seat: Seat, policy: Policy) -> list[Verdict]:
    """The grade expires before the fieldwork ends, or soon after. An auditor has 90 days grace."""
    if seat.role not in AUDITS or not case.standards:
        return []
    wanted = ("lead",) if seat.role == "lead" else AUDITS
    held = [row for row in _grades(case, seat.person, wanted, case.standards) if row.span.start <= case.last]
    if not held:
        said = "Holds no auditor qualification in a standard of this audit."
        return [] if seat.role == "lead" else [Verdict("CMP-04", policy.cmp_04_auditor, said)]
    if any(row.span.end is None for row in held):
        return []
    best = max(held, key=lambda row: row.span.end or row.span.start)
    expires = best.span.end or best.span.start
    if expires < case.last:
        grace = seat.role == "auditor" and case.last <= expires + timedelta(days=policy.cmp_04_grace_days)
        late = policy.cmp_04_lead if seat.role == "lead" else policy.cmp_04_auditor
        said = f"The {best.grade} qualification expires on {spoken(expires)}, before the fieldwork ends."
        return [Verdict("CMP-04", policy.cmp_04_grace if grace else late, said, facts=(_used(best),))]
    if expires <= case.last + timedelta(days=policy.cmp_04_soon_days):
        said = f"The {best.grade} qualification expires on {spoken(expires)}, soon after the fieldwork."
        return [Verdict("CMP-04", policy.cmp_04_soon, said, facts=(_used(best),))]
    return []


def cmp_07(case: Case, seat: Seat, policy: Policy) -> list[Verdict]:
    """Holds slots from afar without knowing the tools well enough to work alone."""
    level = case.facts.level(seat.person, REMOTE_TOOLS)
    if not seat.remote or level >= policy.knows_topic_from:
        return []
    said = f"Holds slots from afar with level {level} in remote tools, of {policy.knows_topic_from} needed."
    return [Verdict("CMP-07", policy.cmp_07, said, facts=(Used("topic", f"{REMOTE_TOOLS}: {level}"),))]


@dataclass(frozen=True, slots=True)
class TeamSeat:
    """A seat as CMP-03 sees it; `items` are keys of scope items, empty means the whole scope."""

    person: str
    role: str
    supervisor: str | None = None
    items: frozenset[str] = frozenset()


def cmp_03(seat: TeamSeat, team: tuple[TeamSeat, ...], policy: Policy) -> list[Verdict]:
    """A trainee has a supervisor on the team, no trainee, who covers every item of the trainee."""
    if seat.role != "trainee":
        return []
    guide = next((other for other in team if other.person == seat.supervisor and other.role in AUDITS), None)
    if guide is None:
        return [Verdict("CMP-03", policy.cmp_03, "Is a trainee without a supervisor on the team.")]
    if guide.items and not (seat.items and seat.items <= guide.items):
        return [Verdict("CMP-03", policy.cmp_03, "Is a trainee on an item that the supervisor does not take.")]
    return []


def _grades(case: Case, person: str, grades: tuple[str, ...], standards: tuple[str, ...]) -> list[Qualified]:
    return [
        row
        for row in case.facts.qualified_of.get(person, ())
        if row.grade in grades and row.standard in standards and row.status == "valid"
    ]


def _used(row: Qualified) -> Used:
    return Used("qualification", f"{row.grade}, {row.standard}", row.span.start, row.span.end)
