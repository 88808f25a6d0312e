"""The sections of a person's page: kinds of facts, what they are called, who may add and end them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organisation import permissions, queries
from organisation.models import User
from organisation.roles import Can

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fact: title of its section, words of the button, its tab."""

    title: Text
    add: Text
    tab: str
    empty: Text


KINDS: dict[str, Kind] = {
    "role": Kind(_("Roles"), _("Add a role"), "roles", _("No role on a process, service, unit or clause.")),
    "line": Kind(_("Reports to"), _("Add a line"), "roles", _("No reporting line.")),
    "unit": Kind(_("Units"), _("Add a unit"), "roles", _("In no unit.")),
    "acting": Kind(_("Acted as deputy"), _("Add days of acting"), "roles", _("Never acted as a deputy.")),
    "top-management": Kind(_("Top management"), _("Add to top management"), "roles", _("Not a member.")),
    "access-role": Kind(_("Access roles"), _("Add an access role"), "roles", _("No access role: sees only this page.")),
    "relationship": Kind(_("Relationships"), _("Add a relationship"), "ties", _("No tie to anybody is known.")),
    "interest": Kind(_("Financial interests"), _("Add an interest"), "ties", _("None is known.")),
    "employment": Kind(_("Works for"), _("Add an employment"), "ties", _("Works for nobody else.")),
    "gift": Kind(_("Gifts and hospitality"), _("Register a gift"), "ties", _("No gift is registered.")),
    "delegation": Kind(_("Cover during absence"), _("Add cover"), "ties", _("No cover is arranged.")),
    "declaration": Kind(_("Declarations"), _("Sign a declaration"), "ties", _("Nothing was declared.")),
    "capacity": Kind(
        _("Capacity for audits"), _("Set the capacity"), "competence", _("No limit of auditor-days is entered.")
    ),
    "qualification": Kind(_("Grades"), _("Grant a grade"), "competence", _("No grade.")),
    "topic": Kind(_("Topics"), _("Set a topic"), "competence", _("No topic level.")),
    "evaluation": Kind(_("Evaluations"), _("Add an evaluation"), "competence", _("Never evaluated.")),
    "training": Kind(_("Trainings"), _("Add a training"), "competence", _("No training is entered.")),
    "experience": Kind(_("Working experience"), _("Add experience"), "proofs", _("No working experience.")),
    "elsewhere": Kind(_("Audits elsewhere"), _("Add an audit elsewhere"), "proofs", _("None is known.")),
    "confidentiality": Kind(
        _("Confidentiality"), _("Add a declaration"), "proofs", _("No declaration of confidentiality was signed.")
    ),
    "proof": Kind(_("Files that prove it"), _("Add a file"), "proofs", _("No file.")),
    "authorship": Kind(
        _("Wrote or approved"), _("Add a document"), "proofs", _("No document that serves as criterion.")
    ),
}
COMPETENCE = (
    "qualification",
    "topic",
    "evaluation",
    "training",
    "experience",
    "elsewhere",
    "confidentiality",
    "proof",
)
ONLY_ONES_OWN = ("evaluation", "proof", "confidentiality")
"""Seen by the person and by whoever may see ties; the rest by everybody who may see the pool."""
VOIDABLE = frozenset(KINDS) - {"declaration", "qualification", "topic"}
"""A grade is withdrawn, a topic level set anew, a declaration decided; all else can be voided."""


