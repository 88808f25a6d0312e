"""Bytes to text: the byte order mark, then UTF-8, then UTF-16 by its zeros, then the likeliest old code page."""

from __future__ import annotations

import codecs
import re

from kernel.tables.model import TableError

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Offered and understood. The first is what Western spreadsheets write when they say "CSV".
OLD = (
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "mac_roman", "cp850",
    "shift_jis", "gb18030", "big5", "euc_kr", "euc_jp",
)  # fmt: skip
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", *OLD, "iso8859-1", "iso8859-15")
SAMPLE = 32_768
UNREADABLE = "The file is not a text table: it holds bytes that no text has. Save it as CSV or XLSX and choose it again"


def decode(content: bytes, encoding: str = "") -> tuple[str, str]:
    """The text and the name of its encoding. Raises TableError where no encoding fits, or not the one asked for."""
    if encoding:
        return _as(content, _known(encoding))
    for mark, name in MARKS:
        if content.startswith(mark):
            return _as(content, name)
    if b"\x00" in content and (wide := _wide(content)):
        return _as(content, wide)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return _as(content, likeliest(content))
    _refuse_binary(text)
    return text, "utf-8"


def likeliest(content: bytes) -> str:
    """The old code page that makes words of the bytes; Western where nothing speaks against it."""
    from charset_normalizer import from_bytes  # loaded for the few files that need it: 0.15 s

    sample = _telling(content)
    found = [m for m in from_bytes(sample, cp_isolation=list(OLD), threshold=0.45) if m.encoding in OLD]
    if not found:
        return "cp1252"
    western = next((m for m in found if "cp1252" in m.could_be_from_charset), None)
    best = min(found, key=lambda m: (round(m.chaos, 2), -m.coherence))
    if western and western.chaos <= best.chaos + 0.06 and western.coherence >= best.coherence - 0.15:
        return "cp1252"
    if best.encoding in ("mac_roman", "cp850") and _western_words(sample):
        return "cp1252"
    return str(best.encoding)


def _western_words(sample: bytes) -> bool:
    """True where the bytes make natural words in cp1252: no sign inside a word, no capital after a small letter."""
    text = sample.decode("cp1252", "replace")
    return not re.search(r"[^\W\d_][^\x00-\x7f\w’‘“”–—…€\s][^\W\d_]|[a-zß-ÿ][À-ÞŸŠŽŒ]|\ufffd", text)


def _telling(content: bytes) -> bytes:
    """The lines that are not plain ASCII, as many as fit a sample: the others tell nothing."""
    kept, size = [], 0
    for match in re.finditer(rb"[^\r\n]{0,400}[\x80-\xff][^\r\n]{0,400}", content):
        kept.append(match.group())
        size += len(kept[-1])
        if size > SAMPLE:
            break
    return b"\n".join(kept)


def _wide(content: bytes) -> str:
    """UTF-16 without its mark: every second byte of mostly Latin text is zero."""
    head = content[:SAMPLE]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = max(len(head) // 2, 1)
    if len(content) % 2 == 0 and max(even, odd) > 0.3 * half and min(even, odd) < 0.05 * half:
        return "utf-16-le" if odd > even else "utf-16-be"
    return ""


def _known(encoding: str) -> str:
    """One of ours; a name from a form never reaches other codecs."""
    name = encoding.strip().casefold().replace("_", "-")
    for known in ENCODINGS:
        if known.replace("_", "-") == name:
            return known
    raise TableError(f"“{encoding[:40]}” is not an encoding that can be read. Choose one of the list")


def _as(content: bytes, encoding: str) -> tuple[str, str]:
    lenient = encoding in OLD or encoding.startswith("iso")
    try:
        text = content.decode(encoding, "replace" if lenient else "strict")
    except UnicodeError:
        raise TableError(
            f"The file does not read as {encoding}. Choose another encoding, or save the file as CSV in UTF-8"
        ) from None
    _refuse_binary(text)
    return text.removeprefix("\ufeff"), encoding


def _refuse_binary(text: str) -> None:
    """A table on paper has no control characters; a few strays are let through and taken out of the cells."""
    head = text[:SAMPLE]
    strays = len(re.findall("[\x00-\x08\x0e-\x1b\x7f\ufffd\ufffe\uffff]", head))
    if strays > 2 + len(head) // 200:
        raise TableError(UNREADABLE)
