"""Numbers marked [APP]: a room's frozen `Policy` holds the Standard preset, setting rows hold what differs (D4)."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

from kernel.models import Setting

P = TypeVar("P")


def load(policy: type[P], prefix: str) -> P:
    """The policy in force: defaults of `policy`, overridden by rows named `<prefix>.<field>`. One query."""
    rows = Setting.objects.filter(key__startswith=f"{prefix}.").values_list("key", "value")
    return apply(policy(), {key.removeprefix(f"{prefix}."): value for key, value in rows})


def apply(policy: P, values: Mapping[str, Any]) -> P:
    """A copy with the named values; a name that the policy does not know is a mistake and raises TypeError."""
    known = {f.name for f in fields(policy)}  # type: ignore[arg-type]
    if unknown := set(values) - known:
        raise TypeError(f"no such setting: {', '.join(sorted(unknown))}")
    return replace(policy, **{k: tuple(v) if isinstance(v, list) else v for k, v in values.items()})  # type: ignore[type-var]
