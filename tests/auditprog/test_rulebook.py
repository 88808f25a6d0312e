"""The rulebook as data: every value has words and bounds, and the presets say what domain 0.5, 3.2 and 4.3 say."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from auditprog import rulebook
from auditprog.rulebook.fields import ELSEWHERE, UNUSED, Kind, all_fields
from auditprog.rulebook.in_force import Edition, InForce, preset_changes, refusals
from auditprog.rulebook.limits import limit_of, misfits
from auditprog.rulebook.meanings import MEANINGS
from auditprog.rulebook.typed import NotAValue, as_stored, as_typed, checked, parse
from audits.rules.policy import Policy as AuditPolicy
from programmes.rules.severity import Severity
from reviews.rules.policy import Policy as ReviewPolicy

B, M, W, L = "block", "mitigate", "warn", "log"
UNTOUCHED = InForce({}, Edition())

# Domain 3.2 and 4.3, cell by cell: (rule, value, Small, Standard, Strict). Where a cell names no value of its own, the
# Standard one holds (0.5). Rules without a value here stand in NOT_BUILT or can never be set; the last test holds that.
INDEPENDENCE_AND_COMPETENCE = [
    ("IND-01", "programmes.ind_01_user", L, L, B),
    ("IND-02", "programmes.ind_02_owner", M, B, B),
    ("IND-02", "programmes.ind_02_operator", M, B, B),
    ("IND-02", "programmes.ind_02_operator_new_records", M, M, B),
    ("IND-02", "programmes.ind_02_months", 12, 12, 12),
    ("IND-02", "programmes.ind_02_later", L, L, W),
    ("IND-02", "programmes.ind_02_later_months", 24, 24, 24),
    ("IND-03", "programmes.ind_03", W, M, M),
    ("IND-04", "programmes.ind_04", M, B, B),
    ("IND-04", "programmes.ind_04_months", 12, 12, 12),
    ("IND-04b", "programmes.ind_04b", W, M, M),
    ("IND-05", "programmes.ind_05", M, B, B),
    ("IND-05", "programmes.ind_05_outside_months", 24, 24, 24),
    ("IND-05", "programmes.ind_05_inside_months", 12, 12, 12),
    ("IND-05", "programmes.ind_05_inside_later", M, M, M),
    ("IND-05", "programmes.ind_05_inside_later_months", 24, 24, 24),
    ("IND-06", "programmes.ind_06", L, M, B),
    ("IND-06", "programmes.ind_06_reviewer", L, L, W),
    ("IND-06", "programmes.ind_06_months", 12, 12, 12),
    ("IND-07", "programmes.ind_07", L, L, W),
    ("IND-08", "programmes.ind_08", M, B, B),
    ("IND-08", "programmes.ind_08_months", 6, 6, 6),
    ("IND-08b", "programmes.ind_08b_above", L, M, M),
    ("IND-08b", "programmes.ind_08b_standing", True, True, False),
    ("IND-08b", "programmes.ind_08b_shared", L, L, W),
    ("IND-08c", "programmes.ind_08c", M, B, B),
    ("IND-08c", "programmes.ind_08c_months", 12, 12, 12),
    ("IND-09", "programmes.ind_09_owner", M, B, B),
    ("IND-09", "programmes.ind_09_interviewee", M, M, M),
    ("IND-09", "programmes.ind_09_months", 12, 12, 12),
    ("IND-10", "programmes.ind_10_result", M, B, B),
    ("IND-10", "programmes.ind_10_findings", M, M, M),
    ("IND-11", "programmes.ind_11_supplier", M, B, B),
    ("IND-11", "programmes.ind_11_competitor", M, M, M),
    ("IND-11", "programmes.ind_11_months", 12, 12, 12),
    ("IND-12", "programmes.ind_12_undecided", B, B, B),
    ("IND-13", "programmes.ind_13", B, B, B),
    ("IND-13", "programmes.ind_13_yearly", False, False, True),
    ("IND-15", "programmes.ind_15", W, M, M),
    ("IND-16", "programmes.ind_16", L, W, W),
    ("IND-16", "programmes.ind_16_cycles", 3, 3, 3),
    ("IND-16", "programmes.ind_16_more", L, M, M),
    ("IND-16", "programmes.ind_16_more_cycles", 4, 4, 4),
    ("IND-17", "programmes.ind_17", L, L, M),
    ("IND-18", "programmes.ind_18a", B, B, B),
    ("IND-18", "programmes.ind_18a_others", M, B, B),
    ("IND-18", "programmes.ind_18b", W, M, B),
    ("IND-18", "programmes.ind_18c", W, M, M),
    ("IND-20", "programmes.ind_20_own", B, B, B),
    ("IND-20", "programmes.ind_20_leadership", M, B, B),
    ("IND-20", "programmes.ind_20_months", 12, 12, 12),
    ("IND-21", "programmes.ind_21", B, B, B),
    ("IND-21", "programmes.ind_21_months", 24, 24, 24),
    ("IND-22", "programmes.ind_22", W, W, W),
    ("IND-22", "programmes.ind_22_months", 12, 12, 12),
    ("IND-23", "programmes.ind_23", W, M, M),
    ("IND-24", "programmes.ind_24", M, M, M),
    ("IND-25", "programmes.ind_25_ties", M, M, M),
    ("IND-25", "programmes.ind_25_others", W, W, W),
    ("IND-26", "programmes.ind_26", L, W, M),
    ("CMP-01", "programmes.cmp_01", M, B, B),
    ("CMP-02", "programmes.cmp_02", W, M, B),
    ("CMP-02", "programmes.cmp_02_with_expert_from", 2, 2, 2),
    ("CMP-03", "programmes.cmp_03", M, B, B),
    ("CMP-04", "programmes.cmp_04_lead", B, B, B),
    ("CMP-04", "programmes.cmp_04_auditor", B, B, B),
    ("CMP-04", "programmes.cmp_04_grace", W, W, W),
    ("CMP-04", "programmes.cmp_04_grace_days", 180, 90, 0),
    ("CMP-04", "programmes.cmp_04_soon", W, W, W),
    ("CMP-04", "programmes.cmp_04_soon_days", 60, 60, 60),
    ("CMP-05", "programmes.cmp_05", B, B, B),
    ("CMP-07", "programmes.cmp_07", L, W, W),
    ("CMP-06", "organisation.cmp_06_by_lead", False, True, True),
]
MATTERS = [
    ("further training a year", "organisation.training_hours", 4, 8, 15),
    ("plan sent before", "audits.plan_sent_before", 3, 5, 5),
    ("auditee's silence", "audits.silence_accepts_plan_after", 2, 3, "none"),
    ("factual check", "audits.factual_check_days", "none", 3, 3),
    ("late evidence", "audits.late_evidence_days", 3, 2, 0),
    ("light path", "findings.light_path", True, True, False),
    ("light path, isolated", "findings.light_path_isolated_only", False, True, True),
    ("correction suffices", "findings.correction_suffices_for_major", True, True, False),
    ("sponsor agrees", "findings.sponsor_agrees_to_major_correction", False, True, True),
    ("new case, NG-14", "findings.reopen_closed_months", 0, 0, 12),
    ("confirmed repeat", "findings.confirmed_repeat", "lead", "asks", "major"),
    ("effect, minor", "findings.minor.effect_from", 30, 30, 60),
    ("effect, major", "findings.major.effect_from", 30, 30, 90),
    ("effect, cycles of a minor", "findings.minor.effect_cycles", 0, 0, 0),
    ("effect, cycles of a major", "findings.major.effect_cycles", 0, 0, 3),
    ("effect, until", "findings.effect_until", 180, 180, 180),
    ("line manager, minor", "findings.minor.levels", [1, 14, 14, 30, 60], [1, 7, 14, 30, 60], [1, 1, 14, 30, 60]),
    ("line manager, major", "findings.major.levels", [1, 14, 7, 14, 30], [1, 3, 7, 14, 30], [1, 1, 7, 14, 30]),
    ("extensions", "findings.granted_before_top_management", 2, 1, 1),
    ("extensions, number", "findings.extensions_at_most", 2, 2, 2),
    ("extensions, beyond", "findings.beyond_limits", "programme_manager", "top_management", "nobody"),
    ("extension of a major", "findings.major.extension", 20, 20, 30),
    ("extension of a minor", "findings.minor.extension", 30, 30, 30),
    ("limit of a major", "findings.major.implement_soft_limit", 90, 90, 90),
    ("limit of a minor", "findings.minor.implement_soft_limit", 180, 180, 180),
    ("sample sizes", "audits.judgement_sizes", [1, 2, 3, 5, 5, 8], [1, 2, 3, 5, 8, 12], [1, 2, 3, 5, 15, 25]),
    ("sample after a deviation", "audits.enlarged_size", 25, 25, 25),
    ("programme change", "programmes.changes_by", "manager", "by_kind", "approver"),
]
# Not in the domain, which leaves the planner to us: a team of one to three goes alone and has half the days.
PLANNER = [
    ("field days", "programmes.planner.field_days", 12, 24, 24),
    ("people of an audit", "programmes.planner.seats", 1, 2, 2),
    ("days of an audit", "programmes.planner.usual_days", 2, 2, 2),
    ("weeks before", "programmes.planner.months_before", 2, 2, 2),
    ("weeks after", "programmes.planner.months_after", 1, 1, 1),
    ("a repair", "programmes.planner.repair_weeks", 4, 4, 4),
    ("effort", "programmes.planner.effort", 30, 30, 30),
    ("no lead", "programmes.planner_goals.no_lead", 8, 8, 8),
    ("late", "programmes.planner_goals.late", 4, 4, 4),
    ("high", "programmes.planner_goals.high", 3, 3, 3),
]
CELLS = [*INDEPENDENCE_AND_COMPETENCE, *MATTERS, *PLANNER]


@pytest.mark.parametrize(("matter", "key", "small", "standard", "strict"), CELLS, ids=[row[1] for row in CELLS])
def test_each_cell_of_the_domain_is_what_the_preset_says(
    matter: str, key: str, small: Any, standard: Any, strict: Any
) -> None:
    field = all_fields()[key]

    assert [as_stored(field.preset(name)) for name in rulebook.PRESET_NAMES] == [small, standard, strict]


def test_no_preset_differs_from_standard_in_a_value_that_the_domain_does_not_name() -> None:
    named = {row[1] for row in CELLS}
    differing = {
        key
        for key, field in all_fields().items()
        if any(field.preset(n) != field.preset("standard") for n in ("small", "strict"))
    }

    assert differing <= named


def test_every_rule_of_the_domain_is_a_value_or_never_settable_or_said_to_be_missing() -> None:
    valued = {row[0] for row in INDEPENDENCE_AND_COMPETENCE}
    missing = {row.rule for row in rulebook.NOT_BUILT if row.rule}
    never = {row.rule for row in rulebook.NEVER}

    for rule in rulebook.TITLES:
        if rule.startswith(("IND", "CMP")):
            assert rule in valued | missing | never, rule
    assert never == {"IND-01", "IND-14", "IND-19", "AG-1", "AG-8", "NG-12"}
    assert not valued & missing


@pytest.mark.parametrize("key", all_fields())
def test_every_value_has_meaning_words_bounds_and_survives_its_own_input(key: str) -> None:
    field = all_fields()[key]

    assert field.meaning and field.label
    for name in rulebook.PRESET_NAMES:
        value = field.preset(name)
        stored = as_stored(value)
        assert parse(field, as_typed(field, value)) == stored
        assert checked(field, stored) == stored
        assert field.say(value)
    if field.kind in (Kind.NUMBER, Kind.NUMBERS):
        limit = limit_of(key)
        outside = limit.high + 1
        count = field.length or 1
        with pytest.raises(NotAValue, match=str(limit.high)):
            parse(field, ", ".join([str(outside)] * count))


@pytest.mark.parametrize("room", rulebook.ROOMS)
def test_no_value_of_a_policy_is_left_out(room: str) -> None:
    def paths(policy: Any, before: str = "") -> set[str]:
        found: set[str] = set()
        for spec in fields(policy):
            value = getattr(policy, spec.name)
            found |= paths(value, f"{before}{spec.name}.") if is_dataclass(value) else {f"{room}.{before}{spec.name}"}
        return found

    shown = {key for key in all_fields() if key.startswith(f"{room}.")}
    assert paths(rulebook.policy_of(room)()) == shown | {key for key in ELSEWHERE if key.startswith(f"{room}.")}


@pytest.mark.parametrize("room", MEANINGS)
def test_no_meaning_speaks_of_a_value_that_is_gone(room: str) -> None:
    kinds = [rulebook.policy_of(room)]
    kinds += [type(getattr(kinds[0](), f.name)) for f in fields(kinds[0])]
    known = {f.name for kind in kinds if is_dataclass(kind) for f in fields(kind)}

    assert set(MEANINGS[room]) - known == set()


def test_what_no_page_reads_is_a_value() -> None:
    assert set(UNUSED) <= set(all_fields())


@pytest.mark.parametrize("name", rulebook.PRESET_NAMES)
def test_a_preset_fits_itself(name: str) -> None:
    changes = preset_changes(UNTOUCHED, name)

    assert refusals(UNTOUCHED, changes, whole_preset=True) == []
    assert preset_changes(InForce(changes, Edition()), name) == {}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"programmes.ind_01": "log"}, "IND-01 can never be set"),
        ({"programmes.IND-01": "log"}, "IND-01 can never be set"),
        ({"programmes.ind_14": "warn"}, "IND-14 can never be set"),
        ({"programmes.ind_19": "clear"}, "IND-19 can never be set"),
        ({"audits.ag_1": False}, "AG-1 can never be set"),
        ({"audits.ag_8": False}, "AG-8 can never be set"),
        ({"findings.ng_12": False}, "NG-12 can never be set"),
        ({"programmes.name": "Lax"}, "not set here"),
        ({"programmes.nothing": 1}, "no value"),
        ({"findings.major": {"plan": 1}}, "no value"),
        ({"programmes.ind_02_owner": "nonsense"}, "Choose how much it weighs"),
        ({"programmes.ind_02_months": 121}, "from 0 to 120"),
        ({"programmes.ind_02_months": -1}, "from 0 to 120"),
        ({"programmes.ind_02_months": "twelve"}, "Enter a number"),
        ({"programmes.ind_02_months": 1.5}, "Enter a whole number"),
        ({"programmes.ind_02_months": None}, "Enter a number"),
        ({"programmes.ind_02_months": True}, "Enter a number"),
        ({"programmes.ind_02_months": 30}, "cannot be forgotten before"),
        ({"programmes.weight_change": "0.3"}, "sum to 1.10"),
        ({"programmes.band_high": 30}, "higher score"),
        ({"programmes.interval_low": 40}, "absolute limit"),
        ({"programmes.annual_core": ["9.2", "the rest"]}, "no clause number"),
        ({"findings.minor.levels": [1, 7, 40, 30, 60]}, "must rise"),
        ({"findings.minor.levels": [1, 7]}, "Enter 5 numbers"),
        ({"findings.minor.effect_from": 200}, "watched longer"),
        ({"findings.major.implement": 100}, "exceed its limit"),
        ({"findings.beyond_limits": "anybody"}, "Choose one of the ways"),
        ({"findings.light_path": "maybe"}, "Choose yes or no"),
        ({"audits.judgement_sizes": [1, 2, 3, 5, 8, 12]}, "No page offers"),
        ({"reviews.ageing_limits_days": [90, 30]}, "must rise"),
        ({"programmes.planner.seats": 0}, "from 1 to 8"),
        ({"programmes.planner.effort": 1000}, "from 5 to 300"),
        ({"programmes.planner_goals.low": 4}, "higher priority"),
        ({"programmes.planner_goals.no_lead": 3}, "without a lead"),
    ],
)
def test_what_may_not_be_set_is_refused_with_a_sentence(changes: dict[str, Any], words: str) -> None:
    assert any(words in reason for reason in refusals(UNTOUCHED, changes)), refusals(UNTOUCHED, changes)


def test_weights_that_sum_to_one_are_taken() -> None:
    assert refusals(UNTOUCHED, {"programmes.weight_change": "0.3", "programmes.weight_time": "0.05"}) == []


def test_the_standard_values_fit_each_other() -> None:
    assert misfits(UNTOUCHED.policies()) == []


def test_the_meaning_of_a_value_is_read_from_beside_it() -> None:
    assert rulebook.meanings(AuditPolicy)["plan_sent_before"].startswith("AG-3: the plan goes out")
    assert rulebook.meanings(ReviewPolicy)["expiring_within_days"] == "K17"


def test_severities_are_shown_as_words() -> None:
    assert rulebook.shown((Severity.BLOCK, True, None, 3)) == "block, yes, none, 3"
