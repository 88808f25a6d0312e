"""Rows about past audits: what their cells mean, and the audits there are, as the same words would say them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from audits.models import ChecklistQuestion
from kernel.imports import Problem
from organisation.queries.naming import Directory, said
from programmes.models import Assignment, PlannedAudit
from programmes.services import OldAudit


@dataclass(slots=True)
class Entry:
    """An audit as it stands: what it says, and its row."""

    said: OldAudit
    planned: PlannedAudit
    depth: str = "implementation"


@dataclass(slots=True)
class Book:
    """What rows may speak of, and the audits there are, by every way to name one."""

    names: Directory
    today: date
    by_number: dict[str, Entry] = field(default_factory=dict)
    by_title: dict[tuple[str, date], Entry] = field(default_factory=dict)
    by_day: dict[date, Entry] = field(default_factory=dict)
    in_file: dict[str, dict[str, set[Any]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))

    def keep(self, entry: Entry) -> None:
        """Findable from here on, for later rows of the same file too."""
        row = entry.planned
        for number in (row.reference, row.old_reference):
            if number:
                self.by_number[number.casefold()] = entry
        if row.end is not None and row.legacy:
            self.by_title[row.title.casefold(), row.end] = entry
            if row.title.startswith("Taken over "):
                self.by_day[row.end] = entry


def lines_of(
    values: Mapping[str, Any], names: Directory, problems: list[Problem], warnings: list[Problem]
) -> tuple[Any, ...]:
    """Process, clause and site of each line: clauses go to the process that answers for them, else stand alone."""
    processes = []
    for word in names.processes.split(values.get("processes") or ()):
        process = names.processes.get(word)
        if process is None:
            problems.append(
                Problem(
                    "processes",
                    word,
                    f"No process is called “{word}”.",
                    f"process “{word}”",
                    names.processes.like(word),
                )
            )
        elif not names.leaves.get(process.pk) and not values.get("clauses"):
            problems.append(
                Problem(
                    "processes",
                    word,
                    f"{process} answers for no clause yet, so say which were audited.",
                    "process without clauses",
                )
            )
        else:
            processes.append(process)
    clauses, unknown = names.cited(values.get("clauses") or ())
    problems += [Problem("clauses", n, f"The standard has no clause {n}.", f"clause {n}") for n in unknown]
    leaves = [leaf for clause in clauses for leaf in names.under(clause)]
    warnings += [
        Problem("clauses", c.number, f"{c.number} is a heading: taken as the clauses below it.", "heading")
        for c in clauses
        if not c.is_leaf
    ]
    sites = [names.sites.get(word) for word in names.sites.split(values.get("sites") or ())]
    for word, site in zip(names.sites.split(values.get("sites") or ()), sites, strict=True):
        if site is None:
            problems.append(
                Problem("sites", word, f"No site is called “{word}”.", f"site “{word}”", names.sites.like(word))
            )
    pairs = _pairs(processes, leaves, names)
    chosen = tuple(site for site in sites if site)
    return tuple((p, leaf, site) for p, leaf in pairs for site in (chosen or (None,)))


def _pairs(processes: list[Any], leaves: list[Any], names: Directory) -> list[tuple[Any, Any]]:
    if not processes:
        return [(None, leaf) for leaf in dict.fromkeys(leaves)]
    if not leaves:
        return [(p, leaf) for p in processes for leaf in names.leaves.get(p.pk, [])]
    found: list[tuple[Any, Any]] = []
    for process in processes:
        own = [leaf for leaf in leaves if leaf in names.leaves.get(process.pk, [])]
        found += [(process, leaf) for leaf in (own or names.leaves.get(process.pk, []) or leaves)]
    taken = {leaf for _process, leaf in found}
    return found + [(processes[0] if len(processes) == 1 else None, leaf) for leaf in leaves if leaf not in taken]


ROLES = {"lead": "lead", "auditor": "auditor", "trainee": "trainee", "expert": "expert", "observer": "observer"}


def seats_of(values: Mapping[str, Any], names: Directory, warnings: list[Problem]) -> dict[str, Any]:
    """People with a record here get their seat; others stay as they are written."""
    if not values.get("lead") and not values.get("team"):
        return {}
    seats: list[tuple[Any, str]] = []
    texts: list[str] = []
    lead = [said(values.get("lead") or "")]
    for text, role in [(t, "lead") for t in lead if t] + [
        (t, "auditor") for t in names.people.split(values.get("team") or ())
    ]:
        name, _bracket, rest = text.partition("(")
        held = ROLES.get(rest.strip(" )").casefold(), role)
        person = names.people.get(name)
        if person is not None:
            seats.append((person, held if not (held == "lead" and any(r == "lead" for _p, r in seats)) else "auditor"))
        else:
            texts.append(f"{name.strip()} (lead)" if held == "lead" else text)
            warnings.append(
                Problem(
                    "lead" if role == "lead" else "team",
                    name.strip(),
                    f"{name.strip()} has no record here: kept as a name.",
                    "name without a record",
                )
            )
    return {"seats": tuple(seats), "team_text": "; ".join(texts)}


def seat_words(name: str, role: str) -> str:
    return name if role == Assignment.Role.AUDITOR else f"{name} ({role})"


def check_days(facts: Mapping[str, Any], today: date, problems: list[Problem]) -> None:
    end = facts.get("end")
    if end is None:
        return
    if end > today:
        problems.append(
            Problem(
                "held_to",
                str(end),
                "The last day lies after today. Plan later audits in the programme.",
                "day after today",
            )
        )
    if facts.get("start") and facts["start"] > end:
        problems.append(
            Problem("held_from", str(facts["start"]), "The first day is after the last one.", "days turned round")
        )
    if facts.get("report_on") and facts["report_on"] < end:
        problems.append(
            Problem(
                "report_on",
                str(facts["report_on"]),
                "The report was sent before the fieldwork ended.",
                "report before the end",
            )
        )
    if facts.get("planned") and facts["planned"][0] > facts["planned"][1]:
        problems.append(
            Problem(
                "planned_from",
                str(facts["planned"][0]),
                "The first planned day is after the last one.",
                "planned days turned round",
            )
        )


def twice(name: str, found: set[Any]) -> Problem:
    values = " and ".join(sorted(str(value) for value in found))
    return whole(f"Rows of this audit contradict each other: {values}.", f"rows contradict each other: {name}")


def whole(sentence: str, cause: str) -> Problem:
    return Problem("", "", sentence, cause)


def named_lines(scope: Iterable[Any]) -> list[str]:
    return sorted({f"{p.code if p else ''}/{c.number}/{s.code if s else ''}" for p, c, s in scope})


def _ids(scope: Iterable[Any]) -> set[tuple[int | None, int, int | None]]:
    return {(p.pk if p else None, c.pk, s.pk if s else None) for p, c, s in scope}


def changes_of(entry: Entry, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the row says otherwise; lines are only added, an empty cell changes nothing."""
    old, found = entry.said, {}
    for name, value in facts.items():
        if name == "scope":
            if not _ids(value) <= _ids(old.scope):
                found[name] = value
        elif name == "depth":
            if value != entry.depth:
                found[name] = value
        elif name == "seats":
            if {(p.pk, r) for p, r in value} != {(p.pk, r) for p, r in old.seats}:
                found[name] = value
        elif name == "start":
            if value != old.first:
                found[name] = value
        elif name != "number" and value != getattr(old, name):
            found[name] = value
    return found


