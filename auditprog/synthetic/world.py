"""The organisation around the audits: people with roles and lines, units, sites, processes with their leaves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password

from auditprog.demo.source import STANDARD, northwind
from auditprog.synthetic import calendar as days
from auditprog.synthetic import words
from kernel.dates import Calendar
from kernel.journal import add_all
from organisation import models as org
from organisation.models import User
from standards.models import Clause, CriteriaDocument, DocumentVersion, Standard

MANAGER, LEAD, OWNER = "bench-manager", "bench-lead", "bench-owner"
FEWEST = 16
SITES = (("North site", False), ("South site", False), ("Harbour site", False), ("Night shift", True))
UNITS = ("Service desk", "Operations", "Changes and releases", "Customers", "Suppliers and finance", "Quality")


@dataclass(slots=True)
class Area:
    """A process with its leaves and who owned it since when, oldest first."""

    process: org.Process
    leaves: list[Clause]
    owners: list[tuple[date, User]] = field(default_factory=list)

    def owner_on(self, day: date) -> User:
        """The owner in force; before the first one that one."""
        return next((person for start, person in reversed(self.owners) if start <= day), self.owners[0][1])


@dataclass(slots=True)
class World:
    """What the years are written with."""

    standard: Standard
    calendar: Calendar
    manager: User
    sponsor: User
    chair: User
    leads: list[User] = field(default_factory=list)
    auditors: list[User] = field(default_factory=list)
    owners: list[User] = field(default_factory=list)
    others: list[User] = field(default_factory=list)
    sites: list[org.Site] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    documents: list[DocumentVersion] = field(default_factory=list)


def build(audits: int, first: int, today: date, rng: Random, password: str, processes: int = 0) -> World:
    """Write the organisation as it stands from the year before the first programme. Call inside `audited()`."""
    start = date(first - 1, 1, 2)
    _organisation(first - 1, today.year + 2)
    units = [org.Unit(code=f"SY-U{n}", name=name) for n, name in enumerate(UNITS, 1)]
    add_all(org.Unit, units)
    people = _people(max(FEWEST, audits // 5), rng, password)
    standard = Standard.objects.get(code=STANDARD)
    world = World(standard, days.calendar(first - 1, today.year + 2), people[0], people[1], people[2])
    quality, rest = people[3], people[4:]
    _divide(world, rest, rng)
    world.sites = add_all(
        org.Site, [org.Site(code=f"SY-S{n}", name=name, is_shift=shift) for n, (name, shift) in enumerate(SITES, 1)]
    )
    _areas(world, units, start, today, rng, processes)
    _seats(world, quality, units, start, today, rng)
    _competence(world, start, today, rng)
    _documents(world, start)
    return world


def _organisation(first: int, last: int) -> None:
    if not org.Organisation.objects.exists():
        org.Organisation(
            id=1,
            name="Synthetic Services",
            scope="The service management system behind every service of a synthetic organisation.",
            next_surveillance=f"{last}-03",
        ).save()
    known = set(org.Holiday.objects.values_list("date", flat=True))
    rows = [org.Holiday(date=day, name=name) for day, name in days.holidays(first, last) if day not in known]
    add_all(org.Holiday, rows)
    closed = set(org.Shutdown.objects.values_list("start", flat=True))
    add_all(org.Shutdown, [org.Shutdown(start=a, end=b) for a, b in days.shutdowns(first, last) if a not in closed])


def _people(count: int, rng: Random, password: str) -> list[User]:
    """Accounts; only the three of the bench can sign in, and only where a password was given."""
    taken = set(User.objects.values_list("username", flat=True))
    locked, opened = make_password(None), make_password(password or None)
    made = []
    for number in range(count):
        first, last = rng.choice(words.FIRST), rng.choice(words.LAST)
        name = {0: MANAGER, 4: LEAD, 5: OWNER}.get(number) or _free(f"{first}.{last}".lower(), taken)
        taken.add(name)
        user = User(username=name, first_name=first, last_name=last, email=f"{name}@synthetic.example")
        user.password = opened if number in (0, 4, 5) else locked
        user.date_joined = datetime(2020, 1, 2, 8, tzinfo=UTC)
        made.append(user)
    User.objects.bulk_create(made)
    return made


def _free(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted}{number}"
    return name


def _divide(world: World, people: list[User], rng: Random) -> None:
    """The first is a lead auditor, the second an owner; of the others about a third each audits, owns, works."""
    world.leads.append(people[0])
    world.owners.append(people[1])
    rest = people[2:]
    auditors, owners = max(4, len(rest) * 3 // 10), max(4, len(rest) * 4 // 10)
    for number, person in enumerate(rest[:auditors]):
        (world.leads if number % 2 == 0 else world.auditors).append(person)
    world.owners += rest[auditors : auditors + owners]
    world.others = rest[auditors + owners :]


def _areas(world: World, units: list[org.Unit], start: date, today: date, rng: Random, wanted: int) -> None:
    """The processes of the demo; where more are wanted, the same ones again at the other sites."""
    clauses = {clause.number: clause for clause in world.standard.clauses.all()}
    said: list[dict[str, Any]] = northwind()["processes"]
    for number in range(wanted or len(said)):
        known, place = said[number % len(said)], number // len(said)
        process = org.Process(
            code=f"SY-P{number + 1:02d}",
            name=known["name"] + (f", {SITES[place - 1][0].lower()}" if place else ""),
            unit=rng.choice(units[:-1]),
            cycle_days=known["cycle_days"],
            topic=known["topic"],
            importance=rng.randint(1, 5),
            change_points=rng.randint(0, 5),
            signal_points=rng.randint(0, 5),
            points_as_of=date(today.year, 1, 5) if today >= date(today.year, 1, 5) else start,
        )
        world.areas.append(Area(process, [clauses[n] for n in known["leaves"]]))
    add_all(org.Process, [area.process for area in world.areas])
    add_all(org.ProcessLeaf, [org.ProcessLeaf(process=a.process, clause=c) for a in world.areas for c in a.leaves])
    tenures = []
    for number, area in enumerate(world.areas):
        tenures += _owners(world, area, number, start, today, rng)
    add_all(org.RoleTenure, tenures)


def _owners(world: World, area: Area, number: int, start: date, today: date, rng: Random) -> list[org.RoleTenure]:
    """One owner now, for every third process another one before; internal audit belongs to its manager."""
    if any(leaf.number == "9.2" for leaf in area.leaves):
        area.owners = [(start, world.manager)]
    else:
        now = world.owners[number % len(world.owners)]
        before = world.owners[(number + 1) % len(world.owners)]
        span = (today - start).days
        change = start + timedelta(days=rng.randint(span // 3, span * 2 // 3))
        area.owners = [(start, before), (change, now)] if number % 3 == 0 else [(start, now)]
    ends = [first - timedelta(days=1) for first, _ in area.owners[1:]] + [None]
    return [
        org.RoleTenure(person=p, role="owner", target_kind="process", process=area.process, start=first, end=end)
        for (first, p), end in zip(area.owners, ends, strict=True)
    ]


def _seats(world: World, quality: User, units: list[org.Unit], start: date, today: date, rng: Random) -> None:
    """Access roles, top management, lines and units; the auditors sit in quality, beside every line."""
    pool = [*world.leads, *world.auditors]
    roles = [(world.manager, "programme_manager"), (world.sponsor, "top_management"), (world.chair, "top_management")]
    roles += [(p, "auditor") for p in pool] + [(p, "process_owner") for p in [*world.owners, world.manager]]
    roles += [(quality, "reader"), (quality, "process_owner")] + [(p, "reader") for p in world.others]
    add_all(org.AccessRole, [org.AccessRole(user=p, role=role, start=start) for p, role in roles])
    tops = (world.sponsor, world.chair)
    add_all(org.TopManagement, [org.TopManagement(person=p, start=start) for p in tops])
    heads = world.owners[: len(units) - 1]
    members = [(p, units[-1]) for p in (*pool, world.manager, quality)]
    members += [(p, units[n % (len(units) - 1)]) for n, p in enumerate([*world.owners, *world.others])]
    add_all(org.UnitMembership, [org.UnitMembership(person=p, unit=u, start=start) for p, u in members])
    lines = [(p, world.manager) for p in pool] + [(p, world.sponsor) for p in heads]
    lines += [(world.manager, world.chair), (quality, world.sponsor), (world.sponsor, world.chair)]
    under = [*world.owners[len(heads) :], *world.others]
    lines += [(p, heads[n % len(heads)]) for n, p in enumerate(under)]
    add_all(org.ReportingLine, [org.ReportingLine(person=p, manager=m, start=start) for p, m in lines])
    add_all(
        org.RoleTenure,
        [
            org.RoleTenure(person=quality, role="manager", target_kind="sms", start=start, title="SMS manager"),
            org.RoleTenure(person=world.sponsor, role="sponsor", target_kind="sms", start=start),
            *_work(world, start, rng),
        ],
    )


def _work(world: World, start: date, rng: Random) -> list[org.RoleTenure]:
    """Who operates which process now, and what the younger auditors did before they became auditors."""
    rows = []
    for person in world.others:
        for area in rng.sample(world.areas, 2):
            rows.append(
                org.RoleTenure(person=person, role="operator", target_kind="process", process=area.process, start=start)
            )
    for person in world.auditors:
        area = rng.choice(world.areas)
        rows.append(
            org.RoleTenure(
                person=person,
                role="operator",
                target_kind="process",
                process=area.process,
                start=start - timedelta(days=900),
                end=start - timedelta(days=400),
            )
        )
    return rows


def _competence(world: World, start: date, today: date, rng: Random) -> None:
    grades = [(p, "lead") for p in world.leads] + [(p, "auditor") for p in world.auditors]
    grades.append((world.manager, "programme_manager"))
    add_all(
        org.Qualification,
        [
            org.Qualification(
                person=person,
                standard_code=STANDARD,
                grade=grade,
                valid_from=start - timedelta(days=30),
                valid_to=date(today.year + 1, rng.randint(1, 12), 28),
                granted_by=world.sponsor,
            )
            for person, grade in grades
        ],
    )
    topics = sorted({area.process.topic for area in world.areas})
    add_all(
        org.TopicLevel,
        [
            org.TopicLevel(person=person, topic=topic, level=rng.choice((2, 3, 3, 3, 4)))
            for person in [*world.leads, *world.auditors]
            for topic in topics
        ],
    )


def _documents(world: World, start: date) -> None:
    """A procedure for every third process, which its owner approved."""
    chosen = world.areas[::3]
    papers = [CriteriaDocument(code=f"SY-D{n:02d}", title=f"{a.process.name} procedure") for n, a in enumerate(chosen)]
    add_all(CriteriaDocument, papers)
    world.documents = add_all(
        DocumentVersion,
        [
            DocumentVersion(
                document=paper,
                number="v1.0",
                approved_on=start,
                in_force_from=start,
                rule=f"{area.process.name}: each record is checked by a second person before it is closed.",
                process_code=area.process.code,
            )
            for paper, area in zip(papers, chosen, strict=True)
        ],
    )
    add_all(
        org.Authorship,
        [
            org.Authorship(document_version=version, person=area.owner_on(start), kind="approver", on=start)
            for version, area in zip(world.documents, chosen, strict=True)
        ],
    )
