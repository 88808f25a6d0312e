"""The planner's numbers, as an organisation sets them: what it may count on, and what counts how much inside a goal.

Pure data; `queries/planning.py` reads them once for each plan and hands them on. The order of the goals is no number:
whoever is missing always counts before a delay, a delay before fair load (decision 0012).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Planning:
    """What the planner may count on. Days are working days, weeks and months are those of the calendar."""

    field_days: int = 24
    """Days a year that the planner gives to an auditor of whom no capacity is entered"""
    seats: int = 2
    """People, the lead among them, whom the planner looks for where an audit has no team yet"""
    trainees: int = 1
    """Trainees whom the planner puts beside a lead"""
    usual_days: int = 2
    """Days of fieldwork that the planner gives to an audit of which nobody has said how long it takes"""
    months_before: int = 2
    """Months before the month in which an audit is due from which the planner looks for a week"""
    months_after: int = 1
    """Months after the month in which an audit is due in which the planner still looks for a week"""
    repair_weeks: int = 4
    """Weeks to either side by which a repair may move an audit"""
    effort: int = 30
    """How long a plan is worked at, in the solver's own units, which mean the same on every machine; more of them
    find better plans of a large year, and it takes longer"""


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts how much inside a goal; between goals nothing is weighed, the earlier one decides."""

    no_lead: int = 8
    """Missing people: an audit without a lead; one without a week counts twice this"""
    nobody: int = 6
    """Missing people: a line of the scope that nobody may take"""
    no_member: int = 4
    """Missing people: each auditor whom the team lacks"""
    unknown: int = 1
    """Missing people: a line of the scope whose topic nobody on the team knows well enough"""
    early: int = 1
    """Delay: each month before the month in which an audit is due"""
    late: int = 4
    """Delay: each month after it, times the weight of the band below"""
    high: int = 3
    """Delay: the weight of a process of high priority"""
    medium: int = 2
    """Delay: the weight of a process of medium priority"""
    low: int = 1
    """Delay: the weight of a process of low priority"""
    fair_within: int = 2
    """Fair load: half days to either side of the fair share that are not counted; beyond, each half day counts 1"""
    trainee_audits: int = 2
    """Fair load: audits a year that a trainee should see"""
    trainee_lacks: int = 2
    """Fair load: each of those that a trainee lacks"""
    full_month: int = 1
    """Fair load: each half day above the auditor-days that a month can take"""
    trip: int = 2
    """Travel: each person who travels to the site of an audit"""
    apart: int = 2
    """Travel: two neighbouring audits in different months"""
    again: int = 1
    """Travel: each time that somebody has audited the item before"""

    def of_band(self, band: str) -> int:
        """What each month of delay is multiplied by. Raises KeyError for no band."""
        return {"high": self.high, "medium": self.medium, "low": self.low}[band]
