"""Everything that a grade is made of, for one person or for all, in one query: a union of narrow selects."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import CharField, F, IntegerField, Model, QuerySet, Value
from django.db.models.functions import Cast, Concat

from kernel.union import narrow
from organisation.models import (
    AuditElsewhere,
    Confidentiality,
    Evaluation,
    Qualification,
    TopicLevel,
    Training,
    WorkExperience,
)
from organisation.queries.practice import audits_done
from organisation.rules.records import Done, Held, Judged, Learned, Record, Worked

TEXTS = ("one", "two", "three", "four", "five")
DAYS = ("since", "until", "at", "off")


class _Row(NamedTuple):
    kind: str
    who: int
    one: str
    two: str
    three: str
    four: str
    five: str
    since: date | None
    until: date | None
    at: date | None
    off: date | None


def records_of(person_id: int | None, day: date) -> dict[int, Record]:
    """What is known of one person, or of everybody, by person; audits as of that day. One query and the practice."""
    first, *others = _selects(person_id)
    found: dict[int, dict[str, list[_Row]]] = defaultdict(lambda: defaultdict(list))
    for values in first.union(*others, all=True):
        row = _Row._make(values)
        found[row.who][row.kind].append(row)
    practice = audits_done(day)
    people = {*found, *practice} if person_id is None else {person_id}
    return {who: _record(found[who], practice.get(who, ())) for who in people}


def record_of(person_id: int, day: date) -> Record:
    """What is known of one person."""
    return records_of(person_id, day)[person_id]


def _record(rows: Mapping[str, list[_Row]], practice: Any) -> Record:
    signed = [row.since for row in rows["signed"] if row.since]
    return Record(
        learned=tuple(
            Learned(r.one, Decimal(r.two), r.since, r.three == "1", r.four, r.five) for r in rows["learned"] if r.since
        ),
        worked=tuple(Worked(r.one, r.since, r.until, r.five) for r in rows["worked"] if r.since),
        done=(*practice, *(_elsewhere(r) for r in rows["elsewhere"])),
        judged=tuple(Judged(r.one, r.two, r.since, r.three == "1", r.four, r.five) for r in rows["judged"] if r.since),
        held=tuple(
            Held(r.one, r.two, r.since, r.until, r.three, r.at, r.off, r.five)
            for r in rows["held"]
            if r.since and r.until
        ),
        confidential_on=min(signed) if signed else None,
        topics={r.one: int(r.two) for r in rows["topic"]},
    )


def _elsewhere(row: _Row) -> Done:
    assert row.since is not None
    supervised = row.one == "trainee"
    return Done(row.four, row.one, row.since, Decimal(row.two), supervised, (row.three,), elsewhere=True)


def _selects(person_id: int | None) -> list[QuerySet[Any, Any]]:
    return [
        _narrow(
            Training,
            "learned",
            person_id,
            one=F("kind"),
            two=F("hours"),
            three=_flag("passed"),
            four=F("standard_code"),
            five=F("subject"),
            since=F("on"),
        ),
        _narrow(
            WorkExperience, "worked", person_id, one=F("area"), five=F("employer"), since=F("start"), until=F("end")
        ),
        _narrow(
            AuditElsewhere,
            "elsewhere",
            person_id,
            one=F("role"),
            two=F("days"),
            three=F("standard_code"),
            four=F("organisation"),
            since=F("on"),
        ),
        _narrow(
            Evaluation,
            "judged",
            person_id,
            one=F("method"),
            two=F("result"),
            three=_flag("as_lead"),
            four=F("audit_ref"),
            five=_name("evaluator"),
            since=F("on"),
        ),
        _narrow(
            Qualification,
            "held",
            person_id,
            one=F("grade"),
            two=F("standard_code"),
            three=F("status"),
            five=_name("granted_by"),
            since=F("valid_from"),
            until=F("valid_to"),
            at=F("watched_from"),
            off=F("lapsed_on"),
        ),
        _narrow(Confidentiality, "signed", person_id, since=F("on")),
        _narrow(TopicLevel, "topic", person_id, one=F("topic"), two=F("level")),
    ]


def _flag(column: str) -> Any:
    """A truth as 1 or 0 on both databases."""
    return Cast(F(column), IntegerField())


def _name(relation: str) -> Any:
    """First and last name of a person."""
    first, last = F(f"{relation}__first_name"), F(f"{relation}__last_name")
    return Concat(first, Value(" "), last, output_field=CharField())


def _narrow(model: type[Model], kind: str, person_id: int | None, **columns: Any) -> QuerySet[Any, Any]:
    """A select with the columns of `_Row`; None for everybody."""
    rows: QuerySet[Any] = model._default_manager.all()
    return narrow(
        rows if person_id is None else rows.filter(person_id=person_id),
        kind,
        numbers={"who": F("person_id")},
        texts={name: columns.get(name) for name in TEXTS},
        days={name: columns.get(name) for name in DAYS},
    )
