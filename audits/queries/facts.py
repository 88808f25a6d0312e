"""Facts for the gates, gathered from rows; the rules judge them."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q

from audits.models import Audit, QuestionLeaf
from audits.models.seats import JUDGING, author_id, lead_of, scope_numbers, team
from audits.queries.checklist import Row, checklist, fieldwork_facts
from audits.rules import gates
from audits.rules.milestones import Kind
from audits.rules.policy import Policy
from kernel import policy as settings
from organisation.models import Process, User
from organisation.queries import owners_of, processes_answered_for
from programmes import queries as programmes
from programmes.models import Safeguard, Verdict
from programmes.rules.four_eyes import ind_26
from programmes.rules.severity import Severity

APPROVED = frozenset({"approved", "running", "reviewed"})


def policy() -> Policy:
    """The room's settings in force. One query."""
    return settings.load(Policy, "audits")


def happened(audit: Audit) -> dict[Kind, date]:
    """The milestones recorded so far with their true dates."""
    return {Kind(kind): day for kind, day in audit.milestones.values_list("kind", "happened_on")}


def objectives_of(audit: Audit) -> list[str]:
    """The questions that this audit must answer: one a line of the brief."""
    return [line.strip(" -•\t") for line in audit.planned.objectives.splitlines() if line.strip(" -•\t")]


def records_period(audit: Audit) -> tuple[date | None, date | None]:
    """The audited period: as entered, else the twelve months before the first day (default rule of the programme)."""
    planned = audit.planned
    if planned.records_from or planned.records_to:
        return planned.records_from, planned.records_to
    start = planned.start or planned.baseline_start
    return (None, None) if start is None else (start - timedelta(days=365), start - timedelta(days=1))


def has_criteria(audit: Audit) -> bool:
    """Whether a standard or another criterion is named; no query for a row of `visible_to`."""
    known: bool | None = audit.__dict__.get("has_criteria")
    if known is None:
        known = audit.planned.standards.exists() or audit.planned.criteria.exists()
    return known


def start_facts(audit: Audit) -> gates.StartFacts:
    """AG-1."""
    planned = audit.planned
    lead = lead_of(audit)
    first, last = records_period(audit)
    return gates.StartFacts(
        objectives=len(objectives_of(audit)),
        scope_items=len(scope_numbers(audit)),
        criteria=int(has_criteria(audit)),
        period_from=first,
        period_to=last,
        has_client=planned.client_id is not None,
        has_method=bool(planned.method),
        lead="" if lead is None else str(lead),
        lead_accepted=any(row.role == "lead" and row.accepted_on for row in team(audit)),
        programme_approved=planned.programme.state in APPROVED,
        planned_start=planned.start,
    )


def contact_facts(audit: Audit) -> gates.ContactFacts:
    """AG-2."""
    row = audit.milestones.filter(kind=Kind.CONTACT_MADE).first()
    return gates.ContactFacts("" if row is None else row.note)


def team_facts(audit: Audit, today: date) -> gates.TeamFacts:
    """AG-3, "confirm team": the programme's verdicts and who has not declared."""
    judging = [row for row in team(audit) if row.role in JUDGING]
    sentences = programmes.team_blockers(audit.planned, today)
    undeclared = [sentence for sentence in sentences if "(IND-13" in sentence]
    for row in judging:
        if row.accepted_on is None and not any(said.startswith(str(row.person)) for said in undeclared):
            undeclared.append(f"{row.person} has not declared for this audit (IND-13).")
    unresolved = tuple(sentence for sentence in sentences if sentence not in undeclared)
    return gates.TeamFacts(len(judging), unresolved, tuple(undeclared))


def stored_team_facts(audit: Audit) -> gates.TeamFacts:
    """AG-3 as judged last, for the panel: two queries. The decision itself judges again (`team_facts`)."""
    judging = {row.pk: row for row in team(audit) if row.role in JUDGING}
    rows = Verdict.objects.filter(assignment__in=judging, severity__in=["block", "mitigate"]).order_by("pk")
    safeguards = list(Safeguard.objects.filter(_for_this(audit), approved_on__isnull=False))
    unresolved = []
    for row in rows:
        person = judging[row.assignment_id].person
        if row.severity == "mitigate" and any(_answers(safeguard, row.rule, person.pk) for safeguard in safeguards):
            continue
        unresolved.append(f"{person}: {row.sentence} ({row.label})")
    undeclared = [f"{row.person} has not declared (IND-13)." for row in judging.values() if row.accepted_on is None]
    return gates.TeamFacts(len(judging), tuple(dict.fromkeys(unresolved)), tuple(undeclared))


def _for_this(audit: Audit) -> Q:
    return Q(audit=audit.planned) | Q(programme=audit.planned.programme, standing=True)


def _answers(safeguard: Safeguard, rule: str, person: int) -> bool:
    return safeguard.rule in (rule, "") and safeguard.person_id in (None, person)


