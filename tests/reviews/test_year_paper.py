"""The programme of a year on paper and as a workbook: frozen, with its reasons, for those who may read it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from kernel.journal import audited
from kernel.models import AuditEvent, Job
from organisation.models import Process, User
from programmes import services as planning
from programmes.models import Objective, PlannedAudit, ProcessPriority, Programme, ProgrammeRisk, ProgrammeVersion
from programmes.report import snapshot
from reviews import queries, services
from reviews.models import DRAFT, ProgrammePaper
from reviews.report.document import render
from reviews.rules.words import MONTHS
from reviews.services import printing
from standards.models import Standard
from tests.audits.conftest import FIRST, LAST, SYSTEM, TODAY, plan

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HOSTILE = "<script>alert(1)</script>=HYPERLINK(1) " + "Ångström-Gdańsk" * 9
TEMPLATE = "reviews/pdf/programme.html"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(set_today: Callable[[date], None]) -> None:
    set_today(TODAY)


@pytest.fixture
def year(programme: Programme, planned: PlannedAudit, p01: Process, mina: User, bo: User) -> Programme:
    """Approved as version 1.0, with everything that is printed; then an audit is moved."""
    with audited(by=SYSTEM, today=TODAY):
        programme.frequency, programme.methods = "High ones once a year.", HOSTILE
        programme.save()
        Objective(programme=programme, number="O1", text="No surprise in March", measure="external findings").save()
        ProgrammeRisk(programme=programme, number="R1", text="Two leads only", likelihood=4, impact=3).save()
        row = ProcessPriority(
            programme=programme, process=p01, importance=5, change=2, months=9, score="65.7", suggested="high"
        )
        row.decided, row.sentence, row.decided_on = "medium", "Seen twice last year.", TODAY
        row.save()
        held = ProgrammeVersion(programme=programme, number="1.0", state="approved", snapshot=snapshot(programme))
        held.approved_by, held.approved_on = bo, TODAY
        held.save()
    planning.move_audit(
        planned, start=FIRST + timedelta(days=1), end=LAST, reason="Freeze week", effect="None", by=mina, today=TODAY
    )
    return programme


def html(data: Any) -> str:
    return render_to_string(TEMPLATE, {"report": data, "footer": data["footer"], "logo": "", "months": MONTHS})


def test_the_paper_is_the_approved_version_with_what_changed_since(year: Programme) -> None:
    data = queries.year_paper(year, TODAY)
    (audit,) = data["audits"]

    assert (data["version"], audit["start"]) == ("1.0", FIRST.isoformat())
    assert (audit["lead"], audit["team"]) == ("Leo Lead", "Ada Auditor (auditor)")
    assert (audit["months"], audit["state"], audit["scope"]) == ([6], "p", [["P01 Incident", "8.6.1"]])
    (change,) = data["since"]
    assert "Moved" in change["sentence"] and change["reasons"] == [["Freeze week", "Mina Manager", TODAY.isoformat()]]
    (priority,) = data["priorities"]
    assert (priority["suggested"], priority["decided"], priority["sentence"]) == (
        "High",
        "Medium",
        "Seen twice last year.",
    )
    assert "0.30 importance" in data["formula"]
    assert data["signatures"] == [["Programme manager", "Mina Manager"], ["Approved by", "Bo Board"]]
    assert data["footer"].startswith("Audit programme 2026, version 1.0, as of 1 June 2026, baseline of 1 June 2026.")


def test_a_programme_that_nobody_approved_is_a_draft(programme: Programme, planned: PlannedAudit) -> None:
    data = queries.year_paper(programme, TODAY)

    assert (data["version"], data["since"], data["versions"]) == (DRAFT, [], [])
    assert data["signatures"][1] == ["Approved by", "Bo Board (not approved yet)"]
    assert "draft, as of" in data["footer"]


def test_typed_text_is_text(year: Programme) -> None:
    page = html(queries.year_paper(year, TODAY))

    assert "<script>" not in page and "&lt;script&gt;" in page


def test_the_pdf_is_tagged_and_nothing_is_cut(year: Programme) -> None:
    data = printing.frozen(queries.year_paper(year, TODAY))
    content = render(TEMPLATE, data, "0123456789abcdef")
    paper = PdfReader(io.BytesIO(content))
    texts = [page.extract_text() for page in paper.pages]
    words = "".join("".join(texts).split())

    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"] and paper.trailer["/Root"]["/Lang"] == "en"
    assert paper.metadata is not None and paper.metadata.title == "Audit programme 2026, IAP-2026 version 1.0"
    assert all("version 1.0, as of 1 June 2026" in text and "Data 0123456789ab" in text for text in texts)
    assert all(f"{number} of {len(texts)}" in text for number, text in enumerate(texts, start=1))
    for said in (HOSTILE, "No surprise in March", "4 × 3 = 12", "Freeze week", "Leo Lead", "Seen twice last year."):
        assert "".join(said.split()) in words, said


def test_it_is_printed_by_a_job_once_for_the_same_plan(
    year: Programme, rita: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []

    def draws(*given: Any, **more: Any) -> bytes:
        drawn.append("x")
        return b"%PDF-1.7 paper"

    monkeypatch.setattr("kernel.pdf.render", draws)
    paper = services.request_programme_paper(year, by=rita, today=TODAY)
    again = services.request_programme_paper(year, by=rita, today=TODAY)
    assert (paper.pk, paper.sha256, paper.number) == (again.pk, again.sha256, "1.0")
    (job,) = Job.objects.filter(kind="pdf")
    finish = services.draw(job.payload)
    assert finish is not None
    finish()

    paper.refresh_from_db()
    assert (paper.is_ready, len(drawn)) == (True, 1)
    assert printing.hash_of(paper.snapshot) == paper.sha256
    later = services.request_programme_paper(year, by=rita, today=TODAY + timedelta(days=1))
    assert later.pk == paper.pk and not later.is_ready and later.sha256 != paper.sha256


def test_the_page_asks_watches_and_hands_out(client: Client, year: Programme, rita: User, sam: User) -> None:
    client.force_login(rita, backend=BACKEND)
    assert "Print as PDF" in client.get("/programmes/2026/paper/").content.decode()
    assert client.get("/programmes/2026.pdf")["Location"] == "/programmes/2026/paper/"
    assert client.post("/programmes/2026/paper/ask/").status_code == 302
    waits = client.get("/programmes/2026/paper/", headers={"HX-Request": "true"}).content.decode()
    assert "Waiting for its turn" in waits and "<html" not in waits
    finish = services.draw({**Job.objects.get(kind="pdf").payload})
    assert finish is not None
    finish()
    answer = client.get("/programmes/2026.pdf")
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content

    assert body.startswith(b"%PDF-") and answer["X-Data-SHA256"] == ProgrammePaper.objects.get().sha256
    client.force_login(sam, backend=BACKEND)
    for path in ("2026/paper/", "2026.pdf", "2026.xlsx"):
        assert client.get(f"/programmes/{path}").status_code == 404


def test_the_workbook_has_a_sheet_a_part_no_formula_and_is_written_down(
    client: Client, year: Programme, rita: User
) -> None:
    client.force_login(rita, backend=BACKEND)
    assert client.get("/programmes/2026.xlsx")["Location"] == "/programmes/2026/paper/"
    before = AuditEvent.objects.count()
    answer = client.post("/programmes/2026.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]

    assert book.sheetnames == [
        *("Audits", "Scope", "Priorities", "Objectives", "Risks", "Coverage", "Changes", "Statements"),
        "About this copy",
    ]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert HOSTILE in {cell.value for cell in cells}
    first = [cell.value for cell in book["Audits"][2]]
    assert (first[0], first[2].date(), first[11 + 5]) == ("AUD-26-01", FIRST, "P")
    assert AuditEvent.objects.count() == before + 1


def test_the_queries_do_not_grow_with_the_year(year: Programme, standard: Standard, leo: User) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            queries.year_paper(year, TODAY)
        return len(seen)

    one = count()
    for number in range(2, 31):
        plan(year, f"AUD-26-{number:02d}", standard, [(None, "8.2.2")], [(leo, "lead")])
    assert count() == one <= 30


def test_version_baseline_and_sites_stand_on_the_paper(year: Programme, planned: PlannedAudit) -> None:
    """Who, when, where, changes, signature: each page says which version and whose baseline it is."""
    from organisation.models import Site

    facts = dict(queries.year_paper(year, TODAY)["facts"])
    assert (facts["Baseline"], facts["Sites"]) == ("version 1.0 of 1 June 2026", "no audit names a site")
    with audited(by=SYSTEM, today=TODAY):
        site = Site(name="Gdynia")
        site.save()
        for row in planned.scope.all():
            row.site = site
            row.save()
        held = year.versions.get()
        held.snapshot = snapshot(year)
        held.save()
    data = queries.year_paper(year, TODAY)
    assert dict(data["facts"])["Sites"] == "Gdynia"
    assert "version 1.0, as of 1 June 2026, baseline of 1 June 2026" in data["footer"]
    assert "Gdynia" in html(data) and "Where" in html(data)


def test_a_draft_on_paper_has_no_baseline(programme: Programme, planned: PlannedAudit) -> None:
    data = queries.year_paper(programme, TODAY)
    assert dict(data["facts"])["Baseline"] == "none yet" and "baseline" not in data["footer"]
