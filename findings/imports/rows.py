"""Rows about earlier findings: what their cells mean, and the findings there are, as the same words would say them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Prefetch

from audits.models import Audit
from findings.models import Clock, Finding, FindingClause
from findings.rules.policy import Policy
from findings.rules.terms import State
from findings.rules.words import GRADES, KINDS, OTHERS, SOURCES, STATES
from findings.services.adopting import policy_and_calendar
from findings.services.old import OldFinding
from kernel.dates import Calendar
from kernel.imports import Problem
from organisation.queries.naming import Directory, directory, said
from programmes.models import Assignment

K, F = Finding.Kind, Finding.State
Read = tuple[dict[str, Any], list[Problem], list[Problem]]

TEXTS = ("gap", "requirement", "evidence", "cause", "action")
DATES = ("issued_on", "due", "implemented_on", "verified_on", "closed_on")
PLACES = (
    ("which action", "action"),
    ("was due", "due"),
    ("major or minor", "grade"),
    ("Name its owner", "owner"),
    ("Name another owner", "owner"),
    ("was closed", "closed_on"),
    ("been closed", "closed_on"),
    ("closing date", "closed_on"),
    ("was withdrawn", "closed_on"),
    ("was verified", "verified_on"),
    ("been verified", "verified_on"),
    ("was implemented", "implemented_on"),
    ("been implemented", "implemented_on"),
    ("been issued", "issued_on"),
)
"""Words of a refusal and the field that it is about, the first that fits."""


@dataclass(slots=True)
class Book:
    """What rows may speak of; `numbers` are read once for the clocks of all of them."""

    names: Directory
    today: date
    numbers: tuple[Policy, Calendar]
    audits: dict[str, Audit] = field(default_factory=dict)
    known: dict[str, list[Finding]] = field(default_factory=dict)
    others: dict[str, Finding] = field(default_factory=dict)
    announced: dict[str, str] = field(default_factory=dict)
    """Numbers of this file to the keys of their rows."""

    def keep(self, finding: Finding) -> None:
        """Findable from here on by its number, ours and the old one."""
        for number in {finding.reference.casefold(), finding.old_reference.casefold()} - {""}:
            rows = [row for row in self.known.get(number, []) if row.pk != finding.pk]
            self.known[number] = [*rows, finding]

    def audit_key(self, audit: Audit | None) -> str:
        return str(audit.pk) if audit is not None else ""

    def find(self, facts: Mapping[str, Any]) -> Finding | None:
        """The finding with this number; where several audits used it, that of the row's audit."""
        rows = self.known.get(str(facts.get("number", "")).casefold(), [])
        audit = facts.get("audit")
        fitting = [row for row in rows if audit is None or row.audit_id in (None, audit.pk)]
        return fitting[0] if fitting else None

    def named(self, number: str) -> Finding | None:
        rows = self.known.get(number.casefold(), [])
        return rows[0] if rows else None


def book_of(today: date) -> Book:
    """Everything that a row may name. Of findings that were issued here only the number is asked for."""
    book = Book(directory(today), today, policy_and_calendar())
    seats = Prefetch("planned__assignments", Assignment.objects.select_related("person").order_by("pk"))
    for audit in Audit.objects.select_related("planned__programme").prefetch_related(seats):
        audit.__dict__["_team"] = sorted(audit.planned.assignments.all(), key=lambda row: (row.role != "lead", row.pk))
        for number in {audit.planned.reference, audit.planned.old_reference} - {""}:
            book.audits[number.casefold()] = audit
    for finding in _findings(legacy=True):
        book.keep(finding)
    for finding in (
        Finding.objects.filter(legacy=False)
        .exclude(reference="")
        .only("pk", "reference", "legacy", "old_reference", "audit_id")
    ):
        book.keep(finding)
    return book


def _findings(**which: Any) -> Iterable[Finding]:
    cited = Prefetch("clauses", FindingClause.objects.select_related("clause").order_by("-primary", "pk"))
    clocks = Prefetch("nonconformity__clocks", Clock.objects.filter(step="implement", cycle=1))
    rows = Finding.objects.filter(**which).exclude(reference="")
    also = ("nonconformity__verifications__by", "nonconformity__chases", "nonconformity__extensions")
    related = ("process", "owner", "audit__planned", "nonconformity", "repeat_of")
    return rows.select_related(*related).prefetch_related(cited, clocks, *also).order_by("pk")


def said_of(facts: Mapping[str, Any], book: Book) -> OldFinding:
    """The facts as the services want them."""
    given = {name: value for name, value in facts.items() if name != "status"}
    if given.get("kind") in (K.OFI, K.GOOD_PRACTICE) and not given.get("evidence"):
        given |= {"evidence": given.get("gap", ""), "gap": ""}
    if given.get("prior"):
        given["repeat_of"] = next((row for number in given["prior"] if (row := book.named(number))), None)
    return OldFinding(**given, numbers=book.numbers)


