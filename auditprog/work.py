"""The work list of a person: each room tells its own lines, this page sorts them (ux 3.1)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from auditprog.first_run import work as first_run
from kernel.work import WorkItem
from organisation.models import User

ROOMS = ("findings", "audits", "programmes", "reviews", "organisation")
THIS_WEEK = timedelta(days=7)
Provider = Callable[[User, date], Iterable[WorkItem]]


@dataclass(slots=True)
class Group:
    """Some lines of the list under one heading."""

    key: str
    label: str | Promise
    rows: list[WorkItem] = field(default_factory=list)


def providers() -> list[Provider]:
    """`queries.work_items` of every room that is built and has one."""
    found: list[Provider] = []
    for room in ROOMS:
        if apps.is_installed(room) and find_spec(f"{room}.queries"):
            provider = getattr(import_module(f"{room}.queries"), "work_items", None)
            if provider is not None:
                found.append(provider)
    return found


def work_of(user: User, today: date, *, set_up: bool = False) -> list[WorkItem]:
    """Everything this person has to do or waits for, by due date; what has none comes last.

    `set_up`: also what the set-up of the installation lacks, while it is under way.
    """
    asked = [first_run.work_items, *providers()] if set_up else providers()
    items = [item for provider in asked for item in provider(user, today)]
    return sorted(items, key=lambda item: (item.due or date.max, item.verb, item.thing))


def grouped(items: Iterable[WorkItem], today: date) -> list[Group]:
    """Late, this week, later, waiting for others; in this order, empty ones too."""
    late, week = Group("late", _("Late")), Group("week", _("This week"))
    later, waiting = Group("later", _("Later")), Group("waiting", _("Waiting for others"))
    for item in items:
        _group(item, today, late, week, later, waiting).rows.append(item)
    return [late, week, later, waiting]


def _group(item: WorkItem, today: date, late: Group, week: Group, later: Group, waiting: Group) -> Group:
    if item.waiting_for:
        return waiting
    if item.due is None or item.due > today + THIS_WEEK:
        return later
    return late if item.due < today else week
