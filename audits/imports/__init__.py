"""The lists of this room that can be brought in and taken out."""

from audits.imports.past_audits import PastAudits
from audits.imports.past_programme import PastProgramme

__all__ = ["PastAudits", "PastProgramme"]
