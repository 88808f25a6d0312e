"""Files of reference data to rows, as often as one likes: the second run changes nothing."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from standards import rules
from standards.models import Clause, Paragraph, Question, QuestionCredit, QuestionText, Standard
from standards.rules import bank

DATA = Path(__file__).resolve().parent / "data"
ISO20000 = ("ISO/IEC 20000-1", "2018", "Amd 1:2024")

# Editions of domain 0.2. Where only the month of publication is known, its first day stands for it.
EDITIONS: tuple[dict[str, Any], ...] = (
    {
        "code": "ISO/IEC 20000-1",
        "edition": "2018",
        "amendment": "Amd 1:2024",
        "title": "Service management system requirements",
        "use": Standard.Use.CRITERIA,
        "valid_from": date(2024, 2, 1),
    },
    {
        "code": "ISO 19011",
        "edition": "2026",
        "title": "Guidelines for auditing management systems",
        "use": Standard.Use.GUIDANCE,
        "valid_from": date(2026, 5, 27),
    },
    {
        "code": "ISO 19011",
        "edition": "2018",
        "title": "Guidelines for auditing management systems",
        "use": Standard.Use.GUIDANCE,
        "status": Standard.Status.WITHDRAWN,
        "valid_from": date(2018, 7, 1),
        "replaced_by": ("ISO 19011", "2026", ""),
    },
    {
        "code": "ISO/IEC 17021-1",
        "edition": "2015",
        "title": "Requirements for bodies providing audit and certification of management systems",
        "use": Standard.Use.CERTIFICATION,
        "valid_from": date(2015, 6, 1),
    },
    {
        "code": "ISO/IEC 20000-6",
        "edition": "2017",
        "title": "Requirements for bodies providing audit and certification of service management systems",
        "use": Standard.Use.CERTIFICATION,
    },
    {
        "code": "ISO/IEC TS 17012",
        "edition": "2024",
        "title": "Guidelines for the use of remote auditing methods in auditing management systems",
        "use": Standard.Use.GUIDANCE,
    },
)


class BrokenBank(ValueError):
    """The question files contradict domain 6.1; `reasons` lists every fault."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


@transaction.atomic
def load_standards() -> Standard:
    """Editions, the clause tree and the untitled paragraphs; returns the row of ISO/IEC 20000-1."""
    rows: dict[tuple[str, ...], Standard] = {}
    for edition in EDITIONS:
        facts = {"amendment": "", "status": Standard.Status.CURRENT, "valid_from": None, **edition}
        successor = facts.pop("replaced_by", None)
        identity = {name: facts.pop(name) for name in ("code", "edition", "amendment")}
        facts["replaced_by"] = rows.get(successor)
        row, _ = Standard.objects.update_or_create(**identity, defaults=facts)
        rows[tuple(identity.values())] = row
    standard = rows[ISO20000]
    _load_clauses(standard, read_csv("iso20000_1_2018.csv"))
    for line in read_csv("paragraphs.csv"):
        note = line["own_words_label"].removeprefix("(no title in the standard) ")
        Paragraph.objects.update_or_create(standard=standard, number=line["number"], defaults={"note": note})
    return standard


def _load_clauses(standard: Standard, lines: Iterable[Mapping[str, str]]) -> None:
    known: dict[str, Clause] = {clause.number: clause for clause in standard.clauses.all()}
    for line in sorted(lines, key=lambda line: rules.number_parts(line["number"])):
        number = line["number"]
        facts = {
            "title": line["title"],
            "kind": line["kind"],
            "sort_key": rules.sort_key(number),
            "depth": rules.depth(number),
            "parent": known.get(rules.parent_number(number)),
        }
        row = known.setdefault(number, Clause(standard=standard, number=number))
        if row.pk is None or any(getattr(row, name) != value for name, value in facts.items() if name != "parent"):
            for name, value in facts.items():
                setattr(row, name, value)
            row.save()


