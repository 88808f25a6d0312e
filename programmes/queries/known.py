"""Everything the rules need to know of the organisation, in one query: a union of narrow selects.

The number of queries does not depend on how many people or audits there are.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import CharField, F, Model, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Left

from kernel.union import narrow
from organisation.models import (
    AccessRole,
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
    ProcessLeaf,
    Qualification,
    Relationship,
    ReportingLine,
    RoleTenure,
    TopicLevel,
    TopManagement,
    Unit,
    UnitMembership,
    User,
)
from programmes.models import Objection, Programme
from programmes.rules import facts as rows_of
from programmes.rules.calendar import Span
from programmes.rules.facts import (
    Acting,
    Away,
    Capacity,
    CertificationBody,
    Competitor,
    Declared,
    Delivers,
    Facts,
    Interest,
    Knows,
    Line,
    Membership,
    ProcessFact,
    Qualified,
    RoleHeld,
    Target,
    Tie,
    TopManager,
)
from standards.rules import sort_key

TEXTS = ("one", "two", "three", "four", "five")
DAYS = ("since", "until", "at")


class Row(NamedTuple):
    """One dated fact as it comes out of the union; the columns mean what its kind says."""

    kind: str
    who: int
    other: int
    one: str
    two: str
    three: str
    four: str
    five: str
    since: date | None
    until: date | None
    at: date | None


@dataclass(frozen=True)
class Person:
    """A name with what choosing looks at: topic levels and whether an access role makes this person an auditor."""

    pk: int
    name: str
    initials: str
    username: str = ""
    topics: dict[str, int] = field(default_factory=dict)
    access: tuple[Span, ...] = ()

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Known:
    """Facts for the rules, and the people in them, by key (the primary key as text)."""

    facts: Facts
    people: dict[str, Person]


def key(pk: int | None) -> str:
    """A person's key in the rules."""
    return str(pk)


def _narrow(model: type[Model], kind: str, who: str | None, **columns: Any) -> QuerySet[Any, Any]:
    """A select with the columns of `Row`; `who` names the person's column."""
    return narrow(
        model._default_manager.all(),
        kind,
        numbers={"who": F(who) if who else None, "other": columns.get("other")},
        texts={name: columns.get(name) for name in TEXTS},
        days={name: columns.get(name) for name in DAYS},
    )


