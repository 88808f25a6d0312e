"""What the kinds of this room share: quiet writing, one notice at the end, taking back people and facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.imports import Found, Kind, Made, Problem
from kernel.models import TableImport
from organisation import notices, services
from organisation.models import User
from organisation.models.dated import Dated
from organisation.roles import Can

LIKE = 0.6
LOOKS = 300
"""So many unknown texts get suggestions; comparing each with each name of a long list takes its time."""


class OrganisationKind(Kind):
    """Whatever an administrator may write. One notice for the whole import, not one a row."""

    needs = Can.EDIT_ORGANISATION
    nouns: tuple[str, str] = ("row", "rows")

    def write(
        self, found: Found, values: Mapping[str, Any], book: Any, *, by: Any, today: date, reason: str = ""
    ) -> Any:
        with notices.quiet():
            return self.put(found, values, book, Writing(by, today, reason))

    def put(self, found: Found, values: Mapping[str, Any], book: Any, how: Writing) -> Any:
        """Write one row through the services."""
        raise NotImplementedError

    def write_many(self, rows: Any, book: Any, *, by: Any, today: date, reason: str = "") -> list[Made] | None:
        with notices.quiet():
            return self.put_many(rows, book, Writing(by, today, reason))

    def put_many(self, rows: Any, book: Any, how: Writing) -> list[Made] | None:
        return None

    def remove(self, record: Any, *, by: Any, today: date, reason: str) -> None:
        """A person goes with the account; a fact goes and the versions of its people rise, as when it came."""
        if isinstance(record, User):
            services.remove_person(person=record, by=by, today=today, reason=reason)
        elif isinstance(record, Dated):
            services.remove_fact(record, by=by, today=today, reason=reason)
        else:
            record.delete()

    def restore(self, record: Any, values: Mapping[str, Any], *, by: Any, today: date, reason: str) -> None:
        if isinstance(record, User):
            services.change_person(
                person=record, version=record.version, by=by, today=today, reason=reason, **dict(values)
            )
        else:
            super().restore(record, values, by=by, today=today, reason=reason)

    def finish(self, table: TableImport, *, by: Any, today: date) -> None:
        done = table.counts.get("added", 0) + table.counts.get("changed", 0)
        if done:
            words = ngettext("%(n)d row of “%(list)s”", "%(n)d rows of “%(list)s”", done)
            notices.imported(table, words % {"n": done, "list": self.label}, by=by, today=today)


class Writing:
    """Who writes, on which day, and why: what each service asks for."""

    def __init__(self, by: Any, today: date, reason: str):
        self.by, self.today, self.reason = by, today, reason

    @property
    def who(self) -> dict[str, Any]:
        return {"by": self.by, "today": self.today, "reason": self.reason}


class Names:
    """Rows by every text that people use for them: a code, a name, an address. Two of the same name are nobody."""

    def __init__(self, texts_of: Callable[[Any], Iterable[str]], rows: Iterable[Any] = ()):
        self.texts_of = texts_of
        self.by_text: dict[str, Any] = {}
        self.doubtful: set[str] = set()
        self.texts: dict[str, str] = {}
        self.looks = 0
        for row in rows:
            self.add(row)

    def add(self, row: Any) -> None:
        """The first text is sure (a code is given once); the others are doubtful when two rows share them."""
        for place, text in enumerate(self.texts_of(row)):
            key = bare(text)
            if not key:
                continue
            held = self.by_text.get(key)
            if held is not None and held.pk != row.pk and place:
                self.doubtful.add(key)
                continue
            self.by_text[key] = row
            self.texts[key] = text

    def find(self, text: str) -> Any | None:
        key = bare(text)
        return None if key in self.doubtful else self.by_text.get(key)

    def is_doubtful(self, text: str) -> bool:
        return bare(text) in self.doubtful

    def like(self, text: str) -> tuple[str, ...]:
        """Texts that look like this one."""
        self.looks += 1
        if self.looks > LOOKS:
            return ()
        key = bare(text)
        near = get_close_matches(key, self.texts, n=3, cutoff=LIKE)
        near += [k for k in self.texts if key and len(key) > 3 and (key in k or k in key) and len(k) > 3][:3]
        return tuple(dict.fromkeys(self.texts[k] for k in near if k not in self.doubtful))[:3]


def bare(text: str) -> str:
    """As texts are compared: without capital letters and double spaces."""
    return " ".join(text.casefold().split())


def unknown(column: str, text: str, what: str, names: Names, *, creatable: bool = False) -> Problem:
    """The sentence for a text that names nothing here."""
    if names.is_doubtful(text):
        return Problem(column, text, _("Two are called that. Use code or address instead"), f"doubtful:{column}")
    return Problem(
        column, text, _("No such %(what)s") % {"what": what}, f"unknown:{column}", names.like(text), creatable
    )


def code_of(name: str, taken: Iterable[str], *, longest: int = 20) -> str:
    """A short code from a name, free among those taken (in lower case): Service desk is SER, then SER2."""
    held = set(taken)
    letters = "".join(c for c in name.upper() if c.isascii() and c.isalnum())[:3] or "X"
    number, code = 1, letters
    while code.lower() in held:
        number += 1
        code = f"{letters}{number}"
    return code[:longest]


def day_before(day: date) -> date:
    return day - timedelta(days=1)
