"""Units: known by their code, else by their name; the unit above may stand in the same file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.imports import Column, Found
from organisation import services
from organisation.imports.base import Names, OrganisationKind, Writing, bare, code_of, unknown
from organisation.models import Unit


class Book:
    """Every unit, and the names of those that come in the same file."""

    def __init__(self) -> None:
        self.units = Names(lambda unit: (unit.code, unit.name), Unit.objects.select_related("parent"))
        self.coming: dict[str, str] = {}

    def codes(self) -> list[str]:
        return list(self.units.by_text)


class Units(OrganisationKind):
    slug, order = "units", 10
    label = gettext_lazy("Units")
    about = gettext_lazy("The parts of the organisation and which lies below which, recognised by code or name.")
    icon, url = "grid", "/library/units/"
    columns = (
        Column(
            "name",
            gettext_lazy("Name"),
            required=True,
            max_length=120,
            example="Service desk",
            aliases=("unit", "department", "area", "team", "organisational unit"),
        ),
        Column(
            "code",
            gettext_lazy("Code"),
            max_length=20,
            example="DESK",
            aliases=("short", "abbreviation", "id", "unit code", "key"),
            help=gettext_lazy("Made from the name where it is empty."),
        ),
        Column(
            "parent",
            gettext_lazy("Unit above"),
            example="Operations",
            aliases=("parent", "belongs to", "part of", "parent unit", "reports to", "division"),
            help=gettext_lazy("Its code or name; it may stand in the same file."),
        ),
    )

    def open(self, *, by: Any, today: date) -> Book:
        return Book()

    def expect(self, values: Mapping[str, Any], book: Book) -> None:
        for name in ("code", "name"):
            if name in values:
                book.coming.setdefault(bare(values[name]), key_of(values))

    def judge(self, values: Mapping[str, Any], book: Book) -> Found:
        existing = book.units.find(values["code"]) if "code" in values else book.units.find(values["name"])
        above, problems = None, []
        after: tuple[str, ...] = ()
        if "parent" in values:
            above = book.units.find(values["parent"])
            coming = book.coming.get(bare(values["parent"]))
            if above is None and coming and coming != key_of(values):
                after = (coming,)
            elif above is None or (existing is not None and above.pk == existing.pk):
                problems.append(unknown("parent", values["parent"], _("unit"), book.units))
        changes: dict[str, Any] = {name: values[name] for name in ("code", "name") if name in values}
        if above is not None or after:
            changes["parent"] = above
        if existing is not None:
            changes = {n: v for n, v in changes.items() if getattr(existing, n) != v or (n == "parent" and after)}
        return Found(key_of(values), existing, changes, tuple(problems), after=after)

    def put(self, found: Found, values: Mapping[str, Any], book: Book, how: Writing) -> Any:
        if found.existing is not None:
            unit = services.change_master(
                row=found.existing, version=found.existing.version, **found.changes, **how.who
            )
        else:
            fields = {"code": code_of(values["name"], book.codes()), **found.changes}
            unit = services.add_unit(**fields, **how.who)
        book.units.add(unit)
        return unit

    def export(self, *, by: Any, today: date) -> Iterable[Mapping[str, Any]]:
        for unit in Unit.objects.select_related("parent").order_by("name"):
            yield {"code": unit.code, "name": unit.name, "parent": unit.parent.code if unit.parent else ""}


def key_of(values: Mapping[str, Any]) -> str:
    """By code where there is one."""
    return f"code:{bare(values['code'])}" if values.get("code") else f"name:{bare(values['name'])}"
