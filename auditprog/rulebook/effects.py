"""What a change of rules would do, by the real rules and without writing: plain data that a job can keep."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from auditprog.rulebook.fields import all_fields
from auditprog.rulebook.in_force import Changes, InForce, in_force
from findings.models import Nonconformity
from findings.rules.terms import OPEN_STATES
from programmes import queries
from programmes.models import PlannedAudit
from programmes.queries.effects import Effect
from programmes.queries.effects import changes as effects_on
from programmes.rules.policy import Policy
from programmes.rules.priority import suggest
from programmes.rules.severity import Severity
from programmes.rules.verdict import Verdict

LOOK_AT_ONCE = 100
"""Live audits up to which a preview is made in the request (about 3 ms an audit); beyond, in a job with progress."""
AT_ONCE = 30
"""Live audits up to which they are judged again in the request that saves; beyond, in a job with progress."""

JUDGED = ("IND-", "CMP-", "AVL-")
RECORDS = "programmes.records_months"
"""The audited period of an item that was never audited: IND-02, IND-03 and IND-18 look at it."""

Progress = Callable[[int, int], None]
PRIORITY_WORDS = ("weight_", "points_", "_factor", "_cap", "findings_months", "important_", "band_", "other_interval")


def preview(
    changes: Changes,
    *,
    today: date,
    rules: InForce | None = None,
    audits: Sequence[PlannedAudit] | None = None,
    progress: Progress | None = None,
) -> Any:
    """The effects as JSON: `seats`, `counts`, `bands`, `notes`, `audits`. A constant number of queries.

    `audits`: the live ones, where the caller has read them.
    """
    rules = rules or in_force()
    held, becomes = rules.policy("programmes"), rules.policy("programmes", changes)
    seats: list[dict[str, Any]] = []
    live: Sequence[PlannedAudit] = ()
    if touches_seats(changes):
        live = queries.live_audits(None, today) if audits is None else audits
        seats = [_seat(effect) for effect in _effects(live, held, becomes, today, progress)]
    bands = _bands(held, becomes, today) if _weighs_priority(changes) else []
    return {
        "seats": seats,
        "counts": _counts(seats, len(live)),
        "bands": bands,
        "notes": _notes(changes),
        "audits": len(live),
    }


def touches_seats(changes: Changes) -> bool:
    """Whether a value is among them by which people in audits are judged."""
    return any(all_fields()[key].rule.startswith(JUDGED) or key == RECORDS for key in changes)


def _touches(changes: Changes, prefix: str) -> bool:
    return any(key.startswith(prefix) for key in changes)


def _weighs_priority(changes: Changes) -> bool:
    return any(key.startswith("programmes.") and any(word in key for word in PRIORITY_WORDS) for key in changes)


def _effects(
    audits: Sequence[PlannedAudit], held: Policy, becomes: Policy, today: date, progress: Progress | None
) -> Iterable[Effect]:
    reading = queries.read_dockets(audits, today)
    for number, audit in enumerate(audits, start=1):
        yield from effects_on(reading, [audit], held=held, policy=becomes)
        if progress is not None:
            progress(number, len(audits))


def change_lines(rules: InForce, changes: Changes) -> list[dict[str, str]]:
    held, becomes = rules.policies(), rules.policies(changes)
    """The changes as rows: rule, value, what it says now and then."""
    found = []
    for key in changes:
        field = all_fields()[key]
        now, then = field.of(held[field.room]), field.of(becomes[field.room])
        found.append(
            {
                "key": key,
                "rule": field.rule,
                "label": field.label,
                "meaning": field.meaning,
                "now": field.say(now),
                "then": field.say(then),
            }
        )
    return found


def _seat(effect: Effect) -> dict[str, Any]:
    return {
        "reference": effect.audit.reference,
        "title": effect.audit.title,
        "url": effect.audit.get_absolute_url(),
        "person": str(effect.person),
        "role": effect.role,
        "was": effect.was.name.lower(),
        "becomes": effect.becomes.name.lower(),
        "added": [_said(verdict) for verdict in effect.added],
        "gone": [_said(verdict) for verdict in effect.gone],
        "new_blocks": len(effect.new_blocks),
        "gone_blocks": len(effect.gone_blocks),
        "unconfirms": effect.unconfirms,
        "new_ties": sum(verdict.severity == Severity.MITIGATE for verdict in effect.added),
    }


def _said(verdict: Verdict) -> dict[str, str]:
    return {"weight": verdict.severity.name.lower(), "rule": verdict.label, "text": verdict.sentence}


def _counts(seats: list[dict[str, Any]], audits: int) -> dict[str, int]:
    unconfirmed = {seat["reference"] for seat in seats if seat["unconfirms"]}
    return {
        "audits": audits,
        "seats": len(seats),
        "new_blocks": sum(seat["new_blocks"] for seat in seats),
        "gone_blocks": sum(seat["gone_blocks"] for seat in seats),
        "new_ties": sum(seat["new_ties"] for seat in seats),
        "unconfirmed": len(unconfirmed),
    }


def _bands(held: Policy, becomes: Policy, today: date) -> list[dict[str, str]]:
    """Processes whose suggested band would be another one, as of today."""
    read = queries.read_priorities(today)
    after = {process.pk: suggest(inputs, today, becomes) for process, inputs in read.inputs(becomes)}
    found = []
    for process, inputs in read.inputs(held):
        now, then = suggest(inputs, today, held), after[process.pk]
        if now.band != then.band:
            row = {"process": str(process), "now": now.band, "then": then.band}
            found.append({**row, "score": f"{now.score}", "score_then": f"{then.score}"})
    return found


def _notes(changes: Changes) -> list[str]:
    """What stays as it is, and what follows later."""
    found = []
    if _touches(changes, "findings."):
        found.append(_clocks())
        if any(key.endswith((".levels", ".reminders", ".auditor_levels")) for key in changes):
            found.append(_("Reminders and escalation follow the new days from the next run on."))
    if _weighs_priority(changes):
        found.append(_("Priorities that somebody has decided stay; suggestions follow when they are asked for again."))
    if any("interval_" in key for key in changes):
        found.append(_("The tint of the year board follows the new months at once."))
    if _touches(changes, "programmes.planner"):
        found.append(_("What the planner has suggested stays; the next question is answered with the new numbers."))
    if _touches(changes, "audits."):
        found.append(_("What was recorded of an audit stays; the new days hold for what is recorded from now on."))
    return found


def _clocks() -> str:
    count = Nonconformity.objects.filter(state__in=sorted(OPEN_STATES)).count()
    return ngettext(
        "%(n)s open nonconformity keeps its due dates: the new days hold for steps that begin from now on.",
        "%(n)s open nonconformities keep their due dates: the new days hold for steps that begin from now on.",
        count,
    ) % {"n": count}
