"""A person at a plain HTTP connection: cookies, forms read from the page, redirects followed. No Django inside."""

from __future__ import annotations

import http.client
import mimetypes
import uuid
from collections.abc import Iterable, Mapping
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

from tests.journeys.pages import Form, Page
from tests.journeys.person import File, Person, Typed

PLAIN = "application/x-www-form-urlencoded"


class Visitor(Person):
    """One browser profile without a browser."""

    def __init__(self, address: str, cookies: dict[str, str] | None = None) -> None:
        super().__init__(address)
        self.host = urlsplit(address).netloc
        self.cookies = {} if cookies is None else cookies
        self.requests = 0
        self.kind = ""
        self.body = b""
        self.policy = ""

    def tab(self) -> Visitor:
        return Visitor(self.address, self.cookies)

    def load(self, url: str) -> None:
        self._ask("GET", url)

    def submit(self, form: Form, typed: Typed, press: tuple[str, str, str], files: Mapping[str, File]) -> None:
        pairs = filled(form, typed) + ([press[:2]] if press[0] else [])
        if any(control.kind == "file" for control in form.controls):
            self._ask("POST", form.action, *multipart(pairs, files))
        else:
            self._ask("POST", form.action, urlencode(pairs).encode(), PLAIN)

    def fetch(self, url: str) -> tuple[int, str, bytes]:
        self._ask("GET", url)
        return self.status, self.kind, self.body

    def _ask(self, method: str, url: str, body: bytes | None = None, kind: str = "") -> None:
        self.requests += 1
        parts = urlsplit(urljoin(self.at, url))
        assert parts.netloc == self.host, f"led away from the product: {url}"
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), "Referer": self.at}
        if kind:
            headers["Content-Type"] = kind
        connection = http.client.HTTPConnection(self.host, timeout=60)
        try:
            connection.request(method, target, body, headers)
            answer = connection.getresponse()
            self.status, self.body = answer.status, answer.read()
            self.kind = answer.headers.get("Content-Type", "")
            self.policy = answer.headers.get("Content-Security-Policy", "")
            for line in answer.headers.get_all("Set-Cookie") or ():
                self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})
            onward = answer.headers.get("Location", "")
        finally:
            connection.close()
        self.at = urljoin(self.address, target)
        if self.status in (301, 302, 303) and onward:
            self._ask("GET", onward)
        elif self.kind.startswith("text/html"):
            self.page = Page(self.body.decode(), self.at)


def filled(form: Form, typed: Typed) -> list[tuple[str, str]]:
    """The pairs a browser sends once these fields were filled in."""
    form.check(typed)
    pairs = [pair for pair in form.sends() if pair[0] not in typed]
    for name, value in typed.items():
        pairs += [(name, one) for one in form.chosen(name, value)]
    return pairs


def multipart(pairs: Iterable[tuple[str, str]], files: Mapping[str, File]) -> tuple[bytes, str]:
    """(body, content type) of a form with files."""
    edge = uuid.uuid4().hex
    parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in pairs]
    for name, (filename, content) in files.items():
        kind = mimetypes.guess_type(filename)[0] or "application/octet-stream"
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
        parts.append(f"{head}Content-Type: {kind}\r\n\r\n".encode() + content + b"\r\n")
    return b"".join(parts) + f"--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"
