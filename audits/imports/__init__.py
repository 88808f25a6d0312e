"""The lists of this room that can be brought in and taken out."""

from audits.imports.kinds import PastAudits, PastProgramme

__all__ = ["PastAudits", "PastProgramme"]
