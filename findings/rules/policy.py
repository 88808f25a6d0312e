"""Every [APP] value of findings as data; the defaults are the Standard preset (domain 0.5, 7.1-7.6)."""

from dataclasses import dataclass, field, replace
from types import MappingProxyType

from findings.rules.terms import Grade

PROGRAMME_MANAGER, TOP_MANAGEMENT, NOBODY = "programme_manager", "top_management", "nobody"
BEYOND_LIMITS = (PROGRAMME_MANAGER, TOP_MANAGEMENT, NOBODY)
"""Who may grant more than the limits of 7.3; with nobody they are hard."""

LEAD, ASKS, DEFAULT_MAJOR = "lead", "asks", "major"
CONFIRMED_REPEAT = (LEAD, ASKS, DEFAULT_MAJOR)
"""A confirmed repeat whose action failed: the lead decides unasked, the system asks, or it becomes major (6.4)."""


@dataclass(frozen=True, slots=True)
class GradePolicy:
    """Day counts of one grade, in calendar days; reminders are days before the due date."""

    acknowledge: int
    contain: int
    answer: int
    plan: int
    changed_plan: int
    decide: int
    implement: int
    implement_soft_limit: int
    reopened_plan: int
    reopened_implement: int
    extension: int
    reminders: tuple[int, ...]
    levels: tuple[int, int, int, int, int]
    effect_from: int = 30
    effect_cycles: int = 0


MAJOR = GradePolicy(
    acknowledge=3,
    contain=5,
    answer=30,
    plan=14,
    changed_plan=5,
    decide=5,
    implement=60,
    implement_soft_limit=90,
    reopened_plan=14,
    reopened_implement=60,
    extension=20,
    reminders=(7, 3, 1),
    levels=(1, 3, 7, 14, 30),
)
MINOR = GradePolicy(
    acknowledge=5,
    contain=10,
    answer=30,
    plan=30,
    changed_plan=10,
    decide=10,
    implement=90,
    implement_soft_limit=180,
    reopened_plan=30,
    reopened_implement=60,
    extension=30,
    reminders=(14, 7, 1),
    levels=(1, 7, 14, 30, 60),
)


@dataclass(frozen=True, slots=True)
class Policy:
    """The settings of this room. Never settable in any preset: NG-12 closing needs a verification, IND-14."""

    major: GradePolicy = MAJOR
    minor: GradePolicy = MINOR
    ofi_response: int = 30
    check_within: int = 30
    effect_until: int = 180
    regrade_notice: int = 7
    dispute_within: int = 10
    auditor_levels: tuple[int, int] = (1, 7)
    late_issue_working_days: int = 2
    light_path: bool = True
    light_path_isolated_only: bool = True
    sponsor_agrees_to_major_correction: bool = True
    correction_suffices_for_major: bool = True
    granted_before_top_management: int = 1
    extensions_at_most: int = 2
    beyond_limits: str = TOP_MANAGEMENT
    confirmed_repeat: str = ASKS
    reopen_closed_months: int = 0
    min_whys: int = 2
    similarity_hint_percent: int = 70
    repeat_months: int = 36
    systemic_months: int = 12
    systemic_cases: int = 3
    mail_on_non_working_days: bool = False
    not_blaming: tuple[str, ...] = field(default=("human error", "forgot", "careless", "not followed"))

    def __post_init__(self) -> None:
        """Refuses a word that no rule knows."""
        if self.beyond_limits not in BEYOND_LIMITS or self.confirmed_repeat not in CONFIRMED_REPEAT:
            raise ValueError("no such way to decide")

    def of(self, grade: Grade | str) -> GradePolicy:
        """Day counts of a grade."""
        return self.major if grade == Grade.MAJOR else self.minor


STANDARD = Policy()


def _told(grade: GradePolicy, line_manager: int) -> tuple[int, int, int, int, int]:
    first, _second, *rest = grade.levels
    return (first, line_manager, *rest)  # type: ignore[return-value]


PRESETS = MappingProxyType(
    {
        "small": replace(
            STANDARD,
            major=replace(MAJOR, levels=_told(MAJOR, 14)),
            minor=replace(MINOR, levels=_told(MINOR, 14)),
            light_path_isolated_only=False,
            sponsor_agrees_to_major_correction=False,
            granted_before_top_management=2,
            beyond_limits=PROGRAMME_MANAGER,
            confirmed_repeat=LEAD,
        ),
        "standard": STANDARD,
        "strict": replace(
            STANDARD,
            major=replace(MAJOR, levels=_told(MAJOR, 1), extension=30, effect_from=90, effect_cycles=3),
            minor=replace(MINOR, levels=_told(MINOR, 1), effect_from=60),
            light_path=False,
            correction_suffices_for_major=False,
            beyond_limits=NOBODY,
            confirmed_repeat=DEFAULT_MAJOR,
            reopen_closed_months=12,
        ),
    }
)
"""The three presets of domain 0.5, by name."""
