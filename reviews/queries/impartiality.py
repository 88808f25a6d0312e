"""Why the team of one audit is impartial, from what is stored: for the page and for its paper (domain 2.4, 4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat, Trim

from kernel.models import DailyRun
from programmes import queries as programmes
from programmes.models import (
    Assignment,
    Judgement,
    Objection,
    PlannedAudit,
    ProgrammeVersion,
    Safeguard,
    Verdict,
)
from programmes.queries.effects import LIVE
from programmes.rules.calendar import Span
from programmes.rules.policy import Policy
from programmes.rules.safeguards import Safeguard as Guard
from programmes.rules.safeguards import answer_to
from programmes.rules.severity import Severity
from programmes.rules.verdict import Used
from programmes.rules.verdict import Verdict as Said
from reviews.rules.words import iso, long_day

FORMAT = 1
NIGHTLY = "programmes.rejudge_due"
EXEMPT = ("observer", "guide")
HEAVY = ("BLOCK", "MITIGATE", "WARN", "LOG")
WEIGHTS = {"block": "Blocks", "mitigate": "Needs a safeguard", "warn": "Shown", "log": "Recorded"}
NOT_JUDGED = "Taken over from earlier records: no rule judged its team, and none judges it now."


def with_sheet(rows: QuerySet[PlannedAudit]) -> QuerySet[PlannedAudit]:
    """The same audits with what their sheet says beside them: versions, objections, the last night. No query more."""
    said: dict[str, Any] = {
        "has_objections": Exists(Objection.objects.filter(audit=OuterRef("pk"))),
        "nightly": Subquery(DailyRun.objects.filter(name=NIGHTLY).values("done_through")[:1]),
    }
    approved = ProgrammeVersion.objects.filter(programme=OuterRef("programme"), approved_on__isnull=False)
    begins = Coalesce(OuterRef("actual_start"), OuterRef("start"))
    by = Trim(Concat("approved_by__first_name", Value(" "), "approved_by__last_name"))
    for name, found in (("then", approved.filter(approved_on__lte=begins)), ("newest", approved)):
        last = found.order_by("-pk").annotate(by_name=by)
        said |= {f"{name}_{part}": Subquery(last.values(part)[:1]) for part in ("number", "approved_on", "by_name")}
    return rows.select_related("programme__manager", "client").annotate(**said)


def impartiality(audit: PlannedAudit, today: date) -> dict[str, Any]:
    """Everything the sheet says, JSON types only; the audit is read `with_sheet`.

    Eight queries, whatever the size of the team: one more where the audit needs the rules, one where somebody objected.
    """
    scope, taken = _scope(audit)
    seats = list(Assignment.objects.filter(audit=audit).select_related("person", "supervisor").order_by("pk"))
    seats.sort(key=lambda seat: seat.role != Assignment.Role.LEAD)
    waivers, guards = _waivers(audit)
    answers = _Answers(audit, today, guards)
    verdicts = _verdicts(audit, {seat.pk: seat.person_id for seat in seats}, scope, taken, answers)
    team = [_seat(seat, scope, taken[seat.pk], verdicts.get(seat.pk, []), audit) for seat in seats]
    return {
        "format": FORMAT,
        "reference": audit.reference,
        "title": audit.title,
        "as_of": iso(today),
        "legacy": audit.legacy,
        "footer": f"Impartiality sheet {audit.reference}, as of {long_day(today)}. Internal use.",
        "message": _message(team, audit),
        "facts": _facts(audit),
        "team": team,
        "without_record": audit.team_text,
        "waivers": [row for row in waivers if row["own"] or row["reference"] in answers.used],
        "objections": _objections(audit) if audit.__dict__["has_objections"] else [],
        "changes": _changes(audit),
        "judgements": _judgements(audit),
        "nightly": iso(audit.__dict__["nightly"]) if not audit.legacy and audit.progress in LIVE else "",
        "signatures": [
            ["Lead auditor", next((row["person"] for row in team if row["role"] == "lead"), "")],
            ["Programme manager", audit.programme.manager.full_name],
            ["Audit client", audit.client.full_name if audit.client else ""],
        ],
    }


def _scope(audit: PlannedAudit) -> tuple[dict[int, tuple[str, str]], dict[int, set[int]]]:
    """Process and leaf of every scope item, and the keys of what a seat takes that takes a part only. One query."""
    scope: dict[int, tuple[str, str]] = {}
    taken: dict[int, set[int]] = defaultdict(set)
    rows = audit.scope.order_by("process__code", "clause__sort_key", "pk", "taken_by__pk")
    for pk, process, leaf, seat in rows.values_list("pk", "process__code", "clause__number", "taken_by__assignment_id"):
        scope[pk] = (process or "", leaf)
        if seat is not None:
            taken[seat].add(pk)
    return scope, taken


class _Answers:
    """Which safeguard answers a verdict of this audit; remembers those that answered one."""

    def __init__(self, audit: PlannedAudit, today: date, guards: Sequence[Guard]) -> None:
        self.audit, self.today, self.guards = audit, today, guards
        self.used: set[str] = set()
        self.held: Policy | None = None

    def to(self, row: Verdict, person: int, leaves: tuple[str, ...]) -> str:
        """The reference of the safeguard, or nothing."""
        if row.severity != "mitigate" or self.audit.first_day is None or self.audit.last_day is None:
            return ""
        verdict = Said(
            row.rule,
            Severity[row.severity.upper()],
            row.sentence,
            row.part,
            tuple(map(_used, row.facts)),
            leaves=leaves,
        )
        found = answer_to(
            verdict,
            self.guards,
            person=str(person),
            audit=self.audit.reference,
            window=Span(self.audit.first_day, self.audit.last_day),
            as_of=self.today,
            policy=self._policy(),
        )
        if found is None:
            return ""
        self.used.add(found.reference)
        return found.reference

    def _policy(self) -> Policy:
        """The rules in force, read only where a tie waits for an answer. One query."""
        self.held = self.held or programmes.load_policy()
        return self.held


def _used(fact: Mapping[str, Any]) -> Used:
    start, end = (date.fromisoformat(fact[name]) if fact.get(name) else None for name in ("start", "end"))
    return Used(fact["kind"], fact["text"], start, end)


def _verdicts(
    audit: PlannedAudit,
    people: Mapping[int, int],
    scope: Mapping[int, tuple[str, str]],
    taken: Mapping[int, set[int]],
    answers: _Answers,
) -> dict[int, list[dict[str, Any]]]:
    """Stored verdicts by seat, each sentence once with the items it is about. One query."""
    if audit.legacy:
        return {}
    found: dict[int, dict[tuple[str, ...], dict[str, Any]]] = defaultdict(dict)
    for row in Verdict.objects.filter(assignment__audit=audit).order_by("pk"):
        seat = row.assignment_id
        mine = [row.scope_item_id] if row.scope_item_id else [pk for pk in scope if pk in (taken.get(seat) or scope)]
        leaves = tuple(dict.fromkeys(scope[pk][1] for pk in mine if pk in scope))
        name = (row.rule, row.part, row.severity, row.sentence)
        entry = found[seat].setdefault(name, _verdict(row, answers.to(row, people[seat], leaves)))
        if row.scope_item_id:
            entry["items"].append(" ".join(scope[row.scope_item_id]).strip())
    return {seat: sorted(told.values(), key=lambda one: HEAVY.index(one["severity"])) for seat, told in found.items()}


def _verdict(row: Verdict, answered: str) -> dict[str, Any]:
    return {
        **row.as_data(),
        "pk": row.pk,
        "label": row.label,
        "weight": row.severity,
        "weight_words": WEIGHTS[row.severity],
        "look": row.severity,
        "answered": answered,
        "preset": row.preset,
        "judged_on": iso(row.judged_on),
        "items": [],
    }


def _seat(
    seat: Assignment,
    scope: Mapping[int, tuple[str, str]],
    items: set[int],
    verdicts: list[dict[str, Any]],
    audit: PlannedAudit,
) -> dict[str, Any]:
    named = [" ".join(scope[pk]).strip() for pk in scope if pk in items]
    return {
        "person": seat.person.full_name,
        "username": seat.person.username,
        "role": seat.role,
        "role_label": str(seat.get_role_display()),
        "supervisor": seat.supervisor.full_name if seat.supervisor else "",
        "items": named,
        "accepted_on": iso(seat.accepted_on),
        "asked_again_on": iso(seat.facts_changed_on),
        "is_judged": seat.role not in EXEMPT and not audit.legacy,
        "verdicts": verdicts,
    }


def _message(team: Sequence[Mapping[str, Any]], audit: PlannedAudit) -> str:
    """The answer in one sentence."""
    if audit.legacy:
        return NOT_JUDGED
    said = [verdict for seat in team for verdict in seat["verdicts"]]
    blocks = sum(one["look"] == "block" for one in said)
    ties = [one for one in said if one["look"] == "mitigate"]
    unanswered = sum(not one["answered"] for one in ties)
    silent = sum(seat["is_judged"] and not seat["accepted_on"] for seat in team)
    if not team:
        return "Nobody is on the team yet, so nothing is judged."
    parts = [
        f"{blocks} {'verdict blocks' if blocks == 1 else 'verdicts block'} a member"
        if blocks
        else "nothing blocks a member",
        f"{len(ties)} {'tie needs' if len(ties) == 1 else 'ties need'} a safeguard, "
        f"{unanswered or 'none'} without a signed one"
        if ties
        else "no tie needs a safeguard",
        f"{silent} {'has' if silent == 1 else 'have'} not declared yet" if silent else "everybody judged has declared",
    ]
    words = "; ".join(parts)
    return f"{words[:1].upper()}{words[1:]}."


def _facts(audit: PlannedAudit) -> list[list[str]]:
    days = " to ".join(long_day(day) for day in (audit.first_day, audit.last_day) if day)
    report = long_day(audit.report_sent_on) if audit.report_sent_on else "not yet"
    confirmed = long_day(audit.team_confirmed_on) if audit.team_confirmed_on else "not confirmed"
    then = _version(audit, "then", "none was approved before the audit began")
    return [
        ["Audit", f"{audit.reference} {audit.title}"],
        ["Days", days or "without dates"],
        ["State", str(audit.get_progress_display())],
        ["Team confirmed", "" if audit.legacy else confirmed],
        ["Fieldwork began", long_day(audit.actual_start) if audit.actual_start else "not yet"],
        ["Report sent", report],
        ["Programme, version of those days", f"{audit.programme.reference}, {then}"],
        ["Programme, newest version", _version(audit, "newest", "none is approved yet")],
    ]


def _version(audit: PlannedAudit, which: str, none: str) -> str:
    number, on, by = (audit.__dict__[f"{which}_{part}"] for part in ("number", "approved_on", "by_name"))
    return f"version {number}, approved {long_day(on)}{f' by {by}' if by else ''}" if number else none


def _waivers(audit: PlannedAudit) -> tuple[list[dict[str, Any]], list[Guard]]:
    """The audit's own safeguards and the standing ones of its year, to show and as the rules see them. One query."""
    rows = Safeguard.objects.filter(Q(audit=audit) | Q(audit=None, programme=audit.programme_id, standing=True))
    leaves: dict[str, list[str]] = defaultdict(list)
    held: dict[str, Safeguard] = {}
    rows = rows.select_related("person", "approved_by").annotate(leaf=F("safeguard_clauses__clause__number"))
    for row in rows.order_by("reference", "safeguard_clauses__clause__sort_key"):
        held.setdefault(row.reference, row)
        leaves[row.reference] += [row.leaf] if row.leaf else []
    return (
        [_waiver(row, leaves[name], audit) for name, row in held.items()],
        [_guard(row, leaves[name], audit) for name, row in held.items()],
    )


