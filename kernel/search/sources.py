"""What can be found: each room says of its records how they become words, and who may know of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet


@dataclass(frozen=True, slots=True)
class Document:
    """One record as words.

    `key` is what its address needs; `title` what it is called; `text` everything else that its readers see; `also`
    more numbers by which it is found; `look` a grade, `state` a state's value.
    """

    object_id: int
    key: str
    title: str
    text: str = ""
    reference: str = ""
    day: date | None = None
    look: str = ""
    state: str = ""
    also: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Watch:
    """A model whose writes change the words of a record: which one (its id), and by which columns; none named: any.

    `day` says the record's day from the row, where writing the columns `day_by` changes no more than that.
    """

    model: type[Model]
    of: Callable[[Any], int | None]
    fields: frozenset[str] = frozenset()
    day: Callable[[Any], date | None] | None = None
    day_by: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Follow:
    """A model whose name stands in the words of many records: by which columns, and which ones (their ids).

    They are looked at again by a job, because there may be thousands; until then they are found by the old name.
    """

    model: type[Model]
    fields: frozenset[str]
    ids: Callable[[int], Iterable[int]]


Seen = QuerySet[Any] | bool
"""The records that somebody may know of; True for all of this kind, False for none."""


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of thing. `documents(ids)` reads the records with these ids, or all with None, and leaves out those that
    nobody may find; `visible(user, today)` is the room's own `visible_to`; `url(key)` the page; `states` the words of
    each state. `rank` orders the kinds on the page. What comes from files (`of_files`) is filled by load_reference;
    `edition` changes when those files do.
    """

    kind: str
    label: Any
    icon: str
    rank: int
    documents: Callable[[Iterable[int] | None], Iterable[Document]]
    visible: Callable[[Any, date], Seen]
    url: Callable[[str], str]
    watches: Sequence[Watch] = ()
    states: dict[str, Any] = field(default_factory=dict)
    follows: Sequence[Follow] = ()
    of_files: bool = False
    edition: Callable[[], str] | None = None


_sources: dict[str, Source] = {}
_follows: dict[type[Model], list[tuple[Source, Follow]]] = {}
_watches: dict[type[Model], list[tuple[Source, Watch]]] = {}


def register(source: Source) -> None:
    """Called once for each kind when the room is ready."""
    if source.kind in _sources:
        return
    _sources[source.kind] = source
    for watch in source.watches:
        _watches.setdefault(watch.model, []).append((source, watch))
    for follow in source.follows:
        _follows.setdefault(follow.model, []).append((source, follow))


def all_sources() -> list[Source]:
    """Every kind in the order of the page."""
    return sorted(_sources.values(), key=lambda source: source.rank)


def watchers(model: type[Model]) -> Sequence[tuple[Source, Watch]]:
    """Who wants to know of a write to this model."""
    return _watches.get(model, ())


def followers(model: type[Model]) -> Sequence[tuple[Source, Follow]]:
    """Whose words hold the name of records of this model."""
    return _follows.get(model, ())
