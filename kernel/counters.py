"""Public numbers: drawn inside the transaction, without gaps, never twice (D13)."""

from django.db import transaction

from kernel.models import Counter


@transaction.atomic
def draw(kind: str, year: int) -> int:
    """The next number of this kind and year; given back only if the whole transaction is."""
    Counter.objects.get_or_create(key=f"{kind}-{year}")
    row = Counter.objects.select_for_update().get(key=f"{kind}-{year}")
    row.value += 1
    row.save(update_fields=["value"])
    return row.value


@transaction.atomic
def keep(given: str) -> None:
    """A reference that was given (taken over) is never drawn again."""
    kind, year, number = given.rsplit("-", 2)
    key = f"{kind}-{2000 + int(year)}"
    Counter.objects.get_or_create(key=key)
    row = Counter.objects.select_for_update().get(key=key)
    if row.value < int(number):
        row.value = int(number)
        row.save(update_fields=["value"])


@transaction.atomic
def draw_many(kind: str, year: int, how_many: int) -> range:
    """So many numbers one after the other, in one go; given back only if the whole transaction is."""
    Counter.objects.get_or_create(key=f"{kind}-{year}")
    row = Counter.objects.select_for_update().get(key=f"{kind}-{year}")
    first = row.value + 1
    row.value += how_many
    row.save(update_fields=["value"])
    return range(first, row.value + 1)


def reference(kind: str, year: int, *, width: int = 2) -> str:
    """A speakable reference such as `NC-26-13`."""
    return f"{kind}-{year % 100:02d}-{draw(kind, year):0{width}d}"
