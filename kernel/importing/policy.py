"""Numbers of the imports that an organisation may set; the defaults are the Standard preset (D4)."""

from __future__ import annotations

from dataclasses import dataclass

from kernel import policy


@dataclass(frozen=True, slots=True)
class Policy:
    """`undo_hours`: hours; `cells_days`: days."""

    undo_hours: int = 24
    cells_days: int = 30


MEANING = {
    "undo_hours": "Hours after an import during which it can be undone as a whole",
    "cells_days": "Days after an import after which the cells of its rows are removed; the file itself stays",
}
PRESETS = {"small": Policy(), "standard": Policy(), "strict": Policy()}

IN_REQUEST = 300
"""Rows up to which a file is checked and brought in while the person waits; more are a job with progress."""
CHUNK = 200
"""Rows in one transaction of a run."""
PART_SECONDS = 40
"""How long one job works before it hands over to the next, so that mails get their turn."""


def load() -> Policy:
    """The policy in force. One query."""
    return policy.load(Policy, "imports")
