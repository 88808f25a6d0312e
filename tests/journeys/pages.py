"""What a person without a browser reads: the forms of a page with what stands in them, its links and its words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

SILENT = ("script", "style", "template", "svg", "title")


def joined(words: Iterable[str]) -> str:
    """Pieces of text as one reads them: "Record" and ": Contact made" are "Record: Contact made"."""
    return re.sub(r" ([:,.;])", r"\1", " ".join(" ".join(words).split()))


@dataclass(slots=True)
class Option:
    value: str
    words: str = ""
    chosen: bool = False


@dataclass(slots=True)
class Control:
    """One named field as it stands on the page. `kind` is the input's type, "select" or "textarea"."""

    name: str
    kind: str
    value: str = ""
    on: bool = True
    many: bool = False
    options: list[Option] = field(default_factory=list)
    words: str = ""
    """The label of a box or button to tick."""
    id: str = ""

    def offers(self) -> list[tuple[str, str]]:
        """(value, words) of each thing that can be chosen here; empty where one types."""
        if self.kind == "select":
            return [(option.value, option.words) for option in self.options]
        return [(self.value, self.words)] if self.kind in ("checkbox", "radio") else []

    def sends(self) -> list[str]:
        """What a browser would send for it when nobody touches it."""
        if self.kind == "select":
            chosen = [option.value for option in self.options if option.chosen]
            return chosen or ([] if self.many or not self.options else [self.options[0].value])
        if self.kind == "file" or (self.kind in ("checkbox", "radio") and not self.on):
            return []
        return [self.value]


@dataclass(slots=True)
class Form:
    action: str
    method: str
    controls: list[Control] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    """(name, value, words) of each button that sends it."""

    @property
    def path(self) -> str:
        return urlsplit(self.action).path

    def resolve(self, name: str, said: object) -> str:
        """The value behind the words that a person reads ("Helena Brandt"); what is typed stays as it is."""
        offers = [pair for control in self.controls if control.name == name for pair in control.offers()]
        if not offers:
            return str(said)
        for match in (lambda v, w: said in (v, w), lambda v, w: w.startswith(str(said)), lambda v, w: str(said) in w):
            for value, words in offers:
                if match(value, words):
                    return value
        raise AssertionError(f"{self.path}: {name} does not offer {said!r}; it offers {[words for _, words in offers]}")

    def button(self, words: str = "") -> tuple[str, str, str]:
        """The button with these words, exact ones first; without words the first one."""
        found = [one for one in self.buttons if one[2] == words] or [one for one in self.buttons if words in one[2]]
        assert found, f"no button {words!r} at {self.path}: {self.buttons}"
        return found[0]

    def chosen(self, name: str, value: object) -> list[str]:
        """What is sent for a field: a list is several, None an empty field, False a box without its tick."""
        if value is None:
            return [""]
        if value is False:
            return []
        return [self.resolve(name, one) for one in (value if isinstance(value, (list, tuple)) else [value])]

    def check(self, typed: Iterable[str]) -> None:
        """Only what stands on the page can be filled in."""
        known = {control.name for control in self.controls}
        assert set(typed) <= known, f"{self.path} has no field {sorted(set(typed) - known)}; it has {sorted(known)}"

    def sends(self) -> list[tuple[str, str]]:
        return [(control.name, value) for control in self.controls for value in control.sends()]


