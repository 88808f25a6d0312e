"""Between which bounds a number may be set, in which unit, and which values have to fit each other (D4)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Number = int | float | Decimal


@dataclass(frozen=True, slots=True)
class Limit:
    """Lowest and highest value, both allowed, and the unit in words."""

    low: Number
    high: Number
    unit: str | Promise

    def refusal(self, value: Number) -> str:
        """The sentence for a number outside; empty within."""
        if self.low <= value <= self.high:
            return ""
        return _("Enter a number from %(low)s to %(high)s (%(unit)s).") % {
            "low": self.low,
            "high": self.high,
            "unit": self.unit,
        }


MONTHS, DAYS = gettext_lazy("months"), gettext_lazy("calendar days")
PEOPLE = gettext_lazy("people")
WORKING, POINTS = gettext_lazy("working days"), gettext_lazy("points")

LIMITS: tuple[tuple[str, Limit], ...] = (
    (r"programmes\.planner\.field_days", Limit(1, 220, gettext_lazy("field days"))),
    (r"programmes\.planner\.usual_days", Limit(1, 10, gettext_lazy("field days"))),
    (r"programmes\.planner\.seats", Limit(1, 8, PEOPLE)),
    (r"programmes\.planner\.trainees", Limit(0, 4, PEOPLE)),
    (r"programmes\.planner\.months_\w+", Limit(0, 6, MONTHS)),
    (r"programmes\.planner\.repair_weeks", Limit(1, 26, gettext_lazy("weeks"))),
    (r"programmes\.planner\.effort", Limit(5, 300, gettext_lazy("units of the solver"))),
    (r"programmes\.planner_goals\.(high|medium|low)", Limit(1, 50, gettext_lazy("times"))),
    (r"programmes\.planner_goals\.(no_\w+|nobody|unknown)", Limit(1, 50, POINTS)),
    (r"programmes\.planner_goals\.fair_within", Limit(0, 40, gettext_lazy("half days"))),
    (r"programmes\.planner_goals\.trainee_audits", Limit(0, 12, gettext_lazy("audits"))),
    (r"programmes\.planner_goals\.\w+", Limit(0, 50, POINTS)),
    (r"programmes\.weight_\w+", Limit(Decimal(0), Decimal(1), gettext_lazy("share of 1"))),
    (r"programmes\.band_\w+", Limit(Decimal(1), Decimal(100), POINTS)),
    (r"programmes\.points_\w+", Limit(0.0, 20.0, POINTS)),
    (r"programmes\.\w+_factor", Limit(1.0, 5.0, gettext_lazy("times"))),
    (r"programmes\.\w+_cap", Limit(1, 60, gettext_lazy("points or months"))),
    (r"programmes\.important_from", Limit(1, 5, gettext_lazy("importance"))),
    (r"programmes\.(knows_topic_from|cmp_02_with_expert_from)", Limit(1, 4, gettext_lazy("level"))),
    (r"programmes\.\w+_cycles", Limit(2, 20, gettext_lazy("audits of the item"))),
    (r"programmes\.\w*interval\w*", Limit(1, 60, MONTHS)),
    (r"programmes\.days_a_month", Limit(Decimal(1), Decimal(200), gettext_lazy("auditor-days"))),
    (r"programmes\.cmp_04_\w+_days", Limit(0, 365, DAYS)),
    (r"programmes\.unplanned_days", Limit(0, 90, DAYS)),
    (r"programmes\.dates_link_days", Limit(1, 60, DAYS)),
    (r"programmes\.records_months", Limit(1, 60, MONTHS)),
    (r"programmes\.\w+_months", Limit(0, 120, MONTHS)),
    (r"audits\.not_applicable_reason_min", Limit(1, 500, gettext_lazy("characters"))),
    (r"audits\.preparation_share_percent", Limit(0, 300, gettext_lazy("percent"))),
    (r"audits\.hours_a_day", Limit(1, 12, gettext_lazy("hours"))),
    (r"audits\.(judgement_sizes|enlarged_size|take_all_up_to)", Limit(1, 500, gettext_lazy("records"))),
    (r"audits\.\w+", Limit(0, 60, WORKING)),
    (r"findings\.(major|minor)\.effect_cycles", Limit(0, 12, gettext_lazy("runs of the process"))),
    (r"findings\.(major|minor)\.(reminders|levels)", Limit(0, 180, DAYS)),
    (r"findings\.(major|minor)\.effect_from", Limit(0, 365, DAYS)),
    (r"findings\.(major|minor)\.\w+", Limit(1, 365, DAYS)),
    (r"findings\.(granted_before_top_management|extensions_at_most)", Limit(0, 5, gettext_lazy("extensions"))),
    (r"findings\.(repeat_months|systemic_months)", Limit(1, 120, MONTHS)),
    (r"findings\.reopen_closed_months", Limit(0, 60, MONTHS)),
    (r"findings\.systemic_cases", Limit(2, 20, gettext_lazy("cases"))),
    (r"findings\.min_whys", Limit(1, 7, gettext_lazy("whys"))),
    (r"findings\.similarity_hint_percent", Limit(1, 100, gettext_lazy("percent"))),
    (r"findings\.late_issue_working_days", Limit(0, 20, WORKING)),
    (r"findings\.\w+", Limit(1, 730, DAYS)),
    (r"reviews\.not_effective_major_percent", Limit(1, 100, gettext_lazy("percent"))),
    (r"reviews\.named_exceptions", Limit(1, 20, gettext_lazy("areas"))),
    (r"reviews\.\w*months\w*|reviews\.interval\w*", Limit(1, 120, MONTHS)),
    (r"reviews\.(report|pack)_working_days", Limit(1, 60, WORKING)),
    (r"reviews\.\w+", Limit(0, 365, DAYS)),
    (r"organisation\.\w+_hours", Limit(0, 400, gettext_lazy("hours"))),
    (r"organisation\.\w+_years", Limit(0, 40, gettext_lazy("years"))),
    (r"organisation\.\w+_months", Limit(1, 120, MONTHS)),
    (r"organisation\.\w+_audits", Limit(0, 100, gettext_lazy("audits"))),
    (r"organisation\.(auditor|lead)_days", Limit(0, 365, gettext_lazy("audit days"))),
    (r"organisation\.auditor_topic_level", Limit(1, 4, gettext_lazy("level"))),
    (r"organisation\.\w+", Limit(0, 365, DAYS)),
    (r"imports\.undo_hours", Limit(1, 720, gettext_lazy("hours"))),
    (r"imports\.cells_days", Limit(1, 365, DAYS)),
)
"""First match counts; a test holds that every number has one."""


def limit_of(key: str) -> Limit:
    """The bounds of a number or of each number of a list. Raises LookupError where nobody has said any."""
    for pattern, limit in LIMITS:
        if re.fullmatch(pattern, key):
            return limit
    raise LookupError(key)


def misfits(policies: Mapping[str, Any]) -> list[str]:
    """Sentences about values that do not fit each other, over the policies of all rooms."""
    return [sentence for room in policies for sentence in _CHECKS.get(room, _nothing)(policies[room])]


def _nothing(policy: Any) -> Iterator[str]:
    yield from ()


def _programmes(policy: Any) -> Iterator[str]:
    if policy.band_high <= policy.band_medium:
        yield _("A process must be high from a higher score than it is medium.")
    if not policy.interval_high <= policy.interval_medium <= policy.interval_low <= policy.interval_cap:
        yield _("The months between audits must not fall from high to medium to low, nor exceed the absolute limit.")
    if policy.ind_02_later_months < policy.ind_02_months:
        yield _("IND-02: an earlier role cannot be forgotten before its cooling-off ends.")
    if policy.ind_16_more_cycles <= policy.ind_16_cycles:
        yield _("IND-16: the heavier weight needs more audits in a row than the lighter one.")
    if policy.cmp_02_with_expert_from > policy.knows_topic_from:
        yield _("CMP-02: beside an expert a lower level suffices, not a higher one.")
    if policy.ind_05_inside_later_months < policy.ind_05_inside_months:
        yield _("IND-05: our own implementation cannot be forgotten before its cooling-off ends.")
    goals = policy.planner_goals
    if not goals.high >= goals.medium >= goals.low:
        yield _("In the planner a delay of a process of higher priority must not weigh less than one of lower.")
    if goals.no_lead < goals.no_member:
        yield _("In the planner an audit without a lead must not weigh less than one that lacks an auditor.")


def _findings(policy: Any) -> Iterator[str]:
    for name in ("major", "minor"):
        grade, words = getattr(policy, name), {"grade": name}
        first, line, third, fourth, fifth = grade.levels
        if not first <= line or not first <= third <= fourth <= fifth:
            yield _("The levels L1, L3, L4, L5 of a %(grade)s must rise, and L2 must not come before L1.") % words
        if grade.effect_from > policy.effect_until:
            yield _("A %(grade)s would be watched longer than the days until it is checked.") % words
        if grade.implement > grade.implement_soft_limit:
            yield _("The days to implement a %(grade)s exceed its limit.") % words
        if grade.contain > grade.plan:
            yield _("A %(grade)s is contained before its plan is due, not after.") % words


def _reviews(policy: Any) -> Iterator[str]:
    if list(policy.ageing_limits_days) != sorted(set(policy.ageing_limits_days)):
        yield _("The limits of the age groups must rise.")
    if policy.interval_months > policy.interval_max_months:
        yield _("The usual months between reviews exceed the most months.")


def _organisation(policy: Any) -> Iterator[str]:
    if policy.lead_service_years > policy.lead_it_years:
        yield _("The years in service management are part of those in IT services and cannot be more.")
    if policy.lead_acting_audits > policy.lead_audits:
        yield _("The audits as acting lead are part of those as an auditor and cannot be more.")


_CHECKS = {"programmes": _programmes, "findings": _findings, "reviews": _reviews, "organisation": _organisation}
