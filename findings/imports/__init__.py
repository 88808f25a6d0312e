"""The lists of this room that can be brought in and taken out."""

from findings.imports.kinds import Nonconformities

__all__ = ["Nonconformities"]