@dataclass(frozen=True, slots=True)
class Line:
    """One fact as the page shows it."""

    pk: int
    label: str
    start: date | None
    end: date | None
    now: bool
    note: str = ""
    may_end: bool = False
    may_edit: bool = False
    may_decide: bool = False
    may_void: bool = False
    url: str = ""
    void_reason: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of facts about one person."""

    slug: str
    kind: Kind
    lines: list[Line]
    may_add: bool
    note: str = ""
    short: bool = False


def sections_of(
    person: User, tab: str, *, user: User, today: date, hours: tuple[Decimal, int] | None = None
) -> list[Section]:
    """The sections of a tab; one query each. `hours`: of further training that are held and asked for."""
    told = _training_note(*hours) if hours else ("", False)
    facts = queries.person_facts(person)
    made = []
    for slug, kind in KINDS.items():
        if kind.tab != tab or (slug in ONLY_ONES_OWN and not permissions.may_see_ties(user, person, today=today)):
            continue
        may = may_edit(slug, person, user=user, today=today)
        line = _LINES.get(slug, _dated)
        lines = [_struck(line(row, person, may, user, today), row, slug, person, may) for row in facts[slug]]
        note, short = told if slug == "training" else ("", False)
        made.append(Section(slug, kind, lines, bool(kind.add) and (may or _own(slug, person, user)), note, short))
    return made


def _training_note(held: Decimal, asked: int) -> tuple[str, bool]:
    """Further training of the last twelve months beside what the rules ask of an auditor (4.2)."""
    said = _("Further training in the last twelve months: %(held)s of %(asked)s hours.")
    return str(said) % {"held": format(held.normalize(), "f"), "asked": asked}, held < asked


def may_edit(slug: str, person: User, *, user: User, today: date) -> bool:
    """Whether this user may add, correct and end facts of this kind about this person."""
    if slug == "gift":
        return permissions.may_edit_gifts(user, person, today=today)
    if slug in COMPETENCE:
        return permissions.may_edit_competence(user, person, today=today)
    return user.can(Can.EDIT_USERS if slug == "access-role" else Can.EDIT_ORGANISATION, today)


def _own(slug: str, person: User, user: User) -> bool:
    return slug in ("declaration", "gift") and person.pk == user.pk


def _struck(line: Line, row: Any, slug: str, person: User, may: bool) -> Line:
    """A voided entry stays to be read, struck through, with its reason and nothing to press."""
    if slug not in VOIDABLE:
        return line
    if row.voided_on is not None:
        why = f"{date_format(row.voided_on, 'j F Y')}: {row.void_reason}"
        return replace(line, now=False, may_end=False, may_edit=False, may_decide=False, void_reason=why)
    return replace(line, may_void=may and getattr(row, "a_id", person.pk) == person.pk)


def _dated(row: Any, person: User, may: bool, user: User, today: date) -> Line:
    label = row.label_for(person.pk) if hasattr(row, "label_for") else row.label
    open_end = may and (row.end is None or row.end >= today)
    # A relationship is corrected on the page of the person it was entered for.
    correct = may and getattr(row, "a_id", person.pk) == person.pk
    return Line(row.pk, label, row.start, row.end, row.holds_on(today), may_end=open_end, may_edit=correct)


def _grade(row: Any, person: User, may: bool, user: User, today: date) -> Line:
    note = "" if row.status == "valid" else str(row.get_status_display())
    if row.lapsed_on:
        note = f"{note}: {date_format(row.lapsed_on, 'j F Y')}"
    return Line(row.pk, row.label, row.valid_from, row.valid_to, row.valid_on(today), note, may_edit=may)


def _topic(row: Any, person: User, may: bool, user: User, today: date) -> Line:
    return Line(row.pk, row.label, None, None, True, may_edit=may)


def _on_a_day(row: Any, person: User, may: bool, user: User, today: date) -> Line:
    return Line(row.pk, row.label, row.on, None, True, getattr(row, "audit_ref", ""), may_edit=may)


def _training(row: Any, person: User, may: bool, user: User, today: date) -> Line:
    note = str(row.get_kind_display()) if row.passed else f"{row.get_kind_display()}, {_('not passed')}"
    label = f"{row.label} ({row.certificate})" if row.certificate else row.label
    return Line(row.pk, label, row.on, None, True, note, may_edit=may)


def _evaluation(row: Any, person: User, may: bool, user: User, today: date) -> Line:
    scored = ", ".join(f"{words.removeprefix('Lead: ').split(',')[0].split(':')[0]} {n}" for words, n in row.scored)
    label = ". ".join(part for part in (row.label, scored, row.note) if part)
    return Line(row.pk, label, row.on, None, True, row.audit_ref, may_edit=may)


def _elsewhere(row: Any, person: User, may: bool, user: User, today: date) -> Line:
    return Line(row.pk, row.label, row.on, None, True, row.proof, may_edit=may)


def _proof(row: Any, person: User, may: bool, user: User, today: date) -> Line:
    url = reverse("organisation:proof_file", args=[person.username, row.pk])
    return Line(row.pk, row.label, row.on, None, True, url="" if row.voided_on else url)


def _gift(row: Any, person: User, may: bool, user: User, today: date) -> Line:
    declared = _("declared on %(day)s") % {"day": date_format(row.declared_on, "j F Y")} if row.declared_on else ""
    note = "; ".join(str(part) for part in (declared or _("not declared"), row.decision) if part)
    own = person.pk == user.pk and row.declared_on is None
    return Line(row.pk, row.label, row.on, None, row.declared_on is None, note, may_edit=may or own)


def _authorship(row: Any, person: User, may: bool, user: User, today: date) -> Line:
    return Line(row.pk, row.label, row.on, None, True)


def _declaration(row: Any, person: User, may: bool, user: User, today: date) -> Line:
    about = ", ".join(str(part) for part in (row.process, row.clause, row.audit_ref, row.year) if part)
    label = f"{about}: {row.statement}" if about else row.statement
    decided = str(row.get_decision_display())
    open_to = row.decision == "pending" and permissions.may_decide_declaration(user, person, today=today)
    now = row.valid_to is None or row.valid_to >= today
    return Line(row.pk, label, row.signed_on, row.valid_to, now, decided, may_decide=open_to)


_LINES: dict[str, Callable[[Any, User, bool, User, date], Line]] = {
    "qualification": _grade,
    "topic": _topic,
    "evaluation": _evaluation,
    "elsewhere": _elsewhere,
    "confidentiality": _on_a_day,
    "proof": _proof,
    "authorship": _authorship,
    "gift": _gift,
    "training": _training,
    "declaration": _declaration,
}
