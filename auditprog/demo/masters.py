"""The masters: units, people, processes and every dated fact about them, as the records of 2024 to 2026 hold them."""

from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password

from auditprog.demo.cast import Cast
from auditprog.demo.source import FIRST_DAY, PASSWORD, STANDARD, day, day_of
from kernel.journal import add_all, audited
from kernel.models import Setting
from organisation import models as org
from organisation.models import User
from organisation.rules import user_name
from standards.models import CriteriaDocument, DocumentVersion, Standard

BY = "system:demo"
START = date(2024, 11, 1)
LONG_AGO = date(2022, 1, 1)


def load(data: dict[str, Any]) -> Cast:
    """Write all masters in one transaction and return the cast."""
    cast = Cast(standard=Standard.objects.get(code=STANDARD))
    cast.clauses = {clause.number: clause for clause in cast.standard.clauses.all()}
    with audited(by=BY, today=START, reason="taken over from the organisation's records"):
        _organisation(data)
        units = _units(data)
        cast.sites = _sites(data)
        services = _services(data)
        parties = _parties(data)
        _processes(data, cast, units, services)
        _people(data, cast, units)
        _dated(data, cast, parties)
        _competence(data, cast)
        _documents(data, cast)
    return cast


def load_empty() -> None:
    """Only somebody to begin: everything else, the organisation's name included, is entered in the browser."""
    with audited(by=BY, today=FIRST_DAY, reason="a trial without data"):
        _administrator(make_password(PASSWORD), email="admin@example.org")


def _organisation(data: dict[str, Any]) -> None:
    said = data["organisation"]
    org.Organisation(
        id=1,
        name=said["name"],
        zone=said["zone"],
        preset=said["preset"].lower(),
        next_surveillance=said["next_surveillance"],
        scope="The service management system behind the six services that Northwind runs for its customers.",
        roll_to_working_day=data["settings"]["roll_to_working_day"],
        mail_on_non_working_days=data["settings"]["mail_on_non_working_days"],
    ).save()
    Setting(key="zone", value=said["zone"]).save()
    add_all(org.Holiday, [org.Holiday(date=day_of(h["date"]), name=h["name"]) for h in said["public_holidays"]])
    add_all(org.Shutdown, [org.Shutdown(start=day_of(a), end=day_of(b)) for a, b in said["shutdown"]])


def _units(data: dict[str, Any]) -> dict[str, org.Unit]:
    rows = {u["id"]: org.Unit(code=u["id"], name=u["name"]) for u in data["units"]}
    add_all(org.Unit, list(rows.values()))
    return rows


def _sites(data: dict[str, Any]) -> dict[str, org.Site]:
    rows = {
        s["id"]: org.Site(code=s["id"], name=s["name"], note=s["note"], is_shift=s["note"].startswith("shift"))
        for s in data["sites"]
    }
    add_all(org.Site, list(rows.values()))
    return rows


def _services(data: dict[str, Any]) -> dict[str, org.Service]:
    rows = {s["id"]: org.Service(code=s["id"], name=s["name"]) for s in data["services"]}
    add_all(org.Service, list(rows.values()))
    return rows


def _parties(data: dict[str, Any]) -> dict[str, org.Party]:
    rows = {p["id"]: org.Party(name=p["id"], kind=p["type"].replace(" ", "_")) for p in data["parties"]}
    add_all(org.Party, list(rows.values()))
    return rows


def _processes(data: dict[str, Any], cast: Cast, units: dict[str, org.Unit], services: dict[str, org.Service]) -> None:
    for p in data["processes"]:
        inputs = p["priority_inputs"]
        row = org.Process(
            code=p["id"],
            name=p["name"],
            unit=units[p["unit"]],
            cycle_days=p["cycle_days"],
            topic=p["topic"],
            importance=inputs["I"],
            change_points=inputs["C"],
            signal_points=inputs["S"],
            points_as_of=day(inputs["as_of"]),
        )
        row.save()
        add_all(org.ProcessLeaf, [org.ProcessLeaf(process=row, clause=cast.clauses[n]) for n in p["leaves"]])
        row.services.add(*[services[s] for s in p["services"]])
        cast.processes[p["id"]] = row


