"""One line of somebody's work list; each room tells its own, the home page sorts them (ux 3.1)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class WorkItem:
    """Verb first ("Answer"), then the thing, its due date and where to do it.

    `waiting_for` names the person who has to act when the reader does not.
    """

    verb: str
    thing: str
    url: str
    due: date | None = None
    waiting_for: str = ""
