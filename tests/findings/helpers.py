"""What several tests of this room call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from findings.models import Clock, Nonconformity
from kernel.workflow import Refused

WEEK = date(2026, 6, 8)


def refused(call: Callable[[], Any]) -> tuple[str, ...]:
    with pytest.raises(Refused) as refusal:
        call()
    return tuple(refusal.value.reasons)


def due(nc: Nonconformity, step: str, cycle: int = 1) -> date:
    return Clock.objects.get(nc=nc, cycle=cycle, step=step, done_on=None).due_current
