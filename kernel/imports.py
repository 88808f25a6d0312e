"""What a kind of import has to say about itself; the engine (kernel.importing) does the rest (ux 4.10).

A room writes one `Kind` a list in its `imports.py`; `auditprog/imports.py` names them, lower rooms never import it.
What a kind has to promise:

* `judge` writes nothing and asks the database nothing: whatever it needs was looked up by `open`.
* `write` brings ONE row through the room's services and tells the book what is there now, so that later rows of the
  same file find it. It runs inside `audited()` of the person who imports, in a savepoint: raise `Refused` freely.
* Twice the same row is nothing: where `Found.existing` agrees with the row, `Found.changes` is empty.
* An empty cell changes nothing: `values` holds only what the row says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Literal

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from kernel import journal

Text = str | Promise
ColumnKind = Literal["text", "date", "number", "email", "choice", "yes_no", "list"]


@dataclass(frozen=True, slots=True)
class Column:
    """One of our fields.

    `kind` is what `judge` gets: text and email `str`, date `date`, number `int` or `Decimal`, choice the value of
    `choices` that was meant (by value or label), yes_no `bool`, list a tuple of texts (split at ; | or a line end).
    """

    name: str
    label: Text
    kind: ColumnKind = "text"
    required: bool = False
    help: Text = ""
    aliases: tuple[str, ...] = ()
    choices: tuple[tuple[str, Text], ...] = ()
    example: str = ""
    max_length: int = 0
    """Characters that the field holds; 0 for no limit. The engine says so in a sentence."""
    unique: bool = False
    """A text that two rows of one file may not share; only where it is not the key anyway."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be taken (or, among warnings, what somebody should look at).

    `cause` groups alike problems ("unit unknown"). `suggestions` are texts to put into the cell instead. `creatable`
    says that `Kind.create` can make what is missing; `column` is empty where the row as a whole is the problem.
    """

    column: str
    value: str
    sentence: str
    cause: str
    suggestions: tuple[str, ...] = ()
    creatable: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What a row means.

    `key` is the natural key: two rows of one file with the same key are a problem of the second; empty means that the
    kind knows no key (then twice the same row is the kind's matter). `existing` is the record that it is about or
    None, `changes` what would be written, by name; with an existing record and no changes there is nothing to do.
    `after` holds keys of rows of the same file that must be written first (a manager, a unit above).
    """

    key: str
    existing: Any | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    after: tuple[str, ...] = ()
    note: Any = None
    """Whatever `judge` wants to hand to `write`."""


@dataclass(frozen=True, slots=True)
class Made:
    """What one row of `write_many` came to: its record, and every record that was made with it, in their order."""

    record: Any
    parts: tuple[Any, ...] = ()


class Kind:
    """One list that can be brought in. Subclass, name it in `auditprog/imports.py`, done."""

    slug: ClassVar[str] = ""
    label: ClassVar[Text] = ""
    about: ClassVar[Text] = ""
    """One sentence: what comes in, and what is recognised by what."""
    order: ClassVar[int] = 0
    """Place in the list of kinds; what others need comes first."""
    columns: ClassVar[tuple[Column, ...]] = ()
    needs: ClassVar[str] = ""
    """A verb of `organisation.roles.Can`: whoever may write this list may import it."""
    needs_reason: ClassVar[bool] = False
    """Whether the wizard asks for one reason for the whole import (facts that count for independence)."""
    legacy: ClassVar[bool] = False
    """Rows come in as history: marked, without guards, mail and notices. Said on the page before the import."""
    icon: ClassVar[str] = "list"
    url: ClassVar[str] = ""
    """Name of the page that shows the list, for the link at the end."""

    def open(self, *, by: Any, today: date) -> Any:
        """The book: everything that rows may speak of, looked up once, whatever the number of rows."""
        return None

    def missing(self, columns: Mapping[str, int]) -> list[str]:
        """What else has to be chosen among their columns before anything can be checked, as sentences."""
        return [
            _("Choose the column that holds “%(field)s”") % {"field": column.label}
            for column in self.columns
            if column.required and column.name not in columns
        ]

    def expect(self, values: Mapping[str, Any], book: Any) -> None:
        """Told every row before the first is judged, so that a row may speak of one that comes later."""

    def judge(self, values: Mapping[str, Any], book: Any) -> Found:
        """What this row means, with every problem. Writes nothing, asks the database nothing."""
        raise NotImplementedError

    def write(
        self, found: Found, values: Mapping[str, Any], book: Any, *, by: Any, today: date, reason: str = ""
    ) -> Any:
        """Bring one judged row in through the services; returns the record. Raises Refused with sentences."""
        raise NotImplementedError

    def write_many(
        self,
        rows: Sequence[tuple[Found, Mapping[str, Any]]],
        book: Any,
        *,
        by: Any,
        today: date,
        reason: str = "",
    ) -> list[Made] | None:
        """Bring many new rows (none has an `existing`) in at once; None where the kind has no quick way for them.

        One answer a row, in order. When it raises, nothing of it happened and the engine goes row by row.
        """
        return None

    def create(self, column: str, value: str, book: Any, *, by: Any, today: date, reason: str = "") -> None:
        """Make what a `creatable` problem missed, and tell the book. Called once, when the first row needs it."""
        raise NotImplementedError

    def remove(self, record: Any, *, by: Any, today: date, reason: str) -> None:
        """Take back a record that the import made; called inside `audited()` when nothing refers to it any more."""
        record.delete()

    def part(self, record: Any) -> dict[str, Any] | None:
        """The values of a new record that count for the undo; None for all of them."""
        return None

    def restore(self, record: Any, values: Mapping[str, Any], *, by: Any, today: date, reason: str) -> None:
        """Give a record its values from before the import; called inside `audited()` when nobody changed it since."""
        for name, value in values.items():
            setattr(record, name, value)
        record.save()
        journal.record(record, verb="put back", reason=reason)

    def undo(self, row: Any, *, by: Any, today: date, reason: str = "") -> None:
        """Take one row of an import back (`row` is a `kernel.models.ImportRow`), inside `audited()`.

        What was changed gets its values from before unless somebody changed it since; what was made is removed where
        nothing refers to it. Raises Refused with why not; then nothing of this row is taken back.
        """
        from kernel.importing import undoing

        undoing.take_back(self, row, by=by, today=today, reason=reason)

    def finish(self, table: Any, *, by: Any, today: date) -> None:
        """Once after the last row, in its transaction: tell whoever has to know, once for the whole import."""

    def export(self, *, by: Any, today: date) -> Iterable[Mapping[str, Any]]:
        """The list as it stands, in these columns by name, so that bringing it in again changes nothing."""
        raise NotImplementedError

    def example(self) -> dict[str, str]:
        """The example row of the template."""
        return {column.name: column.example for column in self.columns}

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


def kinds() -> list[Kind]:
    """Every kind, in the order in which a new organisation needs them (`settings.IMPORT_KINDS`)."""
    return sorted((import_string(path)() for path in settings.IMPORT_KINDS), key=lambda kind: kind.order)


def find(slug: str) -> Kind | None:
    return next((kind for kind in kinds() if kind.slug == slug), None)
