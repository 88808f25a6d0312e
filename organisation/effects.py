"""What a change of facts does to planned audits: asked of the room that plans them (docs/decisions/0005).

The room that plans registers two answers when it is loaded: `preview` makes the change, looks, and takes it back;
`judge_again` asks for a new judgement after it. Without such a room nothing is touched.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from organisation.models import User


@dataclass(frozen=True, slots=True)
class Said:
    """One verdict in words; `weight` is block, mitigate, warn or log."""

    weight: str
    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class Touched:
    """One seat in a planned audit whose verdicts change. `asks_again`: the declaration is asked once more (IND-13);
    `unconfirms`: the confirmed team is confirmed no longer (AG-3).
    """

    person: str
    audit: str
    title: str
    url: str
    role: str
    added: tuple[Said, ...]
    gone: tuple[Said, ...]
    asks_again: bool = False
    unconfirms: bool = False


Preview = Callable[[Callable[[], object], date], Sequence[Touched]]
JudgeAgain = Callable[[User | str, date], None]

_preview: list[Preview] = []
_judge_again: list[JudgeAgain] = []


def give(*, preview: Preview, judge_again: JudgeAgain) -> None:
    """The room that plans audits says how to look ahead and how to judge again."""
    _preview[:], _judge_again[:] = [preview], [judge_again]


def touched_by(write: Callable[[], object], today: date) -> tuple[Touched, ...]:
    """The seats that `write` would touch; what it writes is taken back. Raises whatever `write` raises."""
    return tuple(_preview[0](write, today)) if _preview else ()


def judge_again(by: User | str, today: date) -> None:
    """Facts were written: planned audits are judged again as soon as this transaction is over."""
    if _judge_again:
        _judge_again[0](by, today)


def seen_as(touched: Sequence[Touched]) -> str:
    """A short name of exactly these effects: what is saved is what was shown."""
    return hashlib.sha256(repr(tuple(touched)).encode()).hexdigest()[:16]
