"""A suggestion in words: lines with their reasons, what is missing and what would help, goals with their bounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from organisation.models import User
from programmes.models import Assignment, Suggestion

GOALS: Mapping[str, Any] = {
    "missing": gettext_lazy("Missing people"),
    "changed": gettext_lazy("Audits that change"),
    "moved": gettext_lazy("Audits that move"),
    "seats": gettext_lazy("Seats that change"),
    "priority": gettext_lazy("Delay by priority"),
    "warned": gettext_lazy("Warnings to explain"),
    "balance": gettext_lazy("Fair load"),
    "travel": gettext_lazy("Travel, neighbours, rotation"),
    "judging": gettext_lazy("The rules judge everybody"),
    "waiting": gettext_lazy("Waiting for the worker"),
}
GAPS: Mapping[str, Any] = {
    "slot": gettext_lazy("no week is left"),
    "lead": gettext_lazy("no lead"),
    "member": gettext_lazy("an auditor is missing"),
    "nobody": gettext_lazy("nobody may take %(part)s"),
    "unknown": gettext_lazy("nobody who can come knows the topic of %(part)s"),
}
REMEDIES: Mapping[str, Any] = {
    "independence": gettext_lazy(
        "Nobody near it is independent: borrow or contract somebody, or ask for a safeguard where one is possible."
    ),
    "competence": gettext_lazy("Nobody holds the grade on these days: qualify, borrow or contract somebody."),
    "knowledge": gettext_lazy("Nobody knows the topic well enough: prepare somebody, or add an expert."),
    "leave": gettext_lazy("Everybody who could is away then: widen the months, or move the audit."),
    "ended": gettext_lazy("Who could do it holds a grade that ends before: renew it."),
    "window": gettext_lazy("No week is left in its months: lift a freeze week, or move the audit."),
    "days": gettext_lazy("The days of those who could are used up: add people or days, or drop an audit."),
    "booking": gettext_lazy("Those who could are on other audits in these weeks: widen the months."),
    "together": gettext_lazy("Those who could are needed elsewhere in the year: add somebody."),
}


PAGES_OF: Mapping[str, str] = {
    "ended": "organisation:person_competence",
    "ungraded": "organisation:person_competence",
    "leave": "organisation:person_detail",
}
"""Where somebody's obstacle is mended."""


@dataclass(frozen=True, slots=True)
class SeatShown:
    """A seat: who, as what, on what, and why."""

    name: str
    role: str
    items: str
    why: str


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line of the result."""

    key: str
    title: str
    reference: str
    start: date | None
    end: date | None
    was: str
    seats: tuple[SeatShown, ...]
    gone: str
    here: tuple[str, ...]
    others: tuple[tuple[str, tuple[dict[str, str], ...]], ...]
    gaps: tuple[str, ...]
    state: str
    refused: tuple[str, ...]

    @property
    def may_be_taken(self) -> bool:
        """Whether there is something to take."""
        return self.state != "taken" and bool(self.seats)


@dataclass(frozen=True, slots=True)
class GoalShown:
    """A goal with its value and its bound."""

    name: str
    value: str
    bound: str
    proven: bool


@dataclass(frozen=True, slots=True)
class BottleneckShown:
    """One thing that cannot be had, what helps, and for each person near it what keeps them and what would help."""

    what: str
    remedy: str
    who: tuple[WhoShown, ...]


@dataclass(frozen=True, slots=True)
class WhoShown:
    """`url` leads to the grades or absences of somebody where these are the matter; empty otherwise."""

    name: str
    said: str
    helps: str
    url: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows of a suggestion."""

    lines: tuple[LineShown, ...]
    goals: tuple[GoalShown, ...]
    bottlenecks: tuple[BottleneckShown, ...]
    words: str
    open: int
    numbers: str = ""
    """What the planner counted on when it was asked."""


def newest(programme: Any, kind: str) -> Suggestion | None:
    """The last suggestion of the year, with how far it is. One query."""
    rows = Suggestion.objects.filter(programme=programme, kind=kind).select_related("run", "by", "programme")
    found: Suggestion | None = rows.first()
    return found


