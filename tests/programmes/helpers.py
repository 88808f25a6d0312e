"""What several tests of this room call."""

from __future__ import annotations

from datetime import date

from organisation import services as organisation
from organisation.models import Process, User
from tests.conftest import SYSTEM

TODAY = date(2026, 6, 1)


def owner_of(process: Process, person: User, start: date) -> None:
    organisation.add_tenure(
        person=person, role="owner", process=process, start=start, by=SYSTEM, today=TODAY, reason="takes over"
    )
