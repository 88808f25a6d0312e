"""Nonconformities, opportunities and good practices of earlier records from spreadsheets (ux 4.10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from findings import services
from findings.imports.rows import Book, as_said, book_of, changes_of, every_line, place_of, read, said_of
from findings.models import Finding
from kernel.imports import Column, Found, Kind, Made, Problem
from organisation.roles import Can

WHAT = Column(
    "gap",
    _("What was found"),
    aliases=(
        "finding",
        "gap",
        "description",
        "statement",
        "nonconformity",
        "issue",
        "details",
        "finding text",
        "summary",
        "finding description",
    ),
    example="Four of ten emergency changes were never reviewed",
)


class Nonconformities(Kind):
    """One row a finding. Open ones go on here with their owner; closed ones are history."""

    slug = "nonconformities"
    label = _("Earlier findings")
    about = _(
        "Nonconformities, opportunities and good practices with their old numbers, dates and states. "
        "A finding is recognised by its number, and by its audit where two audits used the same number."
    )
    order = 110
    needs = Can.MANAGE_FINDINGS
    legacy = True
    icon = "finding"
    url = "findings:finding_list"
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "number",
            _("Number"),
            required=True,
            aliases=(
                "ref",
                "ref #",
                "reference",
                "no",
                "nc no",
                "nc number",
                "finding no",
                "finding number",
                "finding ref",
                "car no",
                "id",
                "nc",
                "ncr",
                "ncr no",
            ),
            help=_("The number that it had. Any text; the product gives one of its own beside it."),
            example="NCR 2025/14",
            max_length=60,
        ),
        Column(
            "kind",
            _("Kind"),
            aliases=("type", "finding type", "category", "classification", "class", "nc class"),
            help=_("Nonconformity, opportunity or good practice."),
            example="nonconformity",
        ),
        Column(
            "grade",
            _("Grade"),
            aliases=("severity", "level", "rating", "nc grade", "major/minor"),
            help=_("Major or minor."),
            example="minor",
        ),
        Column(
            "is_major",
            _("Major?"),
            "yes_no",
            aliases=("material weakness", "material weakness?", "major nc", "major nonconformity"),
            example="",
        ),
        Column(
            "is_minor",
            _("Minor?"),
            "yes_no",
            aliases=("significant deficiency", "significant deficiency?", "minor nc", "minor nonconformity"),
            example="",
        ),
        WHAT,
        Column(
            "requirement",
            _("Requirement"),
            aliases=("criterion", "criteria", "requirement text"),
            example="Emergency changes are reviewed within five working days",
        ),
        Column(
            "evidence",
            _("Evidence"),
            aliases=("objective evidence", "audit evidence", "proof"),
            example="CHG-1201, CHG-1207, CHG-1215, CHG-1220",
        ),
        Column(
            "clauses",
            _("Clauses"),
            "list",
            aliases=("clause", "clause no", "standard clause", "iso clause", "leaf", "clause reference"),
            help=_("Numbers of the standard; the first one is the main one."),
            example="8.5.1.3",
        ),
        Column(
            "process", _("Process"), aliases=("area", "process name", "audited process", "audited area"), example="P04"
        ),
        Column(
            "audit",
            _("Audit"),
            aliases=("audit no", "audit number", "audit ref", "audit reference"),
            help=_("Number of an audit that is here already."),
            example="IA/2025/07",
        ),
        Column("source", _("Source"), aliases=("origin", "raised by", "identified by"), example="internal audit"),
        Column(
            "owner",
            _("Owner"),
            aliases=(
                "responsible",
                "responsible person",
                "owner e-mail",
                "owner email",
                "assigned to",
                "action owner",
                "auditee",
                "process owner",
                "who",
            ),
            help=_("Name or address of somebody who has a record here."),
            example="omar@example.org",
        ),
        Column(
            "status",
            _("State"),
            aliases=("state", "status", "nc status", "progress"),
            help=_("Open, in progress, implemented, verified, closed. Without it the dates say it."),
            example="closed",
        ),
        Column(
            "issued_on",
            _("Issued"),
            "date",
            aliases=(
                "date",
                "raised",
                "date raised",
                "raised on",
                "issued on",
                "issue date",
                "date issued",
                "opened",
                "date opened",
                "found on",
                "identified on",
                "date identified",
                "audit date",
            ),
            example="2025-03-05",
        ),
        Column(
            "due",
            _("Due"),
            "date",
            aliases=("due date", "deadline", "target date", "target", "due on", "by when"),
            help=_("When the corrective action has to be in place."),
            example="2025-06-30",
        ),
        Column(
            "implemented_on",
            _("Implemented"),
            "date",
            aliases=(
                "implemented on",
                "implementation date",
                "completed",
                "completed on",
                "completion date",
                "done on",
                "action completed",
            ),
            example="2025-06-12",
        ),
        Column(
            "verified_on",
            _("Verified"),
            "date",
            aliases=("verified on", "verification date", "date verified", "effectiveness date"),
            example="2025-09-15",
        ),
        Column("verified_by", _("Verified by"), aliases=("verifier",), example="leo@example.org"),
        Column(
            "closed_on",
            _("Closed"),
            "date",
            aliases=("closed on", "close date", "closing date", "date closed", "closure date"),
            example="2025-09-15",
        ),
        Column(
            "cause",
            _("Cause"),
            aliases=("root cause", "cause analysis", "root cause analysis", "reason"),
            example="Nobody answers for the review",
        ),
        Column(
            "action",
            _("Corrective action"),
            aliases=(
                "action",
                "planned corrective action",
                "action plan",
                "corrective action plan",
                "capa",
                "management response",
                "corrective actions",
            ),
            example="The change manager reviews every Friday",
        ),
        Column(
            "repeat",
            _("Repeat?"),
            "yes_no",
            aliases=("repeat", "repeat finding", "recurring", "is repeat", "repeated"),
            example="no",
        ),
        Column(
            "prior",
            _("Repeats number"),
            "list",
            aliases=(
                "prior refs",
                "prior ref",
                "prior finding",
                "previous number",
                "previous finding",
                "repeat of",
                "earlier number",
            ),
            example="",
        ),
    )

    def open(self, *, by: Any, today: date) -> Book:
        """A dozen queries, whatever the number of rows."""
        return book_of(today)

    def expect(self, values: Mapping[str, Any], book: Book) -> None:
        number = str(values.get("number", "")).strip().casefold()
        audit = book.audits.get(str(values.get("audit") or "").strip().casefold())
        book.announced[number] = f"{number}|{book.audit_key(audit)}"[:200]

    def judge(self, values: Mapping[str, Any], book: Book) -> Found:
        facts, problems, warnings = read(values, book)
        key = f"{str(facts.get('number', '')).casefold()}|{book.audit_key(facts.get('audit'))}"
        existing = book.find(facts)
        if existing is None:
            old = said_of(facts, book) if not problems else None
            if old is not None:
                problems += [
                    Problem(place_of(sentence), "", sentence, sentence[:60])
                    for sentence in services.refusals(old, book.today)
                ]
            after = [book.announced.get(number.casefold()) for number in facts.get("prior", ())]
            first = tuple(other for other in after if other and other != key[:200])
            return Found(key[:200], None, facts, tuple(problems), tuple(warnings), after=first, note=facts)
        changes = changes_of(existing, facts)
        if changes and (stays := services.touched(existing)):
            warnings += [Problem("", "", sentence, "goes on here") for sentence in stays]
            changes = {}
        return Found(key[:200], existing, changes, tuple(problems if changes else ()), tuple(warnings), note=facts)

    def write(
        self, found: Found, values: Mapping[str, Any], book: Book, *, by: Any, today: date, reason: str = ""
    ) -> Finding:
        facts: dict[str, Any] = dict(found.note)
        existing = book.find(facts)
        if existing is None:
            finding = services.adopt_finding(said_of(facts, book), by=by, today=today)
        elif changes_of(existing, facts) and not services.touched(existing):
            merged = said_of({**as_said(existing), **facts}, book)
            finding = services.correct_finding(existing, merged, by=by, today=today)
        else:
            return existing
        book.keep(finding)
        return finding

    def write_many(
        self,
        rows: Sequence[tuple[Found, Mapping[str, Any]]],
        book: Book,
        *,
        by: Any,
        today: date,
        reason: str = "",
    ) -> list[Made] | None:
        """New ones in one go; None where a row of this file has become known meanwhile."""
        if any(book.find(found.note) for found, _values in rows):
            return None
        olds = [said_of(found.note, book) for found, _values in rows]
        answers = []
        for finding, parts in services.adopt_many(olds, by=by, today=today):
            book.keep(finding)
            answers.append(Made(finding, tuple(parts)))
        return answers

    def remove(self, record: Any, *, by: Any, today: date, reason: str) -> None:
        if isinstance(record, Finding):
            services.drop_finding(record, by=by, today=today)
        else:
            record.delete()

    def export(self, *, by: Any, today: date) -> Iterable[Mapping[str, Any]]:
        """Every issued finding, those of this system too; bringing them in again changes none."""

        return every_line()
