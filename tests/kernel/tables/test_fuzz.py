"""FLT-11: whatever the bytes, reading gives a table or TableError, in under 5 seconds and under 512 MiB."""

from __future__ import annotations

import random
import re
import subprocess
import sys
import time
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel import tables
from tests.kernel.tables import books
from tests.kernel.tables.test_refused import NO_TABLE
from tests.kernel.tables.test_refused import T as text

NAMES = st.sampled_from(["x.csv", "x.xlsx", "x.xls", "x.txt", "x", "../../x\x00.csv"])
SECONDS = 5
ROWS = "".join(
    f'<row r="{r}">{text(f"A{r}", f"NC-{r}")}<c r="B{r}" t="b"><v>1</v></c><c r="C{r}"><v>4575{r % 10}</v></c></row>'
    for r in range(1, 40)
)
BOOK = books.packed(books.parts(books.sheet(ROWS, '<mergeCells><mergeCell ref="A3:A5"/></mergeCells>')))
TEXTS = [
    'No;Wo;Wann\r\nA-1;Köln;03/04/2025\r\nA-2;"a\nb";04/13/2025\r\n',
    "Plan 2025\n\nA\tB\n1\t2,5\n",
    'sep=,\nA,B\n"x",\'=1\n',
]
REAL = [t.encode(e) for t in TEXTS for e in ("utf-8", "utf-16", "cp1252")] + [BOOK, books.workbook()]


def judged(content: bytes, name: str = "x.xlsx") -> None:
    """Reads, and takes nothing but a table or a sentence."""
    start = time.perf_counter()
    try:
        table = tables.read(content, name)
    except tables.TableError as error:
        assert re.match(r"[“A-Z0-9]", error.sentence) and len(error.sentence) < 600
    else:
        width = len(table.headings)
        assert table.rows and all(len(row) == width for row in table.rows)
        assert len(table.row_numbers) == len(table.rows)
        assert len({heading.casefold() for heading in table.headings}) == width
        tables.xlsx_bytes("x", table.headings, table.rows)
        for index in range(width):
            values = table.column(index)
            tables.date_orders(values)
            for value in values:
                tables.parse_date(value), tables.parse_number(value), tables.parse_bool(value)
    assert time.perf_counter() - start < SECONDS


def bent(content: bytes, chance: random.Random) -> bytes:
    """A file with some bytes changed, cut, doubled or put in."""
    out = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(out) + 1)
        kind = chance.randrange(5)
        if kind == 0 and at < len(out):
            out[at] = chance.randrange(256)
        elif kind == 1:
            del out[at : at + chance.randrange(1, 40)]
        elif kind == 2:
            out[at:at] = chance.randbytes(chance.randrange(1, 20))
        elif kind == 3:
            out[at:at] = out[at : at + chance.randrange(1, 200)]
        else:
            out[at:at] = chance.choice([b'"', b"\x00", b"\r", b"\xff\xfe", b";", b"'", b"\xed\xa0\x80", b"<"])
        if not out:
            return b""
    return bytes(out)


def bent_book(chance: random.Random) -> bytes:
    """A workbook whose parts are bent before they are packed, so that the archive is whole and the XML is not."""
    members = books.parts(books.sheet(ROWS))
    for name in chance.sample(list(members), chance.randint(1, 3)):
        content = members[name]
        whole = content.encode() if isinstance(content, str) else content
        members[name] = bent_xml(whole, chance) if chance.random() < 0.7 else bent(whole, chance)
    return books.packed(members, compress=chance.choice([ZIP_DEFLATED, ZIP_STORED]))


def bent_xml(content: bytes, chance: random.Random) -> bytes:
    """Attributes and numbers that a schema would refuse."""
    found = list(re.finditer(rb'"[^"]*"|>[^<]+<', content))
    if not found:
        return content
    match = chance.choice(found)
    strange = [
        b"-1",
        b"99999999999999999999",
        b"XFD1048577",
        b"A0",
        b"",
        b"1e999",
        b"NaN",
        b"&#0;",
        b"\xff",
        b"\xc3\xa9" * 99,
    ]
    inside = match.group()
    return content[: match.start()] + inside[:1] + chance.choice(strange) + inside[-1:] + content[match.end() :]


