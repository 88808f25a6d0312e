"""What has no days of its own: the organisation, its calendar, units, sites, services, parties, processes."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.utils.translation import gettext as _

from kernel import journal
from kernel.models import Record, Setting, Stale
from kernel.workflow import Refused
from organisation import effects, permissions, queries
from organisation.models import (
    Holiday,
    Organisation,
    Party,
    Process,
    ProcessLeaf,
    Retirable,
    Service,
    Shutdown,
    Site,
    Unit,
    User,
)
from organisation.roles import Can
from standards.models import Clause

By = User | str
R = TypeVar("R", bound=Record)
ONE_DAY = timedelta(days=1)


@transaction.atomic
def set_organisation(
    *, by: By, today: date, reason: str = "", version: int | None = None, **fields: Any
) -> Organisation:
    """Name the organisation or change what is known of it. The zone decides what "today" is (D14)."""
    permissions.require(by, Can.EDIT_SETTINGS, today=today)
    row = queries.organisation() or Organisation(pk=1)
    if version is not None and row.version != version:
        raise Stale(row)
    if fields.get("preset", row.preset) != row.preset:
        raise Refused(_("The preset is chosen with the rules: it changes many values at once."))
    for name, value in fields.items():
        setattr(row, name, value)
    try:
        ZoneInfo(row.zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise Refused(
            _("“%(zone)s” is not a time zone. Write it like Europe/Copenhagen.") % {"zone": row.zone}
        ) from None
    with journal.audited(by=by, today=today, reason=reason):
        row.save()
        zone = Setting.objects.filter(key="zone").first() or Setting(key="zone")
        zone.value = row.zone
        zone.save()
    queries.forget_calendar()
    return row


@transaction.atomic
def _add(row: R, *, what: Can, by: By, today: date, reason: str) -> R:
    permissions.require(by, what, today=today)
    _unique(row)
    with journal.audited(by=by, today=today, reason=reason):
        row.save()
    queries.forget_calendar()
    return row


def _unique(row: Record) -> None:
    """A sentence where the database would only say that a constraint failed."""
    for name in ("code", "name", "date"):
        field = next((f for f in row._meta.concrete_fields if f.name == name and f.unique), None)
        if field and type(row).objects.filter(**{name: getattr(row, name)}).exclude(pk=row.pk).exists():
            raise Refused(_("“%(value)s” exists already. Choose another one.") % {"value": getattr(row, name)})


def add_holiday(*, day: date, name: str, by: By, today: date, reason: str = "") -> Holiday:
    """A public holiday."""
    return _add(Holiday(date=day, name=name), what=Can.EDIT_SETTINGS, by=by, today=today, reason=reason)


def add_shutdown(*, start: date, end: date, by: By, today: date, reason: str = "") -> Shutdown:
    """Days on which every clock stands still (domain 7.2)."""
    if end < start:
        raise Refused(_("The last day must not be before the first."))
    return _add(Shutdown(start=start, end=end), what=Can.EDIT_SETTINGS, by=by, today=today, reason=reason)


@transaction.atomic
def remove_day(*, row: Holiday | Shutdown, by: By, today: date, reason: str, version: int | None = None) -> None:
    """Take a holiday or a shutdown out of the calendar; due dates that were counted with it stay as they are."""
    permissions.require(by, Can.EDIT_SETTINGS, today=today)
    if not reason.strip():
        raise Refused(_("Say why: this change needs a reason."))
    if version is not None and row.version != version:
        raise Stale(row)
    with journal.audited(by=by, today=today, reason=reason):
        row.delete()
    queries.forget_calendar()


def add_unit(*, code: str, name: str, parent: Unit | None = None, by: By, today: date, reason: str = "") -> Unit:
    """A part of the organisation."""
    return _add(
        Unit(code=code, name=name, parent=parent), what=Can.EDIT_ORGANISATION, by=by, today=today, reason=reason
    )


def add_site(
    *, code: str, name: str, note: str = "", is_shift: bool = False, by: By, today: date, reason: str = ""
) -> Site:
    """A place, or a shift that counts like one."""
    row = Site(code=code, name=name, note=note, is_shift=is_shift)
    return _add(row, what=Can.EDIT_ORGANISATION, by=by, today=today, reason=reason)


def add_service(*, code: str, name: str, by: By, today: date, reason: str = "") -> Service:
    """A service in scope."""
    return _add(Service(code=code, name=name), what=Can.EDIT_ORGANISATION, by=by, today=today, reason=reason)


def add_party(*, name: str, kind: str, by: By, today: date, reason: str = "") -> Party:
    """A supplier, an internal supplier, a customer, a certification body."""
    row = Party(name=name, kind=Party.Kind(kind))
    return _add(row, what=Can.EDIT_ORGANISATION, by=by, today=today, reason=reason)


@transaction.atomic
def add_process(
    *,
    code: str,
    name: str,
    unit: Unit,
    leaves: Iterable[Clause] = (),
    services: Iterable[Service] = (),
    by: By,
    today: date,
    reason: str = "",
    **fields: Any,
) -> Process:
    """A process with its leaves of the standard and the services it serves."""
    row = Process(code=code, name=name, unit=unit, **fields)
    with journal.audited(by=by, today=today, reason=reason):
        _add(row, what=Can.EDIT_ORGANISATION, by=by, today=today, reason=reason)
        set_process_leaves(process=row, leaves=leaves, by=by, today=today, reason=reason)
        set_process_services(process=row, services=services, by=by, today=today, reason=reason)
    return row


@transaction.atomic
def set_process_leaves(*, process: Process, leaves: Iterable[Clause], by: By, today: date, reason: str = "") -> None:
    """Make these clauses the leaves of the process. Only requirement clauses can be audited (domain 0.4)."""
    permissions.require(by, Can.EDIT_ORGANISATION, today=today)
    wanted = {clause.pk: clause for clause in leaves}
    if headings := [clause.number for clause in wanted.values() if not clause.is_leaf]:
        raise Refused([_("%(number)s is a heading: choose the clauses below it.") % {"number": n} for n in headings])
    held = {leaf.clause_id: leaf for leaf in process.process_leaves.select_for_update()}
    with journal.audited(by=by, today=today, reason=reason):
        for clause_id in held.keys() - wanted.keys():
            held[clause_id].delete()
        for clause_id in sorted(wanted.keys() - held.keys()):
            ProcessLeaf(process=process, clause=wanted[clause_id]).save()
        if held.keys() != wanted.keys():
            effects.judge_again(by, today)


@transaction.atomic
def set_process_services(
    *, process: Process, services: Iterable[Service], by: By, today: date, reason: str = ""
) -> None:
    """Make these the services that the process serves."""
    permissions.require(by, Can.EDIT_ORGANISATION, today=today)
    held = dict(process.services.values_list("pk", "code"))
    wanted = list(services)
    before, after = sorted(held.values()), sorted(service.code for service in wanted)
    if before == after:
        return
    with journal.audited(by=by, today=today, reason=reason):
        process.services.set(wanted)
        keys = {"services": sorted(held)}, {"services": sorted(service.pk for service in wanted)}
        journal.touched(process, *keys, many="services")
        journal.record(process, verb="services changed", reason=reason, was=before, now=after)


@transaction.atomic
def change_master(*, row: R, version: int | None = None, by: By, today: date, reason: str = "", **changes: Any) -> R:
    """Change a unit, site, service, party or process; `version` is the one that was seen."""
    permissions.require(by, Can.EDIT_ORGANISATION, today=today)
    held: R = type(row).objects.select_for_update().get(pk=row.pk)
    if version is not None and held.version != version:
        raise Stale(held)
    for name, value in changes.items():
        setattr(held, name, value)
    if isinstance(held, Unit) and held.parent_id in queries.units_below(held.pk):
        raise Refused(_("A unit cannot lie below itself."))
    _unique(held)
    with journal.audited(by=by, today=today, reason=reason):
        held.save()
    return held


@transaction.atomic
def retire_master(*, row: R, used_until: date, version: int | None = None, by: By, today: date, reason: str) -> R:
    """Take a master out of use after a day; what refers to it stays and goes on naming it (D10).

    A process is out of use from today on. Refused while something that is in use lies in it: processes and units of
    a unit; no reason given.
    """
    held = _locked(row, version, by, today)
    reasons = [] if reason.strip() else [_("Say why: this change needs a reason.")]
    if isinstance(held, Unit):
        reasons += _still_in(held, used_until)
    if reasons:
        raise Refused(reasons)
    if isinstance(held, Retirable):
        held.used_until = used_until
    elif isinstance(held, Process):
        held.active = False
    return _save(held, "retired", by=by, today=today, reason=reason)


@transaction.atomic
def take_up_master(*, row: R, version: int | None = None, by: By, today: date, reason: str) -> R:
    """Take a retired master into use again."""
    held = _locked(row, version, by, today)
    if not reason.strip():
        raise Refused(_("Say why: this change needs a reason."))
    if isinstance(held, Retirable):
        held.used_until = None
    elif isinstance(held, Process):
        held.active = True
    return _save(held, "taken up again", by=by, today=today, reason=reason)


def _locked(row: R, version: int | None, by: By, today: date) -> R:
    permissions.require(by, Can.EDIT_ORGANISATION, today=today)
    held: R = type(row).objects.select_for_update().get(pk=row.pk)
    if version is not None and held.version != version:
        raise Stale(held)
    return held


def _save(held: R, verb: str, *, by: By, today: date, reason: str) -> R:
    with journal.audited(by=by, today=today, reason=reason):
        held.save()
        journal.record(held, verb=verb, reason=reason)
    return held


def _still_in(unit: Unit, day: date) -> list[str]:
    """What is in use beyond that day and lies in the unit."""
    inside = [*unit.processes.filter(active=True), *(c for c in unit.children.all() if c.in_use_on(day + ONE_DAY))]
    return [_("%(name)s still belongs to it: move that first.") % {"name": one} for one in inside]
