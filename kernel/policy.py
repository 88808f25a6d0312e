"""Numbers marked [APP]: a room's frozen `Policy` holds the Standard preset, setting rows hold what differs (D4)."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from kernel.models import Setting

P = TypeVar("P")
NONE = "none"
"""How a row says that a value is switched off; the column itself is never empty."""


def load(policy: type[P], prefix: str) -> P:
    """The policy in force: defaults of `policy`, overridden by rows named `<prefix>.<field>`. One query.

    A value inside a value has a longer name: `findings.minor.plan`.
    """
    return apply(policy(), stored(prefix))


def stored(prefix: str) -> dict[str, Any]:
    """What the organisation has chosen otherwise, by the names of `apply`. One query."""
    rows = Setting.objects.filter(key__startswith=f"{prefix}.").order_by("key").values_list("key", "value")
    return {key.removeprefix(f"{prefix}."): value for key, value in rows}


def value(policy: type[Any], prefix: str, name: str) -> Any:
    """One value in force, for a caller that needs no other. One query."""
    held = Setting.objects.filter(key=f"{prefix}.{name}").values_list("value", flat=True).first()
    return getattr(policy(), name) if held is None else getattr(apply(policy(), {name: held}), name)


def apply(policy: P, values: Mapping[str, Any]) -> P:
    """A copy with the named values; a name that the policy does not know is a mistake and raises TypeError."""
    known = {f.name for f in fields(policy)}  # type: ignore[arg-type]
    plain: dict[str, Any] = {}
    inside: dict[str, dict[str, Any]] = {}
    for name, held in values.items():
        head, dot, rest = name.partition(".")
        if head not in known:
            raise TypeError(f"no such setting: {name}")
        if dot:
            inside.setdefault(head, {})[rest] = held
        elif is_dataclass(getattr(policy, head)) and isinstance(held, Mapping):
            inside.setdefault(head, {}).update(held)
        else:
            plain[head] = tuple(held) if isinstance(held, list) else None if held == NONE else held
    for head, parts in inside.items():
        plain[head] = apply(getattr(policy, head), parts)
    return replace(policy, **plain)  # type: ignore[type-var]
