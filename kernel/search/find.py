"""One search for both databases: what this person may know of, in groups, the words looked for marked.

Rights are part of the query: each kind is joined with the room's own `visible_to` before anything is counted, sorted
or cut. A suggestion is made only of words that stand in what was found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, Q, Value, When

from kernel.models import SearchEntry
from kernel.search import store, words
from kernel.search.sources import Source, all_sources
from kernel.search.words import Group, Part, Term

FIRST = 5
"""Hits of a kind on the page of all kinds."""
PER_PAGE = 20
"""Hits on a page of one kind."""
FARTHEST = 5_000
"""Pages of one kind that can be turned."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A line of the results."""

    kind: str
    object_id: int
    url: str
    reference: str
    title: list[Part]
    snippet: list[Part]
    day: date | None
    look: str
    state: str
    state_words: str


@dataclass(slots=True)
class Kind:
    """The hits of one kind on this page, and how many there are."""

    source: Source
    total: int
    hits: list[Hit] = field(default_factory=list)


@dataclass(slots=True)
class Found:
    """The answer to a query. `instead` is what was looked for in place of it, where only that finds something."""

    query: str
    kinds: list[Kind] = field(default_factory=list)
    instead: str = ""
    by_reference: bool = False

    @property
    def total(self) -> int:
        """Hits of all kinds."""
        return sum(kind.total for kind in self.kinds)

    @property
    def only(self) -> Hit | None:
        """The one thing that carries the number asked for."""
        return self.kinds[0].hits[0] if self.by_reference and self.total == 1 and self.kinds[0].hits else None


def find(user: Any, query: str, *, today: date, kind: str = "", page: int = 1) -> Found:
    """Search for somebody. At most four queries beside what the rights of this person ask for; as a rule two."""
    query = " ".join(query.replace("\x00", " ").split())[: words.MOST_LETTERS]
    run = _Run(user, today, kind, page)
    if not kind and (numbers := words.own_asked(query)):
        shown = [words.group(word) for word in words.asked(query)]
        if kinds := run([tuple(map(Term, numbers))], show=shown):
            return Found(query, kinds, by_reference=True)
    asked = words.asked(query)
    exact = [words.group(word) for word in asked]
    known, near = _neighbours(asked, exact)
    if asked and all(known.values()) and (kinds := run(exact)):
        return Found(query, kinds)
    if not near:
        return Found(query)
    groups = [(*one, *map(Term, near.get(word, ()))) for word, one in zip(asked, exact, strict=True)]
    sure = [one for word, one in zip(asked, exact, strict=True) if known[word] and word in near]
    kinds = run(groups, sure=sure)
    return Found(query, kinds, _instead(asked, near, kinds)) if kinds else Found(query)


def _neighbours(asked: Sequence[str], exact: Sequence[Group]) -> tuple[dict[str, bool], dict[str, list[str]]]:
    """Whether a word stands in any entry at all, anybody's, and what else it may mean. One query.

    The first only saves a query that could find nothing; what is found depends on this person's entries alone.
    """
    open_to_slips = {word: one for word, one in zip(asked, exact, strict=True) if words.allowed(word)}
    looked_up = store.neighbours(open_to_slips)
    known = {word: word not in looked_up or looked_up[word].known for word in asked}
    near = {word: words.near(word, found.near) for word, found in looked_up.items()}
    return known, {word: found for word, found in near.items() if found}


def _instead(asked: Sequence[str], near: dict[str, list[str]], kinds: Sequence[Kind]) -> str:
    """The query with each slip mended by the word that the hits on the page hold most often."""
    seen = Counter(
        words.fold(part.text) for kind in kinds for hit in kind.hits for part in (*hit.title, *hit.snippet) if part.hit
    )
    mended = []
    for word in asked:
        if any(term.fits(held) for term in words.group(word) for held in seen):
            mended.append(word)
        else:
            mended.append(max(near.get(word, ()), key=lambda other: seen[other], default=word))
    return " ".join(word.replace(words.DOT, ".") for word in mended)


@dataclass(frozen=True, slots=True)
class _Run:
    """One query for hits and their numbers, within what this person may know of."""

    user: Any
    today: date
    kind: str
    page: int

    def __call__(
        self, groups: Sequence[Group], *, show: Sequence[Group] = (), sure: Sequence[Group] = ()
    ) -> list[Kind]:
        """Hits of the groups; where `sure` names groups as they were typed, only those that hold the most of them."""
        tier: Any = Value(0)
        for one in sure:
            tier = tier + Case(When(store.holding([one]), then=1), default=0)
        narrow = (
            SearchEntry.objects.filter(store.holding(groups, common=store.is_common(groups)) & self._rights())
            .annotate(tier=tier, head=Case(When(store.holding(groups, in_head=True), then=1), default=0))
            .order_by()
            .values_list("pk", "kind", "object_id", "day", "head", "tier")
        )
        try:
            sql, params = narrow.query.sql_with_params()
        except EmptyResultSet:
            return []
        page, cut = store.page(sql, self._cuts())
        with connection.cursor() as cursor:
            cursor.execute(page, [*params, *cut])
            rows = cursor.fetchall()
        return _kinds(sorted(rows, key=lambda row: _place(row, groups)), show or groups, self.kind)

    def _rights(self) -> Q:
        found: Q = Q(pk__in=())
        for source in all_sources():
            seen = source.visible(self.user, self.today)
            if seen is True:
                found |= Q(kind=source.kind)
            elif seen is not False:
                found |= Q(kind=source.kind, object_id__in=seen.order_by().values("pk"))
        return found

    def _cuts(self) -> list[store.Cut]:
        """A page of the chosen kind, and of the others the first few, or one for its number."""
        if not self.kind:
            return [store.Cut("<>", "", FIRST, 0)]
        first = (min(max(self.page, 1), FARTHEST) - 1) * PER_PAGE
        return [store.Cut("=", self.kind, PER_PAGE, first), store.Cut("<>", self.kind, 1, 0)]


def _place(row: Sequence[Any], groups: Sequence[Group]) -> tuple[Any, ...]:
    """As the database has chosen them: by what it is called first, then the newest."""
    day = _day(row[6])
    called = words.held(row[9].split(), groups)
    return row[0], not called, day is None, -(day or date.min).toordinal(), row[1]


def _kinds(rows: Sequence[Sequence[Any]], groups: Sequence[Group], only: str) -> list[Kind]:
    known = {source.kind: source for source in all_sources()}
    found: dict[str, Kind] = {}
    for name, *_rest, _heads, total in rows:
        found.setdefault(name, Kind(known[name], total))
    for name, pk, key, reference, title, text, day, look, state, _heads, _total in rows:
        if only and name != only:
            continue
        source = found[name].source
        hit = Hit(
            kind=name,
            object_id=pk,
            url=source.url(key),
            reference=reference,
            title=words.marked(title, groups),
            snippet=words.snippet(text, groups),
            day=_day(day),
            look=look,
            state=state,
            state_words=str(source.states.get(state, "")),
        )
        found[name].hits.append(hit)
    return sorted(found.values(), key=lambda kind: kind.source.rank)


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


__all__ = ["FIRST", "PER_PAGE", "Found", "Hit", "Kind", "find"]
