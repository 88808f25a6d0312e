"""Lifecycles as tables: one row a step, one door for every move (D2, D12)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar, cast

from django.core.exceptions import PermissionDenied

from kernel import journal
from kernel.models import Record, Stale

M = TypeVar("M", bound=Record)


class Refused(Exception):
    """The step is real and this person may take it, but the facts say: not yet. HTTP 409, with every reason."""

    def __init__(self, reasons: Sequence[str] | str):
        self.reasons = (reasons,) if isinstance(reasons, str) else tuple(reasons)
        super().__init__("; ".join(self.reasons))


def nothing(row: Any, facts: Any, today: date) -> list[str]:
    return []


def nobody(user: Any, row: Any) -> Any:
    return None


@dataclass(frozen=True, slots=True)
class Step:
    """One row of a lifecycle table.

    `rule` is the id of the domain reference (NG-8, AG-3); `may(user, row)` is role and relation, never state;
    `blockers(row, facts, today)` returns every reason why not. `target` None keeps the state. `stands_for(user, row)`
    is the absent person whom the actor covers in this step, None for one's own: the journal names both.
    """

    name: str
    sources: frozenset[str]
    target: str | None
    may: Callable[[Any, Any], bool]
    blockers: Callable[[Any, Any, date], Sequence[str]] = nothing
    label: str = ""
    rule: str = ""
    stands_for: Callable[[Any, Any], Any] = nobody


@dataclass(frozen=True, slots=True)
class Workflow:
    """A lifecycle: drawn, shown as buttons and judged from the same rows."""

    name: str
    steps: tuple[Step, ...]
    _by_name: dict[str, Step] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._by_name.update({step.name: step for step in self.steps})

    def step(self, name: str) -> Step:
        return self._by_name[name]

    def open_to(self, user: Any, row: Any) -> list[Step]:
        """The buttons: the same rows that `advance` will judge."""
        return [s for s in self.steps if row.state in s.sources and s.may(user, row)]

    def advance(
        self,
        subject: M,
        name: str,
        /,
        *,
        by: Any,
        today: date,
        facts: Any = None,
        reason: str = "",
        version: int | None = None,
        **changes: Any,
    ) -> M:
        """Lock, permission, source, blockers, save and journal, together or not at all.

        `version` is the one the person saw; another one in the database raises Stale. Raises PermissionDenied
        when the person may never do this, Refused with every reason when not now. A system actor (text) passes
        `may`, nothing else.
        """
        step = self._by_name[name]
        with journal.audited(by=by, today=today):
            row = cast(Any, type(subject)._base_manager.select_for_update().get(pk=subject.pk))
            if not isinstance(by, str):
                if not step.may(by, row):
                    raise PermissionDenied(step.name)
                journal.speak_for(step.stands_for(by, row))
            if version is not None and row.version != version:
                raise Stale(row)
            if row.state not in step.sources:
                raise Refused(f"“{step.label or step.name}” does not start from “{row.get_state_display()}”")
            if reasons := step.blockers(row, facts, today):
                raise Refused(reasons)
            old = row.state
            for attribute, value in changes.items():
                setattr(row, attribute, value)
            if step.target is not None:
                row.state = step.target
            row.save()
            journal.record(row, verb=step.name, reason=reason, old=old, new=row.state, rule=step.rule)
        return cast(M, row)
