"""One spelling for every value, the same on both databases: what is hashed is what is stored (reliability 2.2)."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from kernel.unit import BOOKKEEPING


def plain(value: Any) -> Any:
    """A JSON value without floats or surprises: dates as ISO text, moments as UTC with microseconds."""
    match value:
        case None | bool() | int() | str():
            return value.value if isinstance(value, str) and hasattr(value, "value") else value
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        case date() | time():
            return value.isoformat()
        case Decimal():
            return format(value.normalize(), "f")
        case float():
            return repr(value)
        case UUID():
            return str(value)
        case Mapping():
            return {str(k): plain(v) for k, v in value.items()}
        case list() | tuple() | set() | frozenset():
            items = [plain(v) for v in value]
            return sorted(items, key=str) if isinstance(value, set | frozenset) else items
        case _:
            return str(value)


def text(value: Any) -> str:
    return json.dumps(plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def sha256(content: str) -> str:
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def row_values(row: Any) -> dict[str, Any]:
    """Every stored field of a record but the bookkeeping, as the database gives it back.

    A column in `ADDED_LATER` of its model is left out while it is empty or false, so that rows written before it
    existed keep the hash that their newest event names.
    """
    values = {}
    later = getattr(row, "ADDED_LATER", ())
    for f in row._meta.concrete_fields:
        if f.attname in BOOKKEEPING:
            continue
        value = row.__dict__.get(f.attname)
        if f.attname in later and (value is None or value is False or value == ""):
            continue
        value = value if f.is_relation else f.to_python(value)
        if isinstance(value, Decimal):  # the database rounds to the column's places, so the hash does too
            value = value.quantize(Decimal(1).scaleb(-f.decimal_places))
        values[f.attname] = value
    return values


def row_hash(row: Any) -> str:
    return sha256(text(row_values(row)))
