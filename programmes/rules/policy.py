"""Every period and severity of sections 3.2, 4.3 and 9 that is marked [APP]; the defaults are the preset Standard.

Never settable, so never a field: IND-01 for owners, managers and operators, IND-14, IND-19.
"""

from dataclasses import dataclass, fields, replace
from decimal import Decimal
from types import MappingProxyType

from programmes.rules.planning import Planning, Weights
from programmes.rules.severity import Severity

LOG, WARN, MITIGATE, BLOCK = Severity.LOG, Severity.WARN, Severity.MITIGATE, Severity.BLOCK

MANAGER, BY_KIND, APPROVER = "manager", "by_kind", "approver"
CHANGES_BY = (MANAGER, BY_KIND, APPROVER)
"""Who decides a change of an approved programme: always the manager, by its kind (domain 2.3), always the approver."""


@dataclass(frozen=True, slots=True)
class Policy:
    """One preset. Months are calendar months, days are calendar days."""

    name: str = "Standard"

    ind_01_user: Severity = LOG
    ind_02_owner: Severity = BLOCK
    ind_02_operator: Severity = BLOCK
    ind_02_operator_new_records: Severity = MITIGATE
    ind_02_months: int = 12
    ind_02_later: Severity = LOG
    ind_02_later_months: int = 24
    ind_03: Severity = MITIGATE
    ind_04: Severity = BLOCK
    ind_04_months: int = 12
    ind_04b: Severity = MITIGATE
    ind_05: Severity = BLOCK
    ind_05_outside_months: int = 24
    ind_05_inside_months: int = 12
    ind_05_inside_later: Severity = MITIGATE
    ind_05_inside_later_months: int = 24
    ind_06: Severity = MITIGATE
    ind_06_reviewer: Severity = LOG
    ind_06_months: int = 12
    ind_07: Severity = LOG
    ind_08: Severity = BLOCK
    ind_08_months: int = 6
    ind_08b_above: Severity = MITIGATE
    ind_08b_shared: Severity = LOG
    ind_08b_standing: bool = True
    ind_08c: Severity = BLOCK
    ind_08c_months: int = 12
    ind_09_owner: Severity = BLOCK
    ind_09_interviewee: Severity = MITIGATE
    ind_09_months: int = 12
    ind_10_result: Severity = BLOCK
    ind_10_findings: Severity = MITIGATE
    ind_11_supplier: Severity = BLOCK
    ind_11_competitor: Severity = MITIGATE
    ind_11_months: int = 12
    ind_12_undecided: Severity = BLOCK
    ind_13: Severity = BLOCK
    ind_13_yearly: bool = False
    ind_15: Severity = MITIGATE
    ind_16: Severity = WARN
    ind_16_cycles: int = 3
    ind_16_more: Severity = MITIGATE
    ind_16_more_cycles: int = 4
    ind_17: Severity = LOG
    ind_18a: Severity = BLOCK
    ind_18a_others: Severity = BLOCK
    ind_18b: Severity = MITIGATE
    ind_18c: Severity = MITIGATE
    ind_20_own: Severity = BLOCK
    ind_20_leadership: Severity = BLOCK
    ind_20_months: int = 12
    ind_21: Severity = BLOCK
    ind_21_months: int = 24
    ind_22: Severity = WARN
    ind_22_months: int = 12
    ind_23: Severity = MITIGATE
    ind_24: Severity = MITIGATE
    ind_25_ties: Severity = MITIGATE
    ind_25_others: Severity = WARN
    ind_26: Severity = WARN

    cmp_01: Severity = BLOCK
    cmp_02: Severity = MITIGATE
    cmp_02_with_expert_from: int = 2
    cmp_03: Severity = BLOCK
    cmp_04_lead: Severity = BLOCK
    cmp_04_auditor: Severity = BLOCK
    cmp_04_grace: Severity = WARN
    cmp_04_grace_days: int = 90
    cmp_04_soon: Severity = WARN
    cmp_04_soon_days: int = 60
    cmp_05: Severity = BLOCK
    cmp_07: Severity = WARN
    knows_topic_from: int = 3

    avl_01: Severity = BLOCK
    avl_02: Severity = BLOCK
    avl_03: Severity = WARN

    records_months: int = 12
    """Audited period of an item that was never audited before, in months before the fieldwork."""

    weight_importance: Decimal = Decimal("0.30")
    weight_change: Decimal = Decimal("0.20")
    weight_findings: Decimal = Decimal("0.25")
    weight_time: Decimal = Decimal("0.15")
    weight_signals: Decimal = Decimal("0.10")
    points_major: float = 5.0
    points_minor: float = 2.0
    points_ofi: float = 0.5
    repeat_factor: float = 2.0
    overdue_factor: float = 1.5
    findings_cap: int = 10
    findings_months: int = 36
    change_cap: int = 5
    signals_cap: int = 5
    important_from: int = 4
    important_interval: int = 12
    other_interval: int = 24
    band_high: Decimal = Decimal(65)
    band_medium: Decimal = Decimal(40)
    interval_high: int = 12
    interval_medium: int = 12
    interval_low: int = 24
    interval_cap: int = 36
    open_major_months: int = 6
    annual_core: tuple[str, ...] = ("4", "5", "6", "9.1", "9.2", "9.3", "10.1", "10.2")
    changes_by: str = BY_KIND
    """Who decides a change of an approved programme (domain 2.3)."""
    unplanned_days: int = 14
    """Calendar days of notice that are proposed for an audit which something gave rise to (2.3)."""
    dates_link_days: int = 14
    """Calendar days for which an owner can answer by the link whether the days of an audit suit."""
    days_a_month: Decimal = Decimal(6)
    """Auditor-days that one month can take before the board says that it is full."""
    planner: Planning = Planning()
    """What the planner may count on."""
    planner_goals: Weights = Weights()
    """What counts how much inside a goal of the planner."""

    def __post_init__(self) -> None:
        """Settings are stored as text and numbers; here they get their types back."""
        for spec in fields(self):
            value = getattr(self, spec.name)
            if isinstance(spec.default, Severity) and isinstance(value, str):
                object.__setattr__(self, spec.name, Severity[value.upper()])
            elif isinstance(spec.default, Decimal) and not isinstance(value, Decimal):
                object.__setattr__(self, spec.name, Decimal(str(value)))
        if self.changes_by not in CHANGES_BY:
            raise ValueError(f"no way to decide a change: {self.changes_by}")
        if sum(self.weights) != 1:
            raise ValueError("the weights of the priority must sum to 1")

    @property
    def weights(self) -> tuple[Decimal, Decimal, Decimal, Decimal, Decimal]:
        """Importance, change, findings, time, signals."""
        return (
            self.weight_importance,
            self.weight_change,
            self.weight_findings,
            self.weight_time,
            self.weight_signals,
        )

    def interval(self, band: str) -> int:
        """Months between two audits of a process of this band, as the board's tint counts them."""
        return {"high": self.interval_high, "medium": self.interval_medium}.get(band, self.interval_low)


