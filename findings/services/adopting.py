"""Findings of earlier records taken over as they stand: they count in history, pass no guard and tell nobody.

Closed ones are history. Open ones go on in the normal flow of their owner: the ladder begins on the day after, with the
due date that the records gave.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from findings.models import Finding, FindingClause, Nonconformity, RepeatCandidate
from findings.rules.adopting import STATES, date_refusals
from findings.rules.policy import Policy
from findings.rules.terms import State
from findings.services.adopted_case import SAID_BEFORE, Taken, empty, open_cases
from findings.services.common import Actor, person, require, rules_in_force
from findings.services.old import OldFinding
from kernel import counters
from kernel.dates import Calendar
from kernel.journal import add_all, audited, record
from kernel.models import Record
from kernel.workflow import Refused
from organisation.models import User
from organisation.roles import Can
from standards.models import Clause

K, F = Finding.Kind, Finding.State
PREFIX = {K.NC: "NC", K.OFI: "OFI", K.GOOD_PRACTICE: "GP"}
OUR_NUMBER = re.compile(r"^(NC|OFI|GP)-(\d\d)-\d{2,5}$")
OTHER_STATES: dict[str, tuple[str, ...]] = {
    K.OFI: (F.PROPOSED, F.ACCEPTED, F.DECLINED, F.DONE),
    K.GOOD_PRACTICE: (F.RECORDED, F.SHARED),
}


def adopt_closed(
    *,
    reference: str,
    kind: str,
    issued_on: date,
    by: Actor,
    today: date,
    clauses: Sequence[Clause] = (),
    closed_on: date | None = None,
    state: str = "",
    **facts: Any,
) -> Finding:
    """A settled finding with its own number. A nonconformity is closed; other kinds in `state` (done, shared)."""
    reasons = []
    if kind == K.NC and closed_on is None:
        reasons.append("Say when it was closed.")
    if Finding.objects.filter(reference=reference).exists():
        reasons.append(f"{reference} exists already.")
    if reasons:
        raise Refused(reasons)
    settled = {K.NC: State.CLOSED.value, K.OFI: F.DONE, K.GOOD_PRACTICE: F.SHARED}
    said = OldFinding(
        number=reference,
        kind=kind,
        issued_on=issued_on,
        closed_on=closed_on,
        clauses=tuple(clauses),
        state=state or settled[K(kind)],
        **facts,
    )
    return adopt_finding(said, by=by, today=today)


def adopt_finding(said: OldFinding, *, by: Actor, today: date) -> Finding:
    """One finding with its dates, marked `legacy`. No mail, no notice, no guard, no repeat check.

    Its number stays where it has our form and is free, else it gets ours and keeps the old one beside it. Raises
    Refused with every reason.
    """
    return adopt_many([said], by=by, today=today)[0][0]


def adopt_many(rows: Sequence[OldFinding], *, by: Actor, today: date) -> list[tuple[Finding, list[Record]]]:
    """Many at once, as `adopt_finding`: each finding with every record that was made for it, in order; all or none."""
    require(lambda user, _row: user.can(Can.MANAGE_FINDINGS, today), by, None)
    actor = person(by)
    reasons = [reason for said in rows for reason in refusals(said, today)]
    if actor is None and any(said.issued_by is None for said in rows):
        reasons.append("Say who issued it.")
    if reasons:
        raise Refused(list(dict.fromkeys(reasons)))
    with audited(by=by, today=today):
        numbers = rows[0].numbers or rules_in_force()
        taken = []
        for said, named in zip(rows, _numbers(rows), strict=True):
            who = said.issued_by or actor
            assert who is not None
            finding = Finding(raised_by=who, legacy=True, adopted_on=today, **named)
            _tell(finding, said, who, today, numbers)
            taken.append(Taken(finding, said, who, actor or who))
        add_all(Finding, [one.finding for one in taken])
        made = _hang_on(taken, today, numbers)
        for one in taken:
            record(one.finding, verb="taken over", number=one.said.number)
    return [(one.finding, [one.finding, *made.get(one.finding.pk, [])]) for one in taken]


def correct_finding(finding: Finding, said: OldFinding, *, by: Actor, today: date) -> Finding:
    """The spreadsheet was mended and comes again. Refused once somebody has worked on the finding here."""
    require(lambda user, _row: user.can(Can.MANAGE_FINDINGS), by, None)
    with audited(by=by, today=today):
        row: Finding = Finding.objects.select_for_update().get(pk=finding.pk)
        if reasons := [*touched(row), *refusals(said, today), *_own_work(row, said, by)]:
            raise Refused(reasons)
        empty(row)
        numbers = said.numbers or rules_in_force()
        who = said.issued_by or row.raised_by
        _tell(row, said, who, today, numbers)
        row.save()
        _hang_on([Taken(row, said, who, person(by) or who)], today, numbers)
        record(row, verb="taken over again", number=said.number)
    return row


def drop_finding(finding: Finding, *, by: Actor, today: date) -> None:
    """Take it back, whole. Refused once somebody has worked on it, or another finding names it."""
    require(lambda user, _row: user.can(Can.MANAGE_FINDINGS), by, None)
    with audited(by=by, today=today):
        row: Finding = Finding.objects.select_for_update().get(pk=finding.pk)
        reasons = touched(row)
        if row.repeats.exists() or RepeatCandidate.objects.filter(earlier=row).exists():
            reasons.append(f"Another finding names {row.reference} as the one that it repeats.")
        if reasons:
            raise Refused(reasons)
        empty(row)
        row.delete()


def refusals(said: OldFinding, today: date) -> list[str]:
    """What cannot be taken over as it is said: every reason."""
    found = [] if said.number.strip() else ["Enter its number."]
    state = said.in_state
    if said.kind != K.NC:
        if state not in OTHER_STATES[said.kind]:
            found.append(f"It cannot be taken over as “{state}”.")
        elif state in (F.PROPOSED, F.ACCEPTED) and said.owner is None:
            found.append("Name its owner: somebody has to answer it.")
        return found + ([] if said.issued_on <= today else ["It cannot have been issued after today."])
    if state not in STATES:
        return [*found, f"It cannot be taken over as “{state}”."]
    found += date_refusals(said.dates, State(state), today)
    if said.grade not in Finding.Grade.values:
        found.append("Say whether it is major or minor.")
    if state not in (State.CLOSED, State.WITHDRAWN):
        found += _cannot_go_on(said, State(state))
    return found


def _cannot_go_on(said: OldFinding, state: State) -> list[str]:
    """What an open one needs so that somebody can go on with it here."""
    found = []
    if said.owner is None:
        found.append("Name its owner: it is open, so somebody has to go on with it.")
    elif not said.owner.is_active or said.owner.is_guest:
        found.append(f"{said.owner} cannot sign in, so cannot go on with it. Name another owner.")
    if state is State.IMPLEMENTING and not said.action.strip():
        found.append("Say which action is being carried out, or take it over as open.")
    return found


def touched(row: Finding) -> list[str]:
    """Why a spreadsheet does not change it any more; nothing while it is as it was taken over."""
    if not row.legacy:
        return [f"{row.reference} was issued in this system: a spreadsheet does not change it."]
    nc: Nonconformity | None = getattr(row, "nonconformity", None)
    if nc is not None and (nc.version > 1 or list(nc.chases.all()) or list(nc.extensions.all())):
        return [f"Somebody has gone on with {row.reference} since it was taken over."]
    if nc is None and row.answered_on is not None and row.adopted_on and row.answered_on > row.adopted_on:
        return [f"{row.reference} was answered since it was taken over."]
    return []


def _own_work(row: Finding, said: OldFinding, by: Actor) -> list[str]:
    """A case that is open here is not ended by its owner, nor on the owner's word, by way of a spreadsheet (IND-14)."""
    over = (State.CLOSED, State.WITHDRAWN)
    nc: Nonconformity | None = getattr(row, "nonconformity", None)
    if nc is None or nc.state in over or said.in_state not in over:
        return []
    owners = {row.owner_id, said.owner.pk if said.owner else None} - {None}
    found = []
    if (who := person(by)) is not None and who.pk in owners:
        found.append(f"You own {row.reference}, which is open: somebody else ends it (IND-14).")
    if said.verified_by is not None and said.verified_by.pk in owners:
        found.append(f"{said.verified_by} owns {row.reference}, so does not verify it (IND-14).")
    return found


