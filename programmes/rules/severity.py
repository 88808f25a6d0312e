"""How much a verdict weighs (domain 3.2) and the picker's three groups (D3)."""

from enum import IntEnum, StrEnum


class Severity(IntEnum):
    """CLEAR says nothing, LOG is shown on request, WARN is shown, MITIGATE needs a safeguard, BLOCK refuses."""

    CLEAR = 0
    LOG = 1
    WARN = 2
    MITIGATE = 3
    BLOCK = 4


class Group(StrEnum):
    """Where a candidate stands in the picker."""

    INDEPENDENT = "Independent"
    WAIVER = "Needs a waiver"
    CANNOT = "Cannot"


def group_of(severity: Severity) -> Group:
    """Independent up to WARN, Needs a waiver at MITIGATE, Cannot at BLOCK."""
    if severity >= Severity.BLOCK:
        return Group.CANNOT
    return Group.WAIVER if severity == Severity.MITIGATE else Group.INDEPENDENT
