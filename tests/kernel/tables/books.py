"""Workbooks made part by part, so that a test can bend any of them."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
RELATIONS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TOP = f'{RELATIONS}<Relationship Id="r1" Type="{KIND}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
INSIDE = f'{RELATIONS}<Relationship Id="r1" Type="{KIND}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
BOOK = (
    f'<?xml version="1.0"?><workbook {SPACE} xmlns:r="{KIND}">'
    '<sheets><sheet name="One" sheetId="1" r:id="r1"/></sheets></workbook>'
)


def text(reference: str, value: str) -> str:
    """A cell with an inline string."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{value}</t></is></c>'


def sheet(rows: str, after: str = "") -> str:
    return f'<?xml version="1.0"?><worksheet {SPACE}><sheetData>{rows}</sheetData>{after}</worksheet>'


GOOD = sheet(
    f'<row r="1">{text("A1", "No")}{text("B1", "What")}</row><row r="2">{text("A2", "1")}{text("B2", "two")}</row>'
)


def parts(sheet_xml: str = GOOD, **changed: str | bytes) -> dict[str, str | bytes]:
    """The members of a workbook with one sheet; `changed` by the last part of a name without its dot."""
    whole: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": TOP,
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": INSIDE,
        "xl/worksheets/sheet1.xml": sheet_xml,
    }
    return whole | changed


def packed(members: dict[str, str | bytes], *, compress: int = ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", compress) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def workbook(sheet_xml: str = GOOD, **changed: str | bytes) -> bytes:
    return packed(parts(sheet_xml, **changed))
