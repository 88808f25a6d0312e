"""The calendar of set-up: all public holidays of some years and all shutdowns to come, said at once."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from kernel import journal
from kernel.workflow import Refused
from organisation import permissions, queries
from organisation.models import Holiday, Shutdown, User
from organisation.roles import Can

MOST = 366


@transaction.atomic
def set_calendar(
    *,
    holidays: Mapping[date, str],
    years: Sequence[int],
    shutdowns: Sequence[tuple[date, date]],
    by: User | str,
    today: date,
    reason: str = "",
) -> None:
    """Make these the public holidays of these years, and these the shutdowns that end today or later.

    Holidays of other years and shutdowns of the past stay. Due dates that were counted before stay as they are.
    """
    permissions.require(by, Can.EDIT_SETTINGS, today=today)
    _refuse(holidays, years, shutdowns)
    with journal.audited(by=by, today=today, reason=reason):
        _holidays(holidays, years)
        _shutdowns(shutdowns, today)
    queries.forget_calendar()


def _refuse(holidays: Mapping[date, str], years: Sequence[int], shutdowns: Sequence[tuple[date, date]]) -> None:
    reasons = [
        _("%(day)s is in none of the years of this list.") % {"day": day} for day in holidays if day.year not in years
    ]
    reasons += [_("Give %(day)s a name.") % {"day": day} for day, name in holidays.items() if not name.strip()]
    reasons += [
        _("The shutdown from %(start)s to %(end)s ends before it begins.") % {"start": start, "end": end}
        for start, end in shutdowns
        if end < start
    ]
    if len(holidays) + len(shutdowns) > MOST * len(years):
        reasons.append(_("That is more days than these years have."))
    if reasons:
        raise Refused(reasons)


def _holidays(wanted: Mapping[date, str], years: Sequence[int]) -> None:
    held = {row.date: row for row in Holiday.objects.select_for_update().filter(date__year__in=years)}
    for day in held.keys() - wanted.keys():
        held[day].delete()
    for day in sorted(wanted):
        row = held.get(day) or Holiday(date=day)
        row.name = wanted[day].strip()[:80]
        row.save()


def _shutdowns(wanted: Sequence[tuple[date, date]], today: date) -> None:
    held = {(row.start, row.end): row for row in Shutdown.objects.select_for_update().filter(end__gte=today)}
    for days in held.keys() - set(wanted):
        held[days].delete()
    for start, end in sorted(set(wanted) - held.keys()):
        Shutdown(start=start, end=end).save()
