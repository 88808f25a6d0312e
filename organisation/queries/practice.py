"""What later rooms know of auditors and hand up as values: audits done, what is planned, CMP-04's grace (0004).

The room that plans registers its answers when it is loaded; without such a room nobody has audited anything here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from organisation.rules.records import Done


@dataclass(frozen=True, slots=True)
class Load:
    """What lies before somebody: seats in live audits, and what independence says of them."""

    seats: int = 0
    blocked: int = 0
    to_answer: int = 0
    busy: tuple[tuple[date, date], ...] = ()


Audits = Callable[[date], Mapping[int, Sequence[Done]]]
Loads = Callable[[date], Mapping[int, Load]]
Grace = Callable[[], int]

_audits: list[Audits] = []
_loads: list[Loads] = []
_grace: list[Grace] = []


def give_practice(*, audits: Audits, loads: Loads, grace: Grace) -> None:
    """The room that plans says who did which audits, what lies before whom, and how long CMP-04 gives grace."""
    _audits[:], _loads[:], _grace[:] = [audits], [loads], [grace]


def audits_done(day: date) -> Mapping[int, Sequence[Done]]:
    """Seats in audits whose fieldwork was over by that day, by person."""
    return _audits[0](day) if _audits else {}


def loads(day: date) -> Mapping[int, Load]:
    """What lies before whom from that day on."""
    return _loads[0](day) if _loads else {}


def grace_days() -> int:
    """Days of grace for an auditor whose grade has expired (CMP-04)."""
    return _grace[0]() if _grace else 0