class Page(HTMLParser):
    """A page that was read: `forms`, `links` as (address, words), `text` without markup."""

    def __init__(self, html: str, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self.address = address
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.statics: list[str] = []
        self.title = ""
        self._words: list[str] = []
        self._open: Form | None = None
        self._named: dict[str, Form] = {}
        self._late: list[tuple[str, Control | tuple[str, str, str]]] = []
        self._area: Control | None = None
        self._select: Control | None = None
        self._option: Option | None = None
        self._button: list[str] | None = None
        self._button_of: tuple[Form | str | None, str, str] = (None, "", "")
        self._link: tuple[str, list[str]] | None = None
        self._labels: dict[str, str] = {}
        self._label: tuple[str, list[str]] | None = None
        self._inside: list[Control] = []
        self._silent = 0
        self._title = False
        self.feed(html)
        self.close()
        for form in self.forms:
            for control in form.controls:
                control.words = control.words or self._labels.get(control.id, "")
        for name, late in self._late:  # form="..." may stand before the form itself
            if name in self._named and isinstance(late, Control):
                self._named[name].controls.append(late)
            elif name in self._named and isinstance(late, tuple):
                self._named[name].buttons.append(late)

    @property
    def text(self) -> str:
        return joined(self._words)

    def form(self, ending: str = "", press: str = "") -> Form:
        """The form that posts to an address with this ending ("" = this page's own) and has this button."""
        own = urlsplit(self.address).path
        wanted = [
            one
            for one in self.forms
            if one.method == "post" and (one.path.endswith(ending) if ending else one.path == own)
        ]
        if press:
            wanted = [one for one in wanted if any(press in words for _name, _value, words in one.buttons)]
        assert wanted, f"no form to {ending or own} on {self.address}: {[f.path for f in self.forms]}"
        return max(wanted, key=lambda one: len(one.controls)) if not ending else wanted[0]

    # ------------------------------------------------------------------ html.parser
    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        said: dict[str, Any] = {name: value if value is not None else "" for name, value in pairs}
        if tag in SILENT:
            self._silent += 1
            self._title = tag == "title"
        elif tag == "form":
            self._open = Form(urljoin(self.address, said.get("action", "") or self.address), said.get("method", "get"))
            self._open.method = self._open.method.lower()
            self.forms.append(self._open)
            if "id" in said:
                self._named[said["id"]] = self._open
        elif tag == "a" and "href" in said:
            self._link = (urljoin(self.address, said["href"]), [])
        elif tag == "label":
            self._label, self._inside = (said.get("for", ""), []), []
        elif tag == "button":
            self._button, form = [], said.get("form") or self._open
            sends = said.get("type", "submit") == "submit"
            self._button_of = (form if sends else None, said.get("name", ""), said.get("value", ""))
        elif tag == "option" and self._select is not None:
            self._option = Option(said.get("value", ""), "", "selected" in said)
            self._select.options.append(self._option)
        elif tag in ("input", "select", "textarea"):
            self._control(tag, said)
        for name in ("src", "href"):
            if tag in ("link", "script", "img") and said.get(name, "").startswith("/static/"):
                self.statics.append(said[name])

    def _control(self, tag: str, said: dict[str, Any]) -> None:
        kind = said.get("type", "text").lower() if tag == "input" else tag
        control = Control(said.get("name", ""), kind, said.get("value", ""), many="multiple" in said)
        control.id = said.get("id", "")
        if self._label is not None:
            self._inside.append(control)
        if kind in ("checkbox", "radio"):
            control.on = "checked" in said
            control.value = said.get("value", "on")
        if kind in ("submit", "image"):
            if self._open is not None:
                self._open.buttons.append((control.name, control.value, control.value))
            return
        if tag == "select":
            self._select = control
        if tag == "textarea":
            self._area = control
        if "disabled" in said or not control.name:
            return
        if "form" in said:
            self._late.append((said["form"], control))
        elif self._open is not None:
            self._open.controls.append(control)

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self._silent = max(0, self._silent - 1)
            self._title = False
        elif tag == "form":
            self._open = None
        elif tag == "a" and self._link is not None:
            self.links.append((self._link[0], joined(self._link[1])))
            self._link = None
        elif tag == "button" and self._button is not None:
            form, name, value = self._button_of
            words = joined(self._button)
            if isinstance(form, Form):
                form.buttons.append((name, value, words))
            elif form is not None:
                self._late.append((form, (name, value, words)))
            self._button = None
        elif tag == "label" and self._label is not None:
            words = joined(self._label[1])
            self._labels[self._label[0]] = words
            for control in self._inside:
                control.words = words
            self._label = None
        elif tag == "select":
            self._select = None
        elif tag == "option":
            self._option = None
        elif tag == "textarea":
            if self._area is not None:  # a browser drops the first line end
                self._area.value = self._area.value.removeprefix("\r").removeprefix("\n")
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._title:
            self.title += data
        if self._silent:
            return
        if self._area is not None:
            self._area.value += data
            return
        if self._option is not None:
            self._option.words += " ".join(data.split())
            return
        if self._label is not None:
            self._label[1].append(data)
        if self._link is not None:
            self._link[1].append(data)
        if self._button is not None:
            self._button.append(data)
        self._words.append(data)