STANDARD = Policy()
PRESETS = MappingProxyType(
    {
        "small": replace(
            STANDARD,
            name="Small",
            ind_02_owner=MITIGATE,
            ind_02_operator=MITIGATE,
            ind_03=WARN,
            ind_04=MITIGATE,
            ind_04b=WARN,
            ind_05=MITIGATE,
            ind_06=LOG,
            ind_08=MITIGATE,
            ind_08b_above=LOG,
            ind_08c=MITIGATE,
            ind_09_owner=MITIGATE,
            ind_10_result=MITIGATE,
            ind_11_supplier=MITIGATE,
            ind_15=WARN,
            ind_16=LOG,
            ind_16_more=LOG,
            ind_20_leadership=MITIGATE,
            ind_23=WARN,
            ind_26=LOG,
            ind_18a_others=MITIGATE,
            ind_18b=WARN,
            ind_18c=WARN,
            cmp_01=MITIGATE,
            cmp_02=WARN,
            cmp_07=LOG,
            cmp_03=MITIGATE,
            cmp_04_grace_days=180,
            changes_by=MANAGER,
            planner=replace(STANDARD.planner, field_days=12, seats=1),
        ),
        "standard": STANDARD,
        "strict": replace(
            STANDARD,
            name="Strict",
            ind_01_user=BLOCK,
            ind_02_operator_new_records=BLOCK,
            ind_02_later=WARN,
            ind_06=BLOCK,
            ind_06_reviewer=WARN,
            ind_07=WARN,
            ind_08b_shared=WARN,
            ind_08b_standing=False,
            ind_13_yearly=True,
            ind_17=MITIGATE,
            ind_26=MITIGATE,
            cmp_02=BLOCK,
            ind_18b=BLOCK,
            cmp_04_grace_days=0,
            changes_by=APPROVER,
        ),
    }
)
"""The three presets of domain 0.5, 3.2 and 4.3, by name."""
