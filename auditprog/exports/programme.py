"""The programme of a year as a workbook: what its paper says, a sheet for each part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from auditprog.exports.sheet import Sheet, sheet

MONTHS = 12
MARKS = {"y": "D", "w": "W", "p": "P"}


def sheets(data: Mapping[str, Any]) -> Iterator[Sheet]:
    """From the data of the paper (reviews.queries.year_paper)."""
    yield _audits(data["audits"])
    yield _scope(data["audits"])
    priorities = (_("Process"), _("Name"), _("Importance"), _("Change"), _("Past findings"), _("Months"), _("Interval"))
    more = (_("Signals"), _("Score"), _("Suggested"), _("Decided"), _("Why it differs"), _("Notes"))
    yield sheet(_("Priorities"), (*priorities, *more), [_priority(row) for row in data["priorities"]])
    yield sheet(
        _("Objectives"),
        (_("No."), _("Objective"), _("How it is measured")),
        [(row["number"], row["text"], row["measure"]) for row in data["objectives"]],
    )
    yield sheet(
        _("Risks"),
        (_("No."), _("Risk"), _("Kind"), _("Likelihood"), _("Impact"), _("Weight"), _("Treatment")),
        [
            (r["number"], r["text"], r["category"], r["likelihood"], r["impact"], r["weight"], r["treatment"])
            for r in data["risks"]
        ],
    )
    yield _coverage(data["coverage"])
    yield sheet(
        _("Changes"),
        (_("Audit"), _("What"), _("Reason"), _("By"), _("On"), _("Since")),
        [*_changes(data["changed"], _("the version before")), *_changes(data["since"], data["version"])],
    )
    yield sheet(
        _("Statements"),
        (_("What"), _("Text")),
        [*data["facts"], *data["statements"], *(("", ""),), *data["signatures"]],
    )


def _audits(rows: Sequence[Mapping[str, Any]]) -> Sheet:
    headings = (
        _("No."),
        _("Audit"),
        _("First day"),
        _("Last day"),
        _("Progress"),
        _("Lead"),
        _("Team"),
        _("Where"),
        _("Method"),
        _("Auditor-days"),
        _("Objectives"),
        *(f"{month:02d}" for month in range(1, MONTHS + 1)),
    )
    return sheet(_("Audits"), headings, [_audit(row) for row in rows])


def _audit(row: Mapping[str, Any]) -> tuple[Any, ...]:
    letter = MARKS.get(row["state"], "")
    return (
        row["reference"],
        row["title"],
        _day(row["start"]),
        _day(row["end"]),
        row["progress"],
        row["lead"],
        row["team"],
        "; ".join(row["sites"]),
        row["method"],
        _number(row["days"]),
        row["objectives"],
        *(letter if month in row["months"] else "" for month in range(1, MONTHS + 1)),
    )


def _scope(rows: Sequence[Mapping[str, Any]]) -> Sheet:
    lines = [(row["reference"], what, clauses) for row in rows for what, clauses in row["scope"]]
    return sheet(_("Scope"), (_("Audit"), _("Process"), _("Clauses")), lines)


def _priority(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return (
        row["process"],
        row["name"],
        row["importance"],
        row["change"],
        _number(row["findings_raw"]),
        row["months"],
        row["interval"],
        row["signals"],
        _number(row["score"]),
        row["suggested"],
        row["decided"],
        row["sentence"],
        "; ".join(row["notes"]),
    )


def _coverage(said: Mapping[str, Any]) -> Sheet:
    headings = [_("Chapter"), _("Title"), _("Clauses")]
    for year in said["years"]:
        headings += [_("%(year)s looked at") % {"year": year}, _("%(year)s with planned") % {"year": year}]
    rows = [(n, title, total, *(one for pair in counts for one in pair)) for n, title, total, counts in said["rows"]]
    return sheet(_("Coverage"), headings, rows)


def _changes(rows: Sequence[Mapping[str, Any]], since: str) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        for reason, by, on in row["reasons"] or [["", "", ""]]:
            yield (row["reference"], row["sentence"], reason, by, _day(on), since)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(text: str) -> float | None:
    return float(text) if text else None
