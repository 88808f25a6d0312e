"""Pure rules of the management review: figures (8.3), coverage (6.2), sentences (8.4), refusals (8.2)."""

from reviews.rules.blockers import (
    closing_blockers,
    decision_blockers,
    freeze_blockers,
    held_deviations,
    minutes_blockers,
)
from reviews.rules.figures import Figures, compute
from reviews.rules.policy import STANDARD, Policy

__all__ = [
    "STANDARD",
    "Figures",
    "Policy",
    "closing_blockers",
    "compute",
    "decision_blockers",
    "freeze_blockers",
    "held_deviations",
    "minutes_blockers",
]