def _selects() -> list[QuerySet[Any, Any]]:
    start, end = F("start"), F("end")
    return [
        _narrow(
            RoleTenure,
            "role",
            "person_id",
            one=F("role"),
            two=F("target_kind"),
            three=Coalesce(
                Cast(F("clause__number"), CharField()),
                Cast(F("process__code"), CharField()),
                Cast(F("service__code"), CharField()),
                Cast(F("unit__code"), CharField()),
                Cast(F("party__name"), CharField()),
                Value(""),
                output_field=CharField(),
            ),
            four=F("process__code"),
            five=F("title"),
            since=start,
            until=end,
            at=F("announced_on"),
        ),
        _narrow(DeputyActing, "acting", "person_id", one=F("process__code"), since=start, until=end),
        _narrow(ReportingLine, "line", "person_id", other=F("manager_id"), since=start, until=end),
        _narrow(UnitMembership, "member", "person_id", one=F("unit__code"), since=start, until=end),
        _narrow(Relationship, "tie", "a_id", other=F("b_id"), one=F("kind"), since=start, until=end),
        _narrow(
            Employment,
            "employed",
            "person_id",
            other=F("hired_by_id"),
            one=F("party__name"),
            two=F("party__kind"),
            since=start,
            until=end,
        ),
        _narrow(
            Authorship,
            "wrote",
            "person_id",
            one=F("document_version__document__code"),
            two=F("document_version__number"),
            three=F("kind"),
            since=F("document_version__in_force_from"),
            until=F("document_version__in_force_to"),
            at=F("on"),
        ),
        _narrow(
            ConflictDeclaration,
            "declared",
            "person_id",
            other=F("year"),
            one=F("process__code"),
            two=F("clause__number"),
            three=F("decision"),
            four=Left(F("statement"), 200),
            five=F("audit_ref"),
            since=F("signed_on"),
            until=F("valid_to"),
            at=F("decided_on"),
        ),
        _narrow(
            Qualification,
            "qualified",
            "person_id",
            one=F("standard_code"),
            two=F("grade"),
            three=F("status"),
            since=F("valid_from"),
            until=F("valid_to"),
        ),
        _narrow(
            FinancialInterest,
            "interest",
            "person_id",
            one=F("kind"),
            two=F("process__code"),
            three=F("party__name"),
            since=start,
            until=end,
        ),
        _narrow(
            Delivery,
            "delivers",
            None,
            one=F("party__name"),
            two=F("process__code"),
            three=F("service__code"),
            since=start,
            until=end,
        ),
        _narrow(Certification, "certifies", None, one=F("party__name"), since=start, until=end),
        _narrow(Competition, "rivals", None, one=F("party__name"), two=F("other__name")),
        _narrow(TopManagement, "top", "person_id", since=start, until=end),
        _narrow(Gift, "gift", "person_id", other=F("giver_id"), since=F("on"), at=F("declared_on")),
        _narrow(AuditCapacity, "capacity", "person_id", one=F("days"), since=start, until=end),
        _narrow(
            Objection,
            "objection",
            "person_id",
            other=F("by_id"),
            one=F("audit__reference"),
            two=F("decision"),
            since=F("on"),
            at=F("decided_on"),
        ),
        _narrow(Delegation, "away", "person_id", since=start, until=end),
        _narrow(TopicLevel, "topic", "person_id", other=F("level"), one=F("topic")),
        _narrow(AccessRole, "access", "user_id", one=F("role"), since=start, until=end),
        _narrow(User, "name", "pk", one=F("first_name"), two=F("last_name"), three=F("username")),
        _narrow(Unit, "unit", None, one=F("code"), two=F("parent__code")),
        _narrow(
            ProcessLeaf,
            "leaf",
            None,
            one=F("process__code"),
            two=F("process__name"),
            three=F("process__unit__code"),
            four=F("clause__number"),
            five=F("process__topic"),
        ),
        _narrow(Programme, "manages", "manager_id", other=F("year"), one=Value("programme_manager")),
        _narrow(Programme, "manages", "deputy_manager_id", other=F("year"), one=Value("deputy_programme_manager")),
    ]


@cache
def _union(vendor: str) -> tuple[str, tuple[Any, ...]]:
    """The one statement of this database. It never varies, and writing it anew costs more than running it."""
    first, *others = _selects()
    sql, params = first.union(*others, all=True).query.sql_with_params()
    return sql, tuple(params)


