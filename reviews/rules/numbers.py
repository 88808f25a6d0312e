"""Shares, means and medians: exact inside, rounded half up to one decimal at the edge (domain 0.5)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


def half_up(value: Fraction, decimals: int = 1) -> Decimal:
    """Round half away from zero; 0.25 becomes 0.3, -0.25 becomes -0.3."""
    scale = 10**decimals
    scaled = abs(value) * scale
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    signed = whole if value >= 0 else -whole
    return Decimal(signed).scaleb(-decimals)


def percent(part: Fraction | int, whole: Fraction | int) -> Decimal | None:
    """The share in per cent; None (shown as "n/a") where there is nothing to divide by."""
    if whole == 0:
        return None
    return half_up(Fraction(part) * 100 / Fraction(whole))


@dataclass(frozen=True, slots=True)
class Ratio:
    """A share that can be checked: which items count, and of which items."""

    hits: tuple[str, ...]
    of: tuple[str, ...]

    @property
    def n(self) -> int:
        return len(self.hits)

    @property
    def d(self) -> int:
        return len(self.of)

    @property
    def pct(self) -> Decimal | None:
        return percent(self.n, self.d)

    @property
    def misses(self) -> tuple[str, ...]:
        """The items of the denominator that did not make it."""
        counted = set(self.hits)
        return tuple(item for item in self.of if item not in counted)

    @property
    def text(self) -> str:
        """As printed: "6/7 = 85.7 %", or "n/a" for an empty denominator."""
        return "n/a" if self.pct is None else f"{self.n}/{self.d} = {self.pct} %"


def ratio(pairs: Iterable[tuple[str, bool]]) -> Ratio:
    """Build a share from (item, does it count)."""
    rows = tuple(pairs)
    return Ratio(tuple(item for item, yes in rows if yes), tuple(item for item, _ in rows))


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean and median of a number of days, one decimal; None where nothing was counted."""

    n: int
    mean: Decimal | None
    median: Decimal | None

    @property
    def text(self) -> str:
        """As printed: "mean 140.7 d, median 162.0 d (7)"."""
        return "n/a" if not self.n else f"mean {self.mean} d, median {self.median} d ({self.n})"


def spread(days: Sequence[int]) -> Spread:
    """Mean and median, rounded half up."""
    if not days:
        return Spread(0, None, None)
    ordered, half = sorted(days), len(days) // 2
    middle = Fraction(ordered[half]) if len(days) % 2 else Fraction(ordered[half - 1] + ordered[half], 2)
    return Spread(len(days), half_up(Fraction(sum(days), len(days))), half_up(middle))