def shown(suggestion: Suggestion) -> Shown:
    """The result in words. One query for the names."""
    result = suggestion.result
    people = _people(result)
    names = {pk: one.full_name for pk, one in people.items()}
    lines = tuple(_line(line, names) for line in result.get("lines", ()))
    return Shown(
        lines=lines,
        goals=tuple(_goal(name, value, bound) for name, value, bound in result.get("goals", ())),
        bottlenecks=tuple(_bottlenecks(result, people, suggestion.programme.year)),
        words=_words(result),
        open=sum(1 for line in lines if line.may_be_taken),
        numbers=_numbers(result.get("numbers") or {}),
    )


def stage_words(suggestion: Suggestion) -> str:
    """How far the planner is: the goal in hand, the best so far and the bound."""
    run = suggestion.run
    said = str(GOALS.get(run.stage, run.stage))
    if run.of:
        said = _("%(what)s, %(n)s of %(of)s") % {"what": said, "n": run.number, "of": run.of}
    if run.best is not None and run.bound is not None:
        said += ". " + _("Best so far %(best)s, not below %(bound)s") % {"best": run.best, "bound": run.bound}
    return said


def _words(result: Mapping[str, Any]) -> str:
    if result.get("stopped"):
        return _("Stopped: this is the best plan so far.")
    if result.get("proven"):
        return _("Proven: no better plan exists, goal by goal.")
    return _("The best plan found in the time; the bounds say how much better one could be.")


def _numbers(numbers: Mapping[str, Any]) -> str:
    """Empty for a suggestion from before the numbers could be set."""
    if not numbers:
        return ""
    return _(
        "Counted on: field days of a person a year, where none are entered: %(field_days)s; people of an audit without "
        "a team: %(seats)s; months around the due one: %(months_before)s before, %(months_after)s after."
    ) % dict(numbers)


def _people(result: Mapping[str, Any]) -> dict[int, User]:
    keys: set[int] = set()
    for line in result.get("lines", ()):
        keys |= {seat["person"] for seat in line["seats"]} | {other["person"] for other in line["others"]}
        keys |= {person for person, _role in line["before"]}
    for one in result.get("bottlenecks", ()):
        keys |= {who["person"] for who in one["who"]}
    return User.objects.in_bulk(keys)


def _line(line: Mapping[str, Any], names: Mapping[int, str]) -> LineShown:
    start = date.fromisoformat(line["start"]) if line["start"] else None
    end = date.fromisoformat(line["end"]) if line["end"] else None
    seated = {seat["person"] for seat in line["seats"]}
    gone = [names.get(person, "") for person, _role in line["before"] if person not in seated]
    return LineShown(
        key=line["key"],
        title=line["title"],
        reference=line.get("reference") or ("" if line["key"].startswith("new:") else line["key"]),
        start=start,
        end=end,
        was=_was(line),
        seats=tuple(_seat(seat, names) for seat in line["seats"]),
        gone=", ".join(gone),
        here=tuple(_here(why) for why in line["here"]),
        others=tuple((names.get(one["person"], ""), tuple(_not(why) for why in one["why"])) for one in line["others"]),
        gaps=tuple(_gaps(line["gaps"])),
        state=line["state"],
        refused=tuple(line["refused"]),
    )


def _was(line: Mapping[str, Any]) -> str:
    if not line["was"] or line["was"] == [line["start"], line["end"]]:
        return ""
    return _("was %(day)s") % {"day": date_format(date.fromisoformat(line["was"][0]), "j F")}


