"""What later rooms know and hand up as values: past findings, open majors, verifications (architecture 2.1).

The findings room fills these in when it is loaded; nothing here imports it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from programmes.rules.facts import Verified
from programmes.rules.priority import PastFinding


@dataclass(frozen=True, slots=True)
class History:
    """Findings of one process, and since when a major of it is open."""

    findings: tuple[PastFinding, ...] = ()
    open_major_on: date | None = None


PastFindings = Callable[[date], Mapping[str, History]]
Verifications = Callable[[], Sequence[Verified]]
OpenNonconformities = Callable[[int], Sequence[str]]

_past_findings: list[PastFindings] = []
_verifications: list[Verifications] = []
_open: list[OpenNonconformities] = []


def give_past_findings(source: PastFindings) -> None:
    """The findings room says how to read past findings by process code, as of a day."""
    _past_findings[:] = [source]


def give_verifications(source: Verifications) -> None:
    """The findings room says how to read who verified what and when (person is the primary key as text)."""
    _verifications[:] = [source]


def past_findings(as_of: date) -> Mapping[str, History]:
    """Past findings by process code; empty while no room knows any."""
    return _past_findings[0](as_of) if _past_findings else {}


def verifications() -> Sequence[Verified]:
    """Who verified what; empty while no room knows any."""
    return _verifications[0]() if _verifications else ()


def give_open_nonconformities(source: OpenNonconformities) -> None:
    """The findings room says which nonconformities of the audits of a year are still open, by reference."""
    _open[:] = [source]


def open_nonconformities(year: int) -> Sequence[str]:
    """References of nonconformities still open; empty while no room knows any."""
    return _open[0](year) if _open else ()