def freeze_facts(audit: Audit) -> gates.FreezeFacts:
    """AG-3, "freeze checklist": questions, and scope items that no member of the team takes."""
    items = list(audit.planned.scope.select_related("process", "clause").prefetch_related("taken_by"))
    judging = {row.pk for row in team(audit) if row.role in JUDGING}
    limited = {row.assignment_id for item in items for row in item.taken_by.all()}
    takes_all = bool(judging - limited)
    unassigned = [
        str(item.process or item.clause)
        for item in items
        if not takes_all and not any(row.assignment_id in judging for row in item.taken_by.all())
    ]
    asked = list(QuestionLeaf.objects.filter(question__audit=audit).values_list("clause_id", "question_id"))
    clauses = {clause for clause, _question in asked}
    silent = [item.clause.number for item in items if item.clause_id not in clauses]
    questions = len({question for _clause, question in asked})
    return gates.FreezeFacts(questions, tuple(dict.fromkeys(unassigned)), tuple(dict.fromkeys(silent)))


def opening_facts(
    audit: Audit, on: date, *, held: bool = True, confirmed: bool | None = None, new_blocks: tuple[str, ...] = ()
) -> gates.OpeningFacts:
    """AG-4. `confirmed`: whether the team was, before it was judged again."""
    return gates.OpeningFacts(
        on=on,
        planned_start=audit.planned.start or audit.planned.baseline_start,
        started=audit.started_on is not None,
        team_confirmed=audit.team_is_confirmed if confirmed is None else confirmed,
        checklist_frozen=audit.checklist_frozen_on is not None,
        held=held,
        new_blocks=new_blocks,
    )


def owned_areas(person: User, audit: Audit, day: date) -> tuple[str, ...]:
    """Audited areas that the person owns on that day (IND-26)."""
    in_scope = audit.planned.scope.filter(process__isnull=False).values("process")
    owned: list[Process] = list(processes_answered_for(person, day).filter(pk__in=in_scope))
    return tuple(str(process) for process in owned)


def needs_second_approver(audit: Audit, approver: User, areas: tuple[str, ...]) -> tuple[str, ...]:
    """IND-26 where the rules ask more than a line in the report, and no safeguard of somebody else answers it.

    Standard warns, so nothing is asked; Strict wants a second approver. At most two queries.
    """
    heavy = [verdict for verdict in ind_26(areas, programmes.load_policy()) if verdict.severity >= Severity.MITIGATE]
    if not heavy:
        return ()
    plan = audit.planned
    signed = Safeguard.objects.filter(Q(audit=plan) | Q(audit__isnull=True, programme=plan.programme_id))
    signed = signed.filter(rule="IND-26", approved_on__isnull=False).exclude(approved_by=approver)
    answered = all(one.severity == Severity.MITIGATE for one in heavy) and signed.exists()
    return () if answered else tuple(verdict.sentence for verdict in heavy)


def auditees(audit: Audit, day: date) -> list[User]:
    """Who answers for the audited processes on that day. Two queries."""
    found: dict[int, User] = {}
    processes = Process.objects.filter(pk__in=audit.planned.scope.filter(process__isnull=False).values("process"))
    for owners in owners_of(list(processes.order_by("code")), day).values():
        found |= {owner.pk: owner for owner in owners}
    return list(found.values())


def approve_facts(
    audit: Audit,
    approver: User | None,
    today: date,
    *,
    rows: list[Row] | None = None,
    conclusions: list[dict[str, str]] | None = None,
    missing_parts: tuple[str, ...] = (),
    draft_findings: tuple[str, ...] = (),
    unconfirmed_grades: tuple[str, ...] = (),
) -> gates.ApproveFacts:
    """AG-8: what this room knows, joined with what the later rooms hand up (D18)."""
    owns = () if approver is None else owned_areas(approver, audit, today)
    said = {c["objective"] for c in (audit.conclusions if conclusions is None else conclusions) if c["text"].strip()}
    held = checklist(audit) if rows is None else rows
    return gates.ApproveFacts(
        criteria=int(has_criteria(audit)),
        scope_items=len(scope_numbers(audit)),
        approver_is_author=approver is not None and approver.pk == author_id(audit),
        open_lines=tuple(gates.FIELDWORK.hints(fieldwork_facts(held))),
        missing_parts=missing_parts,
        objectives_without_conclusion=tuple(o for o in objectives_of(audit) if o not in said),
        draft_findings=draft_findings,
        unconfirmed_grades=unconfirmed_grades,
        approver_owns=owns,
        second_approver=() if approver is None or not owns else needs_second_approver(audit, approver, owns),
    )


def complete_facts(audit: Audit) -> gates.CompleteFacts:
    """AG-9: matters that somebody opened and nobody settled yet."""
    open_matters = audit.open_matters or {}
    by_kind = {kind: [m["text"] for m in open_matters.values() if m["kind"] == kind] for kind in MATTERS}
    return gates.CompleteFacts(
        undecided_objections=tuple(by_kind["objection"]),
        documents_out=tuple(by_kind["document"]),
        factual_check_pending=bool(by_kind["factual_check"]),
    )


MATTERS = ("objection", "document", "factual_check")
