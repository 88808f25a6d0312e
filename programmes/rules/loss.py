"""What the year loses when an audit is cancelled or stands later than planned (domain 2.3), seen before it is saved."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from kernel.dates import add_months
from programmes.rules.calendar import quarter_of, spoken


@dataclass(frozen=True, slots=True)
class Carried:
    """A process that the audit looks at: when it was audited last, the months of its band, other audits of the year."""

    name: str
    interval: int
    last: date | None = None
    others: tuple[tuple[date, str], ...] = ()

    @property
    def due(self) -> date | None:
        """The day after which it is overdue; None where it was never audited and so is due at once."""
        return add_months(self.last, self.interval) if self.last else None


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing that becomes overdue, or that no audit of the year looks at any more.

    `since` is the day from which it is overdue, None for at once; `until` when it is looked at next, None for not in
    this year; `by` the audit that does.
    """

    what: str
    sentence: str
    since: date | None = None
    until: date | None = None
    by: str = ""

    def as_data(self) -> dict[str, Any]:
        """Plain data, kept in the record of the change."""
        return {
            "what": self.what,
            "sentence": self.sentence,
            "since": self.since and self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
            "by": self.by,
        }


def loss_of(
    carried: Iterable[Carried], year: int, *, reference: str, new: date | None, old: date | None, leaves: Iterable[str]
) -> tuple[Loss, ...]:
    """`new` is the first day that is wanted, None for cancelling. An audit that comes earlier loses nothing.

    What is overdue on the old days already is named only where the audit leaves the quarter.

    `leaves` are the clauses that no other audit of the year looks at: they are lost where this one is cancelled.
    """
    if new is not None and old is not None and new <= old:
        return ()
    stays = new is not None and old is not None and quarter_of(new) == quarter_of(old)
    known = [row for row in carried if not (stays and old and (row.due is None or row.due < old))]
    found = [one for row in known if (one := _of_process(row, year, reference, new))]
    alone = list(leaves) if new is None else []
    if alone:
        said = f"No other audit of {year} looks at {', '.join(alone)}."
        found.append(Loss(", ".join(alone), said))
    return tuple(found)


def _of_process(row: Carried, year: int, reference: str, new: date | None) -> Loss | None:
    coming = sorted([*row.others, *([(new, reference)] if new is not None else [])])
    if not coming:
        return Loss(row.name, f"{row.name}: no other audit of {year} looks at it; {_before(row)}.", row.due)
    day, by = coming[0]
    if row.due is not None and day <= row.due:
        return None
    until = f"until {spoken(day)} ({by})"
    return Loss(row.name, f"{row.name}: {_before(row)}, {until}.", row.due, day, by)


def _before(row: Carried) -> str:
    if row.due is None or row.last is None:
        return "never audited, so overdue already"
    return f"last audited on {spoken(row.last)}, overdue after {spoken(row.due)}"


LOOK = "Look at what it does to the year, then save again."


def mark_of(lost: Iterable[Loss]) -> str:
    """What somebody has seen, in a word that comes back with the form; empty where nothing is lost."""
    said = "\n".join(one.sentence for one in lost)
    return sha256(said.encode()).hexdigest()[:16] if said else ""


def unseen_refusals(lost: Iterable[Loss], seen: str) -> list[str]:
    """Nothing becomes overdue or uncovered that nobody has looked at: the page shows it first, once."""
    return [LOOK] if mark_of(lost) not in ("", seen) else []


def caught_up_refusals(until: date | None, today: date) -> list[str]:
    """The day by which it is caught up lies ahead."""
    return ["Enter a day to come by which it is caught up."] if until is not None and until <= today else []
