"""What the table of domain 3.2 says, rule by rule, of one question; preset Standard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from tests.programmes.brute_force.reading import (
    WORKS,
    Question,
    Said,
    bosses,
    item_processes,
    later,
    owners,
    same_branch,
    stands,
    touches,
    walk,
)

TIES = ("family", "partner", "household")


def own(q: Question) -> list:  # type: ignore[type-arg]
    return [row for row in q.mine("roles") if touches(q, row.target)]


def named(q: Question) -> list:  # type: ignore[type-arg]
    """Named roles on the item. One on the whole SMS is IND-05's, which would otherwise have nothing to say of it."""
    return [row for row in own(q) if row.role in WORKS and row.target.kind != "sms"]


def working_now(q: Question) -> bool:
    return any(q.now(row) for row in named(q))


def ind_01(q: Question) -> Iterator[Said]:
    if working_now(q):
        yield "IND-01", "", "BLOCK"
    if any(row.role == "user" and q.now(row) for row in own(q)):
        yield "IND-01", "", "LOG"


def ind_02(q: Question) -> Iterator[Said]:
    for row in named(q):
        if row.span.end is None or row.span.end >= q.first:
            continue
        if q.within(row, 12):
            fresh = row.role == "operator" and q.records_first > row.span.end
            yield "IND-02", "", "MITIGATE" if fresh else "BLOCK"
        elif q.within(row, 24):
            yield "IND-02", "", "LOG"


def ind_03(q: Question) -> Iterator[Said]:
    for row in named(q):
        past = row.span.end is not None and row.span.end < q.first
        if past and not q.within(row, 12) and q.in_records(row):
            yield "IND-03", "", "MITIGATE"


def ind_04(q: Question) -> Iterator[Said]:
    mine = [row for row in q.mine("acting") if row.process in item_processes(q)]
    if any(q.now(row) or q.within(row, 12) or q.in_records(row) for row in mine):
        yield "IND-04", "", "BLOCK"
    elif any(row.role == "deputy" and q.now(row) for row in own(q)):
        yield "IND-04b", "", "MITIGATE"


def ind_05(q: Question) -> Iterator[Said]:
    """Who advised, or built while another party employed them, is an outsider: 24 months. Others 12, less up to 24."""
    for row in own(q):
        office = row.target.kind == "sms" and row.role in WORKS
        if not office and row.role not in ("consultant", "implementer"):
            continue
        days = walk(row.span.start, row.span.end or q.last)
        outside = row.role == "consultant" or any(stands(job, day) for day in days for job in q.mine("employments"))
        if q.now(row) or q.within(row, 24 if outside else 12):
            yield "IND-05", "", "BLOCK"
        elif q.within(row, 24):
            yield "IND-05", "", "MITIGATE"


def ind_06(q: Question) -> Iterator[Said]:
    for row in q.mine("authorships"):
        cited = row.document in q.documents and row.on <= q.as_of
        in_force = any(
            row.in_force.start <= day and (row.in_force.end is None or day <= row.in_force.end) for day in q.records
        )
        if cited and in_force and q.first <= later(row.on, 12):
            yield "IND-06", "", "MITIGATE" if row.kind in ("author", "approver") else "LOG"


def ind_07(q: Question) -> Iterator[Said]:
    units = {q.facts.processes[code].unit for code in item_processes(q)}
    works_here = any(row.role in WORKS and q.now(row) for row in own(q))
    if not works_here and any(row.unit in units and q.now(row) for row in q.mine("memberships")):
        yield "IND-07", "", "LOG"


def ind_08(q: Question) -> Iterator[Said]:
    for owner in owners(q):
        if owner == q.person:
            continue
        lines = [row for row in q.mine("lines") if row.manager == owner]
        if any(q.now(row) or q.within(row, 6) for row in lines):
            yield "IND-08", "", "BLOCK"


def ind_08b(q: Question) -> Iterator[Said]:
    for owner in owners(q):
        if owner == q.person:
            continue
        if any(bosses(q.facts, q.person, day).get(owner, 0) >= 2 for day in q.days):
            yield "IND-08b", "", "MITIGATE"
        for day in q.days:
            mine = {row.manager for row in q.mine("lines") if stands(row, day)}
            other = {row.manager for row in q.facts.lines if row.person == owner and stands(row, day)}
            if mine & other:
                yield "IND-08b", "", "LOG"


def ind_08c(q: Question) -> Iterator[Said]:
    if not any(row.manager == q.person for row in q.facts.lines):
        return
    heads = {*owners(q), *q.interviewees} - {q.person}
    for head in heads:
        led = [
            day
            for day in walk(max(q.first - timedelta(days=400), min_day(q)), q.last)
            if q.person in bosses(q.facts, head, day)
        ]
        if led and (led[-1] >= q.first or q.first <= later(led[-1], 12)):
            yield "IND-08c", "", "BLOCK"


def min_day(q: Question):  # type: ignore[no-untyped-def]
    return min((row.span.start for row in q.facts.lines), default=q.first)


def ind_09(q: Question) -> Iterator[Said]:
    for row in q.facts.ties:
        if row.kind not in TIES or q.person not in (row.a, row.b):
            continue
        other = row.b if row.a == q.person else row.a
        if not (q.now(row) or q.within(row, 12)):
            continue
        if other in owners(q):
            yield "IND-09", "", "BLOCK"
        elif other in q.interviewees:
            yield "IND-09", "", "MITIGATE"


def ind_12(q: Question) -> Iterator[Said]:
    for row in q.mine("declared"):
        if row.signed_on > q.as_of or row.audit not in ("", q.audit) or not touches(q, row.target):
            continue
        if row.valid_to is not None and row.valid_to < q.first:
            continue
        decided = row.decided_on is not None and row.decided_on <= q.as_of
        says = row.decision if decided else "pending"
        weight = {"pending": "BLOCK", "exclude": "BLOCK", "mitigate": "MITIGATE", "none": ""}[says]
        if weight:
            yield "IND-12", "", weight


def ind_18(q: Question) -> Iterator[Said]:
    if not any(same_branch(leaf, "9.2") for leaf in q.item.leaves):
        return
    period = [*q.records, *q.days]
    manages = [row for row in q.facts.roles if row.role == "programme_manager"]
    managers = {row.person for row in manages if any(stands(row, day) for day in period)}
    below = any(managers & set(bosses(q.facts, q.person, day)) for day in period)
    part_a = q.person in managers or below
    if part_a:
        yield "IND-18", "(a)", "BLOCK"
    audited = any(
        row.audit != q.audit and row.role in ("lead", "auditor", "trainee") and q.in_records(row)
        for row in q.mine("work")
    )
    if not part_a and (audited or any(q.records_first <= row.on <= q.records_last for row in q.mine("verified"))):
        yield "IND-18", "(b)", "MITIGATE"
    if any(row.hired_by in managers and q.now(row) for row in q.mine("employments")):
        yield "IND-18", "(c)", "MITIGATE"
