"""What this room puts on somebody's work list (ux 3.1): one query, whatever the size."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import FilteredRelation, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.work import WorkItem
from organisation.models import User
from organisation.queries import covered_by
from organisation.roles import Can
from reviews.models import Decision, ManagementReview, ReviewInput

S = ManagementReview.State
ITEMS = dict(ReviewInput.Item.choices)
FIELDS = (
    "reference",
    "state",
    "planned_on",
    "chair_id",
    "chair__first_name",
    "chair__last_name",
    "line__item",
    "task__number",
    "task__text",
    "task__question",
    "task__due",
)


def work_items(user: User, today: date) -> list[WorkItem]:
    """Lines to answer, decisions to carry out, and the next step of each review one prepares or chairs."""
    prepares = user.can(Can.PREPARE_REVIEW, today)
    rows = list(_rows(user, prepares, today))
    lines = {(row["reference"], row["line__item"]): row for row in rows if _is_asked(row)}
    tasks = {(row["reference"], row["task__number"]): row for row in rows if _is_running(row)}
    reviews = {row["reference"]: row for row in rows}
    found = [_line(row) for row in lines.values()] + [_task(row) for row in tasks.values()]
    return found + [item for row in reviews.values() if (item := _review(row, user, prepares, today))]


def _rows(user: User, prepares: bool, today: date) -> Iterable[dict[str, Any]]:
    """Open reviews joined with this person's unanswered lines and open decisions."""
    people = (user.pk, *covered_by(user, today))
    asked = Q(inputs__owner__in=people, inputs__sentence="", inputs__nothing_because="")
    open_now = Q(decisions__owner__in=people, decisions__final=True, decisions__state=Decision.State.OPEN)
    acts = open_now & ~Q(decisions__kind=Decision.Kind.NONE)
    reviews = ManagementReview.objects.exclude(state=S.CLOSED).annotate(
        line=FilteredRelation("inputs", condition=asked), task=FilteredRelation("decisions", condition=acts)
    )
    if not prepares:
        reviews = reviews.filter(Q(chair__in=people) | Q(line__isnull=False) | Q(task__isnull=False))
    rows: Iterable[dict[str, Any]] = reviews.order_by("planned_on", "pk", "line__item", "task__pk").values(*FIELDS)
    return rows


def _is_asked(row: dict[str, Any]) -> bool:
    return row["line__item"] is not None and row["state"] == S.INPUTS_REQUESTED


def _is_running(row: dict[str, Any]) -> bool:
    return row["task__number"] is not None and row["state"] in (S.APPROVED, S.ACTIONS_RUNNING)


def _line(row: dict[str, Any]) -> WorkItem:
    thing = _("input %(item)s of %(review)s") % {"item": ITEMS[row["line__item"]], "review": row["reference"]}
    url = reverse("reviews:review_input", args=[row["reference"], row["line__item"]])
    return WorkItem(_("Answer"), thing, url, row["planned_on"])


def _task(row: dict[str, Any]) -> WorkItem:
    words = row["task__text"] or row["task__question"]
    url = reverse("reviews:review_detail", args=[row["reference"]])
    return WorkItem(_("Carry out"), f"{row['reference']}/{row['task__number']} {words[:80]}", url, row["task__due"])


def _review(row: dict[str, Any], user: User, prepares: bool, today: date) -> WorkItem | None:
    """The next step of the review itself."""
    is_chair = row["chair_id"] == user.pk or row["chair_id"] in covered_by(user, today)
    verb, waits = (_step(row, today), "") if prepares else ("", "")
    if row["state"] == S.MINUTES_DRAFT:
        if is_chair:
            verb = _("Approve the minutes of")
        elif prepares:
            waits = f"{row['chair__first_name'] or ''} {row['chair__last_name'] or ''}".strip()
    if not verb:
        return None
    url = reverse("reviews:review_detail", args=[row["reference"]])
    return WorkItem(verb, row["reference"], url, row["planned_on"], waits)


def _step(row: dict[str, Any], today: date) -> str:
    """The manager's next step, in a few words."""
    met = row["planned_on"] <= today
    if row["state"] in (S.PLANNED, S.INPUTS_REQUESTED):
        return _("Record the meeting of") if met else _("Freeze the pack of")
    if row["state"] == S.PACK_READY:
        return _("Record the meeting of") if met else ""
    if row["state"] == S.HELD:
        return _("Write the minutes of")
    return _("Approve the minutes of") if row["state"] == S.MINUTES_DRAFT else ""
