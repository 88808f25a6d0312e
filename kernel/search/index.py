"""Keeping the entries as the records are: after each business transaction, and from scratch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import transaction

from kernel import outbox, unit
from kernel.models import Job, SearchEntry, SearchWord
from kernel.search import words
from kernel.search.sources import Document, Source, all_sources, followers, watchers
from kernel.unit import Entry

FORMAT = "1"
"""Rises with every change of how words are cut: `manage.py migrate` then fills the index anew."""
BATCH = 500
HANDLER = "kernel.search"
LONGEST_TEXT = 20_000
COLUMNS = ("key", "reference", "title", "text", "day", "look", "state", "heads", "words")


def follow(entries: Iterable[Entry], touched: Iterable[Any] = ()) -> None:
    """Bring the entries up to what a transaction has written; called by `audited()` before it ends."""
    stale: dict[str, tuple[Source, dict[int, None]]] = {}
    moved: dict[tuple[str, int], tuple[Source, date | None]] = {}
    for row, pk, columns in (*map(_written, entries), *((row, row.pk, None) for row in touched)):
        for source, watch in watchers(type(row)):
            if columns is not None and watch.fields and watch.fields.isdisjoint(columns):
                continue
            found = watch.of(row) or pk
            if found is not None and watch.day and columns is not None and watch.fields & set(columns) <= watch.day_by:
                moved[source.kind, found] = source, watch.day(row)
            elif found is not None:
                stale.setdefault(source.kind, (source, {}))[1][found] = None
        _ask_later(row, pk, columns)
    for (kind, found), (source, on) in moved.items():
        written = kind in stale and found in stale[kind][1]
        if not written and not SearchEntry.objects.filter(kind=kind, object_id=found).update(day=on):
            stale.setdefault(kind, (source, {}))[1][found] = None
    for source, pks in stale.values():
        for some in _batches(pks):
            refresh(source, some)


def _ask_later(row: Any, pk: int | None, columns: Iterable[str] | None) -> None:
    """Others whose words hold this one's name are looked at again by a job; nothing where no name was written."""
    for source, one in followers(type(row)):
        if pk is None and row.version > 1 and columns is not None and not one.fields.isdisjoint(columns):
            payload = {"handler": HANDLER, "kind": source.kind, "model": row._meta.label, "pk": row.pk}
            key = f"{HANDLER}:{source.kind}:{row._meta.label}:{row.pk}:{row.version}"
            outbox.enqueue(kind=Job.Kind.INDEX, dedup_key=key, payload=payload)


def follow_up(payload: Mapping[str, Any]) -> None:
    """The job: every record of the kind that holds the new name, in transactions of their own."""
    model = apps.get_model(payload["model"])
    for source, one in followers(model):
        if source.kind != payload["kind"]:
            continue
        for some in _batches(one.ids(payload["pk"])):
            with transaction.atomic():
                refresh(source, some)
            outbox.alive()


def touch(row: Any) -> None:
    """Somebody who is no record was saved: look again when the transaction ends, or now where there is none."""
    opened = unit.current.get()
    if opened is not None:
        opened.look_again.append(row)
        return
    with transaction.atomic():
        follow((), [row])


def _written(entry: Entry) -> tuple[Any, int | None, Iterable[str] | None]:
    """The row, its id should it be gone, and the columns that were written; None: any of them."""
    if entry.gone:
        return entry.subject, int(entry.gone[1]) if entry.gone[1].isdigit() else None, None
    return entry.subject, None, entry.after or ()


def refresh(source: Source, pks: Sequence[int]) -> None:
    """Write these records anew into the index; what is gone, or may be found by nobody, leaves it."""
    held = {row.object_id: row for row in SearchEntry.objects.filter(kind=source.kind, object_id__in=pks)}
    made = {row.object_id: row for row in (entry_of(source, one) for one in source.documents(pks))}
    _store(held, made)


