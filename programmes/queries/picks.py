"""Who comes first for the next seat of an audit, so that its card offers them for one click (ux 4.1, 4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from programmes.models import PlannedAudit
from programmes.queries.docket import Docket, merged
from programmes.queries.dockets import open_docket
from programmes.queries.known import Person, key
from programmes.queries.people import Candidate, candidates
from programmes.rules.choosing import GRADES
from programmes.rules.severity import Group, Severity
from programmes.rules.verdict import Verdict

FIRST = 3
"""How many are offered on the card; everybody, with every reason, stands on the team page."""


@dataclass(frozen=True, slots=True)
class Pick:
    """Somebody for the seat, with what the rules warn about in that very role (IND-16 asks it of leads alone)."""

    candidate: Candidate
    warns: tuple[Verdict, ...]

    @property
    def person(self) -> Person:
        """Who it is."""
        return self.candidate.person


@dataclass(frozen=True, slots=True)
class Picks:
    """The independent people for the seat that comes next, best first; `more`: how many others are as independent."""

    role: str
    people: tuple[Pick, ...]
    more: int


def picks(audit: PlannedAudit, today: date) -> Picks | None:
    """A lead while there is none, then an auditor more. None where independence cannot be judged: no days yet.

    Whoever knows the topic comes first, then whoever no rule warns about, then as the picker has it.
    """
    if audit.start is None or audit.end is None:
        return None
    docket = open_docket(audit, today)
    role = "auditor" if any(seat.role == "lead" for seat in docket.seats) else "lead"
    found = candidates(audit, today, docket=docket)
    free = [one for one in found if one.group == Group.INDEPENDENT and one.seat is None and _fits(one, role)]
    ready = [Pick(one, _warns(docket, key(one.person.pk), role)) for one in free]
    ready.sort(key=lambda pick: (not pick.candidate.knows, bool(pick.warns)))
    return Picks(role, tuple(ready[:FIRST]), max(0, len(ready) - FIRST))


def _fits(one: Candidate, role: str) -> bool:
    """Whether the grade on the day is enough for the seat (CMP-04)."""
    return one.may_lead if role == "lead" else GRADES.get(one.standing.grade, 0) >= GRADES["auditor"]


def _warns(docket: Docket, name: str, role: str) -> tuple[Verdict, ...]:
    return tuple(verdict for verdict in merged(docket.judge(name, role)) if verdict.severity == Severity.WARN)
