"""What both kinds of visitor share: the page that was read last, and words instead of ids."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping

from tests.journeys.pages import Form, Page

Typed = Mapping[str, object]
File = tuple[str, bytes]
"""A file that is sent along: (name, content)."""


class Person(ABC):
    """Somebody at the product. `page`, `status` and `at` (the address) are of the last answer."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.at = address
        self.status = 0
        self.page = Page("", address)

    # ------------------------------------------------------------------ by connection or browser
    @abstractmethod
    def load(self, url: str) -> None:
        """Go to an address, redirects followed."""

    @abstractmethod
    def submit(self, form: Form, typed: Typed, press: tuple[str, str, str], files: Mapping[str, File]) -> None:
        """Fill in a form of the page and press one of its buttons."""

    @abstractmethod
    def fetch(self, url: str) -> tuple[int, str, bytes]:
        """(status, type, content) of a download."""

    @abstractmethod
    def tab(self) -> Person:
        """A second tab of the same person."""

    # ------------------------------------------------------------------ the same for both
    @property
    def text(self) -> str:
        return self.page.text

    def open(self, path: str, status: int = 200) -> Page:
        """Open an address; the answer must have this status."""
        self.load(path)
        assert self.status == status, f"GET {path}: {self.status}, wanted {status}\n{self.text[-3000:]}"
        return self.page

    def send(
        self,
        ending: str = "",
        typed: Typed | None = None,
        *,
        press: str = "",
        status: int = 200,
        files: Mapping[str, File] | None = None,
        form: Form | None = None,
    ) -> Page:
        """Fill in the form that posts to an address with this ending, and press the button with these words.

        A value is what is typed or the words of what is chosen; a list chooses several, None empties a field, False
        takes a tick away. Every name must be on the form, and every choice be offered.
        """
        chosen = form or self.page.form(ending, press)
        button = chosen.button(press)
        before = self.at
        self.submit(chosen, typed or {}, button, files or {})
        assert self.status == status, (
            f"POST {chosen.path} from {before}: {self.status}, wanted {status}\n{self.text[-3000:]}"
        )
        return self.page

    def press(self, words: str, *, status: int = 200) -> Page:
        """Press the button with these words, wherever it stands on the page."""
        found = [one for one in self.page.forms if any(words == said for _name, _value, said in one.buttons)]
        assert found, f"no button {words!r} on {self.at}: {[one.buttons for one in self.page.forms]}"
        return self.send(form=found[0], press=words, status=status)

    def follow(self, words: str, below: str = "") -> Page:
        """Follow the first link with these words, of those that lead below this address."""
        links = [(url, said) for url, said in self.page.links if below in url]
        found = [url for url, said in links if said == words] or [url for url, said in links if words in said]
        assert found, f"no link {words!r} on {self.at}: {links}"
        return self.open(found[0])

    def sign_in(self, username: str) -> Page:
        """One click in the list of the demo's cast."""
        self.open("/login/")
        for form in self.page.forms:
            if form.path != "/demo/sign-in/":
                continue
            if ("username", username) in form.sends():
                return self.send(form=form)
            for name, value, words in form.buttons:
                if (name, value) == ("username", username):
                    return self.send(form=form, press=words)
        raise AssertionError(f"{username} is not in the cast")

    def days_on(self, days: int) -> None:
        """Move the demo's day by months, weeks and days."""
        for words, size in (("A month on", 30), ("A week on", 7), ("A day on", 1)):
            for _ in range(days // size):
                self.send("/demo/clock/", press=words)
            days %= size
