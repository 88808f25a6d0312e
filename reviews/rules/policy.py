"""Limits of the management review and its figures; the defaults are the Standard preset ([APP], domain 0.5)."""

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Policy:
    """Every number that an organisation may set, with its unit in the name."""

    report_working_days: int = 10  # K3
    on_time_tolerance_days: int = 14  # K2 beside 0, K19
    ageing_limits_days: tuple[int, ...] = (30, 60, 90, 180)  # K4
    expiring_within_days: int = 90  # K17
    coverage_months: int = 36  # K8, the long window
    pack_working_days: int = 5  # 8.2, pack sent before the meeting
    interval_months: int = 6  # 8.2, default interval between reviews
    interval_max_months: int = 12  # 8.2, later than this is a deviation
    not_effective_major_percent: int = 25  # 8.4, share of audited processes with an open major
    named_exceptions: int = 3  # 8.4, areas named in the suggested sentence


STANDARD = Policy()
PRESETS = MappingProxyType({"small": STANDARD, "standard": STANDARD, "strict": STANDARD})
"""Domain 0.5 names no value of this room, so the Standard ones hold in all three."""
