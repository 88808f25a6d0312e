"""A kind of import for the tests of the engine: doors by name; it can refuse at the last moment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from kernel.imports import Column, Found, Kind, Problem
from kernel.journal import audited
from kernel.workflow import Refused
from tests.kernel.models import Door


class Doors(Kind):
    slug, label, needs = "doors", "Doors", "edit_organisation"
    columns = (
        Column("name", "Name", required=True, max_length=40),
        Column("opened", "Opened", "date"),
        Column("height", "Height", "number"),
        Column("after", "After"),
        Column("kind", "Kind", "choice", choices=(("in", "Inside"), ("out", "Outside"))),
        Column("fire", "Fire door", "yes_no"),
        Column("tags", "Tags", "list"),
        Column("mail", "Mail", "email"),
    )
    refuses: ClassVar[set[str]] = set()
    """Names that `write` refuses."""
    calls: ClassVar[list[Mapping[str, Any]]] = []

    def open(self, **who: Any) -> dict[str, Any]:
        return {"doors": {door.name: door for door in Door.objects.all()}, "coming": set()}

    def expect(self, values: Mapping[str, Any], book: Any) -> None:
        book["coming"].add(values.get("name"))

    def judge(self, values: Mapping[str, Any], book: Any) -> Found:
        name, after = values["name"], ()
        problems = []
        if "after" in values and values["after"] not in book["doors"]:
            if values["after"] in book["coming"]:
                after = (values["after"],)
            else:
                problems.append(Problem("after", values["after"], "No such door", "unknown", creatable=True))
        return Found(name, book["doors"].get(name), {}, tuple(problems), after=after)

    def write(self, found: Found, values: Mapping[str, Any], book: Any, **who: Any) -> Any:
        self.calls.append(values)
        with audited(by=who["by"], today=who["today"]):
            door = Door(name=values["name"])
            door.save()
            if values["name"] in self.refuses:
                raise Refused(["Not this one", "and not now"])
        book["doors"][door.name] = door
        return door

    def create(self, column: str, value: str, book: Any, **who: Any) -> None:
        with audited(by=who["by"], today=who["today"]):
            door = Door(name=value)
            door.save()
        book["doors"][value] = door
