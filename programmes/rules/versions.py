"""Two frozen plans compared in words: added, dropped, moved, cancelled, scope, team; with the reason and by whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from programmes.rules.calendar import spoken

ADDED, DROPPED, MOVED, CANCELLED, SCOPE, TEAM, TEXT = "added", "dropped", "moved", "cancelled", "scope", "team", "text"
EXPLAINED_BY: Mapping[str, tuple[str, ...]] = {
    ADDED: ("audit_added",),
    MOVED: ("moved_inside", "moved_out"),
    CANCELLED: ("cancelled",),
    SCOPE: ("scope_added", "scope_dropped"),
    TEAM: ("team",),
}
"""Which kinds of change records give the reason of a difference."""


@dataclass(frozen=True, slots=True)
class Said:
    """A change record as a value: what gave rise to a difference."""

    reference: str
    kind: str
    reason: str
    by: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One sentence on one audit; `old` and `new` are its windows, for whoever draws where it stood."""

    reference: str
    title: str
    kind: str
    sentence: str
    reasons: tuple[Said, ...] = ()
    old: tuple[date | None, date | None] = (None, None)
    new: tuple[date | None, date | None] = (None, None)


def compare(old: Mapping[str, Any], new: Mapping[str, Any], changes: Iterable[Said] = ()) -> tuple[Difference, ...]:
    """Every difference between two snapshots, by reference; `changes` are the records made between them."""
    before = {audit["reference"]: audit for audit in old.get("audits", ())}
    after = {audit["reference"]: audit for audit in new.get("audits", ())}
    found = [_one(ADDED, audit, f"{audit['title']} was added.") for ref, audit in after.items() if ref not in before]
    found += [
        _one(DROPPED, audit, f"{audit['title']} was dropped.") for ref, audit in before.items() if ref not in after
    ]
    for ref in before.keys() & after.keys():
        found += _both(before[ref], after[ref])
    found += _texts(old, new)
    records = list(changes)
    explained = [replace(row, reasons=_reasons(row, records)) for row in found]
    windows = {ref: _window(audit) for ref, audit in before.items()}
    placed = [
        replace(row, old=windows.get(row.reference, (None, None)), new=_window(after.get(row.reference, {})))
        for row in explained
    ]
    return tuple(sorted(placed, key=lambda row: (row.reference, row.sentence)))


def _texts(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """The statements, the sponsor and the budget, where both sides hold them."""
    if "statements" not in old or "statements" not in new:
        return []
    changed = [name for name, text in new["statements"].items() if old["statements"].get(name) != text]
    found = [f"What is said of {name} has changed." for name in changed]
    if old.get("budget_days") != new.get("budget_days"):
        found.append(f"Budget: {new.get('budget_days') or 'none'} instead of {old.get('budget_days') or 'none'}.")
    found += [
        f"{name.capitalize()}: {new.get(name)} instead of {old.get(name)}."
        for name in ("manager", "sponsor")
        if old.get(name) != new.get(name)
    ]
    return [Difference("", "", TEXT, said) for said in found]


def _one(kind: str, audit: Mapping[str, Any], sentence: str) -> Difference:
    return Difference(audit["reference"], audit.get("title", ""), kind, sentence)


def _both(one: Mapping[str, Any], two: Mapping[str, Any]) -> list[Difference]:
    found = []
    if (one["start"], one["end"]) != (two["start"], two["end"]):
        found.append(_one(MOVED, two, f"Moved from {_said(one['start'])} to {_said(two['start'])}."))
    if two["progress"] == "cancelled" != one["progress"]:
        found.append(_one(CANCELLED, two, "Cancelled."))
    added, gone = _lines(two) - _lines(one), _lines(one) - _lines(two)
    if added:
        found.append(_one(SCOPE, two, f"Scope added: {', '.join(sorted(added))}."))
    if gone:
        found.append(_one(SCOPE, two, f"Scope dropped: {', '.join(sorted(gone))}."))
    if team := team_words(_team(one), _team(two)):
        found.append(_one(TEAM, two, f"Team changed: {team}."))
    return found


def team_words(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """Who joined, who left, who has another role; empty when nothing differs."""
    said = [f"{name} joined as {role}" for name, role in sorted(after.items()) if name not in before]
    said += [f"{name} left" for name in sorted(before) if name not in after]
    said += [
        f"{name} is {role} instead of {before[name]}"
        for name, role in sorted(after.items())
        if name in before and before[name] != role
    ]
    return ", ".join(said)


def _reasons(row: Difference, changes: Iterable[Said]) -> tuple[Said, ...]:
    kinds = EXPLAINED_BY.get(row.kind, ())
    found = [said for said in changes if said.reference == row.reference and said.kind in kinds]
    if row.kind == SCOPE:
        kind = "scope_added" if row.sentence.startswith("Scope added") else "scope_dropped"
        found = [said for said in found if said.kind == kind]
    return tuple(found)


def _window(audit: Mapping[str, Any]) -> tuple[date | None, date | None]:
    return _day(audit.get("start")), _day(audit.get("end"))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _said(text: str | None) -> str:
    """A frozen date as people read it."""
    day = _day(text)
    return spoken(day) if day else "no date"


def _lines(audit: Mapping[str, Any]) -> set[str]:
    return {" ".join(filter(None, (row["process"], row["clause"], row["site"]))) for row in audit["scope"]}


def _team(audit: Mapping[str, Any]) -> dict[str, str]:
    return {row["person"]: row["role"] for row in audit["team"]}
