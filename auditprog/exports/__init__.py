"""Every list as CSV or XLSX: what its page shows, with the same filters and rights (issue 3, SEC-13).

`LISTS` names them. A list of masters that can be brought in is taken out in the columns of its import kind by whoever
may bring it in, so that bringing it in again changes nothing; others get the columns of the page.
"""

from __future__ import annotations

from auditprog.exports import library, work
from auditprog.exports.sheet import Listing, Sheet

LISTS: dict[str, Listing] = {**library.LISTS, **work.LISTS}

__all__ = ["LISTS", "Listing", "Sheet"]
