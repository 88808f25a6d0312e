import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from kernel import pdf, pdf_child

PAGE = "<!doctype html><html lang='en'><head><title>Report</title></head><body>{}</body></html>"


def text_of(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def children() -> list[str]:
    found = subprocess.run(["ps", "-eo", "ppid=,args="], capture_output=True, text=True).stdout.splitlines()
    return [line for line in found if "kernel.pdf_child" in line and line.split()[0] == str(os.getpid())]


def test_a_page_becomes_a_tagged_pdf_with_its_words():
    data = pdf.render_limited(PAGE.format("<h1>NC-26-13</h1>"), "h1 { color: navy }")

    assert data.startswith(b"%PDF-")
    assert text_of(data) == "NC-26-13"
    assert PdfReader(io.BytesIO(data)).metadata.title == "Report"


def test_nothing_is_fetched_from_outside(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("TOP-SECRET")
    hostile = (
        f"<link rel=attachment href='file://{secret}'><img src='file://{secret}'>"
        f"<img src='http://127.0.0.1:9/x.png'><link rel=stylesheet href='/static/../../{secret}'><p>kept</p>"
    )

    data = pdf.render_limited(PAGE.format(hostile), variant=None)

    assert text_of(data) == "kept"
    assert (b"TOP-SECRET" in data, PdfReader(io.BytesIO(data)).attachments) == (False, {})


def test_addresses_reach_our_folders_and_nothing_above_them(tmp_path):
    (tmp_path / "fonts").mkdir()
    font, secret = tmp_path / "fonts" / "a b.ttf", tmp_path / "secret"
    font.write_text("x")
    secret.write_text("x")
    (tmp_path / "fonts" / "link").symlink_to(secret)
    folders = {"fonts": str(tmp_path / "fonts")}
    ours = pdf_child.BASE_URL

    assert pdf_child.file_of(f"{ours}fonts/a%20b.ttf", folders) == font.resolve()
    for bad in ("fonts/../secret", "fonts/%2e%2e/secret", "fonts/link", "fonts", "other/a b.ttf", "fonts/none"):
        assert pdf_child.file_of(ours + bad, folders) is None
    assert pdf_child.file_of(f"file://{font}", folders) is None
    assert pdf_child.file_of("http://assets.invalid.example/fonts/a%20b.ttf", folders) is None


def test_a_document_that_takes_too_long_is_stopped_and_leaves_no_process():
    with pytest.raises(pdf.PdfTooBig, match="took longer than 1 seconds"):
        pdf.render_limited(PAGE.format("<p>x</p>" * 20000), limits=pdf.Limits(wall=1))

    assert children() == []


def test_a_document_that_computes_too_long_is_stopped():
    with pytest.raises(pdf.PdfTooBig, match="more than 1 seconds of computing time"):
        pdf.render_limited(PAGE.format("<p>x</p>" * 20000), limits=pdf.Limits(cpu=1))


def test_a_document_that_needs_too_much_memory_is_stopped():
    with pytest.raises(pdf.PdfTooBig, match="more than 200 MiB of memory"):
        pdf.render_limited(PAGE.format("<p>x</p>" * 300000), limits=pdf.Limits(memory=200 * 2**20))


def test_missing_system_libraries_are_named(monkeypatch, tmp_path):
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library pango')")
    monkeypatch.setattr(pdf, "_environment", lambda: {"PYTHONPATH": f"{tmp_path}:{Path.cwd()}"})

    with pytest.raises(pdf.PdfUnavailable, match="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"):
        pdf.render_limited(PAGE.format("x"))


def test_the_renderer_does_not_see_the_servers_secrets(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "s")
    monkeypatch.setenv("DATABASE_URL", "d")

    assert {"SECRET_KEY", "DATABASE_URL"} & set(pdf._environment()) == set()


def test_importing_kernel_pdf_does_not_load_weasyprint():
    code = "import sys, kernel.pdf_child; sys.exit('weasyprint' in sys.modules or 'django' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
