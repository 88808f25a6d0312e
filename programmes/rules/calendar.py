"""Dates as the rules count them: inclusive spans and months that clamp at the month's end."""

from dataclasses import dataclass
from datetime import date

from kernel.dates import add_months, months_between, quarter_of

__all__ = ["Span", "add_months", "completed_months", "quarter_of", "spoken"]


def completed_months(since: date, until: date) -> int:
    """Whole months from `since` to `until`; 0 when `until` is earlier."""
    return max(months_between(since, until), 0)


def spoken(day: date) -> str:
    """A date as people write it: 4 December 2026."""
    return f"{day.day} {day:%B %Y}"


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `start` to `end`, both included; an end of None means: still so."""

    start: date
    end: date | None = None

    def touches(self, other: "Span") -> bool:
        """True when the two have a day in common."""
        return (other.end is None or self.start <= other.end) and (self.end is None or other.start <= self.end)

    def common(self, other: "Span") -> "Span | None":
        """The days that lie in both; None where there is none."""
        if not self.touches(other):
            return None
        ends = [end for end in (self.end, other.end) if end is not None]
        return Span(max(self.start, other.start), min(ends, default=None))

    def ended_before(self, day: date) -> bool:
        """True when the last day lies before `day`."""
        return self.end is not None and self.end < day

    def holds(self, other: "Span") -> bool:
        """True when every day of `other` lies within."""
        return self.start <= other.start and (self.end is None or (other.end is not None and other.end <= self.end))

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)
