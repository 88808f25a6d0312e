"""Somebody leaves: everything open goes to successors in one step. It crosses all rooms, so it is composed here."""

from auditprog.leaving.service import close_due, leave
from auditprog.leaving.things import Leaving, read

__all__ = ["Leaving", "close_due", "leave", "read"]
