"""What of the year is not placed yet: processes that are due, and follow-ups of open majors (ux 4.1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from programmes.queries.checks import RowFacts
from programmes.rules.moving import month_to_place
from programmes.rules.policy import Policy
from programmes.rules.tint import DUE

RANK = {"high": 0, "medium": 1, "low": 2}
FOLLOW_UP = "An open major"
"""How the note of `rules.priority` begins that asks for a follow-up."""


@dataclass(frozen=True, slots=True)
class ToPlace:
    """A process that wants an audit this year: in which month, and why."""

    code: str
    label: str
    risk: str
    why: str
    month: int
    month_words: str
    is_follow_up: bool = False


def tray(rows: Iterable[RowFacts], full: set[int], year: int, today: date, policy: Policy) -> tuple[ToPlace, ...]:
    """What is due in the year and has no audit in it, follow-ups first, then by risk and by the month it is due."""
    first = today.month if today.year == year else 1
    found = []
    for row in rows:
        due = next((month for month, step in enumerate(row.bare, 1) if step >= DUE), 0)
        follow_up = next((note for note in row.notes if note.startswith(FOLLOW_UP)), "")
        ahead = [visit for visit in row.mine if not visit.is_done]
        if follow_up and not ahead:
            month = month_to_place(first, full, first=first)
            found.append((0, 0, row.code, _one(row, follow_up, month, is_follow_up=True)))
        elif due and not row.mine:
            month = month_to_place(due, full, first=first)
            found.append((1 + RANK[row.band], due, row.code, _one(row, _why(row, due, policy), month)))
    return tuple(one for *_order, one in sorted(found, key=lambda entry: entry[:3]))


def _one(row: RowFacts, why: str, month: int, *, is_follow_up: bool = False) -> ToPlace:
    label = _("Follow-up: %(process)s") % {"process": row.name} if is_follow_up else row.name
    return ToPlace(row.code, label, row.band, why, month, str(MONTHS[month]), is_follow_up)


def _why(row: RowFacts, due: int, policy: Policy) -> str:
    """High risk, never audited; Medium risk, due in May."""
    risk = {"high": _("High risk"), "medium": _("Medium risk"), "low": _("Low risk")}[row.band]
    if row.last is None:
        return _("%(risk)s, never audited") % {"risk": risk}
    words = _("%(risk)s, due since before this year") if row.bare[0] > DUE else _("%(risk)s, due in %(month)s")
    return words % {"risk": risk, "month": MONTHS[due]}