def place_of(sentence: str) -> str:
    """The field in which a refusal is mended in place; "" where it is a matter of several."""
    return next((column for words, column in PLACES if words in sentence), "")


def read(values: Mapping[str, Any], book: Book) -> Read:
    """The facts that the row says, as `OldFinding` names them; problems; warnings."""
    facts: dict[str, Any] = {"number": said(values.get("number", ""))}
    problems: list[Problem] = []
    warnings: list[Problem] = []
    for name in TEXTS:
        if text := str(values.get(name) or "").strip():
            facts[name] = text
    for name in DATES:
        if values.get(name):
            facts[name] = values[name]
    _kind(values, facts, problems, warnings)
    _where(values, facts, book, problems, warnings)
    _state(values, facts, problems, warnings)
    _who(values, facts, book, problems, warnings)
    _repeat(values, facts, book, warnings)
    _issued(facts, book, problems, warnings)
    return facts, problems, warnings


def _kind(values: Mapping[str, Any], facts: dict[str, Any], problems: list[Problem], warnings: list[Problem]) -> None:
    """Kind and grade by the words people use; an "observation" is an opportunity, and that is said (glossary)."""
    texts = [str(values.get(name) or "") for name in ("kind", "grade")]
    words = re.findall(
        r"[a-z]+", " ".join(texts).casefold().replace("non-conform", "nonconform").replace("non conform", "nonconform")
    )
    kinds = list(dict.fromkeys(KINDS[word] for word in words if word in KINDS))
    grades = list(dict.fromkeys(GRADES[word] for word in words if word in GRADES))
    flags = [grade for name, grade in (("is_major", "major"), ("is_minor", "minor")) if values.get(name) is True]
    if len(flags) == 2:
        warnings.append(Problem("is_major", "yes", "It is called major and minor: taken as major.", "major and minor"))
    grades = grades or flags[:1]
    strange = next(
        (
            text
            for text in texts
            if said(text) and not (set(re.findall(r"[a-z]+", text.casefold().replace("-", ""))) & {*KINDS, *GRADES})
        ),
        "",
    )
    if strange:
        column = "kind" if strange == texts[0] else "grade"
        problems.append(
            Problem(
                column,
                strange,
                f"“{strange}” is no kind or grade that we know.",
                f"grade “{strange}”",
                ("major", "minor", "opportunity", "good practice"),
            )
        )
        return
    if "observation" in words or "obs" in words:
        warnings.append(
            Problem(
                "kind", "observation", "An observation is taken over as an opportunity for improvement.", "observation"
            )
        )
    kind = kinds[0] if kinds and not grades else K.NC
    facts["kind"] = str(kind)
    if kind == K.NC:
        if grades:
            facts["grade"] = grades[0]
        else:
            asked = values.get("is_major") is False and values.get("is_minor") is False
            sentence = (
                "It is neither major nor minor. Say which, or opportunity."
                if asked
                else "Say whether it is major or minor."
            )
            problems.append(Problem("grade", "", sentence, "no grade", ("major", "minor", "opportunity")))


def _where(
    values: Mapping[str, Any], facts: dict[str, Any], book: Book, problems: list[Problem], warnings: list[Problem]
) -> None:
    names = book.names
    clauses, unknown = names.cited(values.get("clauses") or ())
    for clause in clauses:
        if not clause.is_leaf:
            leaves = tuple(leaf.number for leaf in names.under(clause))[:3]
            problems.append(
                Problem(
                    "clauses",
                    clause.number,
                    f"{clause.number} is a heading. Say which clause below it.",
                    f"heading {clause.number}",
                    leaves,
                )
            )
    problems += [Problem("clauses", n, f"The standard has no clause {n}.", f"clause {n}") for n in unknown]
    if clauses:
        facts["clauses"] = tuple(clauses)
    if word := said(values.get("process") or ""):
        process = names.processes.get(word)
        if process is None:
            problems.append(
                Problem(
                    "process", word, f"No process is called “{word}”.", f"process “{word}”", names.processes.like(word)
                )
            )
        else:
            facts["process"] = process
    if word := said(values.get("audit") or ""):
        audit = book.audits.get(word.casefold())
        if audit is None:
            problems.append(
                Problem("audit", word, f"No audit {word} is here. Bring the past audits in first.", f"audit “{word}”")
            )
        else:
            facts["audit"] = audit
    if word := said(values.get("source") or ""):
        source = next((value for name, value in SOURCES.items() if name in word.casefold()), None)
        if source is None:
            warnings.append(
                Problem("source", word, f"“{word}” is no source that we know: taken as internal audit.", "source")
            )
        else:
            facts["source"] = source
    if facts.get("kind") == K.NC and not clauses and not unknown:
        warnings.append(Problem("clauses", "", "No clause is named, so it is never found to repeat.", "no clause"))
    if "process" not in facts and not said(values.get("process") or ""):
        warnings.append(
            Problem("process", "", "No process is named, so it does not count in a priority.", "no process")
        )