def _numbers(rows: Sequence[OldFinding]) -> list[dict[str, str]]:
    """Theirs where it has our form and is free, else the next ones of ours with theirs beside; few queries for many."""
    fitting = [said.number.strip() for said in rows if _fits(said)]
    taken = set(Finding.objects.filter(reference__in=fitting).values_list("reference", flat=True)) if fitting else set()
    found: list[dict[str, str] | None] = []
    waiting: dict[tuple[str, int], list[int]] = {}
    for place, said in enumerate(rows):
        given = said.number.strip()
        if _fits(said) and given not in taken:
            taken.add(given)
            counters.keep(given)
            found.append({"reference": given, "old_reference": ""})
        else:
            found.append(None)
            waiting.setdefault((PREFIX[K(said.kind)], said.issued_on.year), []).append(place)
    for (prefix, year), places in waiting.items():
        for place, number in zip(places, counters.draw_many(prefix, year, len(places)), strict=True):
            old = rows[place].number.strip()[:60]
            found[place] = {"reference": f"{prefix}-{year % 100:02d}-{number:02d}", "old_reference": old}
    return [one for one in found if one is not None]


def _fits(said: OldFinding) -> bool:
    ours = OUR_NUMBER.match(said.number.strip())
    return ours is not None and ours[1] == PREFIX[K(said.kind)] and int(ours[2]) == said.issued_on.year % 100


