"""Begin a year from the one before: its audits come again by their intervals, in a draft that is planned on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from kernel.journal import audited, record
from kernel.workflow import Refused
from organisation import queries as organisation
from organisation.models import Process, Site, User
from programmes.models import Assignment, AuditCriterion, PlannedAudit, Programme
from programmes.queries.beginning import coming_again
from programmes.rules.beginning import Again, spread
from programmes.rules.submission import STATEMENTS
from programmes.services.common import Actor, lock_programme, refuse_unless_open, require_edit
from programmes.services.planning import plan_audit
from programmes.services.programme import add_objective, add_risk, create_programme
from programmes.services.team import assign
from standards.models import Clause, DocumentVersion
from standards.queries import versions_in_force

NO_TITLE = "Taken over "
"""How a list without titles names what it brings (audits.imports)."""
NAMED, LONGEST = 3, 120


def start_from(
    source: Programme,
    *,
    by: Actor,
    today: date,
    year: int | None = None,
    manager: User | None = None,
    sponsor: User | None = None,
    budget_days: Decimal | None = None,
) -> Programme:
    """A draft for the next year with the statements, objectives, risks and audits of `source`.

    Audits come by the interval of their processes; teams are chosen anew, because independence is judged for days.
    Raises Refused when the year has a programme already, or nothing comes again in it.
    """
    require_edit(by)
    with audited(by=by, today=today):
        row = create_programme(
            year=year or source.year + 1,
            manager=manager or source.manager,
            deputy_manager=source.deputy_manager,
            sponsor=sponsor or source.sponsor,
            budget_days=budget_days if budget_days is not None else source.budget_days,
            by=by,
            today=today,
            **{name: getattr(source, name) for name in STATEMENTS},
        )
        for objective in source.objectives.all():
            add_objective(row, text=objective.text, measure=objective.measure, by=by, today=today)
        for risk in source.risks.select_related("owner"):
            said = {name: getattr(risk, name) for name in ("text", "category", "likelihood", "impact", "treatment")}
            add_risk(row, owner=_present(risk.owner), is_opportunity=risk.is_opportunity, by=by, today=today, **said)
        fill_from(row, source, by=by, today=today)
    return row


def fill_from(programme: Programme, source: Programme, *, by: Actor, today: date) -> list[PlannedAudit]:
    """The audits of `source` that come again, into a draft that has none yet. Refused where none does."""
    require_edit(by, programme)
    with audited(by=by, today=today):
        row = lock_programme(programme)
        refuse_unless_open(row)
        if not row.is_draft or row.audits.filter(legacy=False).exists():
            raise Refused(f"The programme of {row.year} has audits already.")
        again = coming_again(source, row.year)
        if not again:
            raise Refused(f"No audit of {source.year} comes again in {row.year}.")
        things = _things(again)
        if source.legacy:
            leads = {pk: people[0].pk for pk, people in things.teams.items()}
            again = spread(again, leads, row.year, organisation.calendar())
        made = [_plan(row, one, things, by=by, today=today) for one in again]
        if source.legacy:
            _propose_leads(list(zip(again, made, strict=True)), things, by=by, today=today)
        record(row, verb=f"begun from {source.year}", audits=len(made))
    return made


def _propose_leads(pairs: list[tuple[Again, PlannedAudit]], things: _Things, *, by: Actor, today: date) -> None:
    """Of the team that the old list names, its lead first, whoever is still here and may lead; else nobody."""
    busy: dict[int, list[Again]] = {}
    for one, audit in pairs:
        for person in things.teams.get(one.audit, ()):
            held = busy.setdefault(person.pk, [])
            if any(other.start <= one.end and one.start <= other.end for other in held):
                continue
            try:
                with transaction.atomic():
                    assign(audit, person=person, role="lead", by=by, today=today)
            except Refused:
                continue
            held.append(one)
            break


class _Things:
    """Everything that the lines name, read once."""

    def __init__(self, again: tuple[Again, ...]) -> None:
        lines = [line for one in again for line in one.lines]
        related = ("programme", "client", "report_approver")
        audits = PlannedAudit.objects.filter(pk__in=[one.audit for one in again]).select_related(*related)
        self.audits: dict[int, PlannedAudit] = audits.prefetch_related(
            "audit_standards__standard", "recipients__person"
        ).in_bulk()
        self.processes: dict[int, Process] = Process.objects.filter(active=True).in_bulk(
            {p for p, _c, _s in lines if p}
        )
        self.clauses: dict[int, Clause] = Clause.objects.select_related("standard").in_bulk({c for _p, c, _s in lines})
        self.sites: dict[int, Site] = Site.objects.in_bulk({s for _p, _c, s in lines if s})
        self.teams: dict[int, list[User]] = {}
        seats = Assignment.objects.filter(audit__in=audits, role__in=("lead", "auditor"), person__is_active=True)
        for seat in sorted(seats.select_related("person").order_by("pk"), key=lambda seat: seat.role != "lead"):
            self.teams.setdefault(seat.audit_id, []).append(seat.person)
        cited = AuditCriterion.objects.filter(audit__in=audits, kind="document", document_version__isnull=False)
        self.documents: dict[int, set[int]] = {}
        for audit, document in cited.values_list("audit_id", "document_version__document_id"):
            self.documents.setdefault(audit, set()).add(document)


def _things(again: tuple[Again, ...]) -> _Things:
    return _Things(again)


def _plan(programme: Programme, one: Again, things: _Things, *, by: Actor, today: date) -> PlannedAudit:
    old = things.audits[one.audit]
    scope = [
        (
            things.processes.get(process) if process else None,
            things.clauses[clause],
            things.sites.get(site) if site else None,
        )
        for process, clause, site in one.lines
        if process is None or process in things.processes
    ]
    standards = [row.standard for row in old.audit_standards.all() if row.standard.is_criteria]
    return plan_audit(
        programme,
        title=_title(old, scope),
        start=one.start,
        end=one.end,
        scope=scope or [(None, things.clauses[clause], None) for _process, clause, _site in one.lines],
        method=old.method,
        client=_present(old.client),
        objectives=old.objectives,
        standards=standards or None,
        planned_days=old.planned_days,
        criteria_documents=_in_force(things.documents.get(old.pk, set()), one.start),
        recipients=[row.person for row in old.recipients.all() if row.person.is_active],
        report_approver=_present(old.report_approver),
        by=by,
        today=today,
    )


def _title(old: PlannedAudit, scope: list[tuple[Process | None, Clause, Site | None]]) -> str:
    """What it was called; where the old list had no title, what it looks at."""
    if not (old.legacy and old.title.startswith(NO_TITLE)):
        return old.title
    names = list(dict.fromkeys(process.name for process, _clause, _site in scope if process))
    names = names or list(dict.fromkeys(str(clause) for _process, clause, _site in scope)) or [old.title]
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED])[: LONGEST - len(more)] + more


def _in_force(documents: set[int], day: date) -> list[DocumentVersion]:
    """The version of each document that is in force then."""
    return list(versions_in_force(day).filter(document_id__in=documents)) if documents else []


def _present(person: Any) -> User | None:
    """A person who has left does not come along."""
    return person if person is not None and person.is_active else None