def _state(values: Mapping[str, Any], facts: dict[str, Any], problems: list[Problem], warnings: list[Problem]) -> None:
    word = " ".join(str(values.get("status") or "").casefold().replace("-", " ").replace("_", " ").split())
    if word.endswith("?"):  # whoever wrote it did not know
        warnings.append(Problem("status", str(values["status"]), "The list itself is not sure of it.", "not sure"))
    word = word.strip("?!.: ")
    kind = facts.get("kind", "nc")
    table: Mapping[str, Any] = STATES if kind == K.NC else OTHERS[kind]
    if word:
        state = table.get(word) or next((value for name, value in table.items() if word.startswith(name)), None)
        if state is None:
            problems.append(
                Problem(
                    "status",
                    str(values["status"]),
                    f"“{values['status']}” is no state that we know.",
                    f"state “{word}”",
                    ("open", "in progress", "implemented", "closed"),
                )
            )
        else:
            facts["state"] = str(state)
    elif kind == K.NC and not any(name in facts for name in ("implemented_on", "verified_on", "closed_on")):
        warnings.append(Problem("status", "", "No state and no date of an end: taken over as open.", "taken as open"))
        facts["state"] = str(State.ISSUED)
    if facts.get("state") == State.MONITORING and "implemented_on" not in facts and "verified_on" in facts:
        facts["implemented_on"] = facts["verified_on"]
        warnings.append(
            Problem(
                "implemented_on",
                "",
                "Verified without a day of its implementation: the day of the verification stands for it.",
                "no day of implementation",
            )
        )


def _is_open(facts: Mapping[str, Any]) -> bool:
    state = facts.get("state") or (State.CLOSED.value if "closed_on" in facts else "")
    if facts.get("kind") == K.NC:
        return state not in (State.CLOSED, State.WITHDRAWN)
    return state in (F.PROPOSED, F.ACCEPTED) or (
        facts.get("kind") == K.OFI and not state and "implemented_on" not in facts
    )


def _who(
    values: Mapping[str, Any], facts: dict[str, Any], book: Book, problems: list[Problem], warnings: list[Problem]
) -> None:
    """An open finding needs somebody with an account; without a name it goes to whoever answers for the process."""
    word = said(values.get("owner") or "")
    person = book.names.people.get(word) if word else None
    process = facts.get("process")
    if word and person is None:
        seen = Problem(
            "owner", word, f"Nobody here is called “{word}”.", f"owner “{word}”", book.names.people.like(word)
        )
        if _is_open(facts):
            problems.append(seen)
        else:
            warnings.append(
                Problem("owner", word, f"Nobody here is called “{word}”: taken over without an owner.", "owner unknown")
            )
    elif person is None and _is_open(facts):
        person = book.names.owners.get(process.pk) if process is not None else None
        if person is None:
            problems.append(
                Problem("owner", "", "It is open, so somebody has to go on with it. Name its owner.", "no owner")
            )
        else:
            warnings.append(
                Problem("owner", "", f"No owner is named: {person} answers for {process}.", "owner of the process")
            )
    if person is not None:
        facts["owner"] = person
    if name := said(values.get("verified_by") or ""):
        verifier = book.names.people.get(name)
        if verifier is None:
            warnings.append(
                Problem(
                    "verified_by",
                    name,
                    f"Nobody here is called “{name}”: the verifier stays unnamed.",
                    "verifier unknown",
                )
            )
        else:
            facts["verified_by"] = verifier


def _repeat(values: Mapping[str, Any], facts: dict[str, Any], book: Book, warnings: list[Problem]) -> None:
    numbers = tuple(
        part for cell in values.get("prior") or () for part in map(said, re.split(r"[;,\s]+(?=\S)", str(cell))) if part
    )
    if values.get("repeat") is not None or numbers:
        facts["repeat"] = bool(values.get("repeat")) or (bool(numbers) and values.get("repeat") is None)
    if numbers:
        facts["prior"] = numbers
        missing = [n for n in numbers if book.named(n) is None and n.casefold() not in book.announced]
        warnings += [
            Problem("prior", n, f"{n} is not here: kept as text, without a link.", "earlier number not here")
            for n in missing
        ]


