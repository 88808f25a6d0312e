"""A small whole organisation, made by the services: an audit in each state, findings in each state, three reviews."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from audits import services as audits
from audits.models import Audit
from findings import services as findings
from findings.models import Finding, Nonconformity
from kernel import clock
from kernel.journal import audited
from kernel.models import DemoClock
from organisation import services as organisation
from organisation.models import (
    Holiday,
    Organisation,
    Process,
    ReportingLine,
    RoleTenure,
    Shutdown,
    TopManagement,
    Unit,
    User,
)
from programmes import queries as programme_queries
from programmes import services as programmes
from programmes.models import PlannedAudit, Programme, Safeguard
from reviews import services as reviews
from reviews.models import AuditReport, ManagementReview, ReviewInput, ReviewVersion
from reviews.services import printing
from standards import services as standards
from standards.models import Clause, DocumentVersion, Question, Standard
from tests.conftest import LONG_AGO, SYSTEM, person, process, qualified

JANUARY = date(2026, 1, 5)
TODAY = date(2026, 6, 23)
"""The day on which every page of these tests is asked for."""
CAST = ("anonymous", "sam", "rita", "omar", "otto", "ada", "nils", "leo", "mina", "bo", "root")
"""Nobody; no role; reader; owner of P01; owner of P02; auditor and lead of the audits of P01 (ada, leo); auditor of
another team; programme manager; top management and client; administrator."""
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef"
    "0000000049454e44ae426082"
)
STATEMENTS = {
    "frequency": "Every process once a year.",
    "methods": "On site.",
    "responsibilities": "The manager plans, the lead audits.",
    "planning": "A team free of the item.",
    "reporting": "Within ten working days.",
}
CAUSES = [
    {
        "text": "no closure criteria",
        "category": "process",
        "whys": [["Why?", "the field may be empty", ""], ["Why?", "nobody set criteria", ""]],
    }
]


@dataclass
class World:
    """People by name, rows by name, and what stands in addresses by name."""

    people: dict[str, User] = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)
    at: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        if name in self.__dict__.get("people", {}):
            return self.people[name]
        if name in self.__dict__.get("rows", {}):
            return self.rows[name]
        raise AttributeError(name)

    def put(self, name: str, row: Any, at: Any = None) -> Any:
        """Keep a row under a name; `at` is what names it in an address, by default its reference or key."""
        self.rows[name] = row
        self.at[name] = at if at is not None else getattr(row, "reference", None) or row.pk
        return row


@contextmanager
def on(day: date) -> Iterator[None]:
    """Pages and services that ask the clock see this day."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "demo_day", lambda: day)
        yield


def build() -> World:
    """Everything; call inside a transaction that is taken back later."""
    world = World()
    with on(TODAY):
        _organisation(world)
        _masters(world)
        _programmes(world)
        _audits(world)
        _findings(world)
        _reviews(world)
    for row in [*world.rows.values(), *world.people.values()]:
        row.refresh_from_db()
    for user in world.people.values():
        user.forget_roles()
    return world


def _organisation(world: World) -> None:
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
    world.at["question_key"] = Question.objects.order_by("pk").first().key
    for name, user in world.people.items():
        world.rows[f"@{name}"], world.at[f"#{name}"] = user, user.pk
    for kind in ("role", "sites", "holiday", "verifier", "closing_meeting", "contact_made", "accept"):
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


def _masters(world: World) -> None:
    who: dict[str, Any] = {"by": world.root, "today": JANUARY}
    world.put("site", organisation.add_site(code="AAR", name="Aarlund", **who))
    world.put("service", organisation.add_service(code="S1", name="Mail", **who))
    world.put("party", organisation.add_party(name="Holm", kind="supplier", **who))
    world.put("holiday", organisation.add_holiday(day=date(2026, 12, 25), name="Christmas", **who))
    world.put("shutdown", organisation.add_shutdown(start=date(2026, 12, 27), end=date(2026, 12, 31), **who))
    assert isinstance(world.holiday, Holiday)
    assert isinstance(world.shutdown, Shutdown)
    tenure = RoleTenure.objects.get(person=world.omar, role="owner")
    world.put("tenure", tenure)
    world.put("foreign_tenure", RoleTenure.objects.get(person=world.otto, role="owner"))
    declared = organisation.sign_declaration(
        person=world.ada, process=world.p02, statement="My brother works there.", by=world.ada, today=JANUARY
    )
    world.put("declaration", declared)
    document = standards.add_document(code="QP-1", title="Incident procedure", by=world.root, today=JANUARY)
    world.put("document", document, "QP-1")
    version = standards.add_version(
        document=document, number="1.0", approved_on=JANUARY, in_force_from=JANUARY, by=world.root, today=JANUARY
    )
    assert isinstance(version, DocumentVersion)
    world.put("document_version", version)
    other = standards.add_document(code="QP-2", title="Request procedure", by=world.root, today=JANUARY)
    world.put("other_document", other, "QP-2")


