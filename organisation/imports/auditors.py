"""Auditors: grades with their days, topics with their levels, trainings; a person is known by address or name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext_lazy as _

from kernel.imports import Column, Found, Problem
from organisation import services
from organisation.imports.base import OrganisationKind, Writing
from organisation.models import Process, Qualification, TopicLevel, Training, User
from organisation.queries.naming import Words, said
from organisation.roles import Can
from organisation.rules.criteria import TOOLS

STANDARD = "ISO/IEC 20000-1"
TRAINING: Mapping[str, str] = {
    "training_kind": "kind",
    "training_by": "provider",
    "certificate": "certificate",
    "passed": "passed",
}
"""What a row says of a training beside subject, day and hours: our column, and the name it has in the record."""
TOPIC = re.compile(r"^(?P<topic>.+?)[\s:=(]+(?P<level>[0-4])\)?$")


@dataclass(slots=True)
class Book:
    """People, and what is known of each of them."""

    by: Any
    people: Words[User] = field(default_factory=Words)
    grades: dict[tuple[int, str, str, date], Qualification] = field(default_factory=dict)
    levels: dict[tuple[int, str], int] = field(default_factory=dict)
    trainings: dict[tuple[int, str, date], Training] = field(default_factory=dict)
    topics: dict[str, str] = field(default_factory=dict)
    """Topics of processes as they are written there, by their words in small letters."""


class Auditors(OrganisationKind):
    """One row a grade of a person, or topics or a training alone.

    A newcomer's list brings what the first audit asks for in one go: grade (CMP-01, CMP-04), topic levels (CMP-02) and
    the trainings that the criteria of the grade count (4.2).
    """

    slug, order = "auditors", 80
    label = _("Auditors")
    about = _("Grades of auditors with their days, topics with a level from 0 to 4, and trainings.")
    needs = Can.EDIT_COMPETENCE
    needs_reason = True
    icon = "people"
    columns = (
        Column(
            "person",
            _("Person"),
            required=True,
            aliases=("name", "auditor", "e-mail", "email", "full name", "auditor name"),
            example="leo@example.org",
        ),
        Column(
            "standard",
            _("Standard"),
            aliases=("norm", "scheme"),
            help=_("Without it, ISO/IEC 20000-1."),
            example=STANDARD,
        ),
        Column(
            "grade",
            _("Grade"),
            "choice",
            choices=tuple(Qualification.Grade.choices),
            aliases=("qualification", "level", "role", "auditor grade"),
            example="Lead auditor",
        ),
        Column(
            "valid_from",
            _("Valid from"),
            "date",
            aliases=("from", "qualified on", "since", "issued", "date of qualification"),
            example="2024-01-15",
        ),
        Column(
            "valid_to",
            _("Valid to"),
            "date",
            aliases=("to", "valid until", "expires", "expiry", "expiry date", "until"),
            example="2027-01-14",
        ),
        Column(
            "status",
            _("Status"),
            "choice",
            choices=tuple(Qualification.Status.choices),
            aliases=("state",),
            example="Valid",
        ),
        Column(
            "topics",
            _("Topics"),
            "list",
            aliases=("topic", "knowledge", "areas", "competence"),
            help=_("The topics of your processes, each with a level from 0 to 4: CMP-02 asks for them."),
            example="resolution 3; supplier 2",
        ),
        Column(
            "training",
            _("Training"),
            aliases=("course", "training course", "subject"),
            max_length=160,
            example="Lead auditor course",
        ),
        Column(
            "training_kind",
            _("Kind of training"),
            "choice",
            choices=tuple(Training.Kind.choices),
            aliases=("course kind", "training type", "course type"),
            help=_("The criteria of a grade count it by its kind. Without it, further training."),
            example="Lead auditor course",
        ),
        Column(
            "training_on",
            _("Training, last day"),
            "date",
            aliases=("training date", "course date", "trained on"),
            example="2023-11-17",
        ),
        Column("training_hours", _("Hours"), "number", aliases=("training hours", "duration"), example="40"),
        Column("training_by", _("Given by"), aliases=("provider", "trainer"), max_length=120, example="A school"),
        Column("certificate", _("Certificate"), aliases=("certificate number",), max_length=200, example="LA-4711"),
        Column("passed", _("Passed"), "yes_no", aliases=("test passed",), help=_("Without it, yes."), example="yes"),
    )

    def open(self, *, by: Any, today: date) -> Book:
        book = Book(by)
        for person in User.objects.filter(is_active=True).order_by("pk"):
            names = (person.email, person.username, f"{person.last_name}, {person.first_name}")
            book.people.add(person, person.full_name, *names)
        for row in Qualification.objects.all():
            book.grades[row.person_id, row.standard_code, row.grade, row.valid_from] = row
        book.levels = {(p, t): level for p, t, level in TopicLevel.objects.values_list("person_id", "topic", "level")}
        book.trainings = {(row.person_id, row.subject.casefold(), row.on): row for row in Training.objects.all()}
        asked = [*Process.objects.exclude(topic="").values_list("topic", flat=True).distinct(), TOOLS]
        book.topics = {_bare(topic): topic for topic in asked}
        return book

    def judge(self, values: Mapping[str, Any], book: Book) -> Found:
        word = said(values.get("person", ""))
        person = book.people.get(word)
        standard = said(values.get("standard", "")) or STANDARD
        parts = (
            word.casefold(),
            standard,
            values.get("grade", ""),
            values.get("valid_from", ""),
            values.get("training", ""),
            values.get("training_on", ""),
        )
        key = "|".join(str(part) for part in parts)[:200]
        if person is None:
            return Found(
                key,
                None,
                problems=(
                    Problem(
                        "person", word, f"Nobody here is called “{word}”.", "unknown:person", book.people.like(word)
                    ),
                ),
            )
        problems = _problems(values, person, book)
        changes: dict[str, Any] = {}
        held = None
        if values.get("grade") and values.get("valid_from"):
            held = book.grades.get((person.pk, standard, values["grade"], values["valid_from"]))
            own = {name: values[name] for name in ("valid_to", "status") if name in values}
            if held is None:
                changes["grade"] = {
                    "standard_code": standard,
                    "grade": values["grade"],
                    "valid_from": values["valid_from"],
                    **own,
                }
            elif differing := {name: value for name, value in own.items() if getattr(held, name) != value}:
                changes["correction"] = differing
        topics, unread = _topics(values.get("topics") or (), book.topics)
        problems += unread
        changes |= {f"topic {t}": level for t, level in topics.items() if book.levels.get((person.pk, t)) != level}
        warnings = _not_asked_for(topics, book.topics)
        if values.get("training") and values.get("training_on"):
            known = book.trainings.get((person.pk, values["training"].casefold(), values["training_on"]))
            if known is None:
                changes["training"] = values["training"]
            else:
                warnings += _other_training(values, known)
        existing = held or (person if not changes or "grade" not in changes else None)
        return Found(key, existing, changes, tuple(problems), tuple(warnings), note=(person, held, topics))

    def put(self, found: Found, values: Mapping[str, Any], book: Book, how: Writing) -> Any:
        person, held, topics = found.note
        record: Any = held or person
        if "grade" in found.changes:
            record = services.add_qualification(person=person, **found.changes["grade"], **how.who)
            book.grades[person.pk, record.standard_code, record.grade, record.valid_from] = record
        elif "correction" in found.changes:
            record = services.change_qualification(row=held, **found.changes["correction"], **how.who)
            book.grades[person.pk, record.standard_code, record.grade, record.valid_from] = record
        for topic, level in topics.items():
            if book.levels.get((person.pk, topic)) != level:
                services.set_topic_level(person=person, topic=topic, level=level, **how.who)
                book.levels[person.pk, topic] = level
        if "training" in found.changes:
            row = services.add_training(
                person=person,
                subject=values["training"],
                on=values["training_on"],
                hours=Decimal(str(values["training_hours"])),
                standard_code="" if values.get("grade") else said(values.get("standard", "")),
                **{ours: values[name] for name, ours in TRAINING.items() if values.get(name) not in (None, "")},
                **how.who,
            )
            book.trainings[person.pk, row.subject.casefold(), row.on] = row
        return record

    def export(self, *, by: Any, today: date) -> Iterable[Mapping[str, Any]]:
        """A line a grade, then a line of topics a person, then a line a training."""
        for row in Qualification.objects.select_related("person").order_by("person__last_name", "person", "valid_from"):
            yield {
                "person": _named(row.person),
                "standard": row.standard_code,
                "grade": row.grade,
                "valid_from": row.valid_from,
                "valid_to": row.valid_to,
                "status": row.status,
            }
        topics: dict[User, list[str]] = {}
        for level in TopicLevel.objects.select_related("person").order_by("person__last_name", "person", "topic"):
            topics.setdefault(level.person, []).append(f"{level.topic_words} {level.level}")
        yield from ({"person": _named(person), "topics": tuple(found)} for person, found in topics.items())
        for training in Training.objects.select_related("person").order_by("person__last_name", "person", "on"):
            yield {
                "person": _named(training.person),
                "training": training.subject,
                "training_on": training.on,
                "training_hours": training.hours,
                "training_kind": training.kind,
                "training_by": training.provider,
                "certificate": training.certificate,
                "passed": training.passed,
                "standard": training.standard_code,
            }


def _named(person: User) -> str:
    return person.email or person.full_name


def _problems(values: Mapping[str, Any], person: User, book: Book) -> list[Problem]:
    found = []
    if not isinstance(book.by, str) and person.pk == book.by.pk:
        found.append(
            Problem(
                "person",
                str(values["person"]),
                "Nobody enters their own competence. Somebody else imports this row.",
                "own competence",
            )
        )
    if values.get("grade"):
        for name, words in (("valid_from", "from which day"), ("valid_to", "until which day")):
            if not values.get(name):
                found.append(Problem(name, "", f"Say {words} the grade is valid.", f"no {name}"))
    elif not values.get("topics") and not values.get("training"):
        found.append(Problem("grade", "", "Enter a grade, topics or a training.", "nothing said"))
    if values.get("valid_from") and values.get("valid_to") and values["valid_to"] < values["valid_from"]:
        found.append(
            Problem("valid_to", str(values["valid_to"]), "The last day is before the first one.", "days turned round")
        )
    if values.get("training"):
        for name, words in (("training_on", "its last day"), ("training_hours", "how many hours it took")):
            if not values.get(name):
                found.append(Problem(name, "", f"Say of the training {words}.", f"no {name}"))
    return found


def _bare(topic: str) -> str:
    """A topic as it is compared: its words in small letters."""
    return " ".join(topic.replace("_", " ").split()).casefold()


def _not_asked_for(topics: Iterable[str], asked: Mapping[str, str]) -> list[Problem]:
    """Topics that no process has: they are kept, and CMP-02 never asks for them."""
    if len(asked) < 2:  # no process has a topic yet, so nobody can say
        return []
    left = [topic for topic in topics if topic not in asked.values()]
    return [
        Problem(
            "topics",
            topic.replace("_", " "),
            f"No process has the topic “{topic.replace('_', ' ')}”, so CMP-02 does not ask for it.",
            f"topic of nothing:{topic}",
            tuple(get_close_matches(_bare(topic), asked, n=3)),
        )
        for topic in left
    ]


def _other_training(values: Mapping[str, Any], known: Training) -> list[Problem]:
    """A training that is here with other hours or of another kind stays: it is corrected on the person's page."""
    ours = {"training_hours": "hours", **TRAINING}
    differing = [
        name for name, attribute in ours.items() if values.get(name) not in (None, "", getattr(known, attribute))
    ]
    if not differing:
        return []
    said = "It is here already and says something else: correct it on the page of the person."
    return [Problem(differing[0], str(values[differing[0]]), said, "training says something else")]


def _topics(cells: Iterable[str], asked: Mapping[str, str]) -> tuple[dict[str, int], list[Problem]]:
    """ "resolution 3", "Supplier: 2", "capacity (1)"; a topic is kept as processes name it, with underscores."""
    found: dict[str, int] = {}
    problems = []
    for cell in (part for text in cells for part in str(text).split(",") if said(part)):
        match = TOPIC.match(said(cell))
        if match is None:
            problems.append(
                Problem(
                    "topics",
                    said(cell),
                    f"“{said(cell)}”: write the topic and its level from 0 to 4, such as resolution 3.",
                    "topic without level",
                )
            )
        else:
            words = match["topic"]
            found[asked.get(_bare(words), "_".join(words.split()))] = int(match["level"])
    return found, problems
