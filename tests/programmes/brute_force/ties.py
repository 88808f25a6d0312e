"""Money, suppliers, rotation, top management, gifts, objections (IND-10 to IND-24), as section 3.2 says them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from programmes.rules.facts import Item
from tests.programmes.brute_force.reading import (
    WORKS,
    Question,
    Said,
    bosses,
    later,
    owners,
    same_branch,
    stands,
    touches,
    walk,
)

AUDITS = ("lead", "auditor", "trainee")


def suppliers(q: Question) -> set[str]:
    return {row.party for row in q.facts.deliveries if q.now(row) and touches(q, row.target)}


def ind_10(q: Question) -> Iterator[Said]:
    for row in q.mine("interests"):
        if not q.now(row):
            continue
        on_item = (row.target is not None and touches(q, row.target)) or row.party in suppliers(q)
        if row.kind == "findings_bonus" and (on_item or row.target is None):
            yield "IND-10", "", "MITIGATE"
        elif row.kind != "findings_bonus" and on_item:
            yield "IND-10", "", "BLOCK"


def ind_11(q: Question) -> Iterator[Said]:
    for row in q.mine("employments"):
        if not (q.now(row) or q.within(row, 12)):
            continue
        if row.party in suppliers(q):
            yield "IND-11", "", "BLOCK"
        rivals = {pair.b for pair in q.facts.competitors if pair.a == row.party}
        rivals |= {pair.a for pair in q.facts.competitors if pair.b == row.party}
        if rivals & suppliers(q):
            yield "IND-11", "", "MITIGATE"


def same(one: Item, other: Item) -> bool:
    if one.process and other.process and one.process != other.process:
        return False
    return any(same_branch(a, b) for a in one.leaves for b in other.leaves)


def ind_16(q: Question) -> Iterator[Said]:
    before = {
        row.audit: row.span.start
        for row in q.facts.work
        if row.audit != q.audit and row.span.end < q.first and any(same(q.item, item) for item in row.items)
    }
    cycles = 1 if q.role == "lead" else 0
    for audit in sorted(before, key=lambda one: before[one], reverse=True):
        if not any(row.audit == audit and row.role == "lead" for row in q.mine("work")):
            break
        cycles += 1
    if cycles >= 3:
        yield "IND-16", "", "MITIGATE" if cycles >= 4 else "WARN"


def ind_17(q: Question) -> Iterator[Said]:
    if q.role not in AUDITS:
        return
    for other in owners(q):
        for row in q.facts.work:
            if row.person != other or other == q.person or row.audit == q.audit or row.role not in AUDITS:
                continue
            if row.programme != q.programme:
                continue
            theirs = [again(q, row, item) for item in row.items]
            if any(q.person in owners(one) for one in theirs):
                yield "IND-17", "", "LOG"


def again(q: Question, row, item: Item) -> Question:  # type: ignore[no-untyped-def]
    """The other audit's question, to ask who owned what it looked at."""
    return Question(
        row.person, row.role, q.facts, item, row.span.start, row.span.end, row.span.start, row.span.start, q.as_of
    )


def ind_20(q: Question) -> Iterator[Said]:
    posts = [row for row in q.mine("top_managers") if q.now(row) or q.within(row, 12)]
    if not posts:
        return
    top = any(same_branch(leaf, clause) for leaf in q.item.leaves for clause in ("4", "5", "9.3"))
    days = [day for day in walk(q.first - timedelta(days=400), q.last) if q.first <= later(day, 12)]
    own_area = any(
        owner == q.person or any(q.person in bosses(q.facts, owner, day) for day in days) for owner in owners(q)
    )
    if top or own_area:
        yield "IND-20", "", "BLOCK"


def ind_21(q: Question) -> Iterator[Said]:
    for row in q.mine("employments"):
        for body in q.facts.certification_bodies:
            if body.party == row.party and q.now(row) and (q.now(body) or q.within(body, 24)):
                yield "IND-21", "", "BLOCK"


def ind_22(q: Question) -> Iterator[Said]:
    for row in q.mine("gifts"):
        hidden = row.declared_on is None or row.declared_on > q.as_of
        if hidden and row.on <= q.last and q.first <= later(row.on, 12) and row.giver in {*owners(q), *q.interviewees}:
            yield "IND-22", "", "WARN"


def ind_23(q: Question) -> Iterator[Said]:
    for row in q.mine("roles"):
        told = row.announced_on is not None and row.announced_on <= q.as_of
        named = row.role in WORKS and row.target.kind != "sms" and touches(q, row.target)
        if named and told and row.span.start > q.last:
            yield "IND-23", "", "MITIGATE"


def ind_24(q: Question) -> Iterator[Said]:
    if any(row.audit == q.audit and row.on <= q.as_of for row in q.mine("objections")):
        yield "IND-24", "", "MITIGATE"


def cmp_01(q: Question) -> Iterator[Said]:
    if q.role != "lead":
        return
    for standard in q.standards:
        held = [
            row for row in q.mine("qualified") if (row.standard, row.grade, row.status) == (standard, "lead", "valid")
        ]
        if not all(any(stands(row, day) for row in held) for day in q.days):
            yield "CMP-01", "", "BLOCK"


def avl_01(q: Question) -> Iterator[Said]:
    if any(q.now(row) for row in q.mine("away")):
        yield "AVL-01", "", "BLOCK"


def avl_02(q: Question) -> Iterator[Said]:
    if any(row.audit != q.audit and row.role != "observer" and q.now(row) for row in q.mine("work")):
        yield "AVL-02", "", "BLOCK"
