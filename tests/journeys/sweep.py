"""Every page of the product as five people get it: read by plain HTTP, each look of each page kept once."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag, urlsplit

from django.urls import NoReverseMatch, Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse

from tests.journeys.http import Visitor
from tests.journeys.pages import Form

MANY = 5
"""Pages whose look depends on the record's state are read for so many records, the others for FEW."""
FEW = 2
DRY = 4
"""So many pages without a new look, and a route is well known: on each walk it is read once more."""
TRIES = 4
"""Addresses of one route that may answer "not found", "not yours" or "only by a form" before it is given up."""
STATEFUL = frozenset(
    {
        "audits:audit_detail",
        "audits:audit_checklist",
        "audits:question_field",
        "findings:finding_detail",
        "findings:finding_answer",
        "programmes:audit_team",
        "reviews:review_detail",
        "reviews:audit_report",
    }
)
OWN = frozenset({200, 409, 412, 428})
"""Answers that are a page of the route; the others (403, 404) look the same everywhere."""
DRAWING = frozenset({"path", "rect", "circle", "g", "line", "polygon", "polyline", "ellipse", "pattern", "defs"})
LEAVE = frozenset({"account_logout"})
"""Not opened on the way: after it nothing else could be."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page as somebody got it."""

    route: str
    who: str
    address: str
    html: str
    policy: str


class Look(HTMLParser):
    """The kinds of elements on a page: tag, classes, input type. Pages with the same kinds look alike to axe."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.kinds: set[tuple[str, str]] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        if tag in DRAWING:
            return
        said = dict(pairs)
        for name in (said.get("class") or "").split() or [""]:
            self.kinds.add((f"{tag}:{said.get('type') or ''}", name))


@dataclass(slots=True)
class Sweep:
    """What was read, and which looks of it are kept."""

    sheets: list[Sheet] = field(default_factory=list)
    answers: dict[str, set[int]] = field(default_factory=dict)
    """Every status that a route gave to a GET."""
    read: int = 0
    _dry: Counter[str] = field(default_factory=Counter)
    """How many pages of a route, one after the other, showed nothing new."""
    _done: dict[str, set[str]] = field(default_factory=dict)
    _seen: dict[str, set[tuple[str, str]]] = field(default_factory=dict)

    def note(self, who: str, visitor: Visitor, asked: str) -> None:
        """Keep the page just read if it shows a kind of element that its route did not show before."""
        self.answers.setdefault(named(asked), set()).add(visitor.status)
        route = named(visitor.at)
        self.answers.setdefault(route, set()).add(visitor.status)
        self.read += 1
        if not visitor.kind.startswith("text/html") or not route:
            return
        if visitor.status not in OWN:
            route = str(visitor.status)
        html = visitor.body.decode()
        new = Look(html).kinds - self._seen.setdefault(route, set())
        self._dry[route] = 0 if new else self._dry[route] + 1
        if new:
            self._seen[route] |= new
            self.sheets.append(Sheet(route, who, visitor.at, html, visitor.policy))

    def walk(self, who: str, visitor: Visitor) -> None:
        """Follow links and the addresses of forms from every address without a parameter, a few of each route.

        What the resolver knows beside an address that was read, for the same record, is tried too: a page may exist
        that nothing leads to. Walked again, the addresses of the first time are left out: what came since is read.
        """
        waiting = deque(plain_addresses())
        shown: Counter[str] = Counter()
        tried: Counter[str] = Counter()
        done = self._done.setdefault(who, set())
        while waiting:
            address = waiting.popleft()
            route = named(address)
            if not route or route in LEAVE or (address in done and tried[route]):
                continue
            if not self._worth(route, shown[route], tried[route] - shown[route]):
                continue
            done.add(address)
            tried[route] += 1
            visitor.load(address)
            shown[route] += visitor.status == 200
            if visitor.kind.startswith("text/html"):
                waiting.extend(onward(visitor))
                waiting.extend(beside(address))

    def _worth(self, route: str, shown: int, refused: int) -> bool:
        """Whether one more page of this route is read on this walk."""
        known = self._dry[route] >= DRY
        most = 1 if known else MANY if route in STATEFUL else FEW
        return shown < most and refused < (1 if known else TRIES)


class Listening(Visitor):
    """A visitor whose every page is noted."""

    def __init__(self, address: str, who: str, sweep: Sweep, cookies: dict[str, str] | None = None) -> None:
        super().__init__(address, cookies)
        self.who, self.sweep = who, sweep

    def tab(self) -> Listening:
        return Listening(self.address, self.who, self.sweep, self.cookies)

    def load(self, url: str) -> None:
        super().load(url)
        self.sweep.note(self.who, self, url)

    def submit(self, form: Form, *typed: Any) -> None:
        super().submit(form, *typed)
        self.sweep.note(self.who, self, form.action)


def onward(visitor: Visitor) -> Iterator[str]:
    """Addresses that the page leads to, without what is only another filter of itself."""
    for url in [url for url, _words in visitor.page.links] + [form.action for form in visitor.page.forms]:
        parts = urlsplit(urldefrag(url)[0])
        if parts.netloc == visitor.host and not parts.path.startswith("/static/"):
            yield parts.path


def named(address: str) -> str:
    """The route of an address, "" if there is none."""
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return ""
    return match.view_name or match.route


@cache
def routes() -> dict[str, frozenset[str]]:
    """The names of the parameters of every named address that the product knows, by the resolver."""
    return dict(_routes(get_resolver().url_patterns, ""))


def _routes(patterns: Iterable[URLPattern | URLResolver], space: str) -> Iterator[tuple[str, frozenset[str]]]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from _routes(entry.url_patterns, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif entry.name:
            groups = entry.pattern.regex.groupindex if hasattr(entry.pattern, "regex") else {}
            yield f"{space}{entry.name}", frozenset(groups) | frozenset(entry.pattern.converters)


def plain_addresses() -> list[str]:
    """Every address of the resolver that needs nothing filled in."""
    return [reverse(name) for name, parameters in routes().items() if not parameters]


def beside(address: str) -> Iterator[str]:
    """Addresses with the same parameters in the same part of the product."""
    kwargs = resolve(urlsplit(address).path).kwargs
    for name, parameters in routes().items():
        if kwargs and parameters == set(kwargs):
            with suppress(NoReverseMatch):
                other = reverse(name, kwargs=kwargs)
                if other.split("/")[1] == address.split("/")[1]:
                    yield other
