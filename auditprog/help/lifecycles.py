"""The lifecycles as tables, read from the rooms' workflows: what is drawn here is what the doors judge by."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from audits.models import Audit
from audits.rules import gates
from audits.rules.conditions import Effect, Gate
from audits.workflow import AUDIT
from findings.models import Finding, Nonconformity
from findings.workflow import FINDING, NONCONFORMITY
from kernel.workflow import Step, Workflow
from programmes.models import Programme
from programmes.workflow import PROGRAMME
from reviews.models import ManagementReview
from reviews.workflow import REVIEW

WORDS = Path(__file__).with_name("steps.toml")
GATES: Mapping[str, Gate[Any]] = {
    "start": gates.START,
    "confirm_team": gates.TEAM,
    "freeze_checklist": gates.FREEZE,
    "open": gates.OPENING,
    "approve": gates.APPROVE,
    "complete": gates.COMPLETE,
    "postpone": gates.POSTPONE,
    "suspend": gates.SUSPEND,
    "cancel": gates.CANCEL,
}
"""The gates of an audit say themselves what they look at."""
FLOWS: tuple[tuple[Workflow, Any, Any, Any], ...] = (
    (PROGRAMME, Programme, _("Programme of a year"), _("From a draft to the review of the year.")),
    (
        AUDIT,
        Audit,
        _("Audit"),
        _("Five states, and three in which it rests or ends. Meetings and other facts are recorded and never refused."),
    ),
    (FINDING, Finding, _("Finding"), _("Drafts, opportunities for improvement and good practices.")),
    (
        NONCONFORMITY,
        Nonconformity,
        _("Nonconformity"),
        _("From the closing meeting until it is shown that it helped. One clock runs for each step."),
    ),
    (REVIEW, ManagementReview, _("Management review"), _("Inputs, pack, meeting, minutes, actions.")),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that a step looks at; `refuses` where it stops the step, else it is only noted."""

    text: str
    refuses: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """One step out of a state. `target` equals the state where it stays."""

    step: str
    who: str
    asked: tuple[Asked, ...]
    rule: str
    target: str
    target_words: str


@dataclass(frozen=True, slots=True)
class State:
    """A state and every step that leaves it."""

    name: str
    words: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Life:
    """One lifecycle, in the order of its states."""

    name: str
    title: Any
    about: Any
    states: tuple[State, ...]


@cache
def words() -> dict[str, dict[str, dict[str, str]]]:
    """Who and what for, by workflow."""
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def lives() -> list[Life]:
    """All lifecycles. No query."""
    return [_life(flow, model, title, about) for flow, model, title, about in FLOWS]


def _life(flow: Workflow, model: Any, title: Any, about: Any) -> Life:
    states = dict(model.State.choices)
    reached = {state for step in flow.steps for state in (*step.sources, step.target) if state}
    rows = (
        State(
            str(name), str(label), tuple(_row(flow, step, name, states) for step in flow.steps if name in step.sources)
        )
        for name, label in states.items()
        if name in reached
    )
    return Life(flow.name, title, about, tuple(rows))


def _row(flow: Workflow, step: Step, source: str, states: Mapping[Any, Any]) -> Row:
    target = step.target or source
    label = str(step.label) or step.name.replace("_", " ").capitalize()
    rule = step.rule if step.rule.startswith(("AG-", "NG-", "IND-")) else ""
    return Row(label, who(flow, step), tuple(_asked(flow, step)), rule, str(target), str(states[target]))


def who(flow: Workflow, step: Step) -> str:
    """Who may take the step, by the function that judges it."""
    name = step.may.__name__
    return words()[flow.name]["who"].get("system" if name == "<lambda>" else name, "–")


def _asked(flow: Workflow, step: Step) -> list[Asked]:
    if flow is AUDIT and step.name in GATES:
        built = [one for one in GATES[step.name].conditions if one.built and one.effect is not Effect.HINT]
        return [Asked(one.text, one.effect is Effect.REFUSES) for one in built]
    return [Asked(words()[flow.name]["steps"].get(step.name, "–"))]  # a test fails; the page stands all the same
