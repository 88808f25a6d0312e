"""What is open with somebody, told by every room in the same narrow columns, so that one query reads them all."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from organisation.models import Delegation, ReportingLine, RoleTenure, User

COLUMNS = ("group", "pk", "words", "ref", "one", "two", "number")
"""`group` says what it is and which service hands it over; `words` and `ref` name it; the rest is the room's own."""


def narrow(
    rows: QuerySet[Any], group: str, *, words: Any, ref: Any = "", one: Any = "", two: Any = "", number: Any = None
) -> QuerySet[Any, Any]:
    """A select with the common columns; a text names a column, "" is empty, an expression stays as it is."""
    found: dict[str, Any] = {"u_group": Value(group, output_field=CharField()), "u_pk": Cast("pk", IntegerField())}
    for name, given in (("words", words), ("ref", ref), ("one", one), ("two", two)):
        column = (F(given) if given else Value("")) if isinstance(given, str) else given
        found[f"u_{name}"] = Coalesce(Cast(column, CharField()), Value(""), output_field=CharField())
    found["u_number"] = Cast(F(number) if number else Value(0), IntegerField())
    told: QuerySet[Any, Any] = rows.order_by().annotate(**found).values_list(*(f"u_{name}" for name in COLUMNS))
    return told


def open_of(person: User, last_day: date) -> list[QuerySet[Any, Any]]:
    """Roles, reports and covers that would run on after the last day."""
    after = Q(end__isnull=True) | Q(end__gt=last_day)
    name = Concat("person__first_name", Value(" "), "person__last_name")
    process = Concat("process__code", Value(" "), "process__name")
    target = Case(
        When(clause__isnull=False, then=Concat("clause__number", Value(" "), "clause__title")),
        When(process__isnull=False, then=process),
        default=Coalesce("service__name", "unit__name", "party__name", Value("SMS")),
        output_field=CharField(),
    )
    tenures = RoleTenure.objects.filter(after, person=person)
    return [
        narrow(tenures.filter(role="owner"), "owner", words=target, ref="process__code", one="role"),
        narrow(tenures.exclude(role="owner"), "role", words=target, ref="process__code", one="role"),
        narrow(ReportingLine.objects.filter(after, manager=person), "report", words=name, ref="person__username"),
        narrow(Delegation.objects.filter(after, deputy=person), "cover", words=name, ref="person__username"),
    ]


def day_after(day: date) -> date:
    """The first day of whoever takes over."""
    return day + timedelta(days=1)
