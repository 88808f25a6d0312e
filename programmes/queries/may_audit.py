"""What somebody may audit on a day: the rules asked process by process, leaf by leaf, without an audit in mind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from organisation.models import ProcessLeaf, User
from programmes.models import Safeguard as SafeguardRow
from programmes.queries.as_of import Turn, turned
from programmes.queries.docket import load_policy, merged
from programmes.queries.downstream import verifications
from programmes.queries.judging import all_work
from programmes.queries.known import key, known
from programmes.queries.people import Reason
from programmes.queries.year import placed_safeguards
from programmes.rules.as_of import independence_only, signing_days, since, turning_days
from programmes.rules.calendar import Span
from programmes.rules.facts import Facts, Item, ProcessFact
from programmes.rules.judge import judge
from programmes.rules.policy import Policy
from programmes.rules.safeguards import Safeguard, answer_to
from programmes.rules.severity import Group, Severity, group_of
from programmes.rules.verdict import Verdict


@dataclass(frozen=True, slots=True)
class OnProcess:
    """The answer on one process: group, reasons, and which of its clauses are left where only some are blocked."""

    code: str
    name: str
    group: Group
    reasons: tuple[Reason, ...]
    takes: tuple[str, ...]
    now: Group
    turn: Turn | None


@dataclass(frozen=True)
class _Asking:
    """Everything that the question needs, read once."""

    person: str
    facts: Facts
    policy: Policy
    standards: Mapping[str, tuple[str, ...]]
    guards: tuple[Safeguard, ...]

    def said(self, process: ProcessFact, day: date) -> dict[str, tuple[Verdict, ...]]:
        """Verdicts by leaf; the audited period is the default of that day."""
        return {
            leaf: independence_only(
                judge(
                    self.person,
                    self.facts,
                    Item(process.id, (leaf,)),
                    Span(day, day),
                    as_of=day,
                    policy=self.policy,
                    standards=self.standards.get(process.id, ()),
                )
            )
            for leaf in process.leaves
        }

    def answer(self, verdict: Verdict, day: date) -> Safeguard | None:
        return answer_to(
            verdict,
            self.guards,
            person=self.person,
            audit="",
            window=Span(day, day),
            as_of=day,
            policy=self.policy,
        )

    def group(self, said: Mapping[str, tuple[Verdict, ...]], day: date) -> Group:
        weights = [
            Severity.LOG if self.answer(verdict, day) else verdict.severity
            for found in said.values()
            for verdict in found
        ]
        return group_of(max(weights, default=Severity.CLEAR))


def may_audit(person: User, day: date, *, today: date) -> list[OnProcess]:
    """Every process in the order of its code, for fieldwork on that one day. Seven queries, whatever the number."""
    asking = _Asking(
        person=key(person.pk),
        facts=replace(known().facts, work=tuple(all_work()), verified=tuple(verifications())),
        policy=load_policy(),
        standards=_standards(),
        guards=tuple(
            guard for _audit, _year, guard in placed_safeguards(SafeguardRow.objects.filter(audit__isnull=True))
        ),
    )
    return [
        _on_process(asking, process, day, today)
        for _code, process in sorted(asking.facts.processes.items())
        if process.leaves
    ]


def _on_process(asking: _Asking, process: ProcessFact, day: date, today: date) -> OnProcess:
    said, said_now = asking.said(process, day), asking.said(process, today)
    group, now = asking.group(said, day), asking.group(said_now, today)
    turn = None
    if group != now:
        items = [Item(process.id, (leaf,)) for leaf in process.leaves]
        days = turning_days(asking.person, asking.facts, items, asking.policy) | signing_days(asking.guards)
        turn = turned(
            since(lambda other: asking.group(asking.said(process, other), other), days, day, today),
            day,
            today,
            group,
            now,
        )
    left = tuple(leaf for leaf, found in said.items() if all(v.severity < Severity.BLOCK for v in found))
    return OnProcess(
        code=process.id,
        name=process.name,
        group=group,
        reasons=tuple(_reason(asking, verdict, day) for verdict in merged(said)),
        takes=left if len(left) < len(process.leaves) else (),
        now=now,
        turn=turn,
    )


def _reason(asking: _Asking, verdict: Verdict, day: date) -> Reason:
    answered = asking.answer(verdict, day)
    return Reason(verdict, answered.reference if answered else "")


def _standards() -> dict[str, tuple[str, ...]]:
    """The codes of the standards that a process is mapped to, for its grades (CMP-01). One query."""
    found: dict[str, list[str]] = {}
    rows = ProcessLeaf.objects.order_by("process__code", "clause__standard__code").distinct()
    for code, standard in rows.values_list("process__code", "clause__standard__code"):
        found.setdefault(code, []).append(standard)
    return {code: tuple(dict.fromkeys(kept)) for code, kept in found.items()}
