"""A person at the browser whose every action is counted (ux 7.5): a click, a drag, a key chord, a choice, a field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.journeys.chromium import Complaints, Reader
from tests.journeys.pages import Form
from tests.journeys.person import File, Typed


class Hand(Reader):
    """`actions` grows by one for each thing done; reading, scrolling and waiting are free."""

    def __init__(self, address: str, context: Any, heard: Complaints) -> None:
        super().__init__(address, context, heard)
        self.actions = 0
        self.slowest = 0.0
        """Seconds of the longest answer of the board."""

    def submit(self, form: Form, typed: Typed, press: tuple[str, str, str], files: Mapping[str, File]) -> None:
        """A field each, and the button."""
        super().submit(form, typed, press, files)
        self.actions += len(typed) + len(files) + 1

    def follow(self, words: str, below: str = "") -> Any:
        self.actions += 1
        return super().follow(words, below)

    # ------------------------------------------------------------------ on a page that stays
    def click(self, thing: Any) -> None:
        thing.click()
        self.actions += 1

    def drag(self, thing: Any, onto: Any) -> None:
        """One press, a way, and letting go."""
        thing.scroll_into_view_if_needed()
        start, end = thing.bounding_box(), onto.bounding_box()
        mouse = self.window.mouse
        mouse.move(start["x"] + 12, start["y"] + 8)
        mouse.down()
        mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=8)
        mouse.up()
        self.actions += 1

    def reread(self) -> None:
        """What the page says now, after scripts have changed it."""
        self._read(None)
