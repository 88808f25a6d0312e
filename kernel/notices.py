"""Put a line into somebody's notification centre, once."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from kernel.models import Notice


def tell(person: Any, *, on: date, text: str, url: str = "", dedup_key: str, to_do: bool = False) -> None:
    Notice.objects.get_or_create(
        dedup_key=f"{dedup_key}:{person.pk}",
        defaults={"person": person, "on": on, "text": text[:300], "url": url, "to_do": to_do},
    )


def tell_all(people: Iterable[Any], *, on: date, text: str, url: str = "", dedup_key: str, to_do: bool = False) -> None:
    """The same line to several people, each once. One statement, however many they are."""
    lines = [
        Notice(person=one, on=on, text=text[:300], url=url, to_do=to_do, dedup_key=f"{dedup_key}:{one.pk}")
        for one in people
    ]
    if lines:
        Notice.objects.bulk_create(lines, ignore_conflicts=True)
