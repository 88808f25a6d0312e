"""Whether the days suit: process owners are asked by a link, accept or propose others; the manager decides."""

import secrets
from collections.abc import Iterable
from datetime import date, timedelta

from kernel.journal import audited, record
from kernel.workflow import Refused
from organisation import queries as organisation
from organisation.models import Process, User
from organisation.services.links import digest
from programmes import notices, permissions, queries
from programmes.models import DateAsk, PlannedAudit
from programmes.rules.changes import window_refusals
from programmes.services.common import Actor, lock_audit, refuse_all, refuse_unless_open
from programmes.services.moving import move_audit

State = DateAsk.State
DEAD = "This question is answered already, or the audit has other days now."


def ask_dates(audit: PlannedAudit, *, by: User, today: date) -> list[DateAsk]:
    """Mail every owner of a process in scope a link of their own; links sent before are revoked.

    Raises: PermissionDenied; Refused where the audit has no days ahead or nobody can be written to.
    """
    with audited(by=by, today=today):
        row = lock_audit(audit)
        permissions.require(permissions.may_move(by, row), "ask for the dates")
        people = [person for person in auditees(row, today) if person.email and person.is_active]
        refuse_all(_against(row, people, today))
        assert row.start is not None and row.end is not None
        revoke(row)
        until = today + timedelta(days=queries.load_policy().dates_link_days)
        made = []
        for person in people:
            token = secrets.token_urlsafe(32)
            ask = DateAsk(
                audit=row,
                person=person,
                digest=digest(token),
                start=row.start,
                end=row.end,
                asked_on=today,
                valid_until=until,
            )
            ask.save()
            notices.dates_asked(ask, token, by=by)
            made.append(ask)
        record(row, verb="dates asked", people=[person.full_name for person in people])
    return made


def auditees(audit: PlannedAudit, today: date) -> list[User]:
    """Owners of the processes in scope, each once. Two queries."""
    processes = list(Process.objects.filter(scope_items__audit=audit).distinct().order_by("code"))
    found = organisation.owners_of(processes, today)
    return list(dict.fromkeys(person for owners in found.values() for person in owners))


def _against(row: PlannedAudit, people: Iterable[User], today: date) -> list[str]:
    found = []
    if row.start is None or row.end is None:
        found.append("Enter the first and the last day before you ask.")
    elif row.start <= today or row.progress not in ("planned", "preparing"):
        found.append(f"{row.reference} has no days ahead to ask about.")
    if not list(people):
        found.append("No owner of a process in scope has an address for mail.")
    return found


def revoke(audit: PlannedAudit) -> None:
    """Open questions about an audit end; inside `audited()`."""
    for ask in DateAsk.objects.select_for_update().filter(audit=audit, state=State.ASKED):
        ask.state = State.REVOKED
        ask.save()


def find_ask(token: str, today: date) -> DateAsk | None:
    """The question behind a secret if it can still be answered; None for every other reason."""
    rows = DateAsk.objects.select_related("audit__programme__manager", "person")
    ask: DateAsk | None = rows.filter(digest=digest(token)).first()
    return ask if ask is not None and ask.works_on(today) and ask.person.is_active else None


def accept_dates(token: str, *, today: date) -> DateAsk:
    """The days suit. The link is spent; Refused when it has died meanwhile."""
    return _answer(token, today, state=State.ACCEPTED)


def propose_dates(token: str, *, start: date | None, end: date | None, sentence: str, today: date) -> DateAsk:
    """Other days, with a sentence. The link is spent; the programme manager is told. Refused with every reason."""
    ask = find_ask(token, today)
    if ask is None:
        raise Refused(DEAD)
    found = window_refusals(start, end, ask.audit.programme.year)
    if start is not None and start <= today:
        found.append("Propose days that lie ahead.")
    if (start, end) == (ask.start, ask.end):
        found.append("These are the days that were asked for: accept them instead.")
    if not sentence.strip():
        found.append("Say in one sentence why other days suit better.")
    refuse_all(found)
    return _answer(
        token, today, state=State.PROPOSES, proposed_start=start, proposed_end=end, sentence=sentence.strip()
    )


def _answer(token: str, today: date, **changes: object) -> DateAsk:
    seen = find_ask(token, today)
    if seen is None:
        raise Refused(DEAD)
    with audited(by=seen.person, today=today, reason="by the link of a mail"):
        row = lock_audit(seen.audit)
        ask: DateAsk = DateAsk.objects.select_for_update().get(pk=seen.pk)
        ask.audit = row
        if not ask.works_on(today):
            raise Refused(DEAD)
        for name, value in changes.items():
            setattr(ask, name, value)
        ask.answered_on = today
        ask.save()
        record(row, verb=f"dates {ask.state}", person=seen.person.full_name)
        notices.dates_answered(ask, on=today)
    return ask


def take_dates(ask: DateAsk, *, by: User, today: date, effect: str = "") -> PlannedAudit:
    """Move the audit to the days that were proposed; every rule of moving holds. Refused with its reasons."""
    with audited(by=by, today=today):
        row, held = _proposal(ask, by)
        moved = move_audit(
            row,
            start=held.proposed_start,
            end=held.proposed_end,
            reason=f"{held.person.full_name}: {held.sentence}",
            effect=effect,
            by=by,
            today=today,
        )
        _decide(held, State.TAKEN, "", by, today)
    return moved


def decline_dates(ask: DateAsk, *, reason: str, by: User, today: date) -> DateAsk:
    """The days stay; whoever proposed others hears why."""
    with audited(by=by, today=today):
        _row, held = _proposal(ask, by)
        refuse_all([] if reason.strip() else ["Say why the proposal is declined."])
        return _decide(held, State.DECLINED, reason.strip(), by, today)


def _proposal(ask: DateAsk, by: Actor) -> tuple[PlannedAudit, DateAsk]:
    row = lock_audit(ask.audit)
    if not isinstance(by, str):
        permissions.require(permissions.may_move(by, row), "decide on proposed dates")
    refuse_unless_open(row.programme)
    held: DateAsk = DateAsk.objects.select_for_update().get(pk=ask.pk)
    held.audit = row
    if held.state != State.PROPOSES:
        raise Refused("The proposal is decided already.")
    return row, held


def _decide(held: DateAsk, state: str, reason: str, by: User, today: date) -> DateAsk:
    held.state, held.decision, held.decided_by, held.decided_on = State(state), reason, by, today
    held.save()
    record(held.audit, verb=f"proposal {state}", reason=reason, person=held.person.full_name)
    notices.dates_decided(held, on=today)
    return held
