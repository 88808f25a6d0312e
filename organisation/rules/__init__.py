"""Pure rules of this room."""

from organisation.rules.facts import line_makes_circle, overlap_reason
from organisation.rules.names import free, user_name
from organisation.rules.policy import Policy
from organisation.rules.typed import TypedPerson, read_people, read_person

__all__ = [
    "Policy",
    "TypedPerson",
    "free",
    "line_makes_circle",
    "overlap_reason",
    "read_people",
    "read_person",
    "user_name",
]
