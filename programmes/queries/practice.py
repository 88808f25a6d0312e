"""What this room knows of auditors and hands up to the organisation's pool: audits done, what lies ahead (0004)."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from kernel import policy
from kernel.dates import days_of
from organisation.queries import Load, calendar
from organisation.rules.records import Done
from programmes.models import Assignment, PlannedAudit
from programmes.rules.policy import Policy

P = PlannedAudit.Progress
OVER = (P.REPORTING, P.COMPLETED)
"""The fieldwork is done: what is still written about it is no practice."""
AHEAD = (P.PLANNED, P.PREPARING, P.FIELDWORK, P.POSTPONED, P.SUSPENDED)
WATCHING = (Assignment.Role.OBSERVER, Assignment.Role.GUIDE)


def audits_done(day: date) -> dict[int, tuple[Done, ...]]:
    """Who sat in which audit whose fieldwork was over by that day. Two queries, one of them the calendar's.

    The days are the working days of the fieldwork, as an audit log counts them, at least one; a trainee's audit
    counts under supervision.
    """
    seats = Assignment.objects.filter(audit__progress__in=OVER).exclude(role__in=WATCHING)
    rows = (
        seats.annotate(
            first=Coalesce("audit__actual_start", "audit__start"), last=Coalesce("audit__actual_end", "audit__end")
        )
        .filter(last__lte=day)
        .order_by("person_id", "last", "pk")
        .values_list(
            "pk",
            "person_id",
            "role",
            "audit__reference",
            "audit__title",
            "first",
            "last",
            "audit__audit_standards__standard__code",
        )
    )
    working = calendar()
    found: dict[int, dict[int, Done]] = defaultdict(dict)
    for pk, who, role, reference, title, first, last, standard in rows:
        known = found[who].get(pk)
        standards = (*known.standards, standard) if known else (standard,) if standard else ()
        days = sum(working.is_working_day(one) for one in days_of(first or last, last)) or 1
        supervised = role == Assignment.Role.TRAINEE
        found[who][pk] = Done(reference, role, last, Decimal(days), supervised, standards, title=title)
    return {who: tuple(audits.values()) for who, audits in found.items()}


def loads(day: date) -> dict[int, Load]:
    """Seats in audits that are not over, with the verdicts that block or wait for a safeguard. One query."""
    rows = (
        Assignment.objects.filter(audit__progress__in=AHEAD)
        .exclude(role__in=WATCHING)
        .annotate(
            blocks=Count("verdicts", filter=Q(verdicts__severity="block")),
            mitigates=Count("verdicts", filter=Q(verdicts__severity="mitigate")),
        )
        .order_by("person_id", "audit__start", "pk")
        .values_list("person_id", "audit__start", "audit__end", "blocks", "mitigates")
    )
    found: dict[int, Load] = {}
    for who, start, end, blocks, mitigates in rows:
        held = found.get(who, Load())
        busy = ((start, end),) if start and end else ()
        found[who] = Load(
            held.seats + 1, held.blocked + bool(blocks), held.to_answer + bool(mitigates), (*held.busy, *busy)
        )
    return found


def grace_days() -> int:
    """CMP-04's days of grace. One query."""
    return int(policy.value(Policy, "programmes", "cmp_04_grace_days"))
