"""What no form may choke on: a sentence appears, nothing typed is lost, nothing is written, on both databases."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client

from tests.routes.forms import DATES, NUMBERS
from tests.routes.rounds import Writes
from tests.routes.sheets import KEEPS_STATE, TABLE, Sheet
from tests.routes.snapshot import dump, keys
from tests.routes.world import World

pytestmark = pytest.mark.django_db
REFUSED = (400, 404, 409)
NAMES = sorted({line.route for line in TABLE if line.method == "POST" and set(line.expected[1:]) != {405}})
IMPOSSIBLE = ("2026-02-31", "0000-01-01", "10000-01-01", "tomorrow")
WILD = ("99999999999999999999", "-99999999999999999999", "1e999", "NaN", "one")
NO_CHOICE = ("999999", "99999999999999999999", "no such", "1\x00")
OPEN_WORDS = {"my_theme": 400, "demo_clock": 400}
"""Buttons with a fixed value and no form: a plain sentence is enough."""


def of(route: str, sheets: dict[str, Sheet]) -> list[Sheet]:
    return [sheet for sheet in sheets.values() if sheet.line.route == route]


def changed(client: Client, sheet: Sheet, typed: dict[str, Any]) -> tuple[int, str, bool]:
    """Status, page and whether any record is different afterwards; all of it is taken back."""
    known = keys()
    with transaction.atomic():
        before = dump(known)
        answer = client.post(sheet.address, typed)
        page, after = answer.getvalue().decode(), dump(known)
        transaction.set_rollback(True)
    return answer.status_code, page, after != before


def send(client: Client, sheet: Sheet, typed: dict[str, Any], **how: Any) -> tuple[int, str, list[str]]:
    """Status, page and what was written; all of it is taken back."""
    writes = Writes()
    with transaction.atomic():
        with connection.execute_wrapper(writes):
            answer = client.post(sheet.address, typed, **how)
        page = answer.getvalue().decode()
        transaction.set_rollback(True)
    return answer.status_code, page, writes.seen


def fault(status: int, page: str, typed: dict[str, Any], sheet: Sheet) -> str:
    """Why this answer is not good enough, or nothing."""
    if status == 302:
        return "taken"
    if status not in (*REFUSED, 412, 413, 428):
        return f"status {status}"
    if status == 404 or sheet.line.route in OPEN_WORDS:
        return ""
    if 'role="alert"' not in page and status == 409:
        return "no sentence"
    texts = [name for name in sheet.texts if name in typed and sheet.form.fields[name].kind != "password"]
    shown = plain(page) if texts else ""
    lost = [name for name in texts if not kept(typed[name], shown)]
    return f"lost {', '.join(lost)}" if lost else ""


def seen(client: Client, sheet: Sheet) -> dict[str, Any]:
    """What is typed; where the effect on planned audits is shown first, with the word that it was seen."""
    with transaction.atomic():
        page = client.post(sheet.address, sheet.typed).getvalue().decode()
        transaction.set_rollback(True)
    found = re.search(r'name="seen" value="([^"]+)"', page)
    return {**sheet.typed, "seen": html.unescape(found[1])} if found else sheet.typed


def asks_first(page: str) -> bool:
    """The effect on planned audits is shown before anything is saved (decision 0005)."""
    return 'name="seen" value="' in page


def alert(page: str) -> str:
    """The words of a refusal."""
    found = re.search(r'role="alert".*?</(?:div|section)>', page, re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if found else ""


def plain(page: str) -> str:
    """The page as it reads, whatever the browser does with NUL."""
    return html.unescape(page).replace("\x00", "").replace("\ufffd", "")


def kept(value: Any, shown: str) -> bool:
    """Whether what is shown (`plain`) holds the text as it was typed, whatever the browser does with line ends."""
    said = str(value).replace("\x00", "").strip()
    return not said or said in shown


def alike(names: list[str]) -> list[str]:
    """Without the middle of numbered rows (`p3-code`, `to-case-7`): each row is the same form; first and last stay."""
    rows: dict[str, list[str]] = {}
    for name in names:
        rows.setdefault(re.sub(r"\d+(?=-|$)", "#", name, count=1), []).append(name)
    return [name for row in rows.values() for name in dict.fromkeys((row[0], row[-1]))]


def bad(sheet: Sheet) -> Iterator[tuple[str, str, Any]]:
    """Field, what is wrong with it, and the value; every one of them must be refused."""
    texts, dates, numbers = alike(sheet.texts), alike(sheet.form.named(*DATES)), alike(sheet.form.named(*NUMBERS))
    for name in texts:
        if sheet.form.fields[name].kind != "password":
            yield name, "100,000 characters", "long " * 20_000
        yield name, "NUL", "before\x00after"
    for name in dates:
        yield from ((name, f"date {value}", value) for value in IMPOSSIBLE)
    for name in numbers:
        yield from ((name, f"number {value}", value) for value in WILD)
    for name in alike(sheet.form.named("select", "selects", "radio")):
        yield from ((name, f"choice {value!r}", value) for value in NO_CHOICE)


@pytest.mark.parametrize("route", NAMES)
def test_every_bad_value_is_refused_with_a_sentence_and_what_was_typed(
    route: str, clients: dict[str, Client], sheets: dict[str, Sheet]
) -> None:
    wrong = {}
    for sheet in of(route, sheets):
        for name, what, value in bad(sheet):
            typed = {**sheet.typed, name: value}
            status, page, writes = send(clients[sheet.who], sheet, typed)
            if found := fault(status, page, typed, sheet) or (writes and f"wrote {writes[0]}"):
                wrong[f"{name}: {what}"] = found

    assert wrong == {}, "\n" + "\n".join(f"{name} -> {found}" for name, found in wrong.items())


@pytest.mark.parametrize("route", NAMES)
def test_half_a_character_is_no_reason_to_fall_over(
    route: str, clients: dict[str, Client], sheets: dict[str, Sheet]
) -> None:
    """An unpaired surrogate, percent-encoded and in the parts of a form: taken as a sign of its own or refused."""
    for sheet in of(route, sheets):
        if not sheet.texts:
            continue
        typed = {name: value for name, value in sheet.typed.items() if name not in sheet.texts}
        body = urlencode(typed, doseq=True) + "".join(f"&{name}=half%ED%A0%80one" for name in sheet.texts)
        status, page, _ = send(clients[sheet.who], sheet, body, content_type="application/x-www-form-urlencoded")
        assert status in (302, *REFUSED) or asks_first(page), sheet.line.id
        parts = "".join(part(name, value) for name, value in typed.items() if isinstance(value, str))
        raw = parts.encode() + b"".join(
            part(name, "half#one").encode().replace(b"#", b"\xed\xa0\x80") for name in sheet.texts
        )
        status, page, _ = send(
            clients[sheet.who], sheet, raw + b"--edge--\r\n", content_type="multipart/form-data; boundary=edge"
        )
        assert status in (302, *REFUSED, 428) or asks_first(page), sheet.line.id


def part(name: str, value: str) -> str:
    return f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'


QUERIES = "q page show kind grade state process owner audit day person about role rule cause more next"


@pytest.mark.parametrize("said", ["%00", "%ED%A0%80", "9" * 30, "x" * 3000, "-1", "%F0%9F%92%A9"])
def test_no_query_and_no_page_number_makes_a_page_fall_over(
    said: str, clients: dict[str, Client], world: World
) -> None:
    names = (
        "q",
        "page",
        "show",
        "kind",
        "grade",
        "state",
        "process",
        "owner",
        "audit",
        "day",
        "person",
        "about",
        "role",
    )
    query = "&".join(f"{name}={said}" for name in names)
    got = {
        line.id: clients["mina"].get(f"{line.address(world)}?{query}").status_code
        for line in TABLE
        if line.method == "GET"
    }

    assert {name: status for name, status in got.items() if status >= 500} == {}


@pytest.mark.parametrize("said", ["%00", "%ED%A0%80", "9" * 30, "x" * 300, "%F0%9F%92%A9", "..%2F.."])
def test_no_name_in_an_address_makes_a_page_fall_over(
    said: str, clients: dict[str, Client], world: World, only_status: None
) -> None:
    """Each part of each address, replaced by what no row is called."""
    got = {}
    for line in TABLE:
        address = line.address(world)
        for key in line.on.split():
            held = str(world.at[key.partition("=")[2]])
            for asked in {address.replace(f"/{held}/", f"/{said}/"), address.replace(f"/{held}/", f"/{said}/", 1)}:
                send_it = clients["mina"].get if line.method == "GET" else clients["mina"].post
                got[f"{line.method} {asked}"] = send_it(asked).status_code

    assert {name: status for name, status in got.items() if status >= 500} == {}


FILES = {
    "wrong type": ("x.exe", b"MZ" + b"\x00" * 100),
    "a page named as a picture": ("x.png", b"<html><script>1</script></html>"),
    "empty": ("x.png", b""),
    "26 MB": ("x.pdf", b"%PDF-1.7\n" + b"x" * (26 * 1024 * 1024)),
}


@pytest.mark.parametrize("what", FILES)
def test_a_bad_file_is_refused_with_a_sentence_and_the_words_stay(
    what: str, clients: dict[str, Client], sheets: dict[str, Sheet]
) -> None:
    name, content = FILES[what]
    wrong, tried = {}, 0
    for sheet in sheets.values():
        for field in sheet.form.named("file"):
            tried += 1
            typed = {**sheet.typed, field: SimpleUploadedFile(name, content, content_type="image/png")}
            status, page, wrote = changed(clients[sheet.who], sheet, typed)
            if found := fault(status, page, sheet.typed, sheet) or ("wrote" if wrote else ""):
                wrong[f"{sheet.line.id} {field}"] = found
            elif name not in html.unescape(page) and what != "empty":
                wrong[f"{sheet.line.id} {field}"] = "the sentence does not name the file"

    assert tried >= 4
    assert wrong == {}


@pytest.mark.parametrize("route", NAMES)
def test_con_01_a_stale_version_is_412_and_a_missing_one_428_with_what_was_typed(
    route: str, clients: dict[str, Client], sheets: dict[str, Sheet]
) -> None:
    for sheet in of(route, sheets):
        if "version" not in sheet.form.fields or route in KEEPS_STATE:
            continue
        told = {}
        without = {name: value for name, value in sheet.typed.items() if name != "version"}
        for what, typed in {412: {**sheet.typed, "version": "999"}, 428: without}.items():
            status, page, wrote = changed(clients[sheet.who], sheet, typed)
            told[what] = (status, fault(status, page, sheet.typed, sheet), wrote)
        if told[412] == (302, "taken", False):
            told[412] = (412, "", False)  # what was sent is what stands already
        assert told == {412: (412, "", False), 428: (428, "", False)}, sheet.line.id


@pytest.mark.parametrize("route", NAMES)
def test_a_double_click_creates_once(route: str, clients: dict[str, Client], sheets: dict[str, Sheet]) -> None:
    for sheet in of(route, sheets):
        if "once" not in sheet.form.fields or route in KEEPS_STATE:
            continue
        with transaction.atomic():
            known = keys()
            typed = seen(clients[sheet.who], sheet)
            first = clients[sheet.who].post(sheet.address, typed)
            after = dump(known)
            second = clients[sheet.who].post(sheet.address, typed)
            twice = dump(known)
            transaction.set_rollback(True)
        assert first.status_code == 302, (sheet.line.id, alert(first.getvalue().decode()))
        assert twice == after, sheet.line.id
        if "version" not in sheet.form.fields:
            assert (second.status_code, second["Location"]) == (302, first["Location"]), sheet.line.id
        else:
            assert second.status_code in (302, 403, 404, 409, 412), sheet.line.id
