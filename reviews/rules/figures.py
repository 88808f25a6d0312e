"""All figures of domain 8.3 at once, as of the last day of a window."""

from dataclasses import dataclass

from reviews.rules import coverage, nc_figures, people_figures, programme_figures
from reviews.rules.facts import ReviewFacts, Window
from reviews.rules.numbers import Ratio, Spread
from reviews.rules.policy import STANDARD, Policy


@dataclass(frozen=True, slots=True)
class Figures:
    """K1-K10, K12-K17 and K19; K11 and K18 are not computed yet and not shown."""

    window: Window
    k1: Ratio
    k1_cancelled: tuple[str, ...]
    k2: Ratio
    k2_tolerant: Ratio
    k3: Ratio
    k4: nc_figures.Ageing
    k5: Ratio
    k6: nc_figures.Overdue
    k7_close: Spread
    k7_implement: Spread
    k8: coverage.Coverage
    k9: Ratio
    k10: programme_figures.Days
    k12: Ratio
    k13: Ratio
    k14: Ratio
    k15: Ratio
    k16: people_figures.Impartiality
    k17: people_figures.Pool
    k19: Ratio


def compute(facts: ReviewFacts, window: Window, policy: Policy = STANDARD) -> Figures:
    """Every figure from the same facts, so that no two of them can disagree."""
    day = window.last
    return Figures(
        window=window,
        k1=programme_figures.completion(facts, window),
        k1_cancelled=programme_figures.cancelled(facts, window),
        k2=programme_figures.on_time(facts, window),
        k2_tolerant=programme_figures.on_time(facts, window, policy.on_time_tolerance_days),
        k3=programme_figures.report_timeliness(facts, window, policy),
        k4=nc_figures.ageing(facts, day, policy),
        k5=nc_figures.repeats(facts, window),
        k6=nc_figures.overdue(facts, day),
        k7_close=nc_figures.days_to_close(facts, window),
        k7_implement=nc_figures.days_to_implement(facts, window),
        k8=coverage.clause_coverage(facts, window),
        k9=coverage.process_coverage(facts, window),
        k10=programme_figures.auditor_days(facts, window),
        k12=nc_figures.implemented_on_time(facts, window),
        k13=nc_figures.effective_at_first_check(facts, window),
        k14=nc_figures.plan_accepted_first(facts, window),
        k15=nc_figures.extended(facts, window),
        k16=people_figures.impartiality(facts, window),
        k17=people_figures.pool(facts, day, policy),
        k19=programme_figures.high_risk_on_time(facts, window, policy),
    )