def _seat(seat: Mapping[str, Any], names: Mapping[int, str]) -> SeatShown:
    why: dict[str, Any] = seat["why"][0] if seat["why"] else {"number": 0, "other": 0, "said": ""}
    said = _("%(load)s of %(days)s days in the year") % {
        "load": number_format(why["number"], 1),
        "days": number_format(why["other"], 0),
    }
    if why["said"]:
        said = _("knows %(topics)s; %(load)s") % {"topics": why["said"].replace("_", " "), "load": said}
    items = "" if seat["whole"] else ", ".join(seat["parts"])
    return SeatShown(names.get(seat["person"], ""), str(Assignment.Role(seat["role"]).label), items, said)


def _here(why: Mapping[str, Any]) -> str:
    month = MONTHS.get(int(why["other"]), "") if why["kind"] in ("due", "early", "late") else ""
    if why["kind"] == "due":
        return _("Due in %(month)s") % {"month": month}
    if why["kind"] in ("early", "late"):
        n = int(why["number"])
        said = ngettext("%(n)s month", "%(n)s months", n) % {"n": n}
        words = _("%(n)s before it is due (%(month)s)") if why["kind"] == "early" else _("%(n)s after %(month)s")
        return words % {"n": said, "month": month}
    if why["kind"] == "neighbour":
        return _("In one month with its neighbour %(audit)s") % {"audit": why["said"].removeprefix("new:")}
    week = date_format(date.fromisoformat(why["rule"]), "j F")
    return _("Not in the week of %(week)s: %(who)s cannot") % {"week": week, "who": why["said"]}


def _not(why: Mapping[str, Any]) -> dict[str, str]:
    """A reason for the list: a sentence, and the rule where one speaks."""
    number, other = number_format(why["number"], 1), number_format(why["other"], 1)
    words = {
        "rule": why["said"],
        "booked": _("Is on %(audit)s in these days") % {"audit": why["said"].removeprefix("new:")},
        "days": _("Has %(load)s of %(days)s days planned already") % {"load": number, "days": other},
        "load": _("Would carry %(load)s days, the team carries %(other)s") % {"load": number, "other": other},
        "trip": _("Would have to travel to %(site)s") % {"site": why["said"]},
        "equal": _("Nothing stands against it: the choice is equal"),
    }
    return {"text": words.get(why["kind"], ""), "rule": why["rule"]}


def _gaps(gaps: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for gap in gaps:
        yield str(GAPS[gap["kind"]]) % {"part": gap["part"]}


def _goal(name: str, value: int, bound: int) -> GoalShown:
    return GoalShown(str(GOALS.get(name, name)), number_format(value), number_format(bound), value <= bound)


def _bottlenecks(result: Mapping[str, Any], people: Mapping[int, User], year: int) -> Iterable[BottleneckShown]:
    titles = {line["key"]: line["title"] for line in result.get("lines", ())}
    for one in result.get("bottlenecks", ()):
        what = str(GAPS[one["gap"]["kind"]]) % {"part": one["gap"]["part"]}
        who = tuple(_who(row, people[row["person"]], year) for row in one["who"] if row["said"])
        title = f"{titles.get(one['audit'], one['audit'])}: {what}"
        yield BottleneckShown(title, str(REMEDIES[one["cause"]]), who)


def _who(row: Mapping[str, Any], person: User, year: int) -> WhoShown:
    """What keeps somebody, and what to do: by the days of the obstacle where it has any."""
    dated = {name: _day(row.get(name)) for name in ("since", "until")}
    helps = ""
    if row["cause"] == "ended":
        helps = _("Renew the grade.")
        if date.fromisoformat(row["until"]).year >= year:  # an earlier week of this year would do as well
            helps = _("Renew the grade, or let the audit end by %(until)s.") % dated
    elif row["cause"] == "leave" and row.get("until"):
        helps = _("Plan it before %(since)s or after %(until)s.") % dated
    elif row["cause"] == "ungraded":
        helps = _("Knows the topic: take this person as an expert beside an auditor.")
    page = PAGES_OF.get(row["cause"])
    url = reverse(page, args=[person.username]) if page else ""
    return WhoShown(person.full_name, row["said"], helps, url)


def _day(text: str | None) -> str:
    return date_format(date.fromisoformat(text), "j F Y") if text else ""