def read_csv(name: str) -> list[dict[str, str]]:
    """Rows of one of our data files."""
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def read_bank(folder: Path = DATA / "questions") -> list[bank.QuestionFact]:
    """All questions of the files, in the order of file name and place; BrokenBank names an unknown field."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["question"]:
            found.append(_fact(entry, path.name))
    return found


def _fact(entry: dict[str, Any], file: str) -> bank.QuestionFact:
    facts = dict(entry)
    gap = facts.pop("typical_gap", {})
    facts |= {"typical_gap": gap.get("text", ""), "typical_gap_leaf": gap.get("leaf", "")}
    facts = {name: tuple(value) if isinstance(value, list) else value for name, value in facts.items()}
    allowed = {field.name for field in fields(bank.QuestionFact)}
    if unknown := set(facts) - allowed:
        raise BrokenBank([f"{file}, {facts.get('code')}: unknown field {', '.join(sorted(unknown))}."])
    try:
        return bank.QuestionFact(**facts)
    except TypeError as problem:
        raise BrokenBank([f"{file}, {facts.get('code')}: {problem}."]) from problem


@transaction.atomic
def load_questions(questions: Iterable[bank.QuestionFact] | None = None) -> int:
    """Write the bank: a changed question gets the next version, one that left the files becomes inactive.

    Returns the number of active questions. BrokenBank lists every fault and then nothing is written.
    """
    facts = read_bank() if questions is None else list(questions)
    standard = Standard.objects.get(**dict(zip(("code", "edition", "amendment"), ISO20000, strict=True)))
    leaves = {clause.number: clause for clause in standard.clauses.leaves()}
    reasons = [fault for question in facts for fault in bank.faults(question, leaves)]
    reasons += bank.link_faults(facts)
    if reasons:
        raise BrokenBank(reasons)
    bank_rows = Question.objects.filter(own=False).with_credits().prefetch_related("texts")
    existing = {question.key: question for question in bank_rows}
    changed = [fact for fact in facts if not _is_written(fact, existing.get(fact.key))]
    if changed:
        _write(changed, existing, leaves)
    Question.objects.active().filter(own=False).exclude(key__in=[fact.key for fact in facts]).update(active=False)
    return len(facts)


def _is_written(fact: bank.QuestionFact, row: Question | None) -> bool:
    if row is None:
        return False
    same = all(getattr(row, name) == value for name, value in _values(fact).items())
    same_credits = tuple(credit.clause.number for credit in row.credits.all()) == fact.credits
    return same and same_credits and {text.lang: text.text for text in row.texts.all()} == dict(fact.texts)


def _write(facts: list[bank.QuestionFact], existing: Mapping[str, Question], leaves: Mapping[str, Clause]) -> None:
    """Few statements for many rows: tests and the first start load the whole bank."""
    old: list[Question] = []
    new: list[Question] = []
    for fact in facts:
        row = existing.get(fact.key) or Question(key=fact.key, version=0)
        row.version += 1
        for name, value in _values(fact).items():
            setattr(row, name, value)
        (new if row.pk is None else old).append(row)
    names = [*_values(facts[0]), "version"]
    # Two questions may swap their codes, which are unique: the old ones step aside first.
    Question.objects.filter(pk__in=[row.pk for row in old]).update(code=Concat(Value("~"), Cast("pk", CharField())))
    Question.objects.bulk_update(old, names)
    Question.objects.bulk_create(new)
    rows = {row.key: row for row in Question.objects.filter(key__in=[fact.key for fact in facts])}
    QuestionCredit.objects.filter(question__in=rows.values()).delete()
    QuestionText.objects.filter(question__in=rows.values()).delete()
    QuestionCredit.objects.bulk_create(
        QuestionCredit(question=rows[fact.key], clause=leaves[number], primary=order == 0, order=order)
        for fact in facts
        for order, number in enumerate(fact.credits)
    )
    QuestionText.objects.bulk_create(
        QuestionText(question=rows[fact.key], lang=lang, text=text)
        for fact in facts
        for lang, text in fact.texts.items()
    )


def _values(fact: bank.QuestionFact) -> dict[str, Any]:
    plain = ("code", "text", "type", "tier", "pack", "rider", "ask", "minutes", "must_be_true", "remote")
    values: dict[str, Any] = {name: getattr(fact, name) for name in plain}
    values |= {name: getattr(fact, name) for name in ("typical_gap", "typical_gap_leaf", "look_for", "sample")}
    values |= {name: list(getattr(fact, name)) for name in ("evidence", "checks", "next", "trails")}
    parts = {name: fact.own_rule.get(name, "") for name in ("document", "section", "limit")}
    return values | {"own_rule_parts": parts, "own_rule": own_rule_line(parts), "active": True}


def own_rule_line(parts: Mapping[str, str]) -> str:
    """Document, section and limit as one line: "change policy, emergency changes: reviewed within ... days"."""
    place = ", ".join(part for part in (parts["document"], parts["section"]) if part)
    return ": ".join(part for part in (place, parts["limit"]) if part)
