"""The words of a finding's life as values (domain 7.1); the models and pages use the same ones."""

from enum import StrEnum


class Grade(StrEnum):
    """Grade of a nonconformity (domain 6.4); not in ISO/IEC 20000-1, a setting of the programme."""

    MAJOR = "major"
    MINOR = "minor"


class State(StrEnum):
    """State of a nonconformity (domain 7.1)."""

    ISSUED = "issued"
    ACKNOWLEDGED = "acknowledged"
    DISPUTED = "disputed"
    CONTAINED = "contained"
    PLAN_SUBMITTED = "plan_submitted"
    PLAN_REJECTED = "plan_rejected"
    IMPLEMENTING = "implementing"
    IMPLEMENTED = "implemented"
    MONITORING = "monitoring"
    REOPENED = "reopened"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Ball(StrEnum):
    """Who must act now."""

    NOBODY = ""
    OWNER = "owner"
    AUDITOR = "auditor"
    VERIFIER = "verifier"
    MANAGER = "manager"
    SPONSOR = "sponsor"


class ClockStep(StrEnum):
    """A step with a clock of its own (domain 7.2)."""

    ACKNOWLEDGE = "acknowledge"
    CONTAIN = "contain"
    ANSWER = "answer"
    PLAN = "plan"
    DECIDE = "decide"
    IMPLEMENT = "implement"
    CHECK = "check"


AUDITOR_STEPS = frozenset({ClockStep.DECIDE, ClockStep.CHECK})
"""Steps whose clock runs against the auditor; all others run against the owner."""

SETTLED_STATES = frozenset({State.CLOSED, State.WITHDRAWN})
OPEN_STATES = frozenset(State) - SETTLED_STATES
"""Issued and neither closed nor withdrawn (domain 8.3, K4)."""
