"""One audit as the rules see it: its items as cases, the seats in it, the safeguards that may answer."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat

from kernel import policy as settings_rows
from programmes.models import Assignment, AssignmentItem, AuditCriterion, AuditStandard, PlannedAudit, ScopeItem
from programmes.models import Safeguard as SafeguardRow
from programmes.queries.downstream import verifications
from programmes.queries.known import Known, Person, key, known
from programmes.queries.year import read_safeguards
from programmes.rules.calendar import Span, add_months
from programmes.rules.case import Acceptance, Case, Seat, open_case
from programmes.rules.facts import AuditWork, Facts, Item
from programmes.rules.judge import judge_seat
from programmes.rules.policy import Policy
from programmes.rules.safeguards import Safeguard, answer_to
from programmes.rules.scope import AUDIT_CLAUSE, inside
from programmes.rules.severity import Severity
from programmes.rules.verdict import Verdict, in_order

HISTORY_MONTHS = 48
"""How far back seats in audits are read: longer than any cooling-off and any audited period of a low process."""

ItemKey = tuple[str, str]


def load_policy() -> Policy:
    """The preset in force. One query."""
    return settings_rows.load(Policy, "programmes")


@dataclass(frozen=True, slots=True)
class ScopeRow:
    """A scope item as choosing and judging need it."""

    pk: int
    process: str
    process_name: str
    topic: str
    leaf: str
    site: str

    @property
    def key(self) -> ItemKey:
        """Sites do not change a verdict, so rows of several sites share it."""
        return self.process, self.leaf

    @property
    def label(self) -> str:
        """P04 8.5.1.1, or the leaf alone."""
        return f"{self.process} {self.leaf}".strip()


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A person in this audit; `items` are keys of scope items, empty means the whole scope."""

    assignment: int
    person: str
    role: str
    supervisor: str | None
    accepted_on: date | None
    accepted_print: str
    items: frozenset[int]


@dataclass(frozen=True)
class Docket:
    """Everything that judging one audit needs, read in a constant number of queries."""

    audit: PlannedAudit
    today: date
    policy: Policy
    facts: Facts
    people: Mapping[str, Person]
    scope: tuple[ScopeRow, ...]
    cases: Mapping[ItemKey, Case]
    seats: tuple[SeatRow, ...]
    guards: tuple[Safeguard, ...]
    window: Span | None

    def judge(self, person: str, role: str, acceptance: Acceptance | None = None) -> dict[ItemKey, tuple[Verdict, ...]]:
        """Every verdict by item; an audit without dates is not judged."""
        seat = Seat(person, role, acceptance)
        return {item: judge_seat(case, seat, self.policy) for item, case in self.cases.items()}

    def taken(self, seat: SeatRow) -> tuple[ScopeRow, ...]:
        """The items of a seat."""
        return tuple(row for row in self.scope if not seat.items or row.pk in seat.items)

    def answer(self, verdict: Verdict, person: str, *, as_of: date | None) -> Safeguard | None:
        """The safeguard that answers a MITIGATE on this audit."""
        if self.window is None:
            return None
        return answer_to(
            verdict, self.guards, person=person, audit=self.audit.reference, window=self.window, as_of=as_of
        )

    def open_severity(self, verdict: Verdict, person: str) -> Severity:
        """The weight after safeguards: an answered MITIGATE is a LOG with its safeguard printed."""
        answered = self.answer(verdict, person, as_of=self.today) is not None
        return Severity.LOG if answered else verdict.severity


def open_docket(audit: PlannedAudit, today: date, *, organisation: Known | None = None) -> Docket:
    """Read one audit for judging. Eight queries, whatever the number of people, audits and items.

    Verifications are asked of the findings room only where the audit process itself is in scope (IND-18 b).
    """
    policy, organisation = load_policy(), organisation or known()
    scope = scope_rows(audit)
    seats, work = _seats(audit)
    facts = replace(
        organisation.facts,
        work=(*work, *_history(audit, scope)),
        verified=tuple(verifications()) if any(inside(row.leaf, AUDIT_CLAUSE) for row in scope) else (),
    )
    window = Span(audit.first_day, audit.last_day) if audit.first_day and audit.last_day else None
    return Docket(
        audit=audit,
        today=today,
        policy=policy,
        facts=facts,
        people=organisation.people,
        scope=scope,
        cases=_cases(audit, scope, facts, window, policy, today),
        seats=seats,
        guards=safeguards_for(audit),
        window=window,
    )


def scope_rows(audit: PlannedAudit) -> tuple[ScopeRow, ...]:
    """The audit's scope in the order of processes and clauses. One query."""
    rows = ScopeItem.objects.filter(audit=audit).order_by("process__code", "clause__sort_key", "site__name", "pk")
    return tuple(
        ScopeRow(pk, process or "", name or "", topic or "", leaf, site or "")
        for pk, process, name, topic, leaf, site in rows.values_list(
            "pk", "process__code", "process__name", "process__topic", "clause__number", "site__name"
        )
    )


