"""Previews and judging that take longer than a request may: as jobs that say how far they are (D6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from auditprog.rulebook import effects
from auditprog.rulebook.effects import touches_seats
from auditprog.rulebook.in_force import InForce
from auditprog.rulebook.saving import REJUDGE
from kernel import canonical, delivery, outbox
from kernel.models import Job
from programmes import queries

PREVIEW = "rules.preview"
HANDLERS = (PREVIEW, REJUDGE)


@dataclass(frozen=True, slots=True)
class Shown:
    """A job as `_job.html` shows it, with the result of a preview."""

    title: str
    state_words: str
    is_done: bool
    is_failed: bool
    error: str
    result: Any
    pk: int
    silent_since: datetime | None = None


def look(changes: Mapping[str, Any], held: InForce, today: date) -> tuple[Shown | None, Any]:
    """The effects at once, or the job that computes them where many audits are concerned; nothing for no change."""
    if not changes:
        return None, None
    audits = queries.live_audits(None, today) if touches_seats(changes) else []
    if len(audits) > effects.LOOK_AT_ONCE:
        return ask(changes, held.edition.version, today)
    return None, effects.preview(changes, today=today, rules=held, audits=audits)


def ask(changes: Mapping[str, Any], edition: int, today: date) -> tuple[Shown | None, Any]:
    """The preview if it is there already, else the job that makes it; the same question is asked once."""
    said = canonical.text({"changes": dict(changes), "today": today})
    key = f"{PREVIEW}:{edition}:{sha256(said.encode()).hexdigest()[:32]}"
    payload = {"handler": PREVIEW, "changes": dict(changes), "today": today.isoformat(), "done": 0, "total": 0}
    row = outbox.enqueue(kind="solve", dedup_key=key, payload=payload) or outbox.find(key)
    assert row is not None
    if row.state in (Job.State.FAILED, Job.State.DROPPED) and outbox.retry(key):
        row.refresh_from_db()
    result = shown(row)
    return (None, result.result) if result.is_done else (result, None)


def shown(row: Job) -> Shown:
    """What a page says of the job."""
    payload = row.payload
    is_preview = payload["handler"] == PREVIEW
    total = payload.get("total") or len(payload.get("audits", ()))
    words = _("%(done)s of %(total)s audits") % {"done": payload.get("done", 0), "total": total} if total else ""
    return Shown(
        title=_("What the change would do") if is_preview else _("Planned audits are judged again"),
        state_words=str(row.get_state_display()) if not words else f"{row.get_state_display()}: {words}.",
        is_done=row.state == Job.State.DONE,
        is_failed=row.state in (Job.State.FAILED, Job.State.DROPPED),
        error=row.last_error,
        result=payload.get("result"),
        pk=row.pk,
        silent_since=delivery.silent_since(row),
    )


def running() -> list[Shown]:
    """Judging that a change has left to the jobs and that is not done. One query."""
    rows = Job.objects.filter(dedup_key__startswith=f"{REJUDGE}:", state__in=(*Job.OPEN, Job.State.FAILED))
    return [shown(row) for row in rows.order_by("pk")]


def note(row: Job, **said: Any) -> None:
    """Keep how far it is, or what came out, in the job's own payload."""
    row.payload = {**row.payload, **said}
    Job.objects.filter(pk=row.pk).update(payload=row.payload)