def _store(held: dict[int, SearchEntry], made: dict[int, SearchEntry]) -> None:
    gone = [row.pk for pk, row in held.items() if pk not in made]
    if gone:
        SearchEntry.objects.filter(pk__in=gone).delete()
    changed = [row for pk, row in made.items() if pk not in held or differs(held[pk], row)]
    if not changed:
        return
    SearchEntry.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["kind", "object_id"], update_fields=COLUMNS
    )
    _learn(changed, held)


def _learn(rows: Iterable[SearchEntry], held: dict[int, SearchEntry]) -> None:
    """New words into the list that slips are compared with; in order, so that no two writers wait for each other."""
    new: set[str] = set()
    for row in rows:
        old = held.get(row.object_id)
        known = set(f"{old.heads} {old.words}".split()) if old else set()
        new.update(word for word in f"{row.heads} {row.words}".split() if word not in known)
    found = sorted(word for word in new if len(word) > 3 and word.isalpha() and word[0] != words.OWN)
    for some in _batches(found):
        SearchWord.objects.bulk_create([SearchWord(word=word) for word in some], ignore_conflicts=True)


def entry_of(source: Source, one: Document) -> SearchEntry:
    """The entry that a document becomes."""
    title, text = " ".join(one.title.split())[:300], one.text.replace("\x00", "")[:LONGEST_TEXT].strip()
    heads = words.tokens(one.reference, title)
    for reference in (one.reference, *one.also):
        heads |= dict.fromkeys(words.own(reference))
    body = [word for word in words.tokens(text, *one.also) if word not in heads]
    return SearchEntry(
        kind=source.kind,
        object_id=one.object_id,
        key=one.key,
        reference=one.reference,
        title=title,
        text=text,
        day=one.day,
        look=one.look,
        state=one.state,
        heads=" ".join(heads),
        words=" ".join(body),
    )


def differs(a: SearchEntry, b: SearchEntry) -> bool:
    """Whether two entries of the same record say different things."""
    return any(getattr(a, name) != getattr(b, name) for name in COLUMNS)


@dataclass(slots=True)
class Tally:
    """What a rebuild has found: entries of a kind, and those that were missing, different or left over."""

    kind: str
    entries: int = 0
    wrong: int = 0


def rebuild(sources: Iterable[Source] | None = None, *, check: bool = False) -> Iterator[Tally]:
    """Every entry of these kinds (all unless said) anew; with `check` nothing is written. One tally a kind."""
    for source in sources or all_sources():
        with transaction.atomic():
            yield _rebuild(source, check)
    if sources is None and not check:
        _stamp()


def _rebuild(source: Source, check: bool) -> Tally:
    tally, seen = Tally(source.kind), set[int]()
    documents = iter(source.documents(None))
    while some := list(islice(documents, BATCH)):
        made = {row.object_id: row for row in (entry_of(source, one) for one in some)}
        held = {row.object_id: row for row in SearchEntry.objects.filter(kind=source.kind, object_id__in=made)}
        tally.entries += len(made)
        tally.wrong += sum(pk not in held or differs(held[pk], row) for pk, row in made.items())
        seen |= made.keys()
        if not check:
            _store(held, made)
    known = SearchEntry.objects.filter(kind=source.kind).values_list("pk", "object_id")
    left = [pk for pk, object_id in known.iterator() if object_id not in seen]
    tally.wrong += len(left)
    if not check:
        for gone in _batches(left):
            SearchEntry.objects.filter(pk__in=gone).delete()
    return tally


def fill_from_files() -> None:
    """The kinds that come from the product's own files; called where those are loaded."""
    list(rebuild([source for source in all_sources() if source.of_files]))


def stamp() -> str:
    """Changes when words are cut in another way, or when what comes from files says something else. No query."""
    editions = [f"{source.kind} {source.edition() if source.edition else ''}" for source in all_sources()]
    return sha256("\n".join((FORMAT, *editions)).encode()).hexdigest()


def is_current() -> bool:
    """Whether the index was filled by this version of the product."""
    return SearchEntry.objects.filter(kind="", object_id=0, title=stamp()).exists()


def _stamp() -> None:
    SearchEntry.objects.update_or_create(kind="", object_id=0, defaults={"title": stamp()})


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(items)
    while some := list(islice(rest, BATCH)):
        yield some
