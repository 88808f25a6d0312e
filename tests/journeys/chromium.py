"""A person at a real Chromium: every form is filled in and sent by the browser, and the console is listened to."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from tests.journeys.pages import Form, Page
from tests.journeys.person import File, Person, Typed

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
LISTEN = """
addEventListener("securitypolicyviolation", e =>
  console.error(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber} ${e.sample}`));
"""
ALIKE = """(all, [name, value, words]) => all.map((b, i) => [b, i])
  .filter(([b]) => b.name === name && b.value === value)
  .filter(([b]) => b.textContent.replace(/\\s/g, "") === words.replace(/\\s/g, "")).map(found => found[1])"""
MARK = "(form, mark) => [...form.elements].forEach(e => e.setAttribute('data-journey', mark))"


@dataclass
class Complaints:
    """What no page may cause: policy violations, script errors, a static file that is not there."""

    policy: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    statics: list[str] = field(default_factory=list)
    pages: int = 0

    def listen(self, context: Any) -> None:
        context.add_init_script(LISTEN)
        context.on("console", self._said)
        context.on("weberror", lambda fault: self.errors.append(f"{fault.page.url}: {fault.error}"))
        context.on("response", self._answered)

    def _said(self, message: Any) -> None:
        where = message.page.url if message.page else ""
        if message.text.startswith("policy:") or "Content Security Policy" in message.text:
            self.policy.append(f"{where}: {message.text}")
        elif message.type == "error" and "Failed to load resource" not in message.text:
            self.errors.append(f"{where}: {message.text}")

    def _answered(self, answer: Any) -> None:
        path = urlsplit(answer.url).path
        if path.startswith("/static/") and answer.status >= 400:
            self.statics.append(f"{answer.status} {path}")

    @property
    def all(self) -> list[str]:
        return self.policy + self.errors + self.statics


@contextlib.contextmanager
def browser() -> Iterator[Any]:
    """One Chromium for a whole test."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as engine:
        program = engine.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
        try:
            yield program
        finally:
            program.close()


class Reader(Person):
    """One tab of one browser profile."""

    def __init__(self, address: str, context: Any, heard: Complaints) -> None:
        super().__init__(address)
        self.context = context
        self.heard = heard
        self.window = context.new_page()

    def tab(self) -> Reader:
        return Reader(self.address, self.context, self.heard)

    def load(self, url: str) -> None:
        self._read(self.window.goto(urljoin(self.at, url)))

    def submit(self, form: Form, typed: Typed, press: tuple[str, str, str], files: Mapping[str, File]) -> None:
        number = self.page.forms.index(form)
        form.check([*typed, *files])
        self.window.locator("form").nth(number).evaluate(MARK, str(number))
        for name, value in typed.items():
            self._fill(form, f'[data-journey="{number}"][name="{name}"]', name, value)
        for name, (filename, content) in files.items():
            payload = {"name": filename, "mimeType": "text/plain", "buffer": content}
            self.window.locator(f'[data-journey="{number}"][name="{name}"]').set_input_files(payload)
        chosen = self._button(number, press)
        self._unfold(chosen)
        with self.window.expect_navigation() as onward:
            chosen.click()
        self._read(onward.value)

    def fetch(self, url: str) -> tuple[int, str, bytes]:
        answer = self.context.request.get(urljoin(self.at, url))
        return answer.status, answer.headers.get("content-type", ""), answer.body()

    # ------------------------------------------------------------------ hands
    def _button(self, number: int, press: tuple[str, str, str]) -> Any:
        """The button of a form with this name, value and words."""
        every = self.window.locator(f'button[data-journey="{number}"]')
        places = every.evaluate_all(ALIKE, list(press))
        assert places, f"no button {press} to click on {self.at}"
        return every.nth(places[0])

    def _unfold(self, thing: Any) -> None:
        """Open what is folded around it, by its summary, as a person does."""
        folded = thing.locator("xpath=ancestor::details[not(@open)]")
        for place in range(folded.count()):
            folded.nth(place).locator("summary").first.click()

    def _fill(self, form: Form, where: str, name: str, value: object) -> None:
        kind = next(control.kind for control in form.controls if control.name == name)
        field = self.window.locator(where)
        self._unfold(field.first)
        if kind == "select":
            field.select_option(value=form.chosen(name, value))
        elif kind in ("checkbox", "radio"):
            for control in [control for control in form.controls if control.name == name]:
                wanted = control.value in form.chosen(name, value)
                nameless = ":not([value])" if control.value == "on" else f'[value="{control.value}"]'  # as browsers do
                box = self.window.locator(f'{where}:is([value="{control.value}"], {nameless})')
                if kind == "checkbox" or wanted:
                    box.set_checked(wanted)
        else:
            field.fill("" if value is None else str(value))

    def _read(self, answer: Any) -> None:
        self.heard.pages += 1
        self.status = answer.status if answer is not None else 200
        self.at = self.window.url
        self.page = Page(self.window.content(), self.at)
