"""Pure rules of this room."""

from organisation.rules.facts import line_makes_circle, overlap_reason
from organisation.rules.policy import Policy

__all__ = ["Policy", "line_makes_circle", "overlap_reason"]
