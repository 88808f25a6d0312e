"""Every value of the rules as something that a person can set: its kind, bounds, words, and what the presets say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib import import_module
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from auditprog.rulebook.limits import Limit, limit_of
from auditprog.rulebook.values import IMPORTS, ROOMS, meaning_of, policy_of, rule_of, shown, words_of
from programmes.rules.severity import Severity

PRESET_NAMES = ("small", "standard", "strict")
ELSEWHERE = frozenset({"programmes.name", "findings.mail_on_non_working_days"})
"""Set by the preset itself, and on the page of the organisation."""


class Kind(StrEnum):
    """How a value is typed."""

    WEIGHT = "weight"
    FLAG = "flag"
    CHOICE = "choice"
    NUMBER = "number"
    NUMBERS = "numbers"
    WORDS = "words"


Words = str | Promise
WEIGHTS: Mapping[str, Words] = {
    "clear": _("off: says nothing"),
    "log": _("log: recorded, shown on request"),
    "warn": _("warn: shown and logged"),
    "mitigate": _("mitigate: needs a safeguard"),
    "block": _("block: not on this item"),
}
CHOICES: Mapping[str, Mapping[str, Words]] = {
    "programmes.changes_by": {
        "manager": _("the programme manager, whatever it is"),
        "by_kind": _("by its kind: what loses coverage or exceeds the budget is the sponsor's"),
        "approver": _("the approver, whatever it is"),
    },
    "findings.beyond_limits": {
        "programme_manager": _("the programme manager"),
        "top_management": _("top management, with an interim control"),
        "nobody": _("nobody: the limits are hard"),
    },
    "findings.confirmed_repeat": {
        "lead": _("the lead decides the grade, unasked"),
        "asks": _("the system asks, the lead decides"),
        "major": _("major by default, the lead may say why not"),
    },
}
NONE_MEANS: Mapping[str, Words] = {
    "audits.silence_accepts_plan_after": _("an explicit acceptance is awaited"),
    "audits.factual_check_days": _("there is no factual check"),
}
SHARES = tuple(f"programmes.weight_{name}" for name in ("importance", "change", "findings", "time", "signals"))
"""The five weights of the priority: set together, because they sum to 1."""
BANDS = ("programmes.band_high", "programmes.band_medium")
TOGETHER = (SHARES, BANDS)
UNUSED: Mapping[str, Words] = {
    "audits.late_evidence_days": _("Late evidence is entered without a limit so far."),
    "audits.nc_issued_within": _("AG-7 is judged by “late issue working days” of the findings."),
    "audits.preparation_share_percent": _("No page suggests the effort of an audit yet."),
    "audits.hours_a_day": _("No page suggests the effort of an audit yet."),
    "audits.judgement_sizes": _("No page offers the size of a sample yet; the auditor types it."),
    "audits.enlarged_size": _("No page offers the size of a sample yet; the auditor types it."),
    "audits.take_all_up_to": _("No page offers the size of a sample yet; the auditor types it."),
    "findings.systemic_months": _("The systemic sign is not shown on a page yet."),
    "findings.systemic_cases": _("The systemic sign is not shown on a page yet."),
    "reviews.coverage_months": _("The long window of coverage is not built yet."),
    "reviews.interval_months": _("The next review is not proposed yet."),
}
"""Values that no page reads yet: shown, said so, and not offered (nothing here pretends)."""


LABELS: Mapping[str, str] = {
    "programmes.ind_01_user": "only uses the process",
    "programmes.ind_04b": "named deputy who did not act",
    "programmes.ind_08b_above": "owner two or more levels above",
    "programmes.ind_08b_shared": "the same direct manager",
    "programmes.ind_08b_standing": "a standing safeguard suffices",
    "programmes.ind_10_result": "money that hangs on the result",
    "programmes.ind_10_findings": "money that hangs on the number of findings",
    "programmes.ind_16": "led several times running",
    "programmes.ind_16_cycles": "audits in a row",
    "programmes.ind_16_more": "led even more often running",
    "programmes.ind_16_more_cycles": "audits in a row, for that",
    "programmes.ind_20_own": "the own area",
    "programmes.ind_20_leadership": "clause 4, 5 or 9.3",
    "programmes.cmp_02_with_expert_from": "level that suffices beside an expert",
    "programmes.ind_13_yearly": "a declaration each year too",
    "programmes.ind_18a": "(a) programme manager",
    "programmes.ind_18a_others": "(a) deputy, and who reports to either",
    "programmes.ind_18b": "(b) other auditors",
    "programmes.ind_18c": "(c) contractor hired by the manager",
    "programmes.changes_by": "who decides a change of the programme",
    "programmes.planner.field_days": "field days of an auditor a year",
    "programmes.planner.seats": "people of an audit without a team",
    "programmes.planner.trainees": "trainees beside a lead",
    "programmes.planner.usual_days": "days of an audit of unknown length",
    "programmes.planner.months_before": "months before the due month",
    "programmes.planner.months_after": "months after the due month",
    "programmes.planner.repair_weeks": "weeks that a repair may move an audit",
    "programmes.planner.effort": "effort of a plan",
    "programmes.planner_goals.no_lead": "no lead",
    "programmes.planner_goals.nobody": "nobody for a line of the scope",
    "programmes.planner_goals.no_member": "an auditor is missing",
    "programmes.planner_goals.unknown": "nobody knows the topic",
    "programmes.planner_goals.early": "a month early",
    "programmes.planner_goals.late": "a month late",
    "programmes.planner_goals.high": "high priority",
    "programmes.planner_goals.medium": "medium priority",
    "programmes.planner_goals.low": "low priority",
    "programmes.planner_goals.fair_within": "half days around the fair share",
    "programmes.planner_goals.trainee_audits": "audits of a trainee a year",
    "programmes.planner_goals.trainee_lacks": "an audit that a trainee lacks",
    "programmes.planner_goals.full_month": "half day beyond a full month",
    "programmes.planner_goals.trip": "a person who travels",
    "programmes.planner_goals.apart": "neighbours in different months",
    "programmes.planner_goals.again": "the same person again",
    "findings.beyond_limits": "who grants an extension beyond the limits",
    "findings.reopen_closed_months": "months in which a closed record may be reopened",
    "organisation.cmp_06_by_lead": "only a lead evaluates",
    "organisation.training_hours": "hours of further training in twelve months",
    "organisation.maintain_audits": "audits that keep a grade alive",
    "organisation.maintain_months": "months in which audits and further training count",
    "organisation.witness_months": "months between witnessed audits",
    "organisation.appraisal_months": "months between appraisals",
    "organisation.lapse_by_itself": "a grade not kept alive lapses by itself",
    "organisation.ask_feedback": "auditees are asked for feedback",
}
"""Words for values whose field name says too little by itself."""
INSIDE: Mapping[str, str] = {"programmes.planner": "", "programmes.planner_goals": "goal: "}
"""What stands before the label of a value inside another, where its name is not it."""


@dataclass(frozen=True, slots=True)
class Field:
    """One value: `path` leads to it in the room's policy ("ind_04_months", "major.plan")."""

    room: str
    path: str
    kind: Kind
    rule: str
    label: str
    meaning: str
    limit: Limit | None = None
    options: Mapping[str, Words] | None = None
    length: int | None = None
    none_means: Words = ""

    @property
    def key(self) -> str:
        """The name of the setting row: findings.major.plan."""
        return f"{self.room}.{self.path}"

    @property
    def unused(self) -> Words:
        """Why it cannot be set yet; empty for nearly all."""
        return UNUSED.get(self.key, "")

    @property
    def together(self) -> tuple[str, ...]:
        """Keys that are set on one page with this one."""
        return next((group for group in TOGETHER if self.key in group), (self.key,))

    def of(self, policy: Any) -> Any:
        """The value in a policy of the room."""
        for name in self.path.split("."):
            policy = getattr(policy, name)
        return policy

    def preset(self, name: str) -> Any:
        """What a preset says of it."""
        return self.of(presets_of(self.room)[name])

    def say(self, value: Any) -> str:
        """A value as people read it, with its unit where it has one."""
        if value is None:
            return str(self.none_means)
        if self.options and isinstance(value, str):
            return str(self.options[value])
        if self.kind is Kind.WEIGHT or self.key in SHARES:
            return shown(value)
        return f"{shown(value)} {self.limit.unit}" if self.limit else shown(value)


