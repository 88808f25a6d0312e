"""Northwind as rows (domain 13), without its histories; the programmes and their audits through the services."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from kernel.journal import audited
from organisation.models import (
    AccessRole,
    Authorship,
    DeputyActing,
    Employment,
    Organisation,
    Party,
    Process,
    ProcessLeaf,
    Qualification,
    Relationship,
    ReportingLine,
    RoleTenure,
    Site,
    TopicLevel,
    TopManagement,
    Unit,
    UnitMembership,
    User,
)
from programmes import queries, services
from programmes.models import PlannedAudit, Programme
from standards.models import Clause, CriteriaDocument, DocumentVersion, Standard
from tests.programmes.helpers import TODAY
from tests.programmes.northwind import MOVED, day, load

LOADER = "system:test"
DRAFTED = date(2024, 11, 25)
STATEMENTS = {
    "frequency": "High and medium processes and the annual core every year, low ones every second year.",
    "methods": "On site, or mixed where a supplier is visited.",
    "responsibilities": "The programme manager plans, leads audit, the COO approves.",
    "planning": "Scope, criteria and a team free of the item for each audit.",
    "reporting": "Report within ten working days to the COO and the owners.",
}


@dataclass
class Northwind:
    """The organisation, by the keys of the demo data."""

    standard: Standard
    people: dict[str, User] = field(default_factory=dict)
    processes: dict[str, Process] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)
    documents: dict[str, DocumentVersion] = field(default_factory=dict)
    clauses: dict[str, Clause] = field(default_factory=dict)
    programmes: dict[str, Programme] = field(default_factory=dict)
    audits: dict[str, PlannedAudit] = field(default_factory=dict)

    def scope(self, code: str, *leaves: str) -> list[tuple[Process, Clause, Site | None]]:
        """Lines of a process, all of its leaves unless some are named."""
        process = self.processes[code]
        numbers = leaves or [leaf.clause.number for leaf in process.process_leaves.select_related("clause")]
        return [(process, self.clauses[number], None) for number in numbers]


@pytest.fixture
def northwind(db: None, standard: Standard) -> Northwind:
    """People, units, processes and every dated fact of the demo data."""
    data = load("northwind.json")
    nw = Northwind(standard, clauses={c.number: c for c in Clause.objects.filter(standard=standard)})
    for row in data["people"]:
        first, _, last = row["name"].partition(" ")
        nw.people[row["id"]] = User.objects.create_user(
            row["id"], row["email"], None, first_name=first, last_name=last, is_guest=not row["signs_in"]
        )
    with audited(by=LOADER, today=DRAFTED):
        Organisation(id=1, name="Northwind IT Services", zone="Europe/Copenhagen").save()
        _units_and_processes(nw, data)
        _people(nw, data)
        _roles_and_ties(nw, data)
    return nw


def _units_and_processes(nw: Northwind, data: dict[str, Any]) -> None:
    units = {}
    for row in data["units"]:
        units[row["id"]] = Unit(code=row["id"], name=row["name"])
        units[row["id"]].save()
    for row in data["sites"]:
        nw.sites[row["id"]] = Site(code=row["id"], name=row["name"])
        nw.sites[row["id"]].save()
    for row in data["processes"]:
        given = row["priority_inputs"]
        process = Process(
            code=row["id"],
            name=row["name"],
            unit=units[row["unit"]],
            cycle_days=row["cycle_days"],
            topic=row["topic"],
            importance=given["I"],
            change_points=given["C"],
            signal_points=given["S"],
        )
        process.save()
        nw.processes[row["id"]] = process
        for leaf in row["leaves"]:
            ProcessLeaf(process=process, clause=nw.clauses[leaf]).save()
    for row in data["people"]:
        for member in row["units"]:
            UnitMembership(person=nw.people[row["id"]], unit=units[member["unit"]], **_days(member)).save()


def _people(nw: Northwind, data: dict[str, Any]) -> None:
    for row in data["people"]:
        person = nw.people[row["id"]]
        for role in row["access_roles"]:
            AccessRole(user=person, role=role, start=date(2022, 1, 1)).save()
        for line in row["managers"]:
            ReportingLine(person=person, manager=nw.people[line["manager"]], **_days(line)).save()
    for row in data["top_management"]:
        TopManagement(person=nw.people[row["person"]], **_days(row)).save()
    for row in data["qualifications"]:
        Qualification(
            person=nw.people[row["person"]],
            standard_code=row["standard"],
            grade=row["grade"],
            valid_from=day(row["valid_from"]),
            valid_to=day(row["valid_to"]),
        ).save()
    for name, topics in data["topic_levels"].items():
        for topic, level in topics.items():
            TopicLevel(person=nw.people[name], topic=topic, level=level).save()


def _roles_and_ties(nw: Northwind, data: dict[str, Any]) -> None:
    for row in data["role_tenures"]:
        kind, target = row["target"]["kind"], row["target"]["id"]
        where: dict[str, Any] = {"process": nw.processes.get(target)} if kind == "process" else {}
        if kind == "clause":
            where = {"clause": nw.clauses[target], "process": nw.processes.get(row.get("within", ""))}
        RoleTenure(
            person=nw.people[row["person"]],
            role=row["role"],
            target_kind=kind,
            title=row.get("title", ""),
            **where,
            **_days(row),
        ).save()
    for row in data["deputy_acting"]:
        for code in row["processes"]:
            DeputyActing(person=nw.people[row["person"]], process=nw.processes[code], **_days(row)).save()
    for row in data["employments"]:
        party = _party(row["party"], data)
        hired = nw.people.get(row.get("hired_by", ""))
        Employment(person=nw.people[row["person"]], party=party, hired_by=hired, **_days(row)).save()
    for row in data["relationships"]:
        Relationship(a=nw.people[row["a"]], b=nw.people[row["b"]], kind=row["kind"], **_days(row)).save()
    for row in data["documents"]:
        document = CriteriaDocument(code=row["code"], title=row["code"])
        document.save()
        version = DocumentVersion(
            document=document,
            number=row["version"],
            approved_on=day(row["approved"]),
            in_force_from=day(row["approved"]),
            process_code=row["process"],
        )
        version.save()
        nw.documents[f"{row['code']} {row['version']}"] = version
    for row in data["authorship"]:
        Authorship(
            document_version=nw.documents[row["document"]],
            person=nw.people[row["person"]],
            kind=row["kind"],
            on=day(row["date"]),
        ).save()


def _party(name: str, data: dict[str, Any]) -> Party:
    kind = next(row["type"] for row in data["parties"] if row["id"] == name)
    party = Party(name=name, kind=kind.replace(" ", "_"))
    party.save()
    return party


def _days(row: dict[str, Any]) -> dict[str, date | None]:
    return {"start": day(row["from"]), "end": day(row["to"])}


@pytest.fixture
def two_years(northwind: Northwind) -> Northwind:
    """The programmes of 2025 and 2026 with all sixteen audits and their teams, planned and assigned by the services."""
    data = load("northwind.json")
    for row in data["programmes"]:
        northwind.programmes[row["ref"]] = services.create_programme(
            year=row["year"],
            manager=northwind.people[row["manager"]],
            sponsor=northwind.people[row["sponsor"]],
            by=LOADER,
            today=DRAFTED,
            **STATEMENTS,
        )
    for row in data["audits"]:
        _audit(northwind, row)
    return northwind


def _audit(nw: Northwind, row: dict[str, Any]) -> None:
    first, last = MOVED.get(row["ref"], (row["baseline_start"], row["baseline_end"]))
    audit = services.plan_audit(
        nw.programmes[row["programme"]],
        title=row["title"],
        start=day(first),
        end=day(last),
        scope=[line for part in row["scope"] for line in nw.scope(part["process"], *part["leaves"])],
        client=nw.people[row["client"]],
        method=row["method"].replace("-", "_"),
        planned_days=row["planned_days"],
        report_approver=nw.people[row["report_approver"]],
        recipients=[nw.people[name] for name in row["report_recipients"]],
        criteria_documents=[nw.documents[name] for name in row["criteria_documents"]],
        by=LOADER,
        today=DRAFTED,
    )
    nw.audits[row["ref"]] = audit
    for seat in row["team"]:
        services.assign(
            audit,
            person=nw.people[seat["person"]],
            role=seat["role"],
            items=_items(audit, seat["items"]),
            supervisor=nw.people.get(seat.get("supervisor", "")),
            by=LOADER,
            today=DRAFTED,
        )


def _items(audit: PlannedAudit, names: list[str] | None) -> list[Any] | None:
    if names is None:
        return None
    rows = audit.scope.select_related("process", "clause")
    return [row for row in rows if row.process.code in names or row.clause.number in names]


@pytest.fixture
def plan(standard: Standard, mina: User, bo: User) -> Callable[..., PlannedAudit]:
    """Plan an audit in the small organisation: `plan(p01)` or `plan(p01, p02, year=2027)`."""

    def make(*processes: Process, today: date = date(2026, 6, 1), year: int = 2026, **fields: Any) -> PlannedAudit:
        programme = Programme.objects.filter(year=year).first() or services.create_programme(
            year=year, manager=mina, sponsor=bo, by=mina, today=today, **STATEMENTS
        )
        lines = [(p, leaf.clause, None) for p in processes for leaf in p.process_leaves.select_related("clause")]
        values: dict[str, Any] = {"title": "Resolution", "start": date(year, 9, 7), "end": date(year, 9, 9)}
        return services.plan_audit(programme, scope=lines, by=mina, today=today, **{**values, **fields})

    return make


@pytest.fixture
def audit(plan: Callable[..., PlannedAudit], p01: Process) -> PlannedAudit:
    return plan(p01)


@pytest.fixture
def led(audit: PlannedAudit, leo: User, mina: User) -> PlannedAudit:
    services.assign(audit, person=leo, role="lead", by=mina, today=TODAY)
    return audit


@pytest.fixture
def approved(led: PlannedAudit, mina: User, bo: User) -> PlannedAudit:
    """In an approved programme, with everything that submitting asks."""
    programme = led.programme
    services.add_objective(programme, text="Everything once", by=mina, today=TODAY)
    services.add_risk(programme, text="Few leads", likelihood=4, impact=3, by=mina, today=TODAY)
    for gap in queries.gaps(programme):
        clause = Clause.objects.get(standard__code="ISO/IEC 20000-1", number=gap.leaf)
        services.explain_gap(programme, clause=clause, later_year=2027, by=mina, today=TODAY)
    services.submit(programme, by=mina, today=TODAY)
    services.approve(programme, by=bo, today=TODAY)
    return PlannedAudit.objects.select_related("programme").get(pk=led.pk)