fast = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(st.binary(max_size=3000), NAMES)
@settings(fast, max_examples=200)
def test_random_bytes(content: bytes, name: str) -> None:
    judged(content, name)


@given(st.text(max_size=500), st.sampled_from(["utf-8", "utf-16", "utf-16-le", "utf-32"]))
@settings(fast, max_examples=200)
def test_random_text(content: str, encoding: str) -> None:
    judged(content.encode(encoding, "surrogatepass"), "x.csv")
    with_sentence(content)


def with_sentence(content: str) -> None:
    try:
        tables.read_pasted(content)
    except tables.TableError as error:
        assert error.sentence


@given(
    st.lists(st.sampled_from([*";,\t|\r\n\"'=+ a1é\u2028\ufeff\x00", "\r\n", "03/04/25"]), max_size=200).map("".join)
)
@settings(fast, max_examples=300)
def test_text_made_of_what_matters(content: str) -> None:
    judged(content.encode(), "x.csv")
    with_sentence(content)


@given(st.sampled_from(REAL), st.integers(0, 2**32))
@settings(fast, max_examples=60)
def test_real_files_bent(content: bytes, seed: int) -> None:
    judged(bent(content, random.Random(seed)))


@given(st.integers(0, 2**32))
@settings(fast, max_examples=40)
def test_workbooks_with_bent_parts(seed: int) -> None:
    judged(bent_book(random.Random(seed)))


@pytest.mark.soak
def test_ten_minutes_of_bent_files() -> None:
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    chance, end, count = random.Random(seed), time.monotonic() + 600, 0
    while time.monotonic() < end:
        kind = chance.randrange(4)
        if kind == 0:
            judged(chance.randbytes(chance.randrange(5000)), "x.csv")
        elif kind == 1:
            judged(bent(chance.choice(REAL), chance))
        elif kind == 2:
            judged(bent_book(chance))
        else:
            judged("".join(chance.choices('a1;,\t"\r\n=é', k=chance.randrange(2000))).encode(), "x.csv")
        count += 1
    print(f"{count} files")


MEASURE = """
import resource, sys, time
from pathlib import Path
from kernel import tables
table = None
for path in sorted(Path(sys.argv[1]).iterdir()):
    content = path.read_bytes()
    open("/proc/self/clear_refs", "w").write("5")  # the peak is counted anew
    start = time.perf_counter()
    try:
        table = tables.read(content, path.name.split("~")[1])
    except tables.TableError:
        pass
    took = time.perf_counter() - start
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    here = next(int(l.split()[1]) // 1024 for l in open("/proc/self/status") if l.startswith("VmHWM"))
    print(path.name, f"{took:.2f}", here, child, sep="|")
"""


def largest() -> dict[str, bytes]:
    """Files at the limits, which are read: many cells, wide characters, long texts."""
    line = "a\U0001f600" + "b" * 1000
    many = "A;" * 99 + "A\n" + ("12345;" * 99 + "12345\n") * 9_900
    rows = [[f"text number {r} {c}" for c in range(30)] for r in range(8_000)]
    return {
        "full~x.csv": many.encode()[: 11 * 1024 * 1024],
        "smileys~x.csv": ("A;B\n" + f"{line};{line}\n" * 12_500).encode(),
        "wide~x.csv": ("A;B\n" + f"{'日本語' * 300};x\n" * 9_000).encode(),
        "rows~x.xlsx": tables.xlsx_bytes("L", [f"H{c}" for c in range(30)], rows),
    }


@pytest.mark.processes
def test_memory_stays_under_512_mib(tmp_path: Path) -> None:
    for number, (make, name, _) in enumerate(NO_TABLE.values()):
        (tmp_path / f"{number:02}~{name}").write_bytes(make())
    for name, content in largest().items():
        (tmp_path / name).write_bytes(content)
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(tmp_path)], cwd=root, capture_output=True, text=True, check=True
    )
    figures = [line.split("|") for line in done.stdout.splitlines()]
    assert len(figures) == len(NO_TABLE) + len(largest())
    print(done.stdout)
    assert max(int(here) for _, _, here, _ in figures) < 512
    assert max(int(child) for _, _, _, child in figures) < 512