def _tell(finding: Finding, said: OldFinding, who: User, today: date, numbers: tuple[Policy, Calendar]) -> None:
    """The finding's own columns."""
    is_nc = said.kind == K.NC
    for name in ("kind", "audit", "process", "service", "unit", "grade", "owner", "source", "issued_on"):
        setattr(finding, name, getattr(said, name))
    for name in ("requirement", "evidence", "gap", "response_text"):
        setattr(finding, name, getattr(said, name).strip())
    finding.cause_text, finding.action_text = said.cause.strip(), said.action.strip()
    finding.raised_on, finding.issued_by = said.issued_on, who
    finding.grade_final_on = said.issued_on if said.grade else None
    finding.state = (F.WITHDRAWN if said.in_state == State.WITHDRAWN else F.ISSUED) if is_nc else said.in_state
    finding.withdrawn_on = said.closed_on if said.in_state == State.WITHDRAWN else None
    finding.withdrawn_reason = SAID_BEFORE if finding.withdrawn_on else ""
    _repeat(finding, said)
    if said.kind == K.OFI:
        _answer(finding, said, today, numbers)


def _hang_on(rows: Sequence[Taken], today: date, numbers: tuple[Policy, Calendar]) -> dict[int, list[Record]]:
    """Clauses of all and the cases of nonconformities, by the id of the finding."""
    made: dict[int, list[Record]] = {one.finding.pk: [] for one in rows}
    cited = [
        FindingClause(finding=one.finding, clause=clause, primary=place == 0)
        for one in rows
        for place, clause in enumerate(dict.fromkeys(one.said.clauses))
    ]
    for row in add_all(FindingClause, cited):
        made[row.finding_id].append(row)
    for pk, records in open_cases([one for one in rows if one.said.kind == K.NC], today, numbers).items():
        made[pk] += records
    return made


def _repeat(finding: Finding, said: OldFinding) -> None:
    finding.prior_references = ", ".join(said.prior)[:200]
    finding.repeat_of = said.repeat_of
    is_repeat = said.repeat or said.repeat_of is not None
    finding.repeat_decision = Finding.Repeat.CONFIRMED if is_repeat else ""
    finding.repeat_decided_on = said.issued_on if is_repeat else None
    finding.repeat_reason = SAID_BEFORE if is_repeat else ""
    finding.action_failed = is_repeat


def _answer(finding: Finding, said: OldFinding, today: date, numbers: tuple[Policy, Calendar]) -> None:
    """An opportunity that waits is answered by its date, or by policy from today."""
    policy, calendar = numbers
    state = said.in_state
    if state == F.PROPOSED:
        finding.response_due = said.due or calendar.due_after(today, policy.ofi_response)
    if state in (F.ACCEPTED, F.DONE):
        finding.action_due = said.due
    if state == F.DONE:
        finding.done_on = said.closed_on or said.implemented_on
    if state == F.DECLINED:
        finding.answered_on = said.closed_on


def policy_and_calendar() -> tuple[Policy, Calendar]:
    """Read once for many rows: goes into `OldFinding.numbers`."""
    return rules_in_force()
