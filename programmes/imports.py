"""Changes and signals of processes from spreadsheets: exports of a change log, of incidents, of complaints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.imports import Column, Found, Kind, Problem
from organisation.models import Process
from organisation.queries.naming import Words
from organisation.roles import Can
from programmes import services
from programmes.models import ProcessEvent

FIELDS = ("on", "ref", "text")


@dataclass
class Book:
    """Processes by code and name, and the events that count already, by process, kind and number (else day)."""

    today: date
    processes: Words[Process] = field(default_factory=Words)
    held: dict[tuple[int, str, str], ProcessEvent] = field(default_factory=dict)

    def keep(self, row: ProcessEvent) -> None:
        self.held[row.process_id, row.kind, row.ref or row.on.isoformat()] = row


class Events(Kind):
    """Known by process, kind and number; without a number by the day."""

    slug, order = "events", 75
    label = gettext_lazy("Changes and signals")
    about = gettext_lazy("What happened to processes since their last audit; it counts in the next priorities.")
    needs = Can.EDIT_PROGRAMME
    icon, url = "chart", "programmes:event_list"
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "process",
            gettext_lazy("Process"),
            required=True,
            example="P01",
            aliases=("process code", "area", "process name"),
            help=gettext_lazy("Code or name."),
        ),
        Column(
            "kind",
            gettext_lazy("What happened"),
            "choice",
            required=True,
            choices=tuple(ProcessEvent.Kind.choices),
            example="major_incident",
            aliases=("kind", "type", "event", "category"),
        ),
        Column(
            "on",
            gettext_lazy("On"),
            "date",
            required=True,
            example="2026-03-03",
            aliases=("date", "day", "closed", "closed on", "opened on"),
        ),
        Column(
            "ref",
            gettext_lazy("Its number"),
            max_length=60,
            example="INC-4711",
            aliases=("number", "ref", "reference", "id", "ticket"),
        ),
        Column(
            "text",
            gettext_lazy("In a sentence"),
            max_length=300,
            example="Mail was down for a day.",
            aliases=("summary", "description", "title", "comment"),
        ),
    )

    def open(self, *, by: Any, today: date) -> Book:
        book = Book(today)
        for process in Process.objects.filter(active=True):
            book.processes.add(process, process.code, process.name)
        for row in ProcessEvent.objects.filter(struck_on__isnull=True):
            book.keep(row)
        return book

    def judge(self, values: Mapping[str, Any], book: Book) -> Found:
        name, kind, on = values["process"], values["kind"], values["on"]
        process, problems = book.processes.get(name), []
        if process is None:
            said = _("No such process")
            problems.append(Problem("process", name, said, "unknown:process", book.processes.like(name)))
        if on > book.today:
            problems.append(Problem("on", on.isoformat(), _("It lies in the future"), "future:on"))
        number = values.get("ref") or on.isoformat()
        existing = book.held.get((process.pk, kind, number)) if process else None
        changes = {name: values[name] for name in FIELDS if name in values}
        if existing is not None:
            changes = {name: value for name, value in changes.items() if getattr(existing, name) != value}
        return Found(f"{name}:{kind}:{number}", existing, changes, tuple(problems), note=process)

    def write(
        self, found: Found, values: Mapping[str, Any], book: Book, *, by: Any, today: date, reason: str = ""
    ) -> ProcessEvent:
        if found.existing is not None:
            row = services.change_event(found.existing, by=by, today=today, **found.changes)
        else:
            row = services.add_event(process=found.note, kind=values["kind"], **found.changes, by=by, today=today)
        book.keep(row)
        return row

    def export(self, *, by: Any, today: date) -> Iterable[Mapping[str, Any]]:
        for row in ProcessEvent.objects.filter(struck_on__isnull=True).select_related("process").order_by("on", "pk"):
            yield {"process": row.process.code, "kind": row.kind, **{name: getattr(row, name) for name in FIELDS}}