WINDOWS = {
    "completed": date(2026, 2, 2),
    "reporting": date(2026, 5, 18),
    "sent": date(2026, 3, 2),
    "fieldwork": date(2026, 6, 22),
    "preparing": date(2026, 7, 6),
    "planned": date(2026, 9, 7),
    "postponed": date(2026, 9, 14),
    "suspended": date(2026, 6, 15),
    "cancelled": date(2026, 9, 21),
    "proposed": date(2026, 9, 28),
    "foreign": date(2026, 6, 22),
}


def _programmes(world: World) -> None:
    who: dict[str, Any] = {"by": world.mina, "today": JANUARY}
    manager: dict[str, Any] = {"manager": world.mina, "sponsor": world.bo}
    year = programmes.create_programme(year=2026, **manager, **STATEMENTS, **who)
    for name, start in WINDOWS.items():
        foreign = name == "foreign"
        world.put(
            f"{name}_plan",
            _plan(world, year, world.p02 if foreign else world.p01, start, name.title()),
        )
        team = [("nils", "lead")] if foreign else [("leo", "lead"), ("ada", "auditor")]
        for member, role in team:
            programmes.assign(world.rows[f"{name}_plan"], person=world.people[member], role=role, **who)
    programmes.add_objective(year, text="Everything once", **who)
    programmes.add_risk(year, text="Few leads", likelihood=4, impact=3, **who)
    programmes.suggest_priorities(year, **who)
    leaves = {row.number: row for row in Clause.objects.filter(standard=world.standard)}
    for gap in programme_queries.gaps(year):
        programmes.explain_gap(year, clause=leaves[gap.leaf], later_year=2027, **who)
    programmes.submit(year, **who)
    programmes.approve(Programme.objects.get(pk=year.pk), by=world.bo, today=JANUARY)
    guard = programmes.propose_safeguard(
        rule="IND-04",
        text="The lead reads along.",
        programme=year,
        person=world.ada,
        valid_from=JANUARY,
        valid_to=date(2026, 12, 31),
        **who,
    )
    assert isinstance(guard, Safeguard)
    world.put("safeguard", guard)
    for number, name in ((2027, "draft"), (2028, "submitted")):
        row = programmes.create_programme(year=number, **manager, **STATEMENTS, **who)
        _plan_next(world, row, name, leaves)
    world.put("year", Programme.objects.get(year=2026), 2026)
    world.put("draft_year", Programme.objects.get(year=2027), 2027)
    world.put("submitted_year", Programme.objects.get(year=2028), 2028)
    world.at["leaf"] = next(gap.leaf for gap in programme_queries.gaps(world.draft_year))


def _plan(world: World, year: Programme, of: Process, start: date, title: str) -> PlannedAudit:
    leaf = of.process_leaves.select_related("clause").get().clause
    return programmes.plan_audit(
        year,
        title=title,
        start=start,
        end=start + timedelta(days=2),
        scope=[(of, leaf, None)],
        client=world.bo,
        objectives="Is it done as the procedure says?",
        planned_days=Decimal("3.0"),
        report_approver=world.mina,
        recipients=[world.bo],
        by=world.mina,
        today=JANUARY,
    )


def _plan_next(world: World, year: Programme, name: str, leaves: dict[str, Clause]) -> None:
    who: dict[str, Any] = {"by": world.mina, "today": JANUARY}
    plan = _plan(world, year, world.p01, date(year.year, 3, 1), f"Of {year.year}")
    world.put(f"{name}_year_plan", plan)
    programmes.assign(plan, person=world.leo, role="lead", **who)
    programmes.add_objective(year, text="Everything once", **who)
    programmes.suggest_priorities(year, **who)
    if name == "draft":
        return
    programmes.add_risk(year, text="Few leads", likelihood=4, impact=3, **who)
    for gap in programme_queries.gaps(year):
        programmes.explain_gap(year, clause=leaves[gap.leaf], later_year=year.year + 1, **who)
    programmes.submit(year, **who)


