"""Years and audits of earlier records, taken over as they were: they count in history and pass no guard."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kernel import counters
from kernel.journal import add_all, audited, record
from kernel.workflow import Refused
from organisation import queries as organisation
from organisation.models import Process, Site, User
from organisation.roles import Role
from programmes.models import Assignment, AuditStandard, PlannedAudit, Programme, ScopeItem
from programmes.services.common import Actor, refuse_unless_open, require_edit
from standards.models import Clause

Line = tuple[Process | None, Clause, Site | None]
OWN_NUMBER = re.compile(r"^AUD-(\d\d)-\d{2,4}$")
HELD, NOT_HELD = PlannedAudit.Progress.COMPLETED, PlannedAudit.Progress.CANCELLED


@dataclass(frozen=True, slots=True, kw_only=True)
class OldAudit:
    """What earlier records say of one audit.

    `number` is theirs and may be any text, such as IA/2023/7; `start` to `end` the days of the fieldwork; `planned`
    what the plan of that year had said; `seats` people with a record here and their role, `team_text` those without;
    `held` False: it was planned and did not take place.
    """

    title: str
    end: date
    start: date | None = None
    number: str = ""
    scope: tuple[Line, ...] = ()
    planned: tuple[date, date] | None = None
    report_on: date | None = None
    seats: tuple[tuple[User, str], ...] = ()
    team_text: str = ""
    method: str = PlannedAudit.Method.ON_SITE
    planned_days: Decimal | None = None
    used_days: Decimal | None = None
    held: bool = True

    @property
    def first(self) -> date:
        """The first day; an audit of which only the last day is known was held on it."""
        return self.start or self.end


def adopt_programme(
    year: int, *, by: Actor, today: date, manager: User | None = None, sponsor: User | None = None
) -> Programme:
    """The programme of a year before this system, closed from the start; one that exists is returned as it is.

    This year's is begun as a draft: what is left of the year is planned in it. Refused for later ones. Without a name
    it was kept by whoever acts, and ordered by the sponsor of today.
    """
    require_edit(by)
    found: Programme | None = Programme.objects.filter(year=year).first()
    if found is not None:
        return found
    if year > today.year:
        raise Refused(f"{year} has not begun: plan its audits in the programme.")
    over = year < today.year
    who = manager or (None if isinstance(by, str) else by) or _first(Role.PROGRAMME_MANAGER, today)
    if who is None:
        raise Refused("Nobody is programme manager yet: the programme of an earlier year needs a name.")
    with audited(by=by, today=today):
        row = Programme(
            year=year,
            reference=f"IAP-{year}",
            state=Programme.State.CLOSED if over else Programme.State.DRAFT,
            manager=who,
            sponsor=sponsor
            or next(iter(organisation.sponsors(today)), None)
            or _first(Role.TOP_MANAGEMENT, today)
            or who,
            legacy=over,
        )
        row.save()
        record(row, verb="taken over" if over else "begun")
    return row


def _first(role: str, today: date) -> User | None:
    return next(iter(organisation.holders(role, today)), None)


def adopt_planned(said: OldAudit, *, by: Actor, today: date, programme: Programme | None = None) -> PlannedAudit:
    """An audit of the past as the programme of its year knows it; call through `audits.services.adopt_audit`.

    Refused with every reason. No verdict is stored, nobody is told, the board and every figure see it as held.
    """
    require_edit(by)
    _refuse(said, today)
    with audited(by=by, today=today):
        year = programme or adopt_programme(said.end.year, by=by, today=today)
        if not year.legacy:
            refuse_unless_open(year)
        row = PlannedAudit(programme=year, **_numbers(said), legacy=True)
        _tell(row, said)
        row.save()
        record(row, verb="taken over", number=said.number)
        standards = {clause.standard_id: clause.standard for _process, clause, _site in said.scope}
        add_all(AuditStandard, [AuditStandard(audit=row, standard=one) for one in standards.values()])
        add_all(ScopeItem, _items(row, said.scope))
        add_all(Assignment, [Assignment(audit=row, person=who, role=role) for who, role in _seats(said.seats)])
    return row


def correct_planned(
    row: PlannedAudit, said: OldAudit, *, by: Actor, today: date
) -> tuple[PlannedAudit, list[ScopeItem]]:
    """What the row of a spreadsheet says differently now; lines are added, never taken away. Returns the new ones."""
    require_edit(by)
    _refuse(said, today)
    with audited(by=by, today=today):
        held: PlannedAudit = PlannedAudit.objects.select_for_update().get(pk=row.pk)
        if not held.legacy:
            raise Refused(f"{held.reference} was held in this system: it is not changed by a spreadsheet.")
        if said.end.year != held.end.year:  # type: ignore[union-attr]
            raise Refused(f"{held.reference} belongs to {held.end.year}: give it a number of its own.")  # type: ignore[union-attr]
        _tell(held, said)
        held.save()
        known = set(ScopeItem.objects.filter(audit=held).values_list("process_id", "clause_id", "site_id"))
        new = add_all(ScopeItem, [item for item in _items(held, said.scope) if _ids(item) not in known])
        _reseat(held, said)
    return held, new


def _reseat(row: PlannedAudit, said: OldAudit) -> None:
    wanted = dict(_seats(said.seats))
    for seat in Assignment.objects.filter(audit=row).select_related("person"):
        if wanted.get(seat.person) == seat.role:
            del wanted[seat.person]
        else:
            seat.delete()
    add_all(Assignment, [Assignment(audit=row, person=who, role=role) for who, role in wanted.items()])


def drop_planned(row: PlannedAudit, *, by: Actor, today: date) -> None:
    """Take an adopted audit back, and its year with it when it was the last one; the number is not drawn again."""
    require_edit(by)
    with audited(by=by, today=today):
        for children in (row.assignments, row.scope, row.audit_standards):
            for child in children.all():
                child.delete()
        year = row.programme
        row.delete()
        if year.legacy and not year.audits.exists():
            year.delete()


def _refuse(said: OldAudit, today: date) -> None:
    reasons = [] if said.title.strip() else ["Give the audit a title."]
    if said.first > said.end:
        reasons.append("The last day of the fieldwork is before the first one.")
    if said.end > today:
        reasons.append("An audit is taken over once its last day has passed. Plan later ones in the programme.")
    if said.report_on is not None and said.report_on < said.end:
        reasons.append("The report was sent before the fieldwork ended. Correct one of the two days.")
    if said.planned and said.planned[0] > said.planned[1]:
        reasons.append("The last planned day is before the first one.")
    if not said.scope and said.held:
        reasons.append("Say which processes or clauses were audited.")
    reasons += [
        f"{clause} is a heading, so nothing of it can be audited."
        for _p, clause, _s in said.scope
        if not clause.is_leaf
    ]
    if len([role for _person, role in said.seats if role == Assignment.Role.LEAD]) > 1:
        reasons.append("An audit has one lead. Name the others as team.")
    if reasons:
        raise Refused(reasons)


def _numbers(said: OldAudit) -> dict[str, str]:
    """Their number where it has our form and is free, else the next one of ours, and theirs beside it."""
    given = said.number.strip()
    ours = OWN_NUMBER.match(given)
    fits = bool(ours) and int(ours[1]) == said.end.year % 100  # type: ignore[index]
    if fits and not PlannedAudit.objects.filter(reference=given).exists():
        counters.keep(given)
        return {"reference": given, "old_reference": ""}
    return {"reference": counters.reference("AUD", said.end.year), "old_reference": given[:60]}


def _tell(row: PlannedAudit, said: OldAudit) -> None:
    row.title, row.method, row.team_text = said.title.strip()[:120], said.method, said.team_text[:300]
    row.start, row.end = said.first, said.end
    row.planned_days, row.used_days = said.planned_days, said.used_days
    row.baseline_start, row.baseline_end = said.planned or (None, None)
    if said.held:
        row.progress, row.actual_start, row.actual_end = HELD, said.first, said.end
        row.report_sent_on = said.report_on or said.end
    else:
        row.progress, row.cancelled_on = NOT_HELD, said.end


def _items(row: PlannedAudit, lines: Iterable[Line]) -> list[ScopeItem]:
    return [ScopeItem(audit=row, process=p, clause=c, site=s) for p, c, s in dict.fromkeys(lines)]


def _ids(item: ScopeItem) -> tuple[int | None, int, int | None]:
    return item.process_id, item.clause_id, item.site_id


def _seats(said: Iterable[tuple[User, str]]) -> list[tuple[User, str]]:
    """Each person once, in the first role named."""
    found: dict[User, str] = {}
    for person, role in said:
        found.setdefault(person, role)
    return list(found.items())
