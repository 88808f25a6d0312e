"""What the formula of domain 9 is fed with, read once; under which policy it is computed is the caller's matter."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from organisation.models import Process
from programmes.queries.downstream import History, past_findings
from programmes.queries.year import last_audits
from programmes.rules.calendar import completed_months
from programmes.rules.policy import Policy
from programmes.rules.priority import Inputs, findings_raw


@dataclass(frozen=True)
class Read:
    """Every process in use with what is known of it as of a day."""

    day: date
    processes: tuple[Process, ...]
    past: Mapping[str, History]
    last: Mapping[int, date]

    def inputs(self, policy: Policy) -> Iterator[tuple[Process, Inputs]]:
        """The inputs of each process; past findings are weighed by the policy. No query."""
        for process in self.processes:
            past, last = self.past.get(process.code, History()), self.last.get(process.pk)
            yield (
                process,
                Inputs(
                    importance=process.importance,
                    change=process.change_points,
                    findings_raw=findings_raw(past.findings, self.day, policy),
                    months=None if last is None else completed_months(last, self.day),
                    signals=process.signal_points,
                    open_major_on=past.open_major_on,
                    last_audit_on=last,
                    leaves=tuple(leaf.clause.number for leaf in process.process_leaves.all()),
                ),
            )


def read_priorities(day: date, *, history: Mapping[str, History] | None = None) -> Read:
    """Read the processes in use as of a day. A constant number of queries."""
    return Read(
        day,
        tuple(Process.objects.filter(active=True).prefetch_related("process_leaves__clause")),
        past_findings(day) if history is None else history,
        last_audits(day),
    )
