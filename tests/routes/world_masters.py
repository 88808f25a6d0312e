"""People, units, processes and documents."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from kernel import mail
from kernel.journal import audited
from kernel.models import DemoClock
from organisation import services as organisation
from organisation.models import (
    Delivery,
    Holiday,
    Organisation,
    ReportingLine,
    RoleTenure,
    Shutdown,
    TopManagement,
    Unit,
)
from standards import services as standards
from standards.models import DocumentVersion, Question, Standard
from tests.conftest import LONG_AGO, SYSTEM, person, process, qualified
from tests.routes.ground import JANUARY, TODAY, World


def make_organisation(world: World) -> None:
    DemoClock.objects.create(pk=1, today=TODAY)
    with audited(by=SYSTEM, today=JANUARY):
        row = Organisation(id=1, name="Testing Ltd", zone="UTC")
        row.save()
    world.put("organisation", row)
    call_command("load_reference", verbosity=0)
    roles: dict[str, tuple[str, ...]] = {
        "sam": (),
        "rita": ("reader",),
        "omar": ("process_owner",),
        "otto": ("process_owner",),
        "ada": ("auditor",),
        "nils": ("auditor",),
        "leo": ("auditor",),
        "mina": ("programme_manager",),
        "bo": ("top_management",),
        "root": ("administrator",),
    }
    for name, held in roles.items():
        world.people[name] = person(name, *held, name=f"{name.title()} Person")
        world.at[f"@{name}"] = name
    for name, grade in {"leo": "lead", "nils": "lead", "ada": "auditor"}.items():
        qualified(world.people[name], grade)
    world.at["rule_key"], world.at["preset_name"], world.at["no_job"] = "programmes.ind_02_months", "strict", 987654
    world.at["question_key"] = Question.objects.order_by("pk").first().key
    for name, user in world.people.items():
        world.rows[f"@{name}"], world.at[f"#{name}"] = user, user.pk
    lists = (
        "people",
        "auditors",
        "pool",
        "processes",
        "documents",
        "questions",
        "audits",
        "findings",
        "reviews",
        "decisions",
    )
    for kind in (
        "role",
        "delivers",
        "sites",
        "holiday",
        "verifier",
        "closing_meeting",
        "contact_made",
        "accept",
        *lists,
    ):
        world.at[f"'{kind}"] = kind
    standard = world.put("standard", Standard.objects.get(code="ISO/IEC 20000-1"))
    with audited(by=SYSTEM, today=JANUARY):
        unit = Unit(code="DES", name="Service desk")
        unit.save()
        TopManagement(person=world.bo, start=LONG_AGO).save()
        RoleTenure(person=world.bo, role="sponsor", target_kind="sms", start=LONG_AGO).save()
        for name in ("omar", "otto"):
            ReportingLine(person=world.people[name], manager=world.bo, start=LONG_AGO).save()
        world.put("p01", process("P01", "Incident", "8.6.1", world.omar, standard, unit), "P01")
        world.put("p02", process("P02", "Service request", "8.6.2", world.otto, standard, unit), "P02")
    world.put("unit", unit)


def make_masters(world: World) -> None:
    who: dict[str, Any] = {"by": world.root, "today": JANUARY}
    world.put("mail", mail.post(to="omar@example.org", subject="Due soon", body="It is due.", dedup_key="world:mail"))
    world.put("site", organisation.add_site(code="AAR", name="Aarlund", **who))
    world.put("service", organisation.add_service(code="S1", name="Mail", **who))
    world.put("party", organisation.add_party(name="Holm", kind="supplier", **who))
    delivery = Delivery(party=world.party, process=world.p02, start=JANUARY)
    world.put("delivery", organisation.add_party_fact(delivery, reason="Contract", **who))
    world.put("holiday", organisation.add_holiday(day=date(2026, 12, 25), name="Christmas", **who))
    world.put("shutdown", organisation.add_shutdown(start=date(2026, 12, 27), end=date(2026, 12, 31), **who))
    assert isinstance(world.holiday, Holiday)
    assert isinstance(world.shutdown, Shutdown)
    tenure = RoleTenure.objects.get(person=world.omar, role="owner")
    world.put("tenure", tenure)
    world.put("foreign_tenure", RoleTenure.objects.get(person=world.otto, role="owner"))
    cover = organisation.add_delegation(
        person=world.omar,
        deputy=world.rita,
        start=date(2026, 8, 3),
        end=date(2026, 8, 14),
        by=world.omar,
        today=JANUARY,
    )
    world.put("cover", cover)
    declared = organisation.sign_declaration(
        person=world.ada, process=world.p02, statement="My brother works there.", by=world.ada, today=JANUARY
    )
    world.put("declaration", declared)
    proof = SimpleUploadedFile("course.pdf", b"%PDF-1.4 course", content_type="application/pdf")
    world.put(
        "proof",
        organisation.add_competence_file(person=world.ada, file=proof, kind="certificate", by=SYSTEM, today=JANUARY),
    )
    document = standards.add_document(code="QP-1", title="Incident procedure", by=world.root, today=JANUARY)
    world.put("document", document, "QP-1")
    version = standards.add_version(
        document=document, number="1.0", approved_on=JANUARY, in_force_from=JANUARY, by=world.root, today=JANUARY
    )
    assert isinstance(version, DocumentVersion)
    world.put("document_version", version)
    other = standards.add_document(code="QP-2", title="Request procedure", by=world.root, today=JANUARY)
    world.put("other_document", other, "QP-2")
