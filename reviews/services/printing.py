"""Papers: frozen data, a job that draws them outside any transaction, the file stored with the job's end (D6, D7)."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from audits import services as audits
from kernel import attachments, canonical, clock, outbox
from kernel.journal import audited, record
from kernel.models import Job
from reviews import notices, report
from reviews.models import DRAFT, AuditReport, ImpartialitySheet, Printed, ProgrammePaper, ReviewVersion
from reviews.services.common import Actor, person

HANDLER = "reviews.render"
SYSTEM = "system:render report"
MODELS: dict[str, type[Printed]] = {
    "review": ReviewVersion,
    "audit": AuditReport,
    "programme": ProgrammePaper,
    "impartiality": ImpartialitySheet,
}
KINDS = {model: kind for kind, model in MODELS.items()}


def hash_of(data: Any) -> str:
    """The hash that stands for a frozen report: over its canonical text."""
    return canonical.sha256(canonical.text(data))


def frozen(data: Any) -> Any:
    """The data as the database gives them back: JSON types, numbers as numbers."""
    return json.loads(json.dumps(data))


def ask(row: Printed, *, by: Actor, today: date) -> Printed:
    """Queue the drawing of this paper, once for one state of its data; a failed one again. Inside audited()."""
    if row.is_ready:
        return row
    asker = person(by)
    payload = {
        "handler": HANDLER,
        "paper": KINDS[type(row)],
        "pk": row.pk,
        "sha256": row.sha256,
        "asker": asker.pk if asker else None,
    }
    if outbox.enqueue(kind=Job.Kind.PDF, dedup_key=row.job_key, payload=payload) is None:
        outbox.retry(row.job_key)
    if row.pdf_state != Printed.PdfState.PENDING:
        row.pdf_state = Printed.PdfState.PENDING
        row.save()
        record(row, verb="PDF asked for", sha256=row.sha256)
    return row


def put_draft(row: Printed, data: dict[str, Any], number: str = DRAFT) -> None:
    """Give the draft of a report these data; other data drop the file of the draft before. Inside audited()."""
    digest = hash_of(data)
    if row.sha256 == digest:
        return
    row.number, row.snapshot, row.sha256 = number, frozen(data), digest
    row.file, row.pdf_state = None, Printed.PdfState.NONE
    row.save()
    record(row, verb="draft of the report" if number == DRAFT else "data of the paper", sha256=digest)


def draw(payload: dict[str, Any]) -> Callable[[], None] | None:
    """Make the PDF of a paper; returns what stores it. A paper whose data have changed meanwhile needs none."""
    row = MODELS[payload["paper"]]._base_manager.filter(pk=payload["pk"]).first()
    if row is None or row.sha256 != payload["sha256"]:
        raise outbox.NotDue("The data of the report have changed since.")
    if row.is_ready:
        raise outbox.NotDue("The file is there already.")
    content = report.paper(row)
    return lambda: store(row, content, payload)


def store(row: Printed, content: bytes, payload: dict[str, Any]) -> None:
    """The job's last transaction: file, state, journal and the notice together, or nothing."""
    today = clock.today()
    with audited(by=SYSTEM, today=today):
        held: Printed = type(row)._base_manager.select_for_update().get(pk=row.pk)
        if held.sha256 != payload["sha256"] or held.is_ready:
            raise outbox.NotDue("The data of the report have changed since.")
        upload = SimpleUploadedFile(f"{_file_name(held)}.pdf", content, content_type="application/pdf")
        held.file = attachments.store(upload, by=None, today=today)
        held.pdf_state = Printed.PdfState.READY
        held.save()
        record(held, verb="PDF stored", file_sha256=held.file.sha256, data_sha256=held.sha256)
        if isinstance(held, AuditReport) and held.issued_on is not None and held.audit.being_issued:
            audits.report_rendered(held.audit, attachment=held.file, by=SYSTEM, today=today)
        _tell(held, payload.get("asker"), today)


def _file_name(row: Printed) -> str:
    return str(getattr(row, "reference", "report")).replace(" ", "-").replace("/", "-")


def _tell(row: Printed, asker: int | None, today: date) -> None:
    from organisation.models import User

    user = User.objects.filter(pk=asker).first() if asker else None
    if user is not None:
        notices.paper_is_ready(user, str(row), report.address(row), f"{row.job_key}", today)