def _audits(world: World) -> None:
    for name in WINDOWS:
        world.put(name, audits.open_from_plan(world.rows[f"{name}_plan"], by=SYSTEM, today=JANUARY))
    _prepare(world, "preparing")
    for name in ("fieldwork", "suspended", "foreign", "reporting", "sent", "completed"):
        _on_site(world, name)
    world.put("suspended", audits.suspend(world.suspended, reason="Access refused", by=world.leo, today=TODAY))
    for name in ("reporting", "sent", "completed"):
        _close(world, name)
    for name in ("sent", "completed"):
        _report(world, name)
    audits.complete_due(today=date(2026, 3, 1))
    world.put(
        "postponed",
        audits.postpone(
            world.postponed,
            reason="Move of the desk",
            new_start=date(2026, 10, 5),
            new_end=date(2026, 10, 7),
            by=world.mina,
            today=JANUARY,
        ),
    )
    for name in ("cancelled", "proposed"):
        said = {"reason": "Sold", "lost_coverage": "8.6.1 at the desk", "caught_up": "Next year"}
        audits.propose_cancelling(world.rows[name], **said, by=world.mina, today=JANUARY)
    audits.cancel(world.cancelled, by=world.bo, today=JANUARY)
    for name in WINDOWS:
        world.put(name, Audit.objects.get(pk=world.rows[name].pk))
    for name, lead in (("reporting", world.leo), ("foreign", world.nils)):
        noted = audits.record_deviation(
            world.rows[name], rule="AG-2", what="Plan sent late", reason="Illness", by=lead, today=TODAY
        )
        world.put("deviation" if name == "reporting" else "foreign_deviation", noted)


def _lead(world: World, name: str) -> User:
    return world.nils if name == "foreign" else world.leo


def _prepare(world: World, name: str) -> None:
    audit, lead = world.rows[name], _lead(world, name)
    day = WINDOWS[name] - timedelta(days=14)
    for member in [lead] if name == "foreign" else [lead, world.ada]:
        audits.accept_assignment(audit, person=member, by=member, today=day)
    audits.start(audit, by=world.mina, today=day)
    audits.build_checklist(audit, by=lead, today=day)
    world.put(f"{name}_question", audit.questions.order_by("pk").first())
    world.put(f"{name}_own", audits.add_question(
        audit, text="Who is on call?", clauses=[audit.planned.scope.first().clause], by=lead, today=day))  # fmt: skip


def _on_site(world: World, name: str) -> None:
    _prepare(world, name)
    audit, lead, first = world.rows[name], _lead(world, name), WINDOWS[name]
    before = first - timedelta(days=14)
    audits.confirm_team(audit, by=lead, today=before)
    audits.freeze_checklist(audit, by=lead, today=before)
    for kind in ("contact_made", "document_review", "plan_sent"):
        audits.record_milestone(audit, kind=kind, happened_on=before, by=lead, today=before, note="x")
    audits.opening_meeting(audit, happened_on=first, by=lead, today=first)
    audit = world.put(name, Audit.objects.get(pk=audit.pk))
    source = audits.add_source(audit, kind="interview", title="Shift lead, 10:00", by=lead, today=first)
    world.put(f"{name}_source", source)
    file = SimpleUploadedFile("board.png", PNG, content_type="image/png")
    world.put(f"{name}_file", audits.attach(source, file=file, by=lead, today=first))
    questions = list(audit.questions.order_by("pk"))
    results = ["not_applicable", "nonconforming"] if name in ("fieldwork", "foreign") else ["conforming"]
    for question, result in zip(questions, [*results, *["conforming"] * len(questions)], strict=False):
        words = (
            {"reason": "There is no such tool at the desk"}
            if result == "not_applicable"
            else {"note": "INC-1 has no record"}
        )
        audits.answer(question, version=0, result=result, source=source, by=lead, today=first, **words)
        if name in ("fieldwork", "foreign") and result == "nonconforming":
            break
    world.put(f"{name}_answer", questions[0].answer.__class__.objects.get(question=questions[0]))


