"""What is known of one auditor, as the rules of grades read it: frozen, with no database behind it (domain 4.1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Learned:
    """A training; `standard` is empty where it is about no single standard."""

    kind: str
    hours: Decimal
    on: date
    passed: bool = True
    standard: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Worked:
    """Working experience from day to day; `area` is it_services, service_management or other."""

    area: str
    start: date
    end: date | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """A seat in an audit whose fieldwork is over; `on` its last day, `days` those on site.

    `role` is lead, acting_lead, auditor, trainee or expert. A trainee's audit counts under supervision.
    """

    ref: str
    role: str
    on: date
    days: Decimal
    supervised: bool = False
    standards: tuple[str, ...] = ()
    elsewhere: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """An evaluation: witness, appraisal, interview, test, record_review or feedback; `as_lead` of leading."""

    method: str
    result: str
    on: date
    as_lead: bool = False
    ref: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A grade as it was granted. `watched_from`: since when it has to be kept alive here; none for never."""

    grade: str
    standard: str
    start: date
    end: date
    status: str = "valid"
    watched_from: date | None = None
    lapsed_on: date | None = None
    granted_by: str = ""

    def counts_on(self, day: date) -> bool:
        """Whether it was in force on that day; a lapsed one was until the day before it lapsed."""
        if self.status == "lapsed" and self.lapsed_on is not None:
            return self.start <= day < self.lapsed_on and day <= self.end
        return self.status == "valid" and self.start <= day <= self.end


@dataclass(frozen=True, slots=True)
class Record:
    """Everything about one person that a grade is made of."""

    learned: tuple[Learned, ...] = ()
    worked: tuple[Worked, ...] = ()
    done: tuple[Done, ...] = ()
    judged: tuple[Judged, ...] = ()
    held: tuple[Held, ...] = ()
    confidential_on: date | None = None
    topics: Mapping[str, int] = field(default_factory=dict)

    def known_on(self, day: date) -> "Record":
        """What had happened by that day: a course of tomorrow does not count today."""
        signed = self.confidential_on
        return Record(
            learned=tuple(row for row in self.learned if row.on <= day),
            worked=tuple(row for row in self.worked if row.start <= day),
            done=tuple(row for row in self.done if row.on <= day),
            judged=tuple(row for row in self.judged if row.on <= day),
            held=self.held,
            confidential_on=signed if signed is not None and signed <= day else None,
            topics=self.topics,
        )
