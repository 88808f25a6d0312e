"""Hierarchical scope matching (domain 3.1, last paragraph)."""

from collections.abc import Iterable

from programmes.rules.calendar import Span
from programmes.rules.facts import Facts, Item, RoleHeld, Target

SMS_CHAPTERS = ("4", "5", "6", "7", "9", "10")
AUDIT_CLAUSE = "9.2"


def inside(leaf: str, clause: str) -> bool:
    """True when the two lie on one branch: a role on 8.2 hits 8.2.6, and 8.2.60 is no part of 8.2.6."""
    return leaf == clause or leaf.startswith(f"{clause}.") or clause.startswith(f"{leaf}.")


def is_sms_level(item: Item) -> bool:
    """An item is SMS-level if any of its leaves is in 4-7, 9 or 10."""
    return any(leaf.split(".")[0] in SMS_CHAPTERS for leaf in item.leaves)


def is_audit_process(item: Item) -> bool:
    """True for an item that holds internal audit itself (9.2)."""
    return any(inside(leaf, AUDIT_CLAUSE) for leaf in item.leaves)


def processes_of(item: Item, facts: Facts) -> tuple[str, ...]:
    """The item's process; without one, every process that is mapped to one of its leaves."""
    if item.process:
        return (item.process,)
    return tuple(key for key, fact in facts.processes.items() if _shared(item.leaves, fact.leaves))


def leaves_hit(target: Target, item: Item, facts: Facts) -> tuple[str, ...]:
    """The leaves of the item that a role on the target touches; empty means: not hit."""
    match target.kind:
        case "clause":
            return _clause(target, item, facts)
        case "process":
            return _process(target.id, item, facts)
        case "unit":
            owned = (key for key in processes_of(item, facts) if _in_unit(facts, facts.processes.get(key), target.id))
            hit = tuple(leaf for key in owned for leaf in _process(key, item, facts))
            return hit or (item.leaves if item.unit and _below(facts, item.unit, target.id) else ())
        case "service":
            return item.leaves if item.service == target.id else ()
        case "sms":
            return item.leaves if is_sms_level(item) else ()
        case "all":
            return item.leaves
    return ()


def hits(target: Target, item: Item, facts: Facts) -> bool:
    """True when a role on the target is a role on the item."""
    return bool(leaves_hit(target, item, facts))


def owners_in(item: Item, window: Span, facts: Facts) -> tuple[RoleHeld, ...]:
    """The item's owners on any day of the window; a vacant post gives none. An owner of the whole SMS is no owner."""
    return tuple(
        held
        for held in facts.roles
        if held.role == "owner" and held.target.kind != "sms" and held.span.touches(window)
        if hits(held.target, item, facts)
    )


def same_item(one: Item, other: Item) -> bool:
    """True when an earlier audit of `other` was an audit of `one`: same process, and a leaf in common."""
    if one.process and other.process and one.process != other.process:
        return False
    return bool(_shared(one.leaves, other.leaves))


def _clause(target: Target, item: Item, facts: Facts) -> tuple[str, ...]:
    if target.within and target.within not in processes_of(item, facts):
        return ()
    return tuple(leaf for leaf in item.leaves if inside(leaf, target.id))


def _process(key: str, item: Item, facts: Facts) -> tuple[str, ...]:
    if item.process:
        return item.leaves if item.process == key else ()
    fact = facts.processes.get(key)
    return _shared(item.leaves, fact.leaves) if fact else ()


def _shared(leaves: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    others = tuple(others)
    return tuple(leaf for leaf in leaves if any(inside(leaf, other) for other in others))


def _in_unit(facts: Facts, process: object, unit: str) -> bool:
    own = getattr(process, "unit", None)
    return own is not None and _below(facts, own, unit)


def _below(facts: Facts, unit: str, above: str) -> bool:
    """True when `unit` is `above` or one of its sub-units."""
    seen: set[str] = set()
    here: str | None = unit
    while here is not None and here not in seen:
        if here == above:
            return True
        seen.add(here)
        here = facts.units.get(here)
    return False