def _issued(facts: dict[str, Any], book: Book, problems: list[Problem], warnings: list[Problem]) -> None:
    if "issued_on" in facts:
        return
    audit = facts.get("audit")
    if audit is not None and audit.closing_on is not None:
        facts["issued_on"] = audit.closing_on
        warnings.append(
            Problem(
                "issued_on",
                "",
                "No day of issue: that of the audit's closing meeting stands for it.",
                "day of the audit",
            )
        )
        return
    year = re.search(r"(?<!\d)(20\d\d)(?!\d)", str(facts.get("number", "")))
    says = f" Its number speaks of {year[1]}." if year else ""
    last = (f"{year[1]}-12-31",) if year and int(year[1]) < book.today.year else ()
    problems.append(
        Problem(
            "issued_on",
            "",
            f"Enter the day on which it was issued.{says}",
            "no day of issue" + (f", {year[1]}" if year else ""),
            last,
        )
    )


def as_said(finding: Finding) -> dict[str, Any]:
    """A finding that was taken over, in the words of a row: only what the records can have said."""
    nc = getattr(finding, "nonconformity", None)
    clocks = list(nc.clocks.all()) if nc is not None else []
    implement = next((clock for clock in clocks if clock.step == "implement" and clock.cycle == 1), None)
    facts: dict[str, Any] = {
        "number": finding.old_reference or finding.reference,
        "kind": finding.kind,
        "grade": finding.grade,
        "state": nc.state if nc is not None else finding.state,
        "clauses": tuple(cited.clause for cited in finding.clauses.all()),
        "process": finding.process,
        "owner": finding.owner,
        "audit": finding.audit,
        "source": finding.source,
        "requirement": finding.requirement,
        "evidence": finding.evidence,
        "gap": finding.gap,
        "cause": finding.cause_text,
        "action": finding.action_text,
        "issued_on": finding.issued_on,
        "due": implement.due_original if implement is not None else finding.response_due or finding.action_due,
        "repeat": finding.repeat_decision == Finding.Repeat.CONFIRMED,
        "prior": tuple(part.strip() for part in finding.prior_references.split(",") if part.strip()),
    }
    if nc is not None:
        check = next(iter(nc.verifications.all()), None)
        facts |= {"implemented_on": nc.first_implemented_on, "verified_on": nc.accepted_on or nc.checked_on}
        facts |= {"closed_on": nc.closed_on or finding.withdrawn_on, "verified_by": check.by if check else None}
    else:
        facts |= {"closed_on": finding.done_on or finding.answered_on}
    return facts


def changes_of(finding: Finding, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the row says otherwise. A finding that was issued in this system is never changed by a row."""
    if not finding.legacy:
        return {}
    held = as_said(finding)
    given = dict(facts)
    if finding.kind != K.NC and not given.get("evidence") and given.get("gap"):
        given["evidence"] = given.pop("gap")
    return {name: value for name, value in given.items() if name in held and not _same(held[name], value)}


def _same(held: Any, value: Any) -> bool:
    if isinstance(value, str):
        return str(held or "") == value
    if isinstance(value, tuple):
        return [getattr(one, "pk", one) for one in held or ()] == [getattr(one, "pk", one) for one in value]
    return bool(held == value)


def every_line() -> Iterable[Mapping[str, Any]]:
    """Each issued finding as it would be typed."""
    for finding in _findings():
        yield _line(as_said(finding))


def _line(facts: dict[str, Any]) -> dict[str, Any]:
    words = {K.NC: "nonconformity", K.OFI: "opportunity", K.GOOD_PRACTICE: "good practice"}
    table: Mapping[str, Any] = STATES if facts["kind"] == K.NC else OTHERS[facts["kind"]]
    status = next((word for word, state in table.items() if state == facts["state"]), facts["state"])
    audit = facts["audit"]
    return {
        **{name: facts[name] for name in (*TEXTS, "number", "grade", "issued_on", "due", "repeat", "prior")},
        **{name: facts.get(name) for name in ("implemented_on", "verified_on", "closed_on")},
        "kind": words[K(facts["kind"])],
        "status": status,
        "clauses": tuple(clause.number for clause in facts["clauses"]),
        "process": facts["process"].code if facts["process"] else "",
        "owner": facts["owner"].email or facts["owner"].full_name if facts["owner"] else "",
        "audit": (audit.planned.old_reference or audit.planned.reference) if audit else "",
        "source": Finding.Source(facts["source"]).label,
        "verified_by": facts["verified_by"].full_name if facts.get("verified_by") else "",
        "is_major": None,
        "is_minor": None,
    }