def presets_of(room: str) -> Mapping[str, Any]:
    """The three presets of a room by name."""
    module = "kernel.importing.policy" if room == IMPORTS else f"{room}.rules.policy"
    found: Mapping[str, Any] = import_module(module).PRESETS
    return found


@cache
def all_fields() -> Mapping[str, Field]:
    """Every value by its key, in the order of the rooms and their policies."""
    return {field.key: field for room in ROOMS for field in _fields(room)}


def _fields(room: str) -> Iterator[Field]:
    standard = policy_of(room)()
    yield from _inside(room, standard, "", "")


def _inside(room: str, policy: Any, path: str, prefix: str) -> Iterator[Field]:
    for spec in fields(policy):
        value, here = getattr(policy, spec.name), f"{path}{spec.name}"
        if is_dataclass(value):
            yield from _inside(room, value, f"{here}.", _prefix(f"{room}.{here}", spec.name))
        elif f"{room}.{here}" not in ELSEWHERE:
            yield _field(room, here, spec.name, value, prefix, str(spec.type))


def _prefix(key: str, name: str) -> str:
    """Words before the label of a value inside a value; empty where its labels say enough."""
    return INSIDE.get(key, f"{words_of(name)}: ")


def _field(room: str, path: str, name: str, value: Any, prefix: str, annotation: str) -> Field:
    key, meaning = f"{room}.{path}", meaning_of(room, name)
    kind = _kind(key, value)
    return Field(
        room=room,
        path=path,
        kind=kind,
        rule=rule_of(name, meaning),
        label=prefix + LABELS.get(key, words_of(name)),
        meaning=meaning,
        limit=limit_of(key) if kind in (Kind.NUMBER, Kind.NUMBERS) else None,
        options=WEIGHTS if kind is Kind.WEIGHT else CHOICES.get(key),
        length=_length(key, value, annotation),
        none_means=NONE_MEANS.get(key, ""),
    )


def _kind(key: str, value: Any) -> Kind:
    match value:
        case Severity():
            return Kind.WEIGHT
        case bool():
            return Kind.FLAG
        case int() | float() | Decimal():
            return Kind.NUMBER
        case tuple() if value and isinstance(value[0], int):
            return Kind.NUMBERS
        case tuple():
            return Kind.WORDS
        case str() if key in CHOICES:
            return Kind.CHOICE
    raise TypeError(f"nobody can type a value of {key}")


def _length(key: str, value: Any, annotation: str) -> int | None:
    """How many numbers a list must hold; None for as many as one likes."""
    if not isinstance(value, tuple) or not isinstance(value[0], int):
        return None
    free = "..." in annotation and key != "audits.judgement_sizes"
    return None if free else len(value)
