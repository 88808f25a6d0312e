"""Own questions beside the bank, from spreadsheets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from kernel.imports import Column, Found, Kind, Problem
from standards import services
from standards.models import Clause, Question
from standards.queries import criteria_standards

NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})*")
TEXTS = ("ask", "must_be_true", "look_for", "typical_gap", "sample")
LISTS = ("evidence", "checks")


@dataclass(slots=True)
class Book:
    """Clauses by number, questions by code and by text, and which pack asks about which clause."""

    clauses: dict[str, Clause] = field(default_factory=dict)
    by_code: dict[str, Question] = field(default_factory=dict)
    by_text: dict[str, Question] = field(default_factory=dict)
    cited: dict[int, tuple[str, ...]] = field(default_factory=dict)
    packs: dict[str, Counter[str]] = field(default_factory=dict)

    def keep(self, row: Question, numbers: tuple[str, ...]) -> None:
        self.by_code[row.code.casefold()] = row
        self.by_text[_plain(row.text)] = row
        self.cited[row.pk] = numbers
        for number in numbers[:1] if row.pack else ():
            self.packs.setdefault(number, Counter())[row.pack] += 1


class Questions(Kind):
    """One row a question; known by its code, else by its words."""

    slug, order = "questions", 90
    label = _("Own questions")
    about = _("Questions of your own, asked beside the bank. A question is known by its code, else by its words.")
    needs = "edit_competence"
    icon = "list"
    url = "standards:question_list"
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "text",
            _("Question"),
            required=True,
            aliases=("question", "question text", "check", "checkpoint", "what to ask"),
            max_length=2000,
            example="Who decides that an emergency change may begin?",
        ),
        Column(
            "clauses",
            _("Clauses"),
            "list",
            aliases=("clause", "clause no", "requirement", "reference", "iso clause"),
            help=_("Numbers of the standard; the first one is the main one."),
            example="8.5.1.3",
        ),
        Column("code", _("Code"), aliases=("no", "number", "id", "question no"), max_length=10, example="X-1"),
        Column(
            "type",
            _("Type"),
            "choice",
            choices=tuple(Question.Type.choices),
            aliases=("question type",),
            example="Implementation",
        ),
        Column(
            "tier",
            _("Tier"),
            "choice",
            choices=tuple(Question.Tier.choices),
            aliases=("priority", "importance"),
            example="Core",
        ),
        Column(
            "pack",
            _("Interview"),
            "choice",
            choices=tuple(Question.Pack.choices),
            aliases=("pack", "interview", "topic", "area"),
            example="Change, release, configuration",
        ),
        Column(
            "ask",
            _("Whom to ask"),
            aliases=("who", "role", "interviewee", "auditee"),
            max_length=200,
            example="Change manager",
        ),
        Column("minutes", _("Minutes"), "number", aliases=("time", "duration"), example="10"),
        Column(
            "must_be_true",
            _("What must be true"),
            aliases=("expected", "expectation", "criteria", "expected answer"),
            example="",
        ),
        Column("look_for", _("Look for"), aliases=("guidance", "hint", "what to look for", "notes"), example=""),
        Column("typical_gap", _("Typical gap"), aliases=("gap", "typical finding"), example=""),
        Column(
            "evidence",
            _("Evidence"),
            "list",
            aliases=("records", "documents to see", "evidence to see"),
            example="Change records",
        ),
        Column("checks", _("Checks"), "list", aliases=("steps", "tests"), example=""),
        Column("sample", _("Sample"), aliases=("sampling", "sample size"), example=""),
    )

    def open(self, *, by: Any, today: date) -> Book:
        book = Book()
        standard = criteria_standards().order_by("code").first()
        book.clauses = {
            clause.number: clause for clause in Clause.objects.filter(standard=standard).order_by("sort_key")
        }
        for row in Question.objects.with_credits():
            book.keep(row, tuple(credit.clause.number for credit in row.credits.all()))
        return book

    def judge(self, values: Mapping[str, Any], book: Book) -> Found:
        code, text = str(values.get("code", "")).strip(), str(values["text"]).strip()
        existing = book.by_code.get(code.casefold()) if code else book.by_text.get(_plain(text))
        facts: dict[str, Any] = {"text": text}
        facts |= {name: values[name] for name in ("type", "tier", "pack", *TEXTS) if values.get(name)}
        facts |= {name: list(values[name]) for name in LISTS if values.get(name)}
        problems, warnings = [], []
        if "minutes" in values:
            facts["minutes"] = values["minutes"]
            if not isinstance(values["minutes"], int) or not 1 <= values["minutes"] <= 60:
                problems.append(
                    Problem("minutes", str(values["minutes"]), "A question takes 1 to 60 minutes.", "minutes")
                )
        numbers = tuple(dict.fromkeys(n for cell in values.get("clauses") or () for n in NUMBER.findall(str(cell))))
        problems += _unfit(numbers, book, existing)
        if existing is not None and not existing.own:
            changed = {name for name, value in facts.items() if getattr(existing, name) != value}
            if changed and code:
                problems.append(
                    Problem(
                        "code",
                        code,
                        f"{existing.code} belongs to the bank. Leave the code out, or choose another one.",
                        "code of the bank",
                    )
                )
            return Found(key_of(code, text), existing, {}, tuple(problems))
        if existing is None and code and services.OF_THE_BANK.match(code):
            problems.append(
                Problem(
                    "code", code, f"Codes such as {code} belong to the bank. Choose another one.", "code of the bank"
                )
            )
        if existing is None and "pack" not in facts and numbers:
            facts["pack"] = next((pack for pack, _n in book.packs.get(numbers[0], Counter()).most_common(1)), "QA")
            warnings.append(
                Problem(
                    "pack",
                    "",
                    f"It is asked in the interview “{Question.Pack(facts['pack']).label}”, as others on its clause.",
                    "interview chosen",
                )
            )
        changes = facts if existing is None else {n: v for n, v in facts.items() if getattr(existing, n) != v}
        if numbers and (existing is None or book.cited.get(existing.pk) != numbers):
            changes = {**changes, "clauses": numbers}
        return Found(key_of(code, text), existing, changes, tuple(problems), tuple(warnings), note=numbers)

    def write(
        self, found: Found, values: Mapping[str, Any], book: Book, *, by: Any, today: date, reason: str = ""
    ) -> Question:
        facts = {name: value for name, value in found.changes.items() if name != "clauses"}
        clauses = [book.clauses[number] for number in found.changes.get("clauses", ())]
        if found.existing is None:
            row = services.add_question(
                clauses=clauses, code=str(values.get("code", "")).strip(), by=by, today=today, **facts
            )
        else:
            row = services.change_question(row=found.existing, clauses=clauses, by=by, today=today, **facts)
        book.keep(row, found.note or book.cited.get(row.pk, ()))
        return row

    def remove(self, record: Any, *, by: Any, today: date, reason: str) -> None:
        services.remove_question(row=record, by=by, today=today)

    def restore(self, record: Any, values: Mapping[str, Any], *, by: Any, today: date, reason: str) -> None:
        services.change_question(row=record, by=by, today=today, **dict(values))

    def export(self, *, by: Any, today: date) -> Iterable[Mapping[str, Any]]:
        """Own questions only: the bank comes with the product."""
        for row in Question.objects.filter(own=True).with_credits().order_by("code"):
            line = {name: getattr(row, name) for name in ("text", "code", "type", "tier", "pack", "minutes", *TEXTS)}
            line |= {name: tuple(getattr(row, name)) for name in LISTS}
            yield line | {"clauses": tuple(credit.clause.number for credit in row.credits.all())}


def key_of(code: str, text: str) -> str:
    return code.casefold() if code else _plain(text)[:200]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _unfit(numbers: tuple[str, ...], book: Book, existing: Question | None) -> list[Problem]:
    if not numbers and existing is None:
        return [Problem("clauses", "", "Name the clause that an answer covers.", "no clause")]
    found = []
    for number in numbers:
        clause = book.clauses.get(number)
        if clause is None:
            found.append(Problem("clauses", number, f"The standard has no clause {number}.", f"clause {number}"))
        elif not clause.is_leaf:
            below = tuple(n for n, other in book.clauses.items() if n.startswith(f"{number}.") and other.is_leaf)[:3]
            found.append(
                Problem(
                    "clauses", number, f"{number} is a heading. Say which clause below it.", f"heading {number}", below
                )
            )
    return found
