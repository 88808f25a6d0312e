"""The report of one audit, gathered from plan, audit and findings."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from audits.models import Answer, Audit, ChecklistQuestion, Source
from audits.models.seats import team
from audits.queries import objectives_of
from findings.models import Clock, Finding
from organisation import queries as organisation
from organisation.models import RoleTenure, in_force
from programmes.models import AuditCriterion, AuditStandard, Recipient, Safeguard, ScopeItem
from reviews.rules.audit_paper import (
    AuditPaper,
    Conclusion,
    Earlier,
    Item,
    Line,
    Member,
    Note,
    PartFacts,
    PrintedFinding,
    Step,
    message,
)
from reviews.rules.words import iso, long_day, spans

GRADES = {"ofi": "ofi", "good_practice": "positive"}
REPEAT_DAYS = 1096
"""Earlier findings of three years are followed up (7.6: 36 months)."""
STEPS = dict(Clock.Step.choices)


def scope_items(audit: Audit) -> list[ScopeItem]:
    return list(audit.planned.scope.select_related("process", "clause", "site"))


def findings_of(audit: Audit) -> list[Finding]:
    """Issued findings of this audit, nonconformities first, with what the report prints."""
    rows = Finding.objects.filter(audit=audit).exclude(reference="").exclude(state=Finding.State.WITHDRAWN)
    joined = rows.select_related("process", "owner", "nonconformity", "criterion_document__document")
    return _ordered(joined.prefetch_related("clauses__clause", "grades", "nonconformity__clocks"))


def all_findings(audit: Audit) -> list[Finding]:
    """Every finding of this audit, drafts among them, as they were written. One query."""
    return list(Finding.objects.filter(audit=audit).select_related("owner").order_by("pk"))


def listed_findings(rows: Iterable[Finding]) -> list[Finding]:
    """Those of `all_findings` that the report lists, in its order."""
    return _ordered(row for row in rows if row.reference and row.state != Finding.State.WITHDRAWN)


def _ordered(rows: Iterable[Finding]) -> list[Finding]:
    order = {"nc": 0, "ofi": 1, "good_practice": 2}
    return sorted(rows, key=lambda row: (order[row.kind], row.grade != "major", row.reference))


def audit_paper(audit: Audit, *, version: str, today: date, approver: Any = None) -> AuditPaper:
    """Everything of 5.4 as of today. About twenty queries, whatever the size."""
    planned, items, rows = audit.planned, scope_items(audit), findings_of(audit)
    counts, unverified = _answers(audit)
    views = _views(audit)
    findings = tuple(_finding(row, views.get(row.reference, "")) for row in rows)
    scope = _scope(items, counts, rows, planned.actual_start or planned.start or today)
    closed = audit.closing_on or planned.actual_end or planned.end
    name = organisation.organisation()
    return AuditPaper(
        reference=audit.reference,
        title=planned.title,
        version=version,
        as_of=iso(today),
        organisation=name.name if name else "",
        footer=f"Report on {audit.reference}, {'version ' + version if version else 'draft'}. Confidential.",
        message=message(findings, scope),
        facts=_facts(audit),
        conclusions=_conclusions(audit),
        findings=findings,
        scope=scope,
        not_covered=_not_covered(audit, unverified),
        criteria=_criteria(audit, items),
        team=tuple(
            Member(
                seat.person.full_name,
                seat.get_role_display(),
                seat.supervisor.full_name if seat.supervisor else "",
                iso(seat.accepted_on),
            )
            for seat in planned.assignments.select_related("person", "supervisor").order_by("pk")
        ),
        milestones=tuple(
            Line(iso(row.happened_on), row.get_kind_display()) for row in audit.milestones.order_by("happened_on", "pk")
        ),
        evidence=_evidence(audit, counts),
        earlier=_earlier(audit, items),
        safeguards=_safeguards(audit, items, closed or today),
        approver_owns=tuple(_owned(approver, items, today)) if approver is not None else (),
        deviations=tuple(
            Note(iso(row.on), row.rule, row.what, row.reason) for row in audit.deviations.order_by("on", "pk")
        ),
        obstacles=tuple(filter(None, (audit.stop_reason,))),
        views=tuple(
            Note(ref, "AG-7", words, "") for ref, words in sorted(views.items()) if not words.startswith("agree")
        ),
        next_steps=tuple(step for row in rows if row.kind == "nc" for step in _steps(row)),
        distribution=tuple(
            f"{row.person.full_name}, {row.person.post}" if row.person.post else row.person.full_name
            for row in planned.recipients.select_related("person").order_by("pk")
        ),
        signatures=_signatures(audit, approver),
    )


def _facts(audit: Audit) -> tuple[Line, ...]:
    planned = audit.planned
    first, last = planned.actual_start or planned.start, planned.actual_end or planned.end
    days = f"{planned.used_days or '–'} used, {planned.planned_days or '–'} planned"
    return (
        Line("Programme", planned.programme.reference),
        Line("Client", planned.client.full_name if planned.client else ""),
        Line("On site", f"{long_day(first)} to {long_day(last)}" if first and last else ""),
        Line("Method", planned.get_method_display()),
        Line("Closing meeting", long_day(audit.closing_on) if audit.closing_on else "not held yet"),
        Line("Auditor-days", days),
    )


def _conclusions(audit: Audit) -> tuple[Conclusion, ...]:
    """Every objective has its line, also where nobody has concluded yet."""
    said = {row["objective"]: row["text"] for row in audit.conclusions}
    return tuple(Conclusion(objective, said.get(objective, "")) for objective in objectives_of(audit))


def _answers(audit: Audit) -> tuple[dict[str, list[int]], list[Answer]]:
    """Answered and asked by process code; answers that could not be verified. Two queries."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    rows = ChecklistQuestion.objects.filter(audit=audit).values_list("process__code", "answer__result")
    for code, result in rows:
        counts[code or ""][1] += 1
        counts[code or ""][0] += bool(result)
    open_answers = Answer.objects.filter(question__audit=audit, result=Answer.Result.NOT_VERIFIED)
    return counts, list(open_answers.select_related("question").order_by("question__order"))


