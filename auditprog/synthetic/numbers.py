"""Public numbers in memory: drawn here, written back to the counters once, so that later ones go on behind them."""

from kernel.models import Counter


class Numbers:
    """Counters of one load; starts from what the database holds."""

    def __init__(self) -> None:
        self._held: dict[str, int] = dict(Counter.objects.values_list("key", "value"))
        self._drawn: set[str] = set()

    def draw(self, key: str) -> int:
        """The next number of a kind."""
        self._held[key] = self._held.get(key, 0) + 1
        self._drawn.add(key)
        return self._held[key]

    def reference(self, kind: str, year: int, width: int = 2) -> str:
        """NC-26-13, as `kernel.counters.reference` gives it."""
        return f"{kind}-{year % 100:02d}-{self.draw(f'{kind}-{year}'):0{width}d}"

    def store(self) -> None:
        """Write back what was drawn since the last time."""
        for key in sorted(self._drawn):
            Counter.objects.update_or_create(key=key, defaults={"value": self._held[key]})
        self._drawn.clear()
