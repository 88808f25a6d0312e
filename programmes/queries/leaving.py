"""What of a programme is open with somebody, and who could take a seat or a case over by the rules."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from organisation.models import User
from organisation.queries.open_things import narrow
from programmes.models import Assignment, PlannedAudit, Programme, ProgrammeRisk, Recipient
from programmes.queries.docket import load_policy
from programmes.queries.dockets import read_dockets
from programmes.queries.effects import LIVE
from programmes.queries.known import Known, key
from programmes.rules.facts import Item
from programmes.rules.four_eyes import Owned
from programmes.rules.judge import judge_verifier
from programmes.rules.policy import Policy
from programmes.rules.severity import Severity
from programmes.rules.verdict import Verdict

OVER = (PlannedAudit.Progress.COMPLETED, PlannedAudit.Progress.CANCELLED)
Pool = dict[int, tuple[Verdict, ...]]
"""Who could take it, by primary key, with what weighs on them short of a BLOCK."""


def open_of(person: User, last_day: date) -> list[QuerySet[Any, Any]]:
    """Years led or sponsored, seats in audits to come, who orders, approves and receives, risks."""
    years = Programme.objects.exclude(state=Programme.State.CLOSED)
    audits = PlannedAudit.objects.exclude(progress__in=OVER)
    seats = Assignment.objects.filter(person=person)
    to_come = Q(audit__progress__in=LIVE, audit__actual_start__isnull=True)
    year = Concat(Value("IAP-"), Cast("year", CharField()))
    of_audit = {"words": "audit__title", "ref": "audit__reference"}
    return [
        narrow(years.filter(manager=person), "manages", words=year, ref="year"),
        narrow(years.filter(sponsor=person), "sponsors", words=year, ref="year"),
        narrow(years.filter(deputy_manager=person), "deputises", words=year, ref="year"),
        narrow(seats.filter(to_come, role="lead"), "leads", **of_audit, one="role", number="audit_id"),
        narrow(seats.filter(to_come).exclude(role="lead"), "sits", **of_audit, one="role", number="audit_id"),
        narrow(
            Assignment.objects.filter(to_come, supervisor=person),
            "supervises",
            **of_audit,
            one="role",
            number="audit_id",
        ),
        narrow(audits.filter(client=person), "orders", words="title", ref="reference"),
        narrow(audits.filter(report_approver=person), "approves", words="title", ref="reference"),
        narrow(Recipient.objects.filter(person=person).exclude(audit__progress__in=OVER), "receives", **of_audit),
        narrow(
            ProgrammeRisk.objects.filter(owner=person).exclude(programme__state=Programme.State.CLOSED),
            "risk",
            words=Concat(Value("IAP-"), Cast("programme__year", CharField())),
            ref="number",
        ),
    ]


def seat_pools(seats: Mapping[int, tuple[int, str]], known: Known, policy: Policy, today: date) -> dict[int, Pool]:
    """For each seat (key: its audit and its role) whoever no rule blocks on the whole scope. Seven queries at most."""
    audits = list(
        PlannedAudit.objects.select_related("programme").filter(pk__in={audit for audit, _role in seats.values()})
    )
    if not audits:
        return {}
    reading = read_dockets(audits, today, organisation=known)
    books = {audit.pk: reading.docket(audit, policy) for audit in audits}
    found: dict[int, Pool] = {}
    for seat, (audit, role) in seats.items():
        book, found[seat] = books[audit], {}
        for name in _auditors(known, policy, book.window.start if book.window else today):
            verdicts = [verdict for said in book.judge(name, role).values() for verdict in said]
            if not any(verdict.severity == Severity.BLOCK for verdict in verdicts):
                found[seat][int(name)] = tuple(dict.fromkeys(verdicts))
    return found


def case_pool(
    known: Known, policy: Policy, *, process: str, owner: int | None, doers: Sequence[int], day: date
) -> Pool:
    """Auditors who may follow up and verify a case of this process on that day. No query."""
    owned = Owned(key(owner) if owner else None, tuple(map(key, doers)), ())
    fact = known.facts.processes.get(process)
    item = Item(process or None, fact.leaves if fact else ())
    found: Pool = {}
    for name in _auditors(known, policy, day):
        verdicts = judge_verifier(name, known.facts, item, day, owned, policy)
        if not any(verdict.severity >= Severity.MITIGATE for verdict in verdicts):
            found[int(name)] = verdicts
    return found


def _auditors(known: Known, policy: Policy, day: date) -> Iterable[str]:
    """Whoever holds the access role of an auditor on that day."""
    return (name for name, person in known.people.items() if any(day in span for span in person.access))


__all__ = ["Pool", "case_pool", "load_policy", "open_of", "seat_pools"]
