"""Grades, tools, capacity, the declaration (CMP-02 to CMP-07, AVL-03, IND-13), and verifiers (IND-14, IND-15)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from tests.programmes.brute_force import independence
from tests.programmes.brute_force.reading import Question, Said, bosses, stands, walk

AUDITS = ("auditor", "lead")
WORKING = ("lead", "auditor", "trainee")


def grades(q: Question, person: str, *names: str) -> list:  # type: ignore[type-arg]
    return [
        row
        for row in q.facts.qualified
        if (row.person, row.status) == (person, "valid") and row.grade in names and row.standard in q.standards
    ]


def level(q: Question, person: str, topic: str) -> int:
    return max((row.level for row in q.facts.knows if (row.person, row.topic) == (person, topic)), default=0)


def cmp_04(q: Question) -> Iterator[Said]:
    """The last day that a grade lasts, asked day by day from the end of the fieldwork backwards and forwards."""
    if q.role not in AUDITS:
        return
    held = [
        row for row in grades(q, q.person, *(("lead",) if q.role == "lead" else AUDITS)) if row.span.start <= q.last
    ]
    if not held:
        if q.role == "auditor":
            yield "CMP-04", "", "BLOCK"
        return
    lasts = {
        day: any(stands(row, day) for row in held)
        for day in walk(q.last - timedelta(days=90), q.last + timedelta(days=61))
    }
    if not any(on for day, on in lasts.items() if day >= q.last):
        in_grace = q.role == "auditor" and any(lasts.values())
        yield "CMP-04", "", "WARN" if in_grace else "BLOCK"
    elif not lasts[q.last + timedelta(days=61)]:
        yield "CMP-04", "", "WARN"


def cmp_07(q: Question) -> Iterator[Said]:
    if q.remote and level(q, q.person, "remote_tools") < 3:
        yield "CMP-07", "", "WARN"


def avl_03(q: Question) -> Iterator[Said]:
    if q.role not in WORKING:
        return
    others = [
        row for row in q.mine("work") if row.role in WORKING and row.audit != q.audit and row.programme == q.programme
    ]
    load = sum((row.days for row in others), q.planned_days)
    if any(stands(row, q.first) and load > row.days for row in q.mine("capacities")):
        yield "AVL-03", "", "WARN"


def ind_13(q: Question) -> Iterator[Said]:
    told = q.acceptance
    if told is not None and (told.signed_on is None or told.signed_on > q.as_of or told.facts_changed):
        yield "IND-13", "", "BLOCK"


def knows_the_topic(q: Question, members: list[str], experts: list[str]) -> bool:
    """CMP-02, read as a yes: level 3 of a graded member, or 2 beside an expert of level 3."""
    row = q.facts.processes.get(q.item.process or "")
    if row is None or not row.topic:
        return True
    expert = any(level(q, one, row.topic) >= 3 for one in experts)
    days = list(walk(q.last - timedelta(days=90), q.last))
    return any(
        any(stands(grade, day) for grade in grades(q, one, *AUDITS) if grade.span.start <= q.last for day in days)
        and level(q, one, row.topic) >= (2 if expert else 3)
        for one in members
    )


@dataclass(frozen=True)
class Check:
    """A verification: of which nonconformity, and who owns it, its actions and the process."""

    nc: str
    owner: str
    actions: tuple[str, ...]
    process: tuple[str, ...]


def verifier(q: Question, check: Check) -> set[Said]:
    """IND-01, -02, -08, -09, -12 and -14 on the day, and IND-15; nothing else is asked of a verifier."""
    day = replace(q, role="auditor", last=q.first, records_first=q.first, records_last=q.first, as_of=q.first, audit="")
    day = replace(day, interviewees=())
    asked = (independence.ind_01, independence.ind_02, independence.ind_08, independence.ind_09, independence.ind_12)
    found = {said for reading in asked for said in reading(day)}
    holders = {check.owner, *check.actions, *check.process}
    if q.person in holders or holders & set(bosses(q.facts, q.person, q.first)):
        found.add(("IND-14", "", "BLOCK"))
    if any(row.nc == check.nc and row.on <= q.first for row in q.mine("consulted")):
        found.add(("IND-15", "", "MITIGATE"))
    return found