def _scope(items: list[ScopeItem], counts: dict[str, list[int]], rows: list[Finding], day: date) -> tuple[Item, ...]:
    owners: dict[int, list[str]] = defaultdict(list)
    tenures = RoleTenure.objects.filter(in_force(day), role=RoleTenure.Role.OWNER, target_kind="process")
    for tenure in tenures.select_related("person").order_by("start", "pk"):
        owners[tenure.process_id].append(tenure.person.full_name)
    found: dict[str, list[ScopeItem]] = defaultdict(list)
    for item in items:
        found[str(item.process) if item.process else item.clause.number].append(item)
    made = []
    for name, mine in found.items():
        process = mine[0].process
        code = process.code if process else ""
        made.append(
            Item(
                name,
                spans(tuple(item.clause.number for item in mine)),
                ", ".join(dict.fromkeys(item.site.name for item in mine if item.site)),
                ", ".join(owners[process.pk]) if process else "",
                counts[code][0],
                counts[code][1],
                sum(process is not None and row.process_id == process.pk for row in rows),
            )
        )
    return tuple(made)


def _not_covered(audit: Audit, unverified: list[Answer]) -> tuple[str, ...]:
    typed = [line.strip() for line in audit.not_covered.splitlines() if line.strip()]
    computed = [f"Not verified: {row.question.text} Reason: {row.reason}" for row in unverified]
    return (*typed, *computed)


def _criteria(audit: Audit, items: list[ScopeItem]) -> tuple[str, ...]:
    numbers = tuple(item.clause.number for item in items)
    standards = [f"{row.label}: {spans(numbers)}" for row in audit.planned.standards.order_by("code")]
    own = audit.planned.criteria.select_related("document_version__document").order_by("pk")
    return (*standards, *(_document(row) for row in own))


def _document(row: Any) -> str:
    version = row.document_version
    if version is None:
        return str(row.text)
    return f"{version}, in force from {long_day(version.in_force_from)}" + (f": {row.text}" if row.text else "")


def _evidence(audit: Audit, counts: dict[str, list[int]]) -> tuple[Line, ...]:
    kinds: dict[str, int] = defaultdict(int)
    names = dict(Source.Kind.choices)
    for kind in Source.objects.filter(audit=audit).values_list("kind", flat=True):
        kinds[str(names[kind])] += 1
    answered, asked = sum(row[0] for row in counts.values()), sum(row[1] for row in counts.values())
    lines = [Line("Questions answered", f"{answered} of {asked}")]
    return (*lines, *(Line(name, str(number)) for name, number in sorted(kinds.items())))


def _views(audit: Audit) -> dict[str, str]:
    """What was said finding by finding at the closing meeting."""
    row = audit.milestones.filter(kind="closing_meeting").first()
    words = {"agree": "agreed", "disagree": "disagreed", "brings_proof": "brings proof"}
    said = (row.details or {}).get("views", []) if row else []
    return {
        view["finding"]: words.get(view["view"], view["view"]) + (f" until {view['until']}" if view["until"] else "")
        for view in said
    }


def _finding(row: Finding, view: str) -> PrintedFinding:
    grades = sorted(row.grades.all(), key=lambda grade: (grade.on, grade.pk))
    changes = [f"{long_day(g.on)}: {g.old} to {g.new}, {g.reason}" for g in grades if g.old and g.old != g.new]
    links = sorted(row.clauses.all(), key=lambda link: (not link.primary, link.pk))
    return PrintedFinding(
        ref=row.reference,
        grade=GRADES.get(row.kind, row.grade),
        provisional=row.is_provisional,
        clauses=", ".join(link.clause.number for link in links),
        criterion=f"{row.criterion_document} {row.clause_detail}".strip() if row.criterion_document else "",
        process=str(row.process) if row.process else "",
        owner=row.owner.full_name if row.owner else "",
        requirement=row.requirement,
        evidence=row.evidence,
        gap=row.gap,
        history="; ".join(changes),
        view=view,
    )


