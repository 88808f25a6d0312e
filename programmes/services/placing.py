"""The year from the planner in one step: every line taken, what it cannot place said, and all of it taken back at once.

The planner's own proof explains what its plan leaves to explain: it is written down as its sentence, never a person's.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from kernel.dates import add_months
from kernel.journal import audited
from kernel.workflow import Refused
from organisation.models import User
from programmes.models import Assignment, BoardStep, CheckNote, CoverageGap, PlannedAudit, Programme, Suggestion
from programmes.queries.board import year_board
from programmes.queries.checks import RowFacts
from programmes.queries.docket import load_policy
from programmes.queries.year import gaps
from programmes.rules.calendar import spoken
from programmes.rules.coverage import later_year
from programmes.rules.policy import Policy
from programmes.services.board import keep_step
from programmes.services.checks import explain_checks
from programmes.services.moving import move_audit
from programmes.services.planning import cancel_audit
from programmes.services.programme import explain_gaps
from programmes.services.suggesting import take_all
from programmes.services.team import unassign
from standards.models import Clause

WHY = {
    "full": "no plan shares the load and fills the months better",
    "past-due": "no plan has it earlier",
    "late": "no plan has it earlier",
}
"""What the proof says of a check, by its kind; of every other one that no plan has fewer warnings."""
FEWEST = "no plan of the year has fewer warnings"


def place_year(suggestion: Suggestion, *, by: User, today: date) -> tuple[int, list[str]]:
    """Take every line of a proven suggestion of a draft: how many, and the sentences of those that were refused.

    Nothing is taken of one that was stopped or is not proven. Clauses whose processes are not due get their year.
    """
    year = Programme.objects.get(pk=suggestion.programme_id)
    if not (suggestion.result.get("proven") and year.is_draft):
        return 0, []
    with audited(by=by, today=today):
        known = {row.pk: row for row in year.audits.all()}
        held = {pk: _seated(row) for pk, row in known.items()}
        taken, refused = take_all(suggestion, by=by, today=today)
        moved = [line for line in suggestion.result["lines"] if line["state"] == "taken"]
        rows = {row.reference: row for row in year.audits.filter(reference__in=[one["reference"] for one in moved])}
        if rows:
            before = {"clauses": _give_years(year, by, today), "keys": _explain(year, by, today)}
            after = {"audits": [_held(row, known.get(row.pk), held.get(row.pk, [])) for row in rows.values()]}
            said = f"{len(rows)} audits placed by the planner"
            keep_step(next(iter(rows.values())), BoardStep.Kind.YEAR, before, after, said, by=by, today=today)
    return taken, refused


def placed_at_once(pk: int, store: Callable[[], None], *, today: date) -> Callable[[], None]:
    """What keeps the planner's answer, and places it where that was asked for, by whoever asked."""

    def finish() -> None:
        store()
        row = Suggestion.objects.select_related("by", "run").get(pk=pk)
        if row.run.places:
            place_year(row, by=row.by, today=today)

    return finish


def take_year_back(step: BoardStep, reason: str, *, by: User, today: date) -> PlannedAudit:
    """What `place_year` did, undone: its audits cancelled or where they were, its sentences gone. All or nothing."""
    for one in step.after["audits"]:
        row = PlannedAudit.objects.select_related("programme").get(pk=one["pk"])
        if row.is_over or [*_days(row), _seated(row)] != [*one["days"], one["seats"]]:
            raise Refused(f"{row.reference} was changed since: take audits back one by one.")
        if one["was"] is None:
            cancel_audit(row, reason=reason, effect="Nothing is lost: it was just placed.", by=by, today=today)
            continue
        for seat in Assignment.objects.filter(audit=row).exclude(person__in=one["had"]).select_related("person"):
            unassign(row, person=seat.person, by=by, today=today, reason=reason)
        if one["was"][0] and one["was"] != one["days"]:
            start, end = (date.fromisoformat(day) for day in one["was"])
            move_audit(row, start=start, end=end, reason=reason, by=by, today=today)
    for note in CheckNote.objects.filter(programme=step.programme, key__in=step.before["keys"]):
        note.delete()
    for gap in CoverageGap.objects.filter(programme=step.programme, clause__in=step.before["clauses"]):
        gap.delete()
    return step.audit


def _give_years(year: Programme, by: User, today: date) -> list[int]:
    """Clauses that no audit looks at because their processes come later: the year when they do. Their keys."""
    policy, found = load_policy(), []
    rows = year_board(year, today).facts
    for gap in gaps(year):
        mine = [row for row in rows if gap.leaf in row.leaves]
        later = later_year([_due(row, policy) for row in mine], year.year)
        if gap.is_explained or later is None:
            continue
        clause = Clause.objects.leaves().filter(number=gap.leaf, process_leaves__isnull=False).first()
        if clause is not None:
            explain_gaps(year, clauses=[clause], reason=_not_due(mine), later_year=later, by=by, today=today)
            found.append(clause.pk)
    return found


def _due(row: RowFacts, policy: Policy) -> date | None:
    return add_months(row.last, policy.interval(row.band)) if row.last else None


def _not_due(rows: list[RowFacts]) -> str:
    return "; ".join(
        f"{row.name} is not due: {row.band} risk, audited in {row.last:%B %Y}" for row in rows if row.last
    )[:500]


def _explain(year: Programme, by: User, today: date) -> list[str]:
    """The planner's sentence for each check that is open; their keys."""
    said = {}
    for check in year_board(year, today).explain:
        kind = check.key.partition(":")[0] if not check.audit else check.key.rpartition(":")[2]
        proof = WHY.get(kind, FEWEST)
        words = (
            f"The planner, {spoken(today)}: proven that {proof}, with these people, as few missing and as little late."
        )
        if check.key:
            said[check.key] = (check.said, words)
    if said:
        explain_checks(year, said=said, by=by, today=today)
    return list(said)


def _held(row: PlannedAudit, was: PlannedAudit | None, had: list[int]) -> dict[str, Any]:
    seats = _seated(row)
    return {"pk": row.pk, "days": _days(row), "seats": seats, "was": _days(was) if was else None, "had": had}


def _days(row: PlannedAudit) -> list[str]:
    return [day.isoformat() if day else "" for day in (row.start, row.end)]


def _seated(row: PlannedAudit) -> list[int]:
    return sorted(Assignment.objects.filter(audit=row).values_list("person_id", flat=True))
