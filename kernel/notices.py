"""Put a line into somebody's notification centre, once."""

from datetime import date
from typing import Any

from kernel.models import Notice


def tell(person: Any, *, on: date, text: str, url: str = "", dedup_key: str, to_do: bool = False) -> None:
    Notice.objects.get_or_create(
        dedup_key=f"{dedup_key}:{person.pk}",
        defaults={"person": person, "on": on, "text": text[:300], "url": url, "to_do": to_do},
    )
