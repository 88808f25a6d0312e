"""The paper itself: made by the renderer, tagged, with the text of the data and nothing from elsewhere."""

import base64
import io
import json
from dataclasses import replace

import pytest
from django.template.loader import render_to_string
from PIL import Image
from pypdf import PdfReader

from reviews.report import build
from reviews.report.document import render
from tests.reviews.northwind_report import source

HOSTILE = "<script>alert(1)</script><img src='http://127.0.0.1:9/x.png'>"


@pytest.fixture(scope="module")
def pdf() -> PdfReader:
    data = json.loads(json.dumps(build(source()).as_data()))
    content = render("reviews/report.html", data, "0123456789abcdef")

    assert content.startswith(b"%PDF-")
    return PdfReader(io.BytesIO(content))


def test_paper_names_finding_figure_and_hash(pdf: PdfReader) -> None:
    text = "\n".join(page.extract_text() for page in pdf.pages)

    for expected in ("NC-26-13", "11 nonconformities", "48/56 = 85.7 %", "Decisions asked of this review"):
        assert expected in text
    assert "Data 0123456789ab." in text


def test_decisions_stand_above_the_opinion_on_one_page(pdf: PdfReader) -> None:
    text = next(page.extract_text() for page in pdf.pages if "Decisions asked of this review" in page.extract_text())

    assert text.index("Decisions asked of this review") < text.index("Not looked at") < text.index("The certificate")


def test_paper_is_tagged_titled_and_has_bookmarks(pdf: PdfReader) -> None:
    catalogue = pdf.trailer["/Root"]

    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en"
    assert pdf.metadata is not None and pdf.metadata.title.endswith("MR-26-2")
    assert [item.title for item in pdf.outline if not isinstance(item, list)][:1] == ["Cover"]
    names = [item.title for item in pdf.outline if isinstance(item, list) for item in item]
    assert names[:4] == ["Summary", "Programme", "Findings", "Actions"]


def test_the_cover_carries_the_logo_where_there_is_one(pdf: PdfReader) -> None:
    held = io.BytesIO()
    Image.new("RGB", (240, 80), (15, 91, 120)).save(held, "PNG")
    logo = f"data:image/png;base64,{base64.b64encode(held.getvalue()).decode()}"
    data = json.loads(json.dumps(build(source()).as_data()))

    dressed = PdfReader(io.BytesIO(render("reviews/report.html", data, logo=logo)))

    assert [len(paper.pages[0].images) for paper in (pdf, dressed)] == [0, 1]
    assert len(dressed.pages) == len(pdf.pages)


def test_typed_text_is_printed_as_text_never_as_markup() -> None:
    hostile = replace(source(), opinion_text=HOSTILE, not_looked_at=HOSTILE, organisation=HOSTILE)
    html = render_to_string("reviews/report.html", {"report": build(hostile).as_data(), "footer": ""})

    assert "<script>" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html
