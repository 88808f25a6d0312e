"""Priorities: the formula suggests, a person decides with one sentence (domain 9)."""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from kernel.journal import audited, record
from kernel.workflow import Refused
from organisation.models import Process
from programmes import queries
from programmes.models import ProcessPriority, Programme
from programmes.queries.downstream import History
from programmes.rules.policy import Policy
from programmes.rules.priority import Inputs, suggest, target_interval
from programmes.services.common import Actor, lock_programme, refuse_unless_open, require_edit

FOUR = Decimal("0.0001")


def suggest_priorities(
    programme: Programme,
    *,
    by: Actor,
    today: date,
    history: Mapping[str, History] | None = None,
    as_of: date | None = None,
) -> list[ProcessPriority]:
    """Compute the suggestion of every process in use as of a day (today unless said); decisions stay as they are."""
    require_edit(by, programme)
    day = as_of or today
    policy = queries.load_policy()
    with audited(by=by, today=today):
        row = lock_programme(programme)
        refuse_unless_open(row)
        known = {p.process_id: p for p in ProcessPriority.objects.filter(programme=row)}
        found = []
        for process, inputs in queries.read_priorities(day, history=history).inputs(policy):
            priority = known.get(process.pk) or ProcessPriority(programme=row, process=process)
            _fill(priority, inputs, day, policy)
            priority.save()
            found.append(priority)
    return found


def _fill(priority: ProcessPriority, inputs: Inputs, day: date, policy: Policy) -> None:
    suggestion = suggest(inputs, day, policy)
    priority.importance, priority.change, priority.signals = inputs.importance, inputs.change, inputs.signals
    priority.findings_raw = Decimal(repr(inputs.findings_raw)).quantize(FOUR, ROUND_HALF_UP)
    priority.months, priority.interval = inputs.months, target_interval(inputs.importance, policy)
    priority.score, priority.suggested = suggestion.score, suggestion.band
    priority.notes = list(suggestion.reasons)


def decide_priority(
    programme: Programme, *, process: Process, decided: str, by: Actor, today: date, sentence: str = ""
) -> ProcessPriority:
    """A person's decision. One that differs from the suggestion says why in one sentence, and that is printed."""
    require_edit(by, programme)
    with audited(by=by, today=today):
        row = lock_programme(programme)
        refuse_unless_open(row)
        priority = ProcessPriority.objects.filter(programme=row, process=process).first()
        if priority is None:
            raise Refused(f"{process} has no suggestion yet: suggest the priorities first.")
        if decided not in ProcessPriority.Band.values:
            raise Refused("Choose high, medium or low.")
        if decided != priority.suggested and not sentence.strip():
            raise Refused(f"Say in one sentence why {process.name} is not {priority.suggested}.")
        priority.decided, priority.sentence = decided, sentence.strip()
        priority.decided_by, priority.decided_on = (None if isinstance(by, str) else by), today
        priority.save()
        record(priority, verb="decided", process=process.code, decided=decided)
    return priority
