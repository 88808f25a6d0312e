"""Freeze weeks, external audits, management reviews: what a year is planned round."""

from datetime import date

from kernel.journal import audited, record
from kernel.models import Stale
from kernel.workflow import Refused
from programmes.models import Programme, YearMark
from programmes.rules.marks import mark_refusals
from programmes.services.common import Actor, lock_programme, refuse_all, require_edit

OVER = (Programme.State.REVIEWED, Programme.State.CLOSED)


def add_mark(
    programme: Programme,
    *,
    kind: str,
    start: date | None,
    end: date | None,
    title: str,
    by: Actor,
    today: date,
    audit_kind: str = "",
    areas: str = "",
) -> YearMark:
    """One more mark; also in a programme that waits for approval or runs, because it changes no audit."""
    require_edit(by, programme)
    with audited(by=by, today=today):
        row = lock_programme(programme)
        _refuse_over(row)
        mark = YearMark(programme=row, kind=YearMark.Kind(kind))
        return _write(mark, start, end, title, audit_kind, areas)


def change_mark(
    mark: YearMark,
    *,
    start: date | None,
    end: date | None,
    title: str,
    by: Actor,
    today: date,
    audit_kind: str = "",
    areas: str = "",
    version: int | None = None,
) -> YearMark:
    """Other days or words; Stale when somebody else came first."""
    require_edit(by, mark.programme)
    with audited(by=by, today=today):
        _refuse_over(lock_programme(mark.programme))
        row: YearMark = YearMark.objects.select_for_update().select_related("programme").get(pk=mark.pk)
        if version is not None and row.version != version:
            raise Stale(row)
        return _write(row, start, end, title, audit_kind, areas)


def remove_mark(mark: YearMark, *, by: Actor, today: date) -> None:
    """Take it off the calendar; the journal keeps it."""
    require_edit(by, mark.programme)
    with audited(by=by, today=today):
        _refuse_over(lock_programme(mark.programme))
        row = YearMark.objects.select_for_update().get(pk=mark.pk)
        record(row, verb="removed", kind=row.kind, start=row.start.isoformat(), title=row.title)
        row.delete()


def _write(row: YearMark, start: date | None, end: date | None, title: str, audit_kind: str, areas: str) -> YearMark:
    external = row.kind == YearMark.Kind.EXTERNAL
    kind = audit_kind if external else ""
    refuse_all(mark_refusals(row.kind, start, end, title, kind, row.programme.year))
    assert start is not None and end is not None
    row.start, row.end, row.title = start, end, title.strip()
    row.audit_kind, row.areas = kind, areas.strip() if external else ""
    row.save()
    return row


def _refuse_over(programme: Programme) -> None:
    if programme.state in OVER:
        raise Refused(f"The programme of {programme.year} is {programme.get_state_display().lower()}.")
