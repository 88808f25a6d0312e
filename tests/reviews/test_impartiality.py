"""The impartiality sheet of an audit, page and paper; auditors of a year; the certification auditor's questions."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from kernel.journal import audited
from kernel.models import Job
from organisation import services as organisation
from organisation.models import Process, User
from programmes import services as planning
from programmes.models import Assignment, PlannedAudit, Programme, Verdict
from reviews import queries, services
from reviews.models import ImpartialitySheet
from reviews.report.document import render
from reviews.services import printing
from standards.models import Standard
from tests.audits.conftest import SYSTEM, TODAY, plan
from tests.conftest import person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TEMPLATE = "reviews/pdf/impartiality.html"
HOSTILE = "<script>alert(1)</script> " + "Ångström-Gdańsk" * 9
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(set_today: Callable[[date], None]) -> None:
    set_today(TODAY)


@pytest.fixture
def judged(planned: PlannedAudit, p01: Process, ada: User, leo: User, mina: User, bo: User) -> PlannedAudit:
    """Ada was operator until last year, answered by a signed safeguard; Leo is free; the audit was moved."""
    organisation.add_tenure(
        person=ada,
        role="deputy",
        process=p01,
        start=date(2024, 1, 1),
        by=SYSTEM,
        today=TODAY,
        reason="named",
    )
    guard = planning.propose_safeguard(
        rule="IND-04b", text=HOSTILE, audit=planned, person=ada, threat="self-review", by=mina, today=TODAY
    )
    planning.approve_safeguard(guard, by=bo, today=TODAY)
    assert planned.start is not None and planned.end is not None
    later = {"start": planned.start + timedelta(days=1), "end": planned.end + timedelta(days=1)}
    planning.move_audit(planned, **later, reason="Freeze week", effect="None", by=mina, today=TODAY)
    with audited(by=SYSTEM, today=TODAY):
        seat = Assignment.objects.get(audit=planned, person=leo)
        seat.accepted_on = TODAY
        seat.save()
    return PlannedAudit.objects.select_related("programme").get(pk=planned.pk)


def sheet(audit: PlannedAudit) -> Any:
    row = queries.with_sheet(PlannedAudit.objects.all()).get(pk=audit.pk)
    return printing.frozen({**queries.impartiality(row, TODAY), "organisation": "Northwind"})


def test_every_verdict_stands_there_with_facts_and_its_safeguard(judged: PlannedAudit) -> None:
    data = sheet(judged)
    lead, member = data["team"]

    assert (lead["person"], lead["role"], lead["accepted_on"]) == ("Leo Lead", "lead", TODAY.isoformat())
    (one,) = [said for said in member["verdicts"] if said["label"] == "IND-04b"]
    assert (one["weight_words"], one["answered"], one["judged_on"]) == (
        "Needs a safeguard",
        "W-26-1",
        TODAY.isoformat(),
    )
    assert one["facts"][0]["start"] == "2024-01-01"
    (waiver,) = data["waivers"]
    assert (waiver["approved_by"], waiver["approved_on"]) == ("Bo Board", TODAY.isoformat())
    assert data["message"] == (
        "Nothing blocks a member; 1 tie needs a safeguard, none without a signed one; 1 has not declared yet."
    )
    (change,) = data["changes"]
    assert (change["by"], change["reason"]) == ("Mina Manager", "Freeze week")
    assert {(row["occasion"], row["by"]) for row in data["judgements"]} == {("Audit moved", "Mina Manager")}


def test_ind_02_clear_from_is_the_day_after(planned: PlannedAudit, p01: Process, ada: User) -> None:
    end = date(2026, 2, 28)
    organisation.add_tenure(
        person=ada, role="owner", process=p01, start=date(2024, 1, 1), end=end, by=SYSTEM, today=TODAY, reason="was"
    )
    planning.rejudge(planned, by=SYSTEM, today=TODAY)
    (one,) = [said for said in sheet(planned)["team"][1]["verdicts"] if said["label"] == "IND-02"]

    assert (one["weight_words"], one["clear_from"]) == ("Blocks", "2027-03-01")


def test_a_legacy_audit_says_that_it_was_not_judged(client: Client, judged: PlannedAudit, mina: User) -> None:
    with audited(by=SYSTEM, today=TODAY):
        judged.legacy = True
        judged.save()
    client.force_login(mina, backend=BACKEND)
    text = client.get(reverse("reviews:audit_impartiality", args=[judged.reference])).content.decode()

    assert "no rule judged its team" in text and "IND-04b" not in text
    assert "no rule judged its team" in render_to_string(TEMPLATE, {"report": sheet(judged), "footer": "", "logo": ""})


def test_the_pdf_is_read_back_with_a_place_to_sign(judged: PlannedAudit) -> None:
    data = sheet(judged)
    paper = PdfReader(io.BytesIO(render(TEMPLATE, data, "0123456789abcdef")))
    texts = [page.extract_text() for page in paper.pages]
    words = "".join("".join(texts).split())

    assert paper.metadata is not None and paper.metadata.title == "Impartiality sheet AUD-26-01 Resolution"
    assert all("Data 0123456789ab" in text and f"of {len(texts)}" in text for text in texts)
    for said in (
        *("Leo Lead", "IND-04b", "W-26-1", "Bo Board", HOSTILE, "Freeze week", "Audit moved"),
        *("Lead auditor", "Programme manager", "Audit client", "Has not declared yet"),
    ):
        assert "".join(said.split()) in words, said


def test_typed_text_is_text(client: Client, judged: PlannedAudit, mina: User) -> None:
    client.force_login(mina, backend=BACKEND)
    text = client.get(reverse("reviews:audit_impartiality", args=[judged.reference])).content.decode()

    assert "<script>alert" not in text and "&lt;script&gt;alert" in text
    verdict = Verdict.objects.get(rule="IND-04b", assignment__audit=judged)
    assert f'id="verdict-{verdict.pk}"' in text


def test_the_paper_comes_from_a_job(
    client: Client, judged: PlannedAudit, mina: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kernel.pdf.render", lambda *given, **more: b"%PDF-1.7 sheet")
    client.force_login(mina, backend=BACKEND)
    page, ask, pdf = (
        reverse(f"reviews:audit_impartiality{end}", args=[judged.reference]) for end in ("", "_ask", "_pdf")
    )
    assert client.get(pdf)["Location"] == page
    assert client.post(ask)["Location"] == page and client.post(ask).status_code == 302
    assert "Waiting for its turn" in client.get(page, headers={"HX-Request": "true"}).content.decode()
    (job,) = Job.objects.filter(kind="pdf")
    finish = services.draw(job.payload)
    assert finish is not None
    finish()
    answer = client.get(pdf)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content

    assert body.startswith(b"%PDF-") and answer["X-Data-SHA256"] == ImpartialitySheet.objects.get().sha256


def test_the_sheet_is_for_those_who_read_ties(
    client: Client, judged: PlannedAudit, rita: User, ada: User, bo: User, sam: User
) -> None:
    for who, expected in ((rita, 403), (ada, 403), (bo, 200), (sam, 404)):
        client.force_login(who, backend=BACKEND)
        assert client.get(reverse("reviews:audit_impartiality", args=[judged.reference])).status_code == expected, who
        assert client.get(reverse("reviews:audit_impartiality", args=["AUD-99-01"])).status_code == 404


def test_the_card_leads_to_each_verdict_waiver_and_version(client: Client, judged: PlannedAudit, mina: User) -> None:
    client.force_login(mina, backend=BACKEND)
    text = client.get(reverse("programmes:board_card", args=[2026, judged.reference])).content.decode()
    verdict = Verdict.objects.get(rule="IND-04b", assignment__audit=judged)
    places = [
        f"/audits/{judged.reference}/impartiality/#verdict-{verdict.pk}",
        "/programmes/2026/risks/#W-26-1",
        f"/programmes/2026/versions/#change-{judged.changes.get().pk}",
    ]

    for place in places:
        assert f'href="{place}"' in text, place
        address, _hash, name = place.partition("#")
        assert f'id="{name}"' in client.get(address).content.decode(), place


def test_2_4_every_question_leads_to_a_page(client: Client, judged: PlannedAudit, mina: User, rita: User) -> None:
    client.force_login(mina, backend=BACKEND)
    page = reverse("reviews:programme_proof", args=[2026])
    rows = client.get(page).context["rows"]

    assert [row["number"] for row in rows] == list(range(1, 11))
    for row in rows:
        for label, url in row["answers"]:
            assert client.get(url).status_code == 200, label
    client.force_login(rita, backend=BACKEND)
    for row in client.get(page).context["rows"]:
        assert all(client.get(url).status_code == 200 for _label, url in row["answers"] if url)


def test_2_4_4_auditors_of_the_year(client: Client, judged: PlannedAudit, mina: User, rita: User) -> None:
    client.force_login(mina, backend=BACKEND)
    answer = client.get(reverse("reviews:programme_auditors", args=[2026]))
    found = {one.person.username: one for one in answer.context["auditors"]}

    (seat,) = found["ada"].seats
    assert (seat.weight, seat.safeguards, seat.grade and seat.grade.grade) == ("mitigate", ("W-26-1",), "auditor")
    assert found["leo"].seats[0].declared_on == TODAY
    client.force_login(rita, backend=BACKEND)
    assert client.get(reverse("reviews:programme_auditors", args=[2026])).status_code == 403
    assert client.get(reverse("reviews:programme_auditors", args=[2031])).status_code == 404


def test_the_queries_do_not_grow(
    client: Client, programme: Programme, judged: PlannedAudit, standard: Standard, leo: User, mina: User
) -> None:
    client.force_login(mina, backend=BACKEND)
    pages = [
        reverse("reviews:audit_impartiality", args=[judged.reference]),
        reverse("reviews:programme_auditors", args=[2026]),
        reverse("programmes:programme_versions", args=[2026]),
        reverse("reviews:programme_proof", args=[2026]),
    ]

    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    few = [count(address) for address in pages]
    with audited(by=SYSTEM, today=TODAY):
        for number in range(30):
            who = person(f"more{number}", "auditor", name=f"More Number{number}")
            Assignment(audit=judged, person=who, role="auditor").save()
    for number in range(2, 31):
        plan(programme, f"AUD-26-{number:02d}", standard, [(None, "8.2.2")], [(leo, "lead")])
    planning.rejudge(judged, by=SYSTEM, today=TODAY)

    assert [count(address) for address in pages] == few and max(few) <= 15, few