def _guard(row: Safeguard, leaves: Sequence[str], audit: PlannedAudit) -> Guard:
    return Guard(
        reference=row.reference,
        rule=row.rule,
        valid=Span(row.valid_from, row.valid_to),
        approved_on=row.approved_on,
        person=str(row.person_id) if row.person_id else None,
        audit=audit.reference if row.audit_id else None,
        leaves=tuple(leaves),
        standing=row.standing,
    )


def _waiver(row: Safeguard, leaves: Sequence[str], audit: PlannedAudit) -> dict[str, Any]:
    return {
        "own": row.audit_id == audit.pk,
        "reference": row.reference,
        "rule": row.rule,
        "person": row.person.full_name if row.person else "everybody",
        "standing": row.standing,
        "facts": row.facts,
        "threat": row.threat,
        "text": row.text,
        "clauses": list(leaves),
        "approved_by": row.approved_by.full_name if row.approved_by else "",
        "approved_on": iso(row.approved_on),
        "valid_to": iso(row.valid_to),
    }


def _objections(audit: PlannedAudit) -> list[dict[str, str]]:
    rows = audit.objections.select_related("person", "by", "decided_by").order_by("on", "pk")
    return [
        {
            "person": row.person.full_name,
            "by": row.by.full_name,
            "on": iso(row.on),
            "grounds": row.grounds,
            "decision": str(row.get_decision_display()),
            "decided": f"{row.decided_by.full_name}, {long_day(row.decided_on)}"
            if row.decided_by and row.decided_on
            else "",
            "answer": row.answer,
        }
        for row in rows
    ]


