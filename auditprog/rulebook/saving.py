"""Change the rules: one value, some that belong together, or a whole preset; judged again and told, or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _

from auditprog.rulebook.effects import AT_ONCE, touches_seats
from auditprog.rulebook.fields import PRESET_NAMES, all_fields, presets_of
from auditprog.rulebook.in_force import EDITION, Changes, in_force, preset_changes, real_changes, refusals
from auditprog.rulebook.typed import as_stored, checked
from kernel import notices, outbox
from kernel.journal import audited, record
from kernel.models import Job, Setting, Stale
from kernel.workflow import Refused
from organisation import queries as organisation
from organisation.models import User
from organisation.roles import Can
from programmes import queries, services

REJUDGE = "rules.rejudge"
Actor = User | str


@dataclass(frozen=True)
class Saved:
    """What was saved: the keys, the new BLOCKs by audit, or the job that judges the audits again."""

    edition: int
    changed: tuple[str, ...]
    blocked: Mapping[str, list[str]] = field(default_factory=dict)
    job: Job | None = None


def change_rules(changes: Changes, *, reason: str, by: Actor, today: date, edition: int | None = None) -> Saved:
    """Set these values, by setting key. Refused with every reason, Stale when somebody changed the rules since."""
    _require(by, today)
    with audited(by=by, today=today, reason=reason.strip()):
        row = _lock(edition)
        rules = in_force()
        reasons = _no_reason(reason) or refusals(rules, changes)
        if reasons:
            raise Refused(reasons)
        sound = {key: as_stored(checked(all_fields()[key], value)) for key, value in changes.items()}
        return _save(row, real_changes(rules, sound), "", reason.strip(), by, today)


def adopt_preset(name: str, *, reason: str, by: Actor, today: date, edition: int | None = None) -> Saved:
    """Take a whole preset over: every value, those set one by one too."""
    _require(by, today)
    if name not in PRESET_NAMES:
        raise Refused(_("There is no preset “%(name)s”.") % {"name": name})
    with audited(by=by, today=today, reason=reason.strip()):
        row = _lock(edition)
        changes = preset_changes(in_force(), name)
        if reasons := _no_reason(reason):
            raise Refused(reasons)
        return _save(row, changes, name, reason.strip(), by, today)


def _require(by: Actor, today: date) -> None:
    if not isinstance(by, str) and not by.can(Can.EDIT_RULES, today):
        raise PermissionDenied("change the rules")


def _no_reason(reason: str) -> list[str]:
    return [] if reason.strip() else [_("Say why: the reason stands in the journal beside the value.")]


def _lock(edition: int | None) -> Setting:
    """The row that counts the changes, locked; Stale when another edition was looked at."""
    row = Setting.objects.select_for_update().filter(key=EDITION).first() or Setting(key=EDITION, value=0)
    if edition is not None and row.version != edition:
        raise Stale(row)
    return row


def _save(row: Setting, changes: Changes, preset: str, reason: str, by: Actor, today: date) -> Saved:
    held = organisation.organisation()
    if not changes and (not preset or (held is not None and held.preset == preset)):
        raise Refused(_("Nothing would change: the rules say so already."))
    for key, value in changes.items():
        _store(key, value)
    if preset:
        _name(preset, by, today)
    row.value += 1
    row.save()
    record(row, verb="rules changed", reason=reason, preset=preset, changed=dict(changes))
    _tell(row.version, by, reason, preset, list(changes), today)
    if not touches_seats(changes):
        return Saved(row.version, tuple(changes))
    audits = queries.live_audits(None, today)
    if len(audits) <= AT_ONCE:
        blocked = services.rejudge_all(audits, by=by, today=today)
        return Saved(row.version, tuple(changes), blocked)
    payload = {"handler": REJUDGE, "today": today.isoformat(), "audits": [audit.pk for audit in audits], "done": 0}
    job = outbox.enqueue(kind="solve", dedup_key=f"{REJUDGE}:{row.version}", payload=payload)
    return Saved(row.version, tuple(changes), job=job)


def _store(key: str, value: Any) -> None:
    """A row holds what differs from Standard; a value that is Standard again has none."""
    row = Setting.objects.filter(key=key).first()
    if value == as_stored(all_fields()[key].preset("standard")):
        if row is not None:
            row.delete()
        return
    row = row or Setting(key=key)
    row.value = value
    row.save()


def _name(preset: str, by: Actor, today: date) -> None:
    """The preset's name, in the organisation and beside each verdict."""
    row = Setting.objects.filter(key="programmes.name").first()
    name = presets_of("programmes")[preset].name
    if name == presets_of("programmes")["standard"].name:
        if row is not None:
            row.delete()
    else:
        row = row or Setting(key="programmes.name")
        row.value = name
        row.save()
    held = organisation.organisation()
    if held is not None and held.preset != preset:
        held.preset = preset
        held.save()


def _tell(edition: int, by: Actor, reason: str, preset: str, keys: list[str], today: date) -> None:
    """Programme managers hear of a change that somebody else made."""
    what = _("the preset %(preset)s") % {"preset": preset} if preset else ", ".join(all_fields()[k].label for k in keys)
    for person in organisation.programme_managers(today):
        if not isinstance(by, str) and person.pk == by.pk:
            continue
        words = {"who": by if isinstance(by, str) else by.full_name, "what": what, "reason": reason}
        notices.tell(
            person,
            on=today,
            text=_("%(who)s changed the rules: %(what)s. Reason: %(reason)s") % words,
            url=reverse("rules"),
            dedup_key=f"rules:changed:{edition}",
        )
