"""Every page of the product as five people get it: read by plain HTTP, each look of each page kept once."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urlsplit

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from tests.journeys.http import Visitor

MANY = 7
"""Pages whose look depends on the record's state are read for so many records, the others for FEW."""
FEW = 2
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
    _seen: dict[str, set[tuple[str, str]]] = field(default_factory=dict)

    def note(self, who: str, visitor: Visitor) -> None:
        """Keep the page just read if it shows a kind of element that its route did not show before."""
        route = named(visitor.at)
        self.answers.setdefault(route, set()).add(visitor.status)
        self.read += 1
        if not visitor.kind.startswith("text/html") or not route:
            return
        html = visitor.body.decode()
        new = Look(html).kinds - self._seen.setdefault(route, set())
        if new:
            self._seen[route] |= new
            self.sheets.append(Sheet(route, who, visitor.at, html, visitor.policy))

    def walk(self, who: str, visitor: Visitor) -> None:
        """Follow links and the addresses of forms from every address without a parameter, a few of each route."""
        waiting = deque(plain_addresses())
        taken: Counter[str] = Counter()
        done: set[str] = set()
        while waiting:
            address = waiting.popleft()
            route = named(address)
            if not route or address in done or route in LEAVE or taken[route] >= (MANY if route in STATEFUL else FEW):
                continue
            done.add(address)
            taken[route] += 1
            visitor.load(address)
            self.note(who, visitor)
            if visitor.kind.startswith("text/html"):
                waiting.extend(onward(visitor))


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


def routes(patterns: Iterable[URLPattern | URLResolver] | None = None, space: str = "") -> Iterator[tuple[str, bool]]:
    """(name, has parameters) of every address that the product knows, by the resolver."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif entry.name:
            groups = entry.pattern.regex.groupindex if hasattr(entry.pattern, "regex") else {}
            yield f"{space}{entry.name}", bool(groups or entry.pattern.converters)


def plain_addresses() -> list[str]:
    """Every address of the resolver that needs nothing filled in."""
    from django.urls import reverse

    return [reverse(name) for name, parameters in routes() if not parameters]
