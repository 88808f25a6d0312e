"""What the pool page was narrowed to: by the address, so that the download takes the same rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from organisation.models import Qualification
from organisation.queries.pool import PoolRow

SIGNS = ("soon", "lacking", "ready", "free", "none")


@dataclass(frozen=True, slots=True)
class PoolFilter:
    """`sign`: soon (ends or lapses), lacking, ready for the next grade, free (20 days or more), none (no grade)."""

    search: str = ""
    grade: str = ""
    topic: str = ""
    sign: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether anything was chosen."""
        return any((self.search, self.grade, self.topic, self.sign))


FREE = 20


def pool_filter(asked: Mapping[str, str]) -> PoolFilter:
    """The filter of an address; what nobody offers is left out."""
    grade, sign = asked.get("grade", ""), asked.get("sign", "")
    return PoolFilter(
        search=asked.get("q", "").strip()[:100],
        grade=grade if grade in Qualification.Grade.values else "",
        topic=asked.get("topic", "")[:40],
        sign=sign if sign in SIGNS else "",
    )


def filtered_pool(rows: Iterable[PoolRow], chosen: PoolFilter) -> list[PoolRow]:
    """The rows that pass."""
    return [row for row in rows if _passes(row, chosen)]


def _passes(row: PoolRow, chosen: PoolFilter) -> bool:
    standing = row.standing
    signs = {
        "soon": row.expires_soon or row.lapses_soon or standing.in_grace,
        "lacking": bool(standing.lacking),
        "ready": bool(standing.criteria) and not standing.lacking,
        "free": row.free_days >= FREE,
        "none": standing.held is None,
    }
    return (
        chosen.search.casefold() in row.person.full_name.casefold()
        and (not chosen.grade or (standing.held is not None and standing.held.grade == chosen.grade))
        and (not chosen.topic or any(topic == chosen.topic for topic, _level in row.topics))
        and signs.get(chosen.sign, True)
    )
