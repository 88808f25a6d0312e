"""Who of the teams is away: on the card of an audit, and month by month below the load (AVL-01)."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from programmes.queries.year import Year
from programmes.queries.year_rows import YearAudit
from programmes.rules.calendar import Span


class Absences:
    """The absences of a year's teams; the days of each are put into words once."""

    def __init__(self, whole: Year) -> None:
        self.year, self.seats = whole.programme.year, whole.seats
        self.of = {who: [(span, spoken(span)) for span in spans] for who, spans in whole.away.items()}
        self.on_days, self.in_month = _("%(who)s is away %(days)s"), _("%(who)s is away %(days)s, not on its days")

    def of_audit(self, audit: YearAudit) -> str:
        """Who of its team is away on its days, then who else is in its month; nothing once it is over."""
        first, last = audit.first_day, audit.last_day
        if not self.of or audit.is_over or first is None or last is None:
            return ""
        window, month, found = Span(first, last), None, []
        for seat in self.seats.get(audit.pk, ()):
            for span, days in self.of.get(seat.person, ()):
                if span.touches(window):
                    found.append((0, self.on_days % {"who": seat.name, "days": days}))
                elif span.touches(month := month or month_of(first)):
                    found.append((1, self.in_month % {"who": seat.name, "days": days}))
        return "; ".join(said for _rank, said in sorted(found))

    def by_month(self) -> dict[int, tuple[tuple[str, str], ...]]:
        """Everybody who is away in a month of the year: initials, and name with the days."""
        months = {number: month_of(date(self.year, number, 1)) for number in range(1, 13)}
        people = {seat.person: seat for team in self.seats.values() for seat in team} if self.of else {}
        told = sorted(
            (seat.name, seat.initials, days, number)
            for person, seat in people.items()
            for span, days in self.of.get(person, ())
            for number, month in months.items()
            if span.touches(month)
        )
        return {
            number: tuple((initials, f"{name}, {days}") for name, initials, days, at in told if at == number)
            for number in months
        }


def month_of(day: date) -> Span:
    """The month that a day lies in."""
    return Span(day.replace(day=1), (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1))


def spoken(span: Span) -> str:
    """9 to 22 March; 28 March to 4 April; from 9 March where no end is entered."""
    if span.end is None:
        return _("from %(day)s") % {"day": date_format(span.start, "j F")}
    if span.start == span.end:
        return date_format(span.start, "j F")
    same = (span.start.year, span.start.month) == (span.end.year, span.end.month)
    first, last = date_format(span.start, "j" if same else "j F"), date_format(span.end, "j F")
    return _("%(first)s to %(last)s") % {"first": first, "last": last}