def merged(old: OldAudit, facts: Mapping[str, Any]) -> OldAudit:
    scope = tuple(dict.fromkeys([*old.scope, *facts.get("scope", ())]))
    return replace(old, **{**facts, "scope": scope, "number": old.number})


def entries() -> list[Entry]:
    """Audits that were held or taken over, as spreadsheets say them. Four queries."""
    rows = PlannedAudit.objects.filter(progress="completed") | PlannedAudit.objects.filter(legacy=True)
    kept = rows.prefetch_related("scope__process", "scope__clause__standard", "scope__site", "assignments__person")
    depths = dict(
        ChecklistQuestion.objects.filter(audit__planned__legacy=True, code="OLD-01").values_list(
            "audit__planned_id", "type"
        )
    )
    return [
        Entry(_as_said(row), row, depths.get(row.pk, "implementation"))
        for row in kept.order_by("end", "reference")
        if row.last_day is not None
    ]


def _as_said(row: PlannedAudit) -> OldAudit:
    planned = (row.baseline_start, row.baseline_end) if row.baseline_start and row.baseline_end else None
    last = row.last_day
    assert last is not None
    guessed = row.legacy and row.report_sent_on == last  # no day was known: the last one of the fieldwork stands for it
    return OldAudit(
        title=row.title,
        number=row.old_reference or row.reference,
        start=row.first_day,
        end=last,
        scope=tuple((item.process, item.clause, item.site) for item in row.scope.all()),
        planned=planned,
        report_on=None if guessed else row.report_sent_on,
        seats=tuple((seat.person, seat.role) for seat in row.assignments.all()),
        team_text=row.team_text,
        method=row.method,
        planned_days=row.planned_days,
        used_days=row.used_days,
        held=row.progress != "cancelled",
    )
