"""The rules as they hold today, of all rooms at once, and as they would hold after a change. Nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from auditprog.rulebook.directory import NEVER_BY_RULE
from auditprog.rulebook.fields import ELSEWHERE, SHARES, Field, all_fields, presets_of
from auditprog.rulebook.limits import misfits
from auditprog.rulebook.typed import NotAValue, as_stored, checked
from auditprog.rulebook.values import ROOMS, policy_of, rule_of
from kernel import policy
from kernel.models import Setting

EDITION = "rules.edition"
"""The setting row that counts the changes: its version travels with every form (D12)."""

Changes = Mapping[str, Any]


@dataclass(frozen=True)
class Edition:
    """The state of the rulebook that somebody has looked at; 0 before the first change."""

    version: int = 0


@dataclass(frozen=True)
class InForce:
    """What the organisation has chosen otherwise than Standard, by setting key, and which edition it is."""

    chosen: Mapping[str, Any]
    edition: Edition

    def policy(self, room: str, changes: Changes | None = None) -> Any:
        """The room's policy, with changes if any. Raises ValueError where the policy itself refuses them."""
        values = {key: value for key, value in {**self.chosen, **(changes or {})}.items() if key.startswith(f"{room}.")}
        return policy.apply(policy_of(room)(), {key.removeprefix(f"{room}."): value for key, value in values.items()})

    def policies(self, changes: Changes | None = None) -> dict[str, Any]:
        """All rooms."""
        return {room: self.policy(room, changes) for room in ROOMS}


def in_force() -> InForce:
    """Read the rules of all rooms. One query."""
    wanted = Q(key=EDITION)
    for room in ROOMS:
        wanted |= Q(key__startswith=f"{room}.")
    chosen, version = {}, 0
    for key, value, number in Setting.objects.filter(wanted).values_list("key", "value", "version"):
        if key == EDITION:
            version = number
        else:
            chosen[key] = value
    return InForce(chosen, Edition(version))


def preset_changes(rules: InForce, name: str) -> dict[str, Any]:
    """What taking a whole preset over would change: every value that differs from it now, one by one set or not."""
    policies = rules.policies()
    return {
        key: as_stored(field.preset(name))
        for key, field in all_fields().items()
        if field.of(policies[field.room]) != field.preset(name)
    }


def real_changes(rules: InForce, changes: Changes) -> dict[str, Any]:
    """The changes without those that change nothing."""
    policies = rules.policies()
    return {
        key: value
        for key, value in changes.items()
        if as_stored(all_fields()[key].of(policies[all_fields()[key].room])) != value
    }


def refusals(rules: InForce, changes: Changes, *, whole_preset: bool = False) -> list[str]:
    """Every reason why these values cannot be set, whoever asks and however."""
    found = [reason for key, value in changes.items() if (reason := _refusal(key, value, whole_preset=whole_preset))]
    if found:
        return found
    if sentence := _shares(rules, changes):
        return [sentence]
    return misfits(rules.policies(changes))


def _refusal(key: str, value: Any, *, whole_preset: bool) -> str:
    field = all_fields().get(key)
    if field is None:
        return _no_value(key)
    if field.unused and not whole_preset:
        return f"{field.label}: {field.unused}"
    try:
        checked(field, value)
    except NotAValue as refusal:
        return f"{field.label}: {refusal}"
    return ""


def _no_value(key: str) -> str:
    never = NEVER_BY_RULE.get(rule_of(key.rpartition(".")[2].lower().replace("-", "_")))
    if never is not None:
        words = {"rule": never.rule, "what": never.what, "why": never.why}
        return _("%(rule)s can never be set. %(what)s %(why)s") % words
    if key in ELSEWHERE:
        return _("“%(key)s” is not set here: the preset gives the name, the organisation's page the days of mail.") % {
            "key": key
        }
    return _("The rules have no value “%(key)s”.") % {"key": key}


def _shares(rules: InForce, changes: Changes) -> str:
    """The five weights of the priority sum to 1, said before the policy would refuse them."""
    if not set(SHARES) & set(changes):
        return ""
    held = rules.policy("programmes")
    total = sum(
        (Decimal(str(changes.get(key, all_fields()[key].of(held)))) for key in SHARES),
        Decimal(0),
    )
    return "" if total == 1 else _("The five weights sum to %(total)s; they must sum to 1.") % {"total": total}


def deviations(rules: InForce, preset: str) -> list[Field]:
    """Values that somebody set otherwise than the organisation's preset says."""
    policies = rules.policies()
    return [f for f in all_fields().values() if f.of(policies[f.room]) != f.of(presets_of(f.room)[preset])]
