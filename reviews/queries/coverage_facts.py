"""What was planned, answered and found in three years, read narrowly: five queries, whatever the view asks for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from audits.models import AnswerSource, QuestionLeaf
from audits.rules.answering import WITH_EVIDENCE
from findings.models import FindingClause
from programmes.models import PlannedAudit, Programme, ScopeItem
from programmes.queries.visible import HIDDEN
from reviews.rules.coverage import DEEP
from reviews.rules.seen import Visit, state_of
from standards.models import Standard

Key = Any
"""A clause, a process, a site, or a site with a process: what a row of the view is."""


@dataclass(frozen=True, slots=True)
class Audited:
    """An audit as a column: planned one and audit by key, days in force, whether the report is out."""

    pk: int
    audit: int | None
    ref: str
    title: str
    year: int
    first: date | None
    last: date | None
    report_out: bool
    legacy: bool
    is_open: bool

    def visit(self, answers: int, findings: int) -> Visit:
        """What the audit has to do with one thing."""
        state = state_of(answers, self.report_out)
        return Visit(self.ref, self.year, self.first, self.last, state, answers, findings)


COLUMNS = (
    "pk",
    "audit__pk",
    "reference",
    "title",
    "programme__year",
    "actual_start",
    "start",
    "baseline_start",
    "actual_end",
    "end",
    "report_sent_on",
    "legacy",
    "progress",
)


def audits_of(programme: Programme, years: Iterable[int]) -> list[Audited]:
    """Audits of these years and of the next one's programme once it is approved; cancelled ones are left out."""
    ahead = Q(programme__year=programme.year + 1) & ~Q(programme__state__in=HIDDEN)
    rows = PlannedAudit.objects.filter(Q(programme__year__in=tuple(years)) | ahead).exclude(progress="cancelled")
    return [_audited(*row) for row in rows.order_by("start", "reference").values_list(*COLUMNS)]


def _audited(
    pk: int,
    audit: int | None,
    ref: str,
    title: str,
    year: int,
    began: date | None,
    start: date | None,
    baseline: date | None,
    ended: date | None,
    end: date | None,
    sent: date | None,
    legacy: bool,
    progress: str,
) -> Audited:
    is_open = not legacy and progress not in ("reporting", "completed", "cancelled")
    return Audited(
        pk, audit, ref, title, year, began or start or baseline, ended or end, sent is not None, legacy, is_open
    )


@dataclass(frozen=True)
class Looked:
    """What each audit has to do with each thing of one kind: by thing, the visits of the audits, oldest first."""

    visits: Mapping[Key, list[tuple[int, Visit]]] = field(default_factory=dict)
    """(planned audit's key, visit)"""

    def of(self, key: Key) -> list[Visit]:
        return [visit for _pk, visit in self.visits.get(key, ())]

    def by_audit(self, key: Key) -> dict[int, Visit]:
        return dict(self.visits.get(key, ()))


Counts = dict[tuple[int, Key], int]
"""Answers or findings by (planned audit's key, thing)."""


def looked(audits: list[Audited], named: Iterable[tuple[int, Key]], answers: Counts, findings: Counts) -> Looked:
    """Whatever is named in a scope or was answered is a visit of that audit."""
    held: dict[int, set[Key]] = defaultdict(set)
    for pk, key in (*named, *answers):
        held[pk].add(key)
    found: dict[Key, list[tuple[int, Visit]]] = defaultdict(list)
    for audit in audits:
        for key in held.get(audit.pk, ()):
            at = (audit.pk, key)
            found[key].append((audit.pk, audit.visit(answers.get(at, 0), findings.get(at, 0))))
    return Looked(found)


def by_clause(audits: list[Audited], standard: Standard) -> Looked:
    """Of each clause. Three queries."""
    planned = _planned(audits)
    scope = _scope(audits, standard).values_list("audit_id", "clause_id")
    answered = _answered(audits, standard).values_list("question__audit_id", "clause_id").annotate(Count("pk"))
    issued = of_standard(_issued(audits), standard).values_list("finding__audit_id", "clause_id")
    return looked(
        audits,
        scope,
        {(planned[audit], clause): count for audit, clause, count in answered},
        {(planned[audit], clause): count for audit, clause, count in issued.annotate(Count("pk"))},
    )


