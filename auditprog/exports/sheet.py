"""A list on its way out: title, headings, rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kernel import imports
from kernel.importing import papers
from kernel.tables import Cell
from kernel.workflow import Refused
from organisation.http import SignedInRequest
from organisation.roles import Can

MOST = 10_000
"""Rows of one file: made while the person waits."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What goes into the file; rows are complete, the file is made of them at once."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


Listing = Callable[[SignedInRequest], Sheet]
"""Reads the filters in the address as the page does; raises PermissionDenied or Http404 where the page would."""


def sheet(title: Any, headings: Sequence[Any], rows: Sequence[Sequence[Any]]) -> Sheet:
    """The rows of a page. Raises Refused where they are more than one file takes."""
    fits(len(rows))
    return Sheet(str(title), [str(heading) for heading in headings], rows)


def fits(count: int) -> None:
    """Raises Refused for more rows than one file takes; ask before reading them."""
    if count > MOST:
        raise Refused(
            [
                _("This list has %(count)s rows, one file takes %(most)s. Narrow it with its filters and try again.")
                % {"count": f"{count:,}", "most": f"{MOST:,}"}
            ]
        )


def of_kind(request: SignedInRequest, slug: str, keep: Callable[[Any], bool] = lambda row: True) -> Sheet | None:
    """The list in the columns of its import kind, for whoever may bring it in; None for everybody else."""
    kind = imports.find(slug)
    if kind is None or not request.user.can(Can(kind.needs), request.today):
        return None
    held = [row for row in kind.export(by=request.user, today=request.today) if keep(row)]
    return sheet(kind.label, papers.headings(kind), papers.lines(kind, held))