def _seats(audit: PlannedAudit) -> tuple[tuple[SeatRow, ...], list[AuditWork]]:
    """The seats of this audit, and everybody's seats in every audit that was not cancelled. Two queries."""
    items: dict[int, set[int]] = defaultdict(set)
    for assignment, item in AssignmentItem.objects.filter(assignment__audit=audit).values_list(
        "assignment_id", "scope_item_id"
    ):
        items[assignment].add(item)
    others = ~Q(audit__progress=PlannedAudit.Progress.CANCELLED) & Q(audit__start__isnull=False)
    if audit.start:
        others &= Q(audit__start__gte=add_months(audit.start, -HISTORY_MONTHS))
    own, work = [], []
    for pk, at, reference, person, role, guide, accepted, sign, start, end, began, ended in (
        Assignment.objects.filter(Q(audit=audit) | others).order_by("pk").values_list(*SEAT_COLUMNS)
    ):
        if at == audit.pk:
            own.append(
                SeatRow(pk, key(person), role, key(guide) if guide else None, accepted, sign, frozenset(items[pk]))
            )
        if start and end:
            work.append(AuditWork(key(person), reference, role, Span(began or start, ended or end)))
    return tuple(own), work


SEAT_COLUMNS = (
    "pk",
    "audit_id",
    "audit__reference",
    "person_id",
    "role",
    "supervisor_id",
    "accepted_on",
    "accepted_print",
    "audit__start",
    "audit__end",
    "audit__actual_start",
    "audit__actual_end",
)


def safeguards_for(audit: PlannedAudit) -> tuple[Safeguard, ...]:
    """Safeguards of this audit and of its programme, proposed ones too. One query."""
    return read_safeguards(
        SafeguardRow.objects.filter(Q(audit=audit) | Q(programme=audit.programme_id, audit__isnull=True))
    )


def _history(audit: PlannedAudit, scope: tuple[ScopeRow, ...]) -> list[AuditWork]:
    """What earlier audits looked at of the same items, for the audited period; seats of nobody. One query."""
    rows = ScopeItem.objects.filter(
        clause__number__in={row.leaf for row in scope}, audit__start__isnull=False, audit__end__isnull=False
    ).exclude(audit__progress=PlannedAudit.Progress.CANCELLED)
    items: dict[tuple[str, date, date], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for reference, start, end, began, ended, process, leaf in rows.order_by("pk").values_list(
        "audit__reference",
        "audit__start",
        "audit__end",
        "audit__actual_start",
        "audit__actual_end",
        "process__code",
        "clause__number",
    ):
        items[(reference, began or start, ended or end)][process or ""].add(leaf)
    return [
        AuditWork(
            person="",
            audit=reference,
            role="observer",
            span=Span(first, max(first, last)),
            items=tuple(Item(process or None, tuple(sorted(leaves))) for process, leaves in found.items()),
        )
        for (reference, first, last), found in items.items()
    ]


def _cases(
    audit: PlannedAudit,
    scope: tuple[ScopeRow, ...],
    facts: Facts,
    window: Span | None,
    policy: Policy,
    today: date,
) -> dict[ItemKey, Case]:
    if window is None:
        return {}
    standards, documents = _measures(audit)
    records = None
    if audit.records_from:
        records = Span(audit.records_from, audit.records_to or window.start - timedelta(days=1))
    return {
        row.key: open_case(
            facts,
            Item(row.process or None, (row.leaf,)),
            window,
            as_of=today,
            policy=policy,
            records=records,
            audit=audit.reference,
            documents=tuple(name for name, process in documents if process in ("", row.process)),
            standards=standards,
        )
        for row in {row.key: row for row in scope}.values()
    }


def _measures(audit: PlannedAudit) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    """Codes of the standards, and own documents as (version, process they are about or ""). One query."""
    text = CharField()
    standards = AuditStandard.objects.filter(audit=audit).order_by()
    documents = AuditCriterion.objects.filter(audit=audit, document_version__isnull=False).order_by()
    one = standards.annotate(
        a=Cast("standard__code", text), b=Cast(Value(""), text), c=Cast(Value("standard"), text)
    ).values_list("a", "b", "c")
    other = documents.annotate(
        a=Cast(Concat("document_version__document__code", Value(" "), "document_version__number"), text),
        b=Cast("document_version__process_code", text),
        c=Cast(Value("document"), text),
    ).values_list("a", "b", "c")
    rows = sorted(one.union(other, all=True))
    return (
        tuple(dict.fromkeys(name for name, _process, kind in rows if kind == "standard")),
        [(name, process or "") for name, process, kind in rows if kind == "document"],
    )


def merged(verdicts: Mapping[ItemKey, Iterable[Verdict]]) -> tuple[Verdict, ...]:
    """The verdicts of several items as one list; a sentence that holds for many items is told once, for all leaves."""
    leaves: dict[tuple[str, str, Severity, str], list[str]] = defaultdict(list)
    kept: dict[tuple[str, str, Severity, str], Verdict] = {}
    for found in verdicts.values():
        for verdict in found:
            name = (verdict.rule, verdict.part, verdict.severity, verdict.sentence)
            kept.setdefault(name, verdict)
            leaves[name].extend(leaf for leaf in verdict.leaves if leaf not in leaves[name])
    return in_order(replace(verdict, leaves=tuple(leaves[name])) for name, verdict in kept.items())