def _changes(audit: PlannedAudit) -> list[dict[str, str]]:
    """Changes of the team and of the days since the programme was approved."""
    rows = audit.changes.filter(kind__in=("team", "moved_inside", "moved_out")).select_related("by")
    return [
        {
            "on": iso(row.on),
            "by": row.by.full_name if row.by else "the system",
            "kind": str(row.get_kind_display()),
            "what": str(row.detail.get("what", "")),
            "reason": row.reason,
        }
        for row in rows.order_by("on", "pk")
    ]


def _judgements(audit: PlannedAudit) -> list[dict[str, Any]]:
    """When it was judged and what was said then, the seats of one occasion together."""
    rows = Judgement.objects.filter(audit=audit).select_related("person", "by").order_by("pk")
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in rows:
        by = row.by.full_name if row.by else "the system"
        entry = found.setdefault(
            (iso(row.on), row.occasion, by),
            {
                "on": iso(row.on),
                "occasion": str(row.get_occasion_display()),
                "by": by,
                "preset": row.preset,
                "people": [],
            },
        )
        entry["people"].append([row.person.full_name, _worst(row.said)])
    return list(found.values())


def _worst(said: Iterable[Mapping[str, Any]]) -> str:
    """The worst weight in words, and the rules that weigh it."""
    ranked = sorted(said, key=lambda one: HEAVY.index(one["severity"]))
    if not ranked:
        return "nothing stood against it"
    worst = ranked[0]["severity"]
    rules = dict.fromkeys(f"{one['rule']} {one['part']}".strip() for one in ranked if one["severity"] == worst)
    return f"{WEIGHTS[worst.lower()].lower()}: {', '.join(rules)}"
