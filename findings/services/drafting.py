"""Drafts: from an answer, by hand in an audit, or from an own observation (domain 6.4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from audits.models import Answer, Audit, Source
from audits.services.common import refuse_taken_over
from findings import permissions, queries
from findings.models import Finding, FindingAnswer, FindingClause, Nonconformity
from findings.notices import long_date
from findings.rules.texts import source_words
from findings.services.common import Actor, locked_finding, person, require
from findings.workflow import FINDING
from kernel import counters
from kernel.journal import audited, record
from kernel.workflow import Refused
from organisation.models import Process, User
from organisation.queries import owners_on, people
from standards.models import Clause

KINDS = {
    Answer.Result.NONCONFORMING: Finding.Kind.NC,
    Answer.Result.CONFORMING_OFI: Finding.Kind.OFI,
    Answer.Result.CONFORMING_STRENGTH: Finding.Kind.GOOD_PRACTICE,
}
EDITABLE = (
    "kind",
    "process",
    "service",
    "unit",
    "criterion_document",
    "clause_detail",
    "requirement",
    "evidence",
    "gap",
    "grade",
    "owner",
    "source",
    "response_text",
)


def raise_from_answer(answer: Answer, *, by: Actor, today: date) -> Finding:
    """A draft from a Not met, Improve or Positive answer, filled with what the answer knows; once an answer."""
    audit = answer.question.audit
    require(permissions.may_draft, by, audit)
    if answer.result not in KINDS:
        raise Refused("Only an answer Not met, Improve or Positive opens a finding.")
    with audited(by=by, today=today):
        Audit.objects.select_for_update(of=("self",)).get(pk=audit.pk)
        known = FindingAnswer.objects.filter(answer=answer).select_related("finding").first()
        if known is not None:
            found: Finding = known.finding
            return found
        question = answer.question
        process = question.process or (question.scope_item.process if question.scope_item else None)
        leaves = [leaf.clause for leaf in question.leaves.select_related("clause").order_by("-primary", "pk")]
        finding = _new(
            audit,
            KINDS[Answer.Result(answer.result)],
            by=by,
            today=today,
            process=process,
            owner=_owner(process, leaves, today),
            requirement=_requirement(leaves, question.own_rule or question.must_be_true),
            evidence=_evidence(answer),
            gap=_gap(answer),
            response_text="",
        )
        _cite(finding, leaves)
        FindingAnswer(finding=finding, answer=answer).save()
        record(finding, verb="raised", answer=answer.pk)
    return finding


def raise_missing(audit: Audit, *, by: Actor, today: date) -> list[Finding]:
    """A draft for every answer of the audit that asks for one and has none."""
    return [raise_from_answer(answer, by=by, today=today) for answer in queries.unanswered(audit)]


def raise_draft(
    audit: Audit, *, kind: str, by: Actor, today: date, clauses: Sequence[Clause] = (), **fields: Any
) -> Finding:
    """A draft by hand in an audit; `fields` are those of the form."""
    require(permissions.may_draft, by, audit)
    with audited(by=by, today=today):
        finding = _new(audit, kind, by=by, today=today, **_known(fields))
        _cite(finding, clauses)
        record(finding, verb="raised")
    return finding


def raise_own(
    *,
    process: Process | None,
    clauses: Sequence[Clause],
    requirement: str,
    evidence: str,
    gap: str,
    grade: str,
    owner: User | None,
    by: Actor,
    today: date,
    source: str = Finding.Source.OWN_OBSERVATION,
    kind: str = Finding.Kind.NC,
    **fields: Any,
) -> Finding:
    """Something noticed outside an audit; the programme manager's office issues it (domain 7.1, sources)."""
    require(lambda user, _row: permissions.may_raise_own(user), by, None)
    with audited(by=by, today=today):
        texts = {"requirement": requirement, "evidence": evidence, "gap": gap}
        finding = _new(
            None,
            kind,
            by=by,
            today=today,
            process=process,
            grade=grade,
            owner=owner,
            source=source,
            **texts,
            **_known(fields),
        )
        _cite(finding, clauses)
        record(finding, verb="raised")
    return finding


def propose_10_1(nc: Nonconformity, *, late: str, manager: User, today: date) -> Finding | None:
    """L5 of the ladder: a draft against 10.1 for the programme manager, once; nobody has to take it up (7.4).

    Call inside `audited()`. `late` says which step was due when.
    """
    cited = nc.finding.clauses.select_related("clause").first()
    clause = Clause.objects.filter(standard=cited.clause.standard_id, number="10.1").first() if cited else None
    evidence = f"{nc.reference}: {late}"
    if clause is None or Finding.objects.filter(audit=None, evidence=evidence).exists():
        return None
    finding = _new(
        None,
        Finding.Kind.NC,
        by=manager,
        today=today,
        source=Finding.Source.OWN_OBSERVATION,
        process=nc.finding.process,
        requirement="10.1: corrective action is taken in time",
        evidence=evidence,
    )
    _cite(finding, [clause])
    why = (
        f"Made by the daily reminders, not by a person: {nc.reference}: {late}, and every reminder before has gone out"
        " (domain 7.4, L5). Nobody has to take it up: complete and issue it, or withdraw it with a reason."
    )
    record(finding, verb="raised", reason=why, rule="7.4 L5", nonconformity=nc.reference)
    return finding