def rows() -> dict[str, list[Row]]:
    """All facts by kind. One query."""
    found: dict[str, list[Row]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(*_union(connection.vendor))
        for *values, since, until, at in cursor.fetchall():
            row = Row._make([*values, _day(since), _day(until), _day(at)])
            found[row.kind].append(row)
    return found


def _day(value: date | str | None) -> date | None:
    """SQLite hands days over as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def known() -> Known:
    """The organisation as the rules see it, without audits. One query."""
    found = rows()
    facts = Facts(
        roles=(*map(_role, found["role"]), *(_managing(row) for row in found["manages"] if row.who)),
        acting=tuple(Acting(key(r.who), r.one, _span(r)) for r in found["acting"]),
        lines=tuple(Line(key(r.who), key(r.other), _span(r)) for r in found["line"]),
        memberships=tuple(Membership(key(r.who), r.one, _span(r)) for r in found["member"]),
        ties=tuple(Tie(key(r.who), key(r.other), r.one, _span(r)) for r in found["tie"]),
        employments=tuple(
            rows_of.Employment(key(r.who), r.one, _span(r), key(r.other) if r.other else None)
            for r in found["employed"]
        ),
        authorships=tuple(_wrote(r) for r in found["wrote"]),
        declared=tuple(_declared(r) for r in found["declared"]),
        qualified=tuple(Qualified(key(r.who), r.one, r.two, _span(r), r.three) for r in found["qualified"]),
        away=tuple(Away(key(r.who), _span(r), "covered by a deputy") for r in found["away"]),
        interests=tuple(_interest(r) for r in found["interest"]),
        deliveries=tuple(Delivers(r.one, _object(r.two, r.three), _span(r)) for r in found["delivers"]),
        certification_bodies=tuple(CertificationBody(r.one, _span(r)) for r in found["certifies"]),
        competitors=tuple(Competitor(r.one, r.two) for r in found["rivals"]),
        top_managers=tuple(TopManager(key(r.who), _span(r)) for r in found["top"]),
        gifts=tuple(rows_of.Gift(key(r.who), key(r.other), r.since, r.at) for r in found["gift"] if r.since),
        capacities=tuple(Capacity(key(r.who), Decimal(r.one), _span(r)) for r in found["capacity"]),
        objections=tuple(_objection(r) for r in found["objection"]),
        knows=tuple(Knows(key(r.who), r.one, r.other) for r in found["topic"]),
        processes=_processes(found["leaf"]),
        units={r.one: r.two or None for r in found["unit"]},
        names={key(r.who): _name(r) for r in found["name"]},
    )
    return Known(facts, _people(found))


def _span(row: Row) -> Span:
    assert row.since is not None
    return Span(row.since, row.until)


def _role(row: Row) -> RoleHeld:
    within = row.four or None if row.two == "clause" else None
    return RoleHeld(key(row.who), row.one, Target(row.two, row.three or "SMS", within), _span(row), row.five, row.at)


def _managing(row: Row) -> RoleHeld:
    """Manager and deputy of a programme count for its year (IND-18 a)."""
    year = Span(date(row.other, 1, 1), date(row.other, 12, 31))
    return RoleHeld(key(row.who), row.one, Target("sms", "SMS"), year)


def _wrote(row: Row) -> rows_of.Authorship:
    assert row.at is not None
    return rows_of.Authorship(key(row.who), f"{row.one} {row.two}", row.three, row.at, _span(row))


def _declared(row: Row) -> Declared:
    assert row.since is not None
    target = Target("all", "")
    if row.two:
        target = Target("clause", row.two, row.one or None)
    elif row.one:
        target = Target("process", row.one)
    ends = row.until or (date(row.other, 12, 31) if row.other else None)
    year = row.other or None
    return Declared(key(row.who), target, row.since, row.four, row.three, row.at, ends, row.five, year)


def _interest(row: Row) -> Interest:
    target = Target("process", row.two) if row.two else None
    return Interest(key(row.who), row.one, _span(row), target, row.three or None)


def _object(process: str, service: str) -> Target:
    return Target("process", process) if process else Target("service", service)


def _objection(row: Row) -> rows_of.Objection:
    assert row.since is not None
    return rows_of.Objection(key(row.who), row.one, key(row.other), row.since, row.two, row.at)


def _processes(found: Iterable[Row]) -> dict[str, ProcessFact]:
    leaves: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for row in sorted(found, key=lambda row: sort_key(row.four)):  # a union promises no order
        leaves[(row.one, row.two, row.three, row.five)].append(row.four)
    return {
        code: ProcessFact(code, name, unit, tuple(kept), topic) for (code, name, unit, topic), kept in leaves.items()
    }


def _name(row: Row) -> str:
    return f"{row.one} {row.two}".strip() or row.three


def _people(found: dict[str, list[Row]]) -> dict[str, Person]:
    topics: dict[int, dict[str, int]] = defaultdict(dict)
    for row in found["topic"]:
        topics[row.who][row.one] = row.other
    access: dict[int, list[Span]] = defaultdict(list)
    for row in found["access"]:
        if row.one == "auditor":
            access[row.who].append(_span(row))
    return {
        key(row.who): Person(
            row.who,
            name := _name(row),
            _initials(name),
            row.three,
            topics.get(row.who, {}),
            tuple(access.get(row.who, ())),
        )
        for row in found["name"]
    }


def _initials(name: str) -> str:
    words = name.split()
    return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper() if words else ""
