"""Numbers marked [APP] that this room asks for; the defaults are the Standard preset (D4)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """`expiring_days`: a grade that ends within so many days is shown as expiring (K17).

    `invitation_days`: so long the link in an invitation lets somebody choose a password.
    """

    expiring_days: int = 90
    invitation_days: int = 7


MEANING = {
    "expiring_days": "Days before the end of a grade from which the pool shows it as expiring (K17)",
    "invitation_days": "Days for which the link in an invitation works; after that the person is invited again",
}
