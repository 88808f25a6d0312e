"""What the formula of domain 9 is fed with, read once; under which policy it is computed is the caller's matter."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from organisation.models import Process
from programmes.models import ProcessEvent
from programmes.queries.downstream import History, past_findings
from programmes.queries.year import last_audits
from programmes.rules.calendar import completed_months
from programmes.rules.events import CHANGES, SIGNALS, Counted, Event, counted
from programmes.rules.policy import Policy
from programmes.rules.priority import Inputs, findings_raw


@dataclass(frozen=True)
class Read:
    """Every process in use with what is known of it as of a day."""

    day: date
    processes: tuple[Process, ...]
    past: Mapping[str, History]
    last: Mapping[int, date]
    events: Mapping[int, tuple[Event, ...]] = field(default_factory=dict)

    def inputs(self, policy: Policy) -> Iterator[tuple[Process, Inputs]]:
        """The inputs of each process; past findings are weighed by the policy. No query."""
        for process in self.processes:
            past, last = self.past.get(process.code, History()), self.last.get(process.pk)
            change, signals = self._counted(process, last, policy)
            yield (
                process,
                Inputs(
                    importance=process.importance,
                    change=change.points,
                    findings_raw=findings_raw(past.findings, self.day, policy),
                    months=None if last is None else completed_months(last, self.day),
                    signals=signals.points,
                    open_major_on=past.open_major_on,
                    last_audit_on=last,
                    leaves=tuple(leaf.clause.number for leaf in process.process_leaves.all()),
                    sources=tuple(one.sentence for one in (change, signals) if one.sentence),
                ),
            )

    def _counted(self, process: Process, last: date | None, policy: Policy) -> tuple[Counted, Counted]:
        """Change and signals, each from the process's own page or from its events."""
        events = self.events.get(process.pk, ())
        typed = process.change_points, process.signal_points
        return (
            counted("Change", typed[0], events, CHANGES, last, self.day, policy.change_cap),
            counted("Signals", typed[1], events, SIGNALS, last, self.day, policy.signals_cap),
        )


def read_priorities(day: date, *, history: Mapping[str, History] | None = None) -> Read:
    """Read the processes in use as of a day. A constant number of queries."""
    return Read(
        day,
        tuple(Process.objects.filter(active=True).prefetch_related("process_leaves__clause")),
        past_findings(day) if history is None else history,
        last_audits(day),
        _events(day),
    )


def _events(day: date) -> dict[int, tuple[Event, ...]]:
    """Changes and signals that count, by process, oldest first. One query."""
    found: dict[int, list[Event]] = defaultdict(list)
    for row in ProcessEvent.objects.filter(struck_on__isnull=True, on__lte=day).order_by("on", "pk"):
        found[row.process_id].append(Event(row.kind, row.on, str(row.get_kind_display()), row.ref))
    return {process: tuple(events) for process, events in found.items()}
