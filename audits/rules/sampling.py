"""Reproducible draw and sizes of a sample (domain 10). Integers only, so that every machine gets the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import pairwise
from math import ceil, comb, isqrt

from audits.rules.policy import FREQUENCIES, STANDARD, Policy

ALGORITHM = "sha256-rank-v1"
FIELD_SEPARATOR = "\x1f"


def population_hash(ids: Iterable[str]) -> str:
    """Hash of the frozen list, independent of its order."""
    return sha256("\n".join(sorted(ids)).encode()).hexdigest()


def rank_hash(seed: str, item: str) -> str:
    """The value by which an item is ranked under a seed."""
    return sha256(f"{seed}{FIELD_SEPARATOR}{item}".encode()).hexdigest()


def ranked(ids: Iterable[str], seed: str) -> list[str]:
    """Every item in drawing order. ValueError if an item stands in the list twice."""
    items = list(ids)
    if len(set(items)) != len(items):
        raise ValueError("The population holds an item twice.")
    return sorted(items, key=lambda item: rank_hash(seed, item))


def draw(ids: Iterable[str], seed: str, n: int) -> list[str]:
    """The first `n` by rank; all of them if there are fewer."""
    if n < 0:
        raise ValueError("A sample has no negative size.")
    return ranked(ids, seed)[:n]


def replacement(ids: Iterable[str], seed: str, drawn: Iterable[str]) -> str | None:
    """The next rank for an unusable item; None when the population is used up."""
    taken = set(drawn)
    return next((item for item in ranked(ids, seed) if item not in taken), None)


def discovery_size(population: int | None, confidence: int, tolerable: int) -> int:
    """Smallest n for which missing every deviation has probability at most 1 - confidence.

    `confidence` and `tolerable` in percent; `population` None means infinite. Hypergeometric with
    D = ceil(p N), as in the table of domain 10.2.
    """
    if not (0 < confidence < 100 and 0 < tolerable < 100):
        raise ValueError("Confidence and tolerable rate lie between 0 and 100 percent.")
    if population is None:
        n = 1
        while (100 - tolerable) ** n * 100 > (100 - confidence) * 100**n:
            n += 1
        return n
    if population < 1:
        return 0
    deviating = -(-tolerable * population // 100)
    n = 1
    while comb(population - deviating, n) * 100 > (100 - confidence) * comb(population, n):
        n += 1
    return n


def judgement_size(frequency: str, population: int | None = None, policy: Policy = STANDARD) -> int:
    """The size offered by how often the activity runs; the whole population where that is small (domain 10.2)."""
    wanted = policy.judgement_sizes[FREQUENCIES.index(frequency)]
    if population is None:
        return wanted
    return population if population <= policy.take_all_up_to else min(wanted, population)


def enlarged_size(population: int | None = None, policy: Policy = STANDARD) -> int:
    """The size once a deviation shows, one time."""
    return policy.enlarged_size if population is None else min(policy.enlarged_size, population)


def strata_sizes(strata: Mapping[str, int], n: int) -> dict[str, int]:
    """Share of each stratum in proportion to its size, each rounded up, never more than it has."""
    total = sum(strata.values())
    if not total:
        return dict.fromkeys(strata, 0)
    return {name: min(size, -(-n * size // total)) for name, size in strata.items()}


def draw_stratified(strata: Mapping[str, Sequence[str]], seed: str, n: int) -> dict[str, list[str]]:
    """The draw, stratum by stratum, under one seed."""
    sizes = strata_sizes({name: len(ids) for name, ids in strata.items()}, n)
    return {name: draw(ids, seed, sizes[name]) for name, ids in strata.items()}


def sites_to_visit(sites: int, *, follow_up: bool = False) -> int:
    """ceil(sqrt k) of k sites, shifts or teams; in follow-up years ceil(0.6 x that) [CB idea]."""
    if sites < 1:
        return 0
    root = isqrt(sites)
    first = root if root * root == sites else root + 1
    return -(-6 * first // 10) if follow_up else first


def half_more(n: int) -> int:
    """Half more, rounded up as every fraction (domain 10.2)."""
    return ceil(n * 3 / 2)


@dataclass(frozen=True, slots=True)
class Completeness:
    """What speaks against a frozen list being the whole population (domain 10.2)."""

    difference: int | None
    duplicates: tuple[str, ...]
    gaps: tuple[tuple[str, str], ...]
    outside_period: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Nothing to explain."""
        return not (self.difference or self.duplicates or self.gaps or self.outside_period)


def completeness(
    ids: Sequence[str],
    control_total: int | None = None,
    dates: Mapping[str, date] | None = None,
    period: tuple[date, date] | None = None,
) -> Completeness:
    """Compare with the control total, look for duplicates and gaps in number series, and for dates outside."""
    seen: set[str] = set()
    duplicates = tuple(item for item in ids if item in seen or seen.add(item))  # type: ignore[func-returns-value]
    outside: tuple[str, ...] = ()
    if dates and period:
        outside = tuple(item for item, day in dates.items() if not period[0] <= day <= period[1])
    difference = None if control_total is None else len(seen) - control_total
    return Completeness(difference, duplicates, _gaps(seen), outside)


def _gaps(ids: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Neighbours of one series (same letters before the number) whose numbers are not neighbours."""
    series: dict[str, list[tuple[int, str]]] = {}
    for item in ids:
        head = item.rstrip("0123456789")
        if digits := item[len(head) :]:
            series.setdefault(head, []).append((int(digits), item))
    return tuple(
        (before, after)
        for numbers in series.values()
        for (low, before), (high, after) in pairwise(sorted(numbers))
        if high - low > 1
    )
