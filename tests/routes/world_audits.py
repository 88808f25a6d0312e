"""An audit in each state."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from audits import services as audits
from audits.models import Audit
from organisation.models import User
from reviews import services as reviews
from reviews.models import AuditReport
from reviews.services import printing
from tests.conftest import SYSTEM
from tests.routes.ground import JANUARY, PNG, TODAY, World
from tests.routes.world_programmes import WINDOWS


def make_audits(world: World) -> None:
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
            effect="None: it was seen in winter",
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
    world.put(f"{name}_gap", questions[1])
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