def edit_draft(
    finding: Finding,
    *,
    by: Actor,
    today: date,
    version: int | None = None,
    clauses: Sequence[Clause] | None = None,
    **fields: Any,
) -> Finding:
    """Change a draft; an issued finding is never edited. Raises Stale on another version."""
    with audited(by=by, today=today):
        row = locked_finding(finding, version=version)
        require(permissions.may_edit_draft, by, row)
        if not row.is_draft:
            raise Refused(f"{row.name} is issued. Its text stays; grade and owner change by their own steps.")
        for name, value in _known(fields).items():
            setattr(row, name, value)
        row.save()
        if clauses is not None:
            _cite(row, clauses)
        record(row, verb="draft edited")
    return row


def withdraw_draft(finding: Finding, *, reason: str, by: Actor, today: date, version: int | None = None) -> Finding:
    """A draft that was none. It keeps its letter and its reason."""
    if not reason.strip():
        raise Refused("Enter the reason.")
    with audited(by=by, today=today):
        row = locked_finding(finding, version=version)
        row = FINDING.advance(
            row,
            "withdraw_draft",
            by=by,
            today=today,
            reason=reason,
            withdrawn_reason=reason.strip(),
            withdrawn_on=today,
        )
    return row


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(fields) - set(EDITABLE):
        raise TypeError(f"no such field of a draft: {', '.join(sorted(unknown))}")
    return fields


def _new(audit: Audit | None, kind: str, *, by: Actor, today: date, **fields: Any) -> Finding:
    who = person(by)
    if who is None:
        raise TypeError("a finding is raised by a person")
    if audit is not None:
        refuse_taken_over(audit)
    finding = Finding(kind=kind, audit=audit, raised_by=who, raised_on=today, **fields)
    finding.draft_reference = _letter(audit, today)
    finding.save()
    return finding


def _letter(audit: Audit | None, today: date) -> str:
    """AUD-26-08/D3, outside an audit OWN-26-D1; never used twice."""
    if audit is None:
        return f"OWN-{today.year % 100:02d}-D{counters.draw('OWN', today.year)}"
    return f"{audit.reference}/D{counters.draw(f'{audit.reference}/D', audit.planned.programme.year)}"


def _cite(finding: Finding, clauses: Iterable[Clause]) -> None:
    """The first clause is the primary one; what is no longer cited goes, as long as it is a draft."""
    wanted = list(dict.fromkeys(clauses))
    held = {row.clause_id: row for row in FindingClause.objects.filter(finding=finding)}
    for clause_id, row in held.items():
        if clause_id not in {c.pk for c in wanted}:
            row.delete()
        elif row.primary and row.clause_id != wanted[0].pk:
            row.primary = False
            row.save()
    for place, clause in enumerate(wanted):
        row = held.get(clause.pk)
        if row is None:
            FindingClause(finding=finding, clause=clause, primary=place == 0).save()
        elif place == 0 and not row.primary:
            row.primary = True
            row.save()


def _owner(process: Process | None, leaves: Sequence[Clause], today: date) -> User | None:
    """The manager of the area: whoever owns the clause within the process, else the process."""
    if process is None:
        return None
    clause_id = leaves[0].pk if leaves else None
    return next(iter(owners_on(process, today, clause_id=clause_id)), None)


def _requirement(leaves: Sequence[Clause], must_be_true: str) -> str:
    number = leaves[0].number if leaves else ""
    return ": ".join(part for part in (number, must_be_true.strip()) if part)


def _evidence(answer: Answer) -> str:
    sources = [link.source for link in answer.answer_sources.select_related("source")]
    names = _names() if any(source.kind != Source.Kind.INTERVIEW for source in sources) else []
    said = dict.fromkeys(_source_words(source, names) for source in sources)
    named = f"({'; '.join(said)})" if said else ""
    return " ".join(part for part in (answer.note.strip(), answer.suggestion.strip(), named) if part)


def _source_words(source: Source, names: Sequence[str]) -> str:
    kind, day = source.get_kind_display(), long_date(source.obtained_on)
    return source_words(kind, source.title, day, names, is_interview=source.kind == Source.Kind.INTERVIEW)


def _names() -> list[str]:
    """Last and full names of everybody with a record, for texts that name nobody (6.4)."""
    return [name for user in people().prefetch_related(None) for name in (user.last_name, user.full_name) if name]


def _gap(answer: Answer) -> str:
    if answer.result != Answer.Result.NONCONFORMING or answer.extent_n is None:
        return ""
    return f"{answer.extent_k} of {answer.extent_n} looked at do not meet the requirement"
