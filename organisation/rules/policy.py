"""Numbers marked [APP] that this room asks for; the defaults are the Standard preset (D4)."""

from dataclasses import dataclass, replace
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Policy:
    """`expiring_days`: a grade that ends within so many days is shown as expiring (K17).

    `invitation_days`: so long the link in an invitation lets somebody choose a password.
    """

    expiring_days: int = 90
    invitation_days: int = 7
    cmp_06_by_lead: bool = True
    training_hours: int = 8


MEANING = {
    "expiring_days": "Days before the end of a grade from which the pool shows it as expiring (K17)",
    "invitation_days": "Days for which the link in an invitation works; after that the person is invited again",
    "training_hours": "Hours of further training that an auditor needs in twelve months (4.2)",
    "cmp_06_by_lead": "Only a lead evaluates; otherwise any other auditor does",
}

STANDARD = Policy()
PRESETS = MappingProxyType(
    {
        "small": replace(STANDARD, cmp_06_by_lead=False, training_hours=4),
        "standard": STANDARD,
        "strict": replace(STANDARD, training_hours=15),
    }
)
"""The three presets of domain 4.3, by name."""
