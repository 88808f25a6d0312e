"""Criteria documents with their versions, and who wrote or approved them (IND-06)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from kernel.imports import Column, Found, Problem
from organisation import services
from organisation.imports.base import OrganisationKind, Writing
from organisation.models import Authorship, Process, User
from organisation.queries.naming import Words, said
from organisation.roles import Can
from standards import services as standards
from standards.models import CriteriaDocument, DocumentVersion

WROTE = (("author", _("Author")), ("approver", _("Approved by")), ("reviewer", _("Reviewed by")))
FACTS = ("approved_on", "in_force_from", "in_force_to", "rule")


@dataclass(slots=True)
class Book:
    """Documents and versions by code and number, people, processes, and who is entered where."""

    by: Any
    may_name: bool
    people: Words[User] = field(default_factory=Words)
    processes: Words[Process] = field(default_factory=Words)
    documents: dict[str, CriteriaDocument] = field(default_factory=dict)
    versions: dict[tuple[str, str], DocumentVersion] = field(default_factory=dict)
    written: set[tuple[int, int, str]] = field(default_factory=set)


class Documents(OrganisationKind):
    """One row a version of a document; without a version the document alone."""

    slug, order = "documents", 70
    label = _("Documents")
    about = _("Own documents that audits are held against, with their versions; known by code and version.")
    needs = Can.EDIT_COMPETENCE
    needs_reason = True
    icon = "doc"
    columns = (
        Column(
            "code",
            _("Code"),
            required=True,
            aliases=("document", "document code", "doc no", "document no", "number", "id", "document id", "ref"),
            max_length=40,
            example="CHG-POL",
        ),
        Column(
            "title",
            _("Title"),
            aliases=("name", "document title", "document name"),
            max_length=200,
            example="Change policy",
        ),
        Column(
            "version", _("Version"), aliases=("rev", "revision", "issue", "version no"), max_length=20, example="3.1"
        ),
        Column(
            "approved_on",
            _("Approved"),
            "date",
            aliases=("approved on", "approval date", "date", "released", "issue date"),
            example="2025-01-20",
        ),
        Column(
            "in_force_from",
            _("In force from"),
            "date",
            aliases=("valid from", "effective", "effective date", "effective from"),
            help=_("Without it, from its approval."),
            example="2025-02-01",
        ),
        Column(
            "in_force_to",
            _("In force until"),
            "date",
            aliases=("valid to", "valid until", "withdrawn", "replaced on"),
            example="",
        ),
        Column(
            "rule",
            _("The rule"),
            aliases=("requirement", "what it says", "content"),
            help=_("In own words."),
            example="Changes of class 2 are approved before they begin",
        ),
        Column("process", _("Process"), aliases=("area", "process code"), example="P04"),
        *(
            Column(name, label, "list", aliases=aliases, example="")
            for (name, label), aliases in zip(
                WROTE,
                (("authors", "written by", "document owner"), ("approved by", "approver"), ("reviewer", "reviewed by")),
                strict=True,
            )
        ),
    )

    def open(self, *, by: Any, today: date) -> Book:
        book = Book(by, isinstance(by, str) or by.can(Can.EDIT_ORGANISATION, today))
        for person in User.objects.order_by("pk"):
            book.people.add(
                person, person.full_name, person.email, person.username, f"{person.last_name}, {person.first_name}"
            )
        for process in Process.objects.all():
            book.processes.add(process, process.name, process.code, str(process))
        book.documents = {row.code.casefold(): row for row in CriteriaDocument.objects.all()}
        for version in DocumentVersion.objects.select_related("document"):
            book.versions[version.document.code.casefold(), version.number.casefold()] = version
        book.written = set(Authorship.objects.values_list("document_version_id", "person_id", "kind"))
        return book

    def judge(self, values: Mapping[str, Any], book: Book) -> Found:
        code, number = said(values.get("code", "")), said(values.get("version", ""))
        document = book.documents.get(code.casefold())
        held = book.versions.get((code.casefold(), number.casefold())) if number else None
        problems: list[Problem] = []
        warnings: list[Problem] = []
        changes: dict[str, Any] = {}
        if document is None:
            changes["document"] = {"code": code, "title": values.get("title") or code}
        elif values.get("title") and values["title"] != document.title:
            changes["title"] = values["title"]
        if number:
            changes |= self._version(values, number, held, book, problems)
        elif any(values.get(name) for name in FACTS):
            problems.append(Problem("version", "", "Say which version it is.", "no version"))
        people = self._people(values, held, book, warnings) if number else {}
        if people:
            changes["people"] = people
        existing = held if number else document
        return Found(
            f"{code.casefold()}|{number.casefold()}", existing, changes, tuple(problems), tuple(warnings), note=held
        )

    def _version(
        self, values: Mapping[str, Any], number: str, held: DocumentVersion | None, book: Book, problems: list[Problem]
    ) -> dict[str, Any]:
        facts = {name: values[name] for name in FACTS if values.get(name)}
        if word := said(values.get("process") or ""):
            process = book.processes.get(word)
            if process is None:
                problems.append(
                    Problem(
                        "process", word, f"No process is called “{word}”.", "unknown:process", book.processes.like(word)
                    )
                )
            else:
                facts["process_code"] = process.code
        if held is not None:
            return {name: value for name, value in facts.items() if getattr(held, name) != value}
        if "approved_on" not in facts:
            problems.append(Problem("approved_on", "", "Say when the version was approved.", "no approval"))
        return {"version": {"number": number, "in_force_from": facts.get("approved_on"), **facts}}

    def _people(
        self, values: Mapping[str, Any], held: DocumentVersion | None, book: Book, warnings: list[Problem]
    ) -> dict[str, list[User]]:
        """Who is not entered there yet. Authorship counts for independence, so only an administrator enters it."""
        found: dict[str, list[User]] = {}
        for kind, _label in WROTE:
            for word in book.people.split(values.get(kind) or ()):
                person = book.people.get(word)
                if person is None:
                    warnings.append(
                        Problem(kind, word, f"Nobody here is called “{word}”: left out.", "person left out")
                    )
                elif held is None or (held.pk, person.pk, kind) not in book.written:
                    found.setdefault(kind, []).append(person)
        if found and not book.may_name:
            warnings.append(
                Problem("", "", "Who wrote it is entered by an administrator: left out here.", "authorship left out")
            )
            return {}
        return found

    def put(self, found: Found, values: Mapping[str, Any], book: Book, how: Writing) -> Any:
        changes, who = dict(found.changes), {"by": how.by, "today": how.today}
        code = said(values["code"]).casefold()
        people = changes.pop("people", {})
        if "document" in changes and code not in book.documents:
            book.documents[code] = standards.add_document(**changes["document"], **who)
        changes.pop("document", None)
        document = book.documents[code]
        if title := changes.pop("title", ""):
            document = standards.change_document(
                document=document, version=document.version, code=document.code, title=title, **who
            )
            book.documents[code] = document
        row = found.note
        if "version" in changes:
            row = standards.add_version(document=document, **changes["version"], **who)
            for held in DocumentVersion.objects.filter(document=document).select_related("document"):
                book.versions[code, held.number.casefold()] = held  # the one before ended
        elif changes:
            row = standards.change_version(row=row, version=row.version, **changes, **who)
            book.versions[code, row.number.casefold()] = row
        for kind, persons in people.items():
            for person in persons:
                services.add_authorship(document_version=row, person=person, kind=kind, on=row.approved_on, **how.who)
                book.written.add((row.pk, person.pk, kind))
        return row if row is not None else document

    def export(self, *, by: Any, today: date) -> Iterable[Mapping[str, Any]]:
        wrote: dict[tuple[int, str], list[str]] = {}
        for row in Authorship.objects.select_related("person").order_by("pk"):
            wrote.setdefault((row.document_version_id, row.kind), []).append(row.person.email or row.person.full_name)
        for document in CriteriaDocument.objects.prefetch_related("versions").order_by("code"):
            line = {"code": document.code, "title": document.title}
            versions = list(document.versions.all())
            yield from (
                [line]
                if not versions
                else [
                    line
                    | {"version": v.number, "approved_on": v.approved_on, "in_force_from": v.in_force_from}
                    | {"in_force_to": v.in_force_to, "rule": v.rule, "process": v.process_code}
                    | {kind: tuple(wrote.get((v.pk, kind), ())) for kind, _label in WROTE}
                    for v in versions
                ]
            )