def _people(data: dict[str, Any], cast: Cast, units: dict[str, org.Unit]) -> None:
    hashed = make_password(PASSWORD)  # once: the hasher is slow on purpose, and the password is the same
    for p in data["people"]:
        first, _, last = p["name"].removeprefix("Dr ").partition(" ")
        user = User(
            username=user_name(p["name"]),
            first_name=first,
            last_name=last,
            email=p["email"],
            post=p["post"],
            is_guest=not p["signs_in"],
        )
        user.password = hashed if p["signs_in"] else make_password(None)
        user.save()
        cast.people[p["id"]] = user
    _administrator(hashed)
    for p in data["people"]:
        person = cast.people[p["id"]]
        add_all(
            org.UnitMembership,
            [
                org.UnitMembership(person=person, unit=units[u["unit"]], start=day_of(u["from"]), end=day(u["to"]))
                for u in p["units"]
            ],
        )
        add_all(
            org.ReportingLine,
            [
                org.ReportingLine(
                    person=person, manager=cast.people[m["manager"]], start=day_of(m["from"]), end=day(m["to"])
                )
                for m in p["managers"]
            ],
        )
        add_all(org.AccessRole, [org.AccessRole(user=person, role=role, start=LONG_AGO) for role in p["access_roles"]])


def _administrator(hashed: str, email: str = "admin@northwind.example") -> None:
    user = User(username="admin", first_name="Ada", last_name="Administrator", email=email)
    user.password = hashed
    user.save()
    org.AccessRole(user=user, role="administrator", start=LONG_AGO).save()


def _dated(data: dict[str, Any], cast: Cast, parties: dict[str, org.Party]) -> None:
    people, processes = cast.people, cast.processes
    add_all(
        org.TopManagement,
        [
            org.TopManagement(person=people[t["person"]], start=day_of(t["from"]), end=day(t["to"]))
            for t in data["top_management"]
        ],
    )
    add_all(org.RoleTenure, [_tenure(t, cast) for t in data["role_tenures"]])
    add_all(
        org.DeputyActing,
        [
            org.DeputyActing(
                person=people[a["person"]], process=processes[p], start=day_of(a["from"]), end=day(a["to"])
            )
            for a in data["deputy_acting"]
            for p in a["processes"]
        ],
    )
    add_all(
        org.Employment,
        [
            org.Employment(
                person=people[e["person"]],
                party=parties[e["party"]],
                hired_by=people.get(e["hired_by"]) if e.get("hired_by") else None,
                start=day_of(e["from"]),
                end=day(e["to"]),
            )
            for e in data["employments"]
        ],
    )
    add_all(
        org.Relationship,
        [
            org.Relationship(
                a=people[r["a"]],
                b=people[r["b"]],
                kind=r["kind"],
                detail=r["detail"],
                start=day_of(r["from"]),
                end=day(r["to"]),
            )
            for r in data["relationships"]
        ],
    )


def _tenure(said: dict[str, Any], cast: Cast) -> org.RoleTenure:
    target = said["target"]
    row = org.RoleTenure(
        person=cast.people[said["person"]],
        role=said["role"],
        target_kind=target["kind"],
        title=said.get("title") or "",
        start=day_of(said["from"]),
        end=day(said["to"]),
        announced_on=day(said.get("announced_on")),
    )
    if target["kind"] == "process":
        row.process = cast.processes[target["id"]]
    elif target["kind"] == "clause":
        row.clause = cast.clauses[target["id"]]
        row.process = cast.processes.get(said.get("within") or "")
    return row


def _competence(data: dict[str, Any], cast: Cast) -> None:
    add_all(
        org.Qualification,
        [
            org.Qualification(
                person=cast.people[q["person"]],
                standard_code=q["standard"],
                grade=q["grade"],
                valid_from=day_of(q["valid_from"]),
                valid_to=day_of(q["valid_to"]),
            )
            for q in data["qualifications"]
        ],
    )
    add_all(
        org.TopicLevel,
        [
            org.TopicLevel(person=cast.people[who], topic=topic, level=level)
            for who, levels in data["topic_levels"].items()
            for topic, level in levels.items()
        ],
    )


def _documents(data: dict[str, Any], cast: Cast) -> None:
    for d in data["documents"]:
        document = CriteriaDocument(code=d["code"], title="Change policy" if d["code"] == "CHG-POL" else d["code"])
        document.save()
        version = DocumentVersion(
            document=document,
            number=d["version"],
            approved_on=day_of(d["approved"]),
            in_force_from=day_of(d["approved"]),
            rule=d["rule"],
            process_code=d["process"],
        )
        version.save()
        cast.documents[f"{d['code']} {d['version']}"] = version
    add_all(
        org.Authorship,
        [
            org.Authorship(
                document_version=cast.documents[a["document"]],
                person=cast.people[a["person"]],
                kind=a["kind"],
                on=day_of(a["date"]),
            )
            for a in data["authorship"]
        ],
    )
