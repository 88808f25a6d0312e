"""One page after the other, as it was read, before Chromium and axe: what is wrong with each.

    python -m tests.journeys.judging <address of the product> <pages as JSON> <where the answer goes>

A process of its own, so that both cores judge. The pages come from a small server here and not by intercepting the
browser, because Chromium keeps no style sheet between two pages once anything is intercepted; what is not a page is
fetched from the product, once.
"""

from __future__ import annotations

import json
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit

from tests.journeys.chromium import Complaints, browser
from tests.journeys.sweep import Sheet

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING = {"runOnly": TAGS, "resultTypes": ["violations"]}
DRAWN = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "target-size", "scrollable-region-focusable"]},
    "resultTypes": ["violations"],
}
"""What a size or a theme changes."""
PHONE, DESK = (390, 844), (1440, 900)
UNFOLD = "document.querySelectorAll('main details:not(.menu)').forEach(d => { d.open = true })"
MENU = """options => {
  const menu = document.querySelector('main details.menu');
  if (!menu) return [];
  menu.open = true;
  return axe.run(menu, options).then(done => { menu.open = false; return done.violations });
}"""
"""A menu lies over the page, so it is judged by itself and without what it covers."""


class Shelf(ThreadingHTTPServer):
    """Shows one page at a time, under the address that it was read at."""

    daemon_threads = True

    def __init__(self, origin: str) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.origin = origin
        self.page: Sheet | None = None
        self.kept: dict[str, tuple[int, str, bytes]] = {}

    def fetched(self, path: str) -> tuple[int, str, bytes]:
        """A style sheet, a script, a font or a picture of the product."""
        if path not in self.kept:
            try:
                with urllib.request.urlopen(self.origin + path) as answer:
                    self.kept[path] = (200, answer.headers["Content-Type"], answer.read())
            except HTTPError as refused:
                self.kept[path] = (refused.code, "text/plain", b"")
        return self.kept[path]


class Answer(BaseHTTPRequestHandler):
    server: Shelf

    def do_GET(self) -> None:
        page = self.server.page
        asked = urlsplit(self.path)
        if page and not asked.path.startswith("/static/") and asked.path == urlsplit(page.address).path:
            self._say(200, "text/html; charset=utf-8", page.html.encode(), page.policy)
        elif asked.path.startswith("/static/"):
            self._say(*self.server.fetched(self.path))
        else:  # a part that the page asks for later belongs to the product that is not here: nothing comes of it
            self._say(204, "text/plain", b"")

    def _say(self, status: int, kind: str, body: bytes, policy: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store" if policy else "max-age=3600")
        if policy:
            self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: Any) -> None:
        """Nothing on the console."""


@contextmanager
def shelf(origin: str) -> Iterator[Shelf]:
    with Shelf(origin) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def judged(origin: str, sheets: list[tuple[Sheet, bool]]) -> dict[str, Any]:
    """Faults by page, and what the console complained of; with each page, whether it is the first of its route."""
    from axe_playwright_python.base import AXE_SCRIPT

    heard, faults = Complaints(), {}
    with shelf(origin) as server, browser() as program:
        context = program.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
        heard.listen(context)
        context.add_init_script(AXE_SCRIPT)
        tab = context.new_page()
        for sheet, first in sheets:
            server.page = sheet
            address = f"http://127.0.0.1:{server.server_port}{sheet.address.removeprefix(origin)}"
            if found := judge(tab, address, first=first):
                faults[f"{sheet.route} ({sheet.who}, {urlsplit(sheet.address).path})"] = found
    return {"faults": faults, "heard": heard.all}


def judge(tab: Any, address: str, *, first: bool) -> list[str]:
    """What is wrong with one page, in each size and theme."""
    shown(tab, PHONE, "light")
    tab.goto(address)
    found = wide(tab, "as it comes")
    tab.evaluate(UNFOLD)
    found += looked(tab, PHONE, "light", EVERYTHING) + wide(tab, "unfolded")
    if first:
        found += looked(tab, PHONE, "dark", DRAWN) + looked(tab, DESK, "light", DRAWN)
    return found + looked(tab, DESK, "dark", EVERYTHING if first else DRAWN) + wide(tab, "unfolded")


def shown(tab: Any, size: tuple[int, int], theme: str) -> None:
    tab.set_viewport_size({"width": size[0], "height": size[1]})
    tab.emulate_media(color_scheme=theme)


def looked(tab: Any, size: tuple[int, int], theme: str, options: dict[str, Any]) -> list[str]:
    """What axe finds, a line a rule."""
    shown(tab, size, theme)
    found = tab.evaluate("options => axe.run(document, options).then(done => done.violations)", options)
    found += tab.evaluate(MENU, options)
    return [f"{size[0]} {theme} {v['id']}: {[node['target'] for node in v['nodes']][:4]}" for v in found]


def wide(tab: Any, how: str) -> list[str]:
    """A body that scrolls sideways."""
    too_much = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{too_much} px too wide at {tab.viewport_size['width']}, {how}"] if too_much > 0 else []


if __name__ == "__main__":
    origin, given, answer = sys.argv[1:]
    pages = [(Sheet(**said), first) for said, first in json.loads(Path(given).read_text())]
    Path(answer).write_text(json.dumps(judged(origin, pages)))
