"""The reviews, papers and coverage page of the demo organisation (13.6, 13.7)."""

import io
from datetime import date

from pypdf import PdfReader

from organisation.models import User
from reviews import queries, report, services
from reviews.models import AuditReport, ManagementReview

NOW = date(2026, 11, 23)


def test_coverage_page_says_the_same_as_k8(demo: None) -> None:
    from programmes.models import Programme

    page = queries.coverage_page(Programme.objects.get(year=2026), NOW)

    assert (page.covered, page.total, page.gaps) == (48, 56, 0)
    row = next(row for row in page.rows if row.number == "5.2.2")
    assert [cell.state for cell in row.cells] == ["missed", *["none"] * 6, "plan"]


def test_reviews_stand_where_13_7_leaves_them(demo: None) -> None:
    found = {
        row.reference: (row.state, row.held_on, row.figures_as_of) for row in ManagementReview.objects.order_by("pk")
    }

    assert found == {
        "MR-25-2": ("actions_running", date(2025, 12, 9), date(2025, 12, 9)),
        "MR-26-1": ("actions_running", date(2026, 7, 7), date(2026, 6, 30)),
        "MR-26-2": ("planned", None, None),
    }


def test_frozen_pack_of_mr_26_1_holds_the_figures_of_june(demo: None) -> None:
    snapshot = ManagementReview.objects.get(reference="MR-26-1").snapshot
    lines = {line["rule"]: line["text"] for line in snapshot["figures"]}

    assert lines["K1"] == "4/5 = 80.0 %"
    assert lines["K8"] == "30/56 = 53.6 %"
    assert lines["K13"] == "n/a"
    assert snapshot["summary"]["title"].startswith("Effective except incident and configuration; 12 nonconformities")


def test_report_to_mr_26_2_names_what_leadership_must_know(demo: None) -> None:
    review = ManagementReview.objects.get(reference="MR-26-2")
    data = report.data_of(queries.report_source(review, as_of=NOW, version=""))

    assert data["summary"]["title"] == (
        "Effective except supplier and configuration; 11 nonconformities open in 10 of 22 audited processes"
    )
    assert data["summary"]["agenda"] == (
        "NC-26-12: implementation 39 days overdue",
        "NC-26-17: containment 21 days overdue, plan 3 days overdue",
        "NC-26-13: major, extended to 4 December 2026",
        "D3 of MR-26-1: running, due 30 November 2026",
    )
    assert "NC-26-13" in [row["ref"] for row in data["findings"]["open"]]
    late = [(row["ref"], row["words"]) for row in data["actions"]["rows"] if row["state"] == "late"]
    assert late == [("NC-26-12", "39 days late")]


def test_every_report_of_an_audit_is_frozen_with_its_findings(demo: None) -> None:
    papers = {row.audit.reference: row.snapshot for row in AuditReport.objects.select_related("audit__planned")}

    assert len(papers) == 15
    assert [row["ref"] for row in papers["AUD-26-02"]["findings"]] == [
        "NC-26-03",
        "NC-26-04",
        "NC-26-05",
        "GP-26-01",
    ]
    assert papers["AUD-26-01"]["safeguards"][0]["label"] == "W-26-1"
    assert papers["AUD-26-07"]["deviations"] == []


def test_pdf_of_the_review_names_the_nonconformity(demo: None) -> None:
    review, by = ManagementReview.objects.get(reference="MR-26-2"), User.objects.get(username="helena.brandt")
    paper = services.request_pdf(review, by=by, today=NOW)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(report.paper(paper))).pages)

    assert "NC-26-13" in text
    assert "48/56 = 85.7 %" in text