def by_process(audits: list[Audited], standard: Standard) -> Looked:
    """Of each process, with its findings. Three queries."""
    planned = _planned(audits)
    issued = _issued(audits).exclude(finding__process=None).values_list("finding__audit_id", "finding__process_id")
    counted = issued.annotate(Count("finding_id", distinct=True))
    findings = {(planned[audit], process): count for audit, process, count in counted}
    return processes_and_places(audits, standard, findings)[0]


def by_place(audits: list[Audited], standard: Standard) -> Looked:
    """Of each site or shift, as (its key, None), and of each process there, as (site, process). Two queries."""
    return processes_and_places(audits, standard, {})[1]


def processes_and_places(audits: list[Audited], standard: Standard, findings: Counts) -> tuple[Looked, Looked]:
    """What was looked at in which process, and where. Two queries.

    A question belongs to one process, so a process needs answers of its own. It belongs to the first place of its
    clause only, so a place was looked at where a clause that the scope names there was answered in the audit.
    """
    planned = _planned(audits)
    scope = list(_scope(audits, standard).values_list("audit_id", "process_id", "clause_id", "site_id"))
    leaves: Counts = defaultdict(int)
    answers: Counts = defaultdict(int)
    at = ("question__audit_id", "clause_id", "question__process_id")
    for audit, clause, process, count in _answered(audits, standard).values_list(*at).annotate(Count("pk")):
        leaves[planned[audit], clause] += count
        if process is not None:
            answers[planned[audit], process] += count
    named = {(audit, process) for audit, process, _clause, _site in scope if process is not None}
    answers.update(_taken_over(audits, scope, leaves))
    there: dict[tuple[int, Key], set[int]] = defaultdict(set)
    for audit, process, clause, site in scope:
        if site is not None:
            there[audit, (site, None)].add(clause)
            if process is not None:
                there[audit, (site, process)].add(clause)
    seen = {(audit, key): sum(leaves.get((audit, one), 0) for one in found) for (audit, key), found in there.items()}
    return looked(audits, named, answers, findings), looked(audits, there, {k: n for k, n in seen.items() if n}, {})


def answered_codes(audits: list[Audited], standard: Standard) -> set[str]:
    """Codes of the questions that were answered with evidence. One query."""
    held = [audit for audit in audits if audit.report_out and not audit.legacy]
    rows = _answered(held, standard).values_list("question__code", flat=True)
    return set(rows.distinct())


def _planned(audits: Iterable[Audited]) -> dict[int, int]:
    """From the audit's key to the planned one's."""
    return {audit.audit: audit.pk for audit in audits if audit.audit is not None}


def _taken_over(audits: Iterable[Audited], scope: Iterable[tuple[int, Key, int, Key]], leaves: Counts) -> Counts:
    """An audit of earlier records has one question a clause, which stands for every process that shares the clause."""
    old = {audit.pk for audit in audits if audit.legacy}
    found: dict[tuple[int, Key], set[int]] = defaultdict(set)
    for audit, process, clause, _site in scope:
        if audit in old and process is not None and leaves.get((audit, clause)):
            found[audit, process].add(clause)
    return {(audit, process): len(clauses) for (audit, process), clauses in found.items()}


def _scope(audits: Iterable[Audited], standard: Standard) -> QuerySet[ScopeItem]:
    rows = ScopeItem.objects.filter(audit__in=[audit.pk for audit in audits])
    return of_standard(rows, standard).order_by()


def _answered(audits: Iterable[Audited], standard: Standard) -> QuerySet[QuestionLeaf]:
    """Leaves of answers that count (domain 6.2), from the audits down: clauses are few and every audit has them."""
    rows = QuestionLeaf.objects.filter(
        Exists(AnswerSource.objects.filter(answer=OuterRef("question__answer"))),
        withheld=False,
        question__type__in=DEEP,
        question__answer__result__in=[result.value for result in WITH_EVIDENCE],
        question__audit__in=list(_planned(audits)),
    )
    return of_standard(rows, standard).order_by()


def of_standard(rows: QuerySet[Any], standard: Standard) -> QuerySet[Any]:
    """Rows whose clause is of this standard. Adding nought keeps the database from beginning there: a standard has
    few clauses and every audit has them, so it would read every answer there is."""
    return rows.alias(edition=F("clause__standard_id") + 0).filter(edition=standard.pk)


def _issued(audits: Iterable[Audited]) -> QuerySet[FindingClause]:
    rows = FindingClause.objects.filter(finding__audit__in=list(_planned(audits))).exclude(finding__reference="")
    return rows.exclude(finding__state="withdrawn").order_by()
