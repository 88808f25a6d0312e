import hashlib
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kernel import attachments
from kernel.journal import audited, history
from kernel.models import Attachment
from kernel.workflow import Refused

DAY = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def user(db, django_user_model):
    return django_user_model.objects.create_user("ada")


def picture(form="PNG", size=(4, 3)):
    out = BytesIO()
    Image.new("RGB", size).save(out, form)
    return out.getvalue()


def store(user, name, content):
    with audited(by=user, today=DAY):
        return attachments.store(SimpleUploadedFile(name, content), by=user, today=DAY)


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("photo.png", picture(), "image/png"),
        ("photo.jpeg", picture("JPEG"), "image/jpeg"),
        ("report.pdf", b"%PDF-1.7\n%%EOF", "application/pdf"),
        ("list.csv", b"a;b\n1;2\n", "text/csv"),
    ],
)
def test_an_allowed_file_is_kept_byte_for_byte_under_a_name_of_ours(user, media, name, content, content_type):
    row = store(user, name, content)
    assert (row.name, row.content_type, row.size) == (name, content_type, len(content))
    assert row.sha256 == hashlib.sha256(content).hexdigest()
    assert (media / row.path).read_bytes() == content
    assert name not in row.path
    assert history(row).count() == 1


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("x.exe", b"MZ", "Upload a PDF, image, Office or CSV file. “x.exe” is not one of these"),
        ("x.svg", b"<svg/>", "is not one of these"),
        ("x.pdf", b"<html>", "is not one of these"),
        ("x.txt", b"  <script>", "is not one of these"),
        ("x.png", picture("JPEG"), "is not the picture that its name says"),
        ("x.png", b"\x89PNG\r\n\x1a\n", "is not the picture that its name says"),
        ("x.pdf", b"", "is empty"),
        ("x.docx", b"PK\x03\x04 not a document", "is not one of these"),
        ("../../x.pdf.exe", b"%PDF-1.7", "“x.pdf.exe” is not one of these"),
    ],
)
def test_a_file_that_is_not_allowed_gets_a_sentence_and_is_not_kept(user, media, name, content, sentence):
    with pytest.raises(Refused, match=sentence):
        store(user, name, content)
    assert not Attachment.objects.exists()
    assert [p for p in media.rglob("*") if p.is_file()] == []


def office(*names, content=b"x"):
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return out.getvalue()


def test_an_office_file_is_known_by_what_is_inside(user):
    good = office("[Content_Types].xml", "xl/workbook.xml")
    assert store(user, "a.xlsx", good).size == len(good)
    with pytest.raises(Refused, match="is not one of these"):
        store(user, "a.docx", good)


def test_an_archive_bomb_is_refused_from_its_directory(user):
    with pytest.raises(Refused, match="unpacks to more than 200 MB"):
        store(user, "a.xlsx", office("[Content_Types].xml", "xl/a.xml", content=b"0" * (101 * 1024 * 1024)))


def test_a_file_over_the_limit_is_refused(user, monkeypatch):
    monkeypatch.setattr(attachments, "LIMIT", 3)
    with pytest.raises(Refused, match="larger than 25 MB"):
        store(user, "a.txt", b"four")


def test_a_picture_with_too_many_pixels_is_refused(user, monkeypatch):
    monkeypatch.setattr(attachments, "PIXELS", 11)
    with pytest.raises(Refused, match="40 megapixels"):
        store(user, "a.png", picture())


@pytest.mark.parametrize(("name", "disposition"), [("a.png", "inline"), ("a.txt", "attachment")])
def test_a_download_never_runs_in_the_browser(user, name, disposition):
    row = store(user, name, picture() if name == "a.png" else b"hello")
    response = attachments.respond(row)
    assert response["Content-Disposition"].split(";")[0] == disposition
    assert (response["X-Content-Type-Options"], response["Cache-Control"]) == ("nosniff", "private, no-store")
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    response.close()


def test_a_disk_that_takes_no_file_is_a_sentence_and_leaves_nothing_half(user, media, monkeypatch):
    def full(number):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kernel.attachments.os.fsync", full)

    with pytest.raises(Refused, match="“list.csv” could not be kept: the server's disk did not take it"):
        store(user, "list.csv", b"a;b\n")

    assert [path for path in media.rglob("*") if path.is_file()] == []
    assert not Attachment.objects.exists()


def test_a_file_that_is_gone_from_the_disk_is_a_sentence(user, media):
    row = store(user, "list.csv", b"a;b\n")
    (media / row.path).unlink()

    with pytest.raises(Refused, match="“list.csv” cannot be read from the server's disk"):
        attachments.respond(row)


def test_a_name_that_is_too_long_keeps_its_ending(user):
    assert store(user, f"{'a' * 400}.csv", b"a;b\n").name == f"{'a' * 196}.csv"


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf", b" \r\n\t", b"\xef\xbb\xbf \n", b"\xc2\xa0"])
@pytest.mark.parametrize("name", ["note.txt", "list.csv"])
def test_a_page_that_calls_itself_a_text_is_refused_behind_any_start(user, name, start):
    with pytest.raises(Refused, match="is not one of these"):
        store(user, name, start + b"<html><script>alert(1)</script></html>")


def test_a_text_with_a_byte_order_mark_is_a_text(user):
    assert store(user, "note.txt", b"\xef\xbb\xbfInterview with the shift lead").content_type == "text/plain"
