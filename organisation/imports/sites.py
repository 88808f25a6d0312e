"""Sites and shifts: known by their code, else by their name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy

from kernel.imports import Column, Found
from organisation import services
from organisation.imports.base import Names, OrganisationKind, Writing, bare, code_of
from organisation.models import Site

FIELDS = ("code", "name", "note", "is_shift")


class Sites(OrganisationKind):
    slug, order = "sites", 20
    label = gettext_lazy("Sites and shifts")
    about = gettext_lazy("Places, and shifts that count like places, that an audit can visit.")
    icon, url = "pin", "/library/sites/"
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "name",
            gettext_lazy("Name"),
            required=True,
            max_length=120,
            example="Aarlund",
            aliases=("site", "location", "place", "shift", "site name"),
        ),
        Column(
            "code",
            gettext_lazy("Code"),
            max_length=40,
            example="AAR",
            aliases=("short", "abbreviation", "id", "site code"),
            help=gettext_lazy("Made from the name where it is empty."),
        ),
        Column(
            "is_shift",
            gettext_lazy("Shift"),
            "yes_no",
            example="no",
            aliases=("is shift", "shift work", "is a shift"),
            help=gettext_lazy("Yes for a shift that counts like a site."),
        ),
        Column(
            "note",
            gettext_lazy("Note"),
            max_length=200,
            example="Main building, floors 1 to 3",
            aliases=("address", "remark", "comment", "description"),
        ),
    )
    make: Any = staticmethod(services.add_site)
    model: Any = Site
    longest = 40

    def open(self, *, by: Any, today: date) -> Names:
        return Names(lambda row: (row.code, row.name), self.model.objects.all())

    def judge(self, values: Mapping[str, Any], book: Names) -> Found:
        existing = book.find(values["code"]) if "code" in values else book.find(values["name"])
        changes = {name: values[name] for name in FIELDS if name in values}
        if existing is not None:
            changes = {name: value for name, value in changes.items() if getattr(existing, name) != value}
        key = f"code:{bare(values['code'])}" if "code" in values else f"name:{bare(values['name'])}"
        return Found(key, existing, changes)

    def put(self, found: Found, values: Mapping[str, Any], book: Names, how: Writing) -> Any:
        if found.existing is not None:
            row = services.change_master(row=found.existing, version=found.existing.version, **found.changes, **how.who)
        else:
            code = code_of(values["name"], book.by_text, longest=self.longest)
            row = self.make(**{"code": code, **found.changes}, **how.who)
        book.add(row)
        return row

    def export(self, *, by: Any, today: date) -> Iterable[Mapping[str, Any]]:
        names = [column.name for column in self.columns]
        for row in self.model.objects.order_by("name"):
            yield {name: getattr(row, name) for name in names}