def _steps(row: Finding) -> Iterable[Step]:
    nc: Any = row.nonconformity
    if not nc.is_open:
        return
    waiting = [clock for clock in nc.clocks.all() if clock.done_on is None]
    for clock in sorted(waiting, key=lambda item: (item.due_current, item.pk)):
        yield Step(
            row.reference, row.owner.full_name if row.owner else "", str(STEPS[clock.step]), iso(clock.due_current)
        )


def _earlier(audit: Audit, items: list[ScopeItem]) -> tuple[Earlier, ...]:
    """Nonconformities of the same processes issued in the three years before."""
    processes = {item.process_id for item in items if item.process_id}
    first = audit.planned.actual_start or audit.planned.start
    if not processes or first is None:
        return ()
    rows = Finding.objects.filter(
        kind=Finding.Kind.NC,
        process__in=processes,
        issued_on__lt=first,
        issued_on__gte=first - timedelta(days=REPEAT_DAYS),
    ).exclude(audit=audit)
    found = rows.exclude(state=Finding.State.WITHDRAWN).select_related("nonconformity").order_by("reference")
    return tuple(
        Earlier(row.reference, row.grade, row.title, str(row.nonconformity.get_state_display())) for row in found
    )


def _safeguards(audit: Audit, items: list[ScopeItem], day: date) -> tuple[Note, ...]:
    """Safeguards of this audit, and standing ones that touch a leaf of its scope (3.3)."""
    clauses = {item.clause_id for item in items}
    rows = Safeguard.objects.filter(approved_on__isnull=False, valid_from__lte=day, valid_to__gte=day)
    found = []
    for row in rows.select_related("approved_by").prefetch_related("safeguard_clauses").order_by("reference"):
        named = {link.clause_id for link in row.safeguard_clauses.all()}
        standing = row.standing and row.audit_id is None and (not named or named & clauses)
        if row.audit_id == audit.planned_id or standing:
            approver = row.approved_by.full_name if row.approved_by else ""
            found.append(Note(row.reference, row.rule, row.text, approver))
    return tuple(found)


def _owned(approver: Any, items: list[ScopeItem], day: date) -> list[str]:
    owned = set(organisation.processes_answered_for(approver, day).values_list("pk", flat=True))
    return list(dict.fromkeys(str(item.process) for item in items if item.process_id in owned))


def _signatures(audit: Audit, approver: Any) -> tuple[Line, ...]:
    author = audit.report_author
    if author is None:
        lead = audit.planned.assignments.filter(role="lead").select_related("person").first()
        author = lead.person if lead else None
    signed = approver or audit.report_approved_by or audit.planned.report_approver
    return (
        Line("Lead auditor", author.full_name if author else ""),
        Line("Approved by", signed.full_name if signed else ""),
    )


def with_parts(audits: QuerySet[Audit]) -> QuerySet[Audit]:
    """The same audits, each with the counts that `part_facts` wants."""
    unverified = Answer.objects.filter(question__audit=OuterRef("pk"), result=Answer.Result.NOT_VERIFIED)
    planned = OuterRef("planned")
    counted: QuerySet[Audit] = audits.annotate(
        part_standards=_number(AuditStandard.objects.filter(audit=planned), "audit"),
        part_criteria=_number(AuditCriterion.objects.filter(audit=planned), "audit"),
        part_recipients=_number(Recipient.objects.filter(audit=planned), "audit"),
        part_unverified=_number(unverified, "question__audit"),
    )
    return counted


def _number(rows: QuerySet[Any], by: str) -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values(by).annotate(n=Count("pk")).values("n")), 0)


def _counted(audit: Audit) -> dict[str, int]:
    parts = ("part_standards", "part_criteria", "part_recipients", "part_unverified")
    found: dict[str, int] = with_parts(Audit.objects.filter(pk=audit.pk)).values(*parts).get()
    return found


def part_facts(audit: Audit) -> PartFacts:
    """What a person has to supply before the approval. One query and the team; for a row `with_parts` the team only."""
    planned = audit.planned
    counted = audit.__dict__ if "part_recipients" in audit.__dict__ else _counted(audit)
    return PartFacts(
        objectives=len(objectives_of(audit)),
        has_client=planned.client_id is not None,
        team=len(team(audit)),
        criteria=counted["part_standards"] + counted["part_criteria"],
        recipients=counted["part_recipients"],
        unverified=counted["part_unverified"],
        says_not_covered=bool(audit.not_covered.strip()),
    )