def _close(world: World, name: str) -> None:
    audit, last = Audit.objects.get(pk=world.rows[name].pk), WINDOWS[name] + timedelta(days=2)
    audits.finish_fieldwork(audit, happened_on=last, by=world.leo, today=last)
    audits.team_meeting(audit, happened_on=last, by=world.leo, today=last)
    world.put(name, audits.closing_meeting(audit, happened_on=last, by=world.leo, today=last))
    audits.used_days(Audit.objects.get(pk=audit.pk), days=Decimal("3.0"), by=world.leo, today=last)


def _report(world: World, name: str) -> None:
    last = WINDOWS[name] + timedelta(days=2)
    audit = Audit.objects.get(pk=world.rows[name].pk)
    said = [{"objective": audit.planned.objectives, "text": "Yes, with gaps."}]
    audit = reviews.submit_audit_report(
        audit, conclusions=said, not_covered="", version=audit.version, by=world.leo, today=last
    )
    world.put(f"{name}_paper", reviews.approve_audit_report(audit, by=world.mina, today=last, render=False))
    if name == "completed":
        _paper(world.completed_paper)
    reviews.send_audit_report(Audit.objects.get(pk=audit.pk), happened_on=last, by=world.leo, today=last)


def _paper(row: AuditReport) -> None:
    """The file as the job would bring it; drawing it is tested in the reviews room."""
    job = {"sha256": row.sha256}
    printing.store(row, b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n", job)


ISSUED = date(2026, 5, 20)
STATES = [
    "issued",
    "acknowledged",
    "contained",
    "plan_submitted",
    "plan_rejected",
    "implementing",
    "implemented",
    "monitoring",
    "closed",
    "disputed",
    "light",
    "extension",
]


def _findings(world: World) -> None:
    reporting = world.reporting
    for state in STATES:
        _case(world, state)
    proof = SimpleUploadedFile("proof.png", PNG, content_type="image/png")
    case = world.contained.finding
    world.put("finding_file", findings.attach(case, file=proof, step="correction", by=world.omar, today=TODAY))
    for kind in ("ofi", "good_practice"):
        row = _draft(world, reporting, kind, kind=kind)
        world.put(kind, findings.issue(row, by=world.leo, today=ISSUED))
    accepted = findings.issue(_draft(world, reporting, "accepted", kind="ofi"), by=world.leo, today=ISSUED)
    world.put("accepted", findings.answer_ofi(accepted, accepted=True, text="Yes.", by=world.omar, today=TODAY))
    world.put("draft", _draft(world, reporting, "A draft"), "D99")
    world.at["draft"] = world.draft.letter
    world.put("fieldwork_draft", _draft(world, world.fieldwork, "A draft on site"), "-")
    world.at["fieldwork_draft"] = world.fieldwork_draft.letter
    leaf = Clause.objects.get(standard=world.standard, number="8.6.1")
    own = findings.raise_own(
        process=world.p01,
        clauses=[leaf],
        requirement="8.6.1",
        evidence="INC-7 has no record",
        gap="One has none",
        grade="minor",
        owner=world.omar,
        by=world.ada,
        today=TODAY,
    )
    world.put("own", own, own.name)
    foreign = findings.raise_own(
        process=world.p02,
        clauses=[Clause.objects.get(standard=world.standard, number="8.6.2")],
        requirement="8.6.2",
        evidence="REQ-1",
        gap="One has none",
        grade="minor",
        owner=world.otto,
        by=world.nils,
        today=TODAY,
    )
    foreign = findings.issue(foreign, auditor=world.nils, by=world.mina, today=TODAY)
    world.put("foreign_nc", foreign.nonconformity, foreign.reference)
    late = _draft(world, world.foreign, "foreign draft", by=world.nils, owner=world.otto, of=world.p02, leaf="8.6.2")
    world.put("foreign_draft", late, late.letter)


def _draft(world: World, audit: Audit, gap: str, *, kind: str = "nc", **other: Any) -> Finding:
    leaf = Clause.objects.get(standard=world.standard, number=other.get("leaf", "8.6.1"))
    return findings.raise_draft(
        audit,
        kind=kind,
        clauses=[leaf],
        process=other.get("of", world.p01),
        requirement=f"{leaf.number}: incidents are recorded",
        evidence="INC-1 has no record",
        gap=f"1 of 8 has no record ({gap})",
        grade="minor" if kind == "nc" else "",
        owner=other.get("owner", world.omar),
        by=other.get("by", world.leo),
        today=audit.opening_on,
    )


def _case(world: World, state: str) -> None:
    finding = findings.issue(_draft(world, world.reporting, state), by=world.leo, today=ISSUED)
    nc = finding.nonconformity
    omar: dict[str, Any] = {"by": world.omar, "today": date(2026, 5, 21)}
    leo: dict[str, Any] = {"by": world.leo, "today": date(2026, 6, 10)}
    if state in ("light", "closed"):
        nc = findings.agree_light_path(nc, by=world.leo, today=ISSUED, extent="One only")
    if state == "closed":
        nc = findings.answer_light(nc, text="record made, all looked at", proof="INC-1", **omar)
        nc = findings.appoint_verifier(nc, person=world.leo, by=world.mina, today=TODAY)
        nc = findings.verify_light(nc, text="seen", **leo)
    elif state == "disputed":
        nc = findings.dispute(nc, reason="The record is in the old tool.", **omar)
    elif state not in ("issued", "light"):
        nc = findings.acknowledge(nc, **omar)
    order = [name for name in STATES if name not in ("light", "closed", "disputed", "extension")]
    depth = order.index("implementing" if state == "extension" else state) if state in (*order, "extension") else 0
    if depth >= order.index("contained"):
        nc = findings.contain(nc, text="record made", proof="INC-1", effects="none", **omar)
    if depth >= order.index("plan_submitted"):
        step = {"text": "mandatory criteria", "owner": world.omar, "due": None, "expected_proof": "tool settings"}
        nc = findings.submit_plan(
            nc, need="action", extent="all teams", causes=CAUSES, actions=[step], own_sentence="ten are complete",
            by=world.omar, today=date(2026, 6, 3),
        )  # fmt: skip
    if state == "plan_rejected":
        nc = findings.reject_plan(nc, reason="symptom", text="Go deeper.", **leo)
    elif depth >= order.index("implementing"):
        nc = findings.accept_plan(nc, measure="0 of 10 incomplete", **leo)
    if depth >= order.index("implemented"):
        nc = findings.implement(nc, proofs="tool settings of June", by=world.omar, today=date(2026, 6, 12))
    if depth >= order.index("monitoring"):
        nc = findings.accept_implementation(
            nc, effect_check_from=date(2026, 6, 15), occurrence="ten records", effect_reason="ten a day",
            by=world.leo, today=date(2026, 6, 13),
        )  # fmt: skip
    if state == "extension":
        asked = findings.ask_extension(
            nc, step="implement", new_date=date(2026, 9, 1), reason="Tool late", interim="By hand",
            by=world.omar, today=TODAY,
        )  # fmt: skip
        world.put("asked", asked)
    world.put(state, Nonconformity.objects.get(pk=nc.pk), finding.reference)
    world.put(f"{state}_finding", finding)


def _reviews(world: World) -> None:
    def plan(first: date, last: date, held: date) -> ManagementReview:
        return reviews.plan_review(
            planned_on=held,
            period_from=first,
            period_to=last,
            chair=world.bo,
            attendees=[world.omar, world.mina],
            input_owners={"h": world.omar},
            by=world.mina,
            today=JANUARY,
        )

    world.put("held_review", _hold(world, plan(date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 10))))
    world.put("review", plan(date(2026, 4, 1), date(2026, 6, 30), date(2026, 7, 7)))
    for name in ("review", "held_review"):
        line = ReviewInput.objects.get(review=world.rows[name], item="h")
        world.put(f"{name}_line", line, "h")
    decision = reviews.add_decision(
        world.review, question="More leads?", owner=world.omar, due=date(2026, 9, 1), by=world.mina, today=TODAY
    )
    world.put("decision", decision, decision.number)
    world.put("review", ManagementReview.objects.get(pk=world.review.pk))


def _hold(world: World, review: ManagementReview) -> ManagementReview:
    for line in ReviewInput.objects.filter(review=review):
        reviews.set_input(line, sentence=f"Said of {line.item}.", light="ok", by=world.mina, today=date(2026, 4, 1))
    reviews.freeze_pack(review, by=world.mina, today=date(2026, 4, 2), render=False)
    world.put("paper", ReviewVersion.objects.get(review=review, number="1.0"), "1.0")
    row = reviews.hold(
        review, held_on=date(2026, 4, 10), attendance={world.bo: "present"}, by=world.mina, today=date(2026, 4, 10)
    )
    decided = reviews.add_decision(row, question="Another tool?", by=world.mina, today=date(2026, 4, 10))
    world.put("held_decision", decided, decided.number)
    return ManagementReview.objects.get(pk=row.pk)
