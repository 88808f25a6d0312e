"""The blind-spot map: what nobody looked at in three years (domain 2.3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from organisation.models import Process, Service, Site, in_use
from programmes.models import Programme
from reviews.queries.coverage_facts import Audited, answered_codes, audits_of, processes_and_places
from reviews.queries.gather import main_standard
from reviews.rules.seen import NONE, Blind, Spot, Visit, blind, cycle
from standards.models import Question, Standard


@dataclass(frozen=True, slots=True)
class BlindMap:
    """Processes, services, sites, shifts and kinds of record, with what nobody looked at."""

    programme: Programme
    standard: Standard | None
    years: tuple[int, ...]
    groups: tuple[Blind, ...] = ()
    records: tuple[Blind, ...] = ()
    """Kinds of record that the question bank asks to see, by pack; `kind` is the pack's title."""

    @property
    def unseen(self) -> int:
        return sum(len(group.unseen) for group in self.groups) + self.records_unseen

    @property
    def records_unseen(self) -> int:
        return sum(len(group.unseen) for group in self.records)

    @property
    def records_total(self) -> int:
        return sum(group.total for group in self.records)

    @property
    def every(self) -> tuple[Blind, ...]:
        return (*self.groups, *self.records)


def blind_map(programme: Programme, today: date, standard: Standard | None = None) -> BlindMap:
    """What no audit of the three years looked at; planned ones are named, they have seen nothing yet. Eight queries."""
    chosen, years = standard or main_standard(programme.year), cycle(programme.year)
    if chosen is None:
        return BlindMap(programme, None, years)
    audits = audits_of(programme, years)
    processes, places = processes_and_places(audits, chosen, {})
    used = list(Process.objects.filter(active=True).order_by("code").values_list("pk", "code", "name"))
    sites = list(Site.objects.filter(in_use(today)).order_by("name").values_list("pk", "code", "name", "is_shift"))
    groups = (
        blind("process", ((code, name, processes.of(pk)) for pk, code, name in used), years),
        blind("service", _services(today, {pk: processes.of(pk) for pk, _code, _name in used}), years),
        blind("site", ((code, name, places.of((pk, None))) for pk, code, name, shift in sites if not shift), years),
        blind("shift", ((code, name, places.of((pk, None))) for pk, code, name, shift in sites if shift), years),
    )
    return BlindMap(programme, chosen, years, groups, tuple(_records(audits, chosen)))


def _services(today: date, visits: dict[int, list[Visit]]) -> Iterator[tuple[str, str, list[Visit]]]:
    """A service was looked at where one of its processes was."""
    carried: dict[tuple[str, str], list[Visit]] = {}
    rows = Service.objects.filter(in_use(today)).order_by("code").values_list("code", "name", "processes")
    for code, name, process in rows:
        carried.setdefault((code, name), []).extend(visits.get(process, []))
    yield from ((code, name, held) for (code, name), held in carried.items())


def _records(audits: list[Audited], standard: Standard) -> Iterator[Blind]:
    """A kind of record was seen where a question that asks for it was answered with evidence and the report is out."""
    seen = answered_codes(audits, standard)
    rows = Question.objects.filter(active=True, clauses__standard=standard).distinct().order_by("pack", "code")
    packs: dict[str, dict[str, bool]] = defaultdict(dict)
    for code, pack, evidence in rows.values_list("code", "pack", "evidence"):
        for kind in evidence:
            packs[pack][kind] = packs[pack].get(kind, False) or code in seen
    titles = dict(Question.Pack.choices)
    for pack, kinds in packs.items():
        unseen = tuple(Spot("", kind, NONE) for kind, was_seen in kinds.items() if not was_seen)
        yield Blind(str(titles.get(pack, "")) or "Every pack", len(kinds), unseen, len(kinds) - len(unseen))
