"""Forms as a browser would read them from a page: their fields, and something sound to type into each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from tests.routes.world import TODAY

WORDS = "Words that say enough of it, in a whole sentence."
TEXTS = ("text", "textarea", "email", "password", "search", "url", "tel")
DATES = ("date",)
NUMBERS = ("number",)
SILENT = ("submit", "button", "reset", "image")


@dataclass
class Field:
    """One field of a form: its kind is the input's type, or textarea, select, selects."""

    name: str
    kind: str
    value: str = ""
    choices: list[str] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)

    def sound(self) -> str | list[str] | None:
        """What a person might send; None for nothing."""
        if self.kind in ("radio", "checkbox", "select", "selects"):
            found = self.chosen or [choice for choice in self.choices if choice][:1]
            return found if self.kind in ("checkbox", "selects") else (found[0] if found else "")
        if self.kind == "file":
            return None
        if self.value or self.kind == "hidden":
            return self.value
        if self.kind in DATES:
            return TODAY.isoformat()
        return "1" if self.kind in NUMBERS else WORDS


@dataclass
class Form:
    """A form of a page, and where it goes."""

    action: str
    fields: dict[str, Field] = field(default_factory=dict)
    has_files: bool = False

    def sound(self) -> dict[str, Any]:
        found = {name: one.sound() for name, one in self.fields.items()}
        return {name: value for name, value in found.items() if value is not None}

    def named(self, *kinds: str) -> list[str]:
        return [name for name, one in self.fields.items() if one.kind in kinds]


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.forms = page, list[Form]()
        self.form: Form | None = None
        self.area: Field | None = None
        self.select: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            posts = said.get("method", "").lower() == "post"
            self.form = Form(said.get("action") or self.page) if posts else None
        elif self.form is None or "disabled" in said:
            return
        elif tag == "option" and self.select is not None:
            self.select.choices.append(said.get("value", ""))
            if "selected" in said:
                self.select.chosen.append(said.get("value", ""))
        elif name := said.get("name", ""):
            self._field(tag, name, said)

    def _field(self, tag: str, name: str, said: dict[str, str]) -> None:
        assert self.form is not None
        kind = said.get("type", "text") if tag == "input" else tag
        if tag == "select":
            kind = "selects" if "multiple" in said else "select"
        if tag not in ("input", "select", "textarea") or kind in SILENT:
            if tag == "button":
                self.form.fields.setdefault(name, Field(name, "hidden", said.get("value", "")))
            return
        made = self.form.fields.setdefault(name, Field(name, kind, said.get("value", "")))
        if kind in ("radio", "checkbox"):
            made.choices.append(said.get("value", "on"))
            if "checked" in said:
                made.chosen.append(said.get("value", "on"))
        elif tag == "textarea":
            self.area = made
        elif tag == "select":
            self.select = made
        elif kind == "file":
            self.form.has_files = True

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self.form is not None:
            self.forms.append(self.form)
            self.form = None
        elif tag == "textarea" and self.area is not None:
            self.area.value, self.area = self.area.value.removeprefix("\n").removeprefix("\r\n"), None
        elif tag == "select":
            self.select = None


def read(page: str, html: str) -> Iterator[Form]:
    """The forms of a page that are sent by POST."""
    reader = _Reader(page)
    reader.feed(html)
    yield from reader.forms
