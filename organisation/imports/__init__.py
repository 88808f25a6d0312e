"""What of this room can be brought in: people, lines, units, sites, services, processes."""

from organisation.imports.auditors import Auditors
from organisation.imports.documents import Documents
from organisation.imports.lines import Lines
from organisation.imports.people import People
from organisation.imports.processes import Processes
from organisation.imports.services import Services
from organisation.imports.sites import Sites
from organisation.imports.units import Units

__all__ = ["Auditors", "Documents", "Lines", "People", "Processes", "Services", "Sites", "Units"]
