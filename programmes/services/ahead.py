"""What a change of facts does to planned audits: looked at before it is saved, judged again right after (0005)."""

from collections.abc import Callable, Iterable
from datetime import date

from django.db import transaction

from kernel import outbox
from kernel.models import ChainHead, Job
from organisation.effects import Said, Touched
from programmes import queries
from programmes.models import Assignment
from programmes.queries.effects import Effect, effects
from programmes.rules.verdict import Verdict
from programmes.services.common import Actor

ROLES = dict(Assignment.Role.choices)
HANDLER = "programmes.rejudge"


class _TakenBack(Exception):
    """Ends the attempt; its transaction leaves nothing behind."""


def preview(write: Callable[[], object], today: date) -> list[Touched]:
    """Make the change, read the facts as they are then, take it back, and compare the verdicts of every live seat.

    The real service writes, so whatever it does is in the comparison. Two readings of the facts and nine queries.
    """
    before = queries.known()
    try:
        with transaction.atomic():
            write()
            after = queries.known()
            raise _TakenBack
    except _TakenBack:
        pass
    if after.facts == before.facts:
        return []
    found = effects(None, today=today, facts=after.facts, organisation=before)
    return [_touched(effect) for effect in found]


def judge_again(by: Actor, today: date) -> None:
    """Put the new judgement into the running transaction; loaders and jobs leave it to the night."""
    if isinstance(by, str):
        return
    seq = ChainHead.objects.values_list("seq", flat=True).get(pk=1)  # one job a transaction
    payload = {"handler": HANDLER, "today": today.isoformat()}
    outbox.enqueue(kind=Job.Kind.SOLVE, dedup_key=f"{HANDLER}:{seq}", payload=payload)


def _touched(effect: Effect) -> Touched:
    return Touched(
        person=effect.person.name,
        audit=effect.audit.reference,
        title=effect.audit.title,
        url=effect.audit.get_absolute_url(),
        role=str(ROLES[effect.role]),
        added=_said(effect.added),
        gone=_said(effect.gone),
        asks_again=effect.asks_again,
        unconfirms=effect.unconfirms,
    )


def _said(verdicts: Iterable[Verdict]) -> tuple[Said, ...]:
    told = (Said(verdict.severity.name.lower(), verdict.label, verdict.sentence) for verdict in verdicts)
    return tuple(dict.fromkeys(told))
