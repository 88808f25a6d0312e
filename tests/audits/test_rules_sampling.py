"""Domain 10: the draw, the sizes, the completeness of the population."""

from datetime import date

import pytest

from audits.rules import sampling
from audits.rules.policy import PRESETS

IDS = [f"INC-{number}" for number in range(48201, 48241)]
SEED = "NIS-AUD-26-02-INC-7f3a91"
DRAWN = [f"INC-{number}" for number in (48238, 48240, 48219, 48202, 48228, 48214, 48210, 48203)]


def test_draw_gives_the_vector_of_domain_10_1():
    assert sampling.draw(IDS, SEED, 8) == DRAWN
    assert sampling.population_hash(IDS).startswith("60543fe7")
    assert sampling.rank_hash(SEED, DRAWN[0]).startswith("04870f36")


def test_draw_does_not_depend_on_the_order_of_the_list_but_on_the_seed():
    assert sampling.draw(IDS[::-1], SEED, 8) == DRAWN
    assert sampling.population_hash(IDS[::-1]) == sampling.population_hash(IDS)
    assert sampling.draw(IDS, SEED + "x", 8) != DRAWN


def test_draw_takes_all_when_there_are_fewer_and_refuses_a_doubled_item():
    assert sorted(sampling.draw(IDS[:3], SEED, 8)) == IDS[:3]
    with pytest.raises(ValueError, match="twice"):
        sampling.draw(["INC-1", "INC-1"], SEED, 1)
    with pytest.raises(ValueError, match="negative"):
        sampling.draw(IDS, SEED, -1)


def test_replacement_is_the_next_rank():
    assert sampling.replacement(IDS, SEED, DRAWN[:7]) == DRAWN[7]
    assert sampling.replacement(IDS[:2], SEED, IDS[:2]) is None


@pytest.mark.parametrize(
    ("population", "sizes"),
    [
        (10, (9, 10, 9, 10)),
        (20, (14, 16, 18, 19)),
        (50, (18, 22, 27, 31)),
        (100, (20, 25, 37, 45)),
        (200, (21, 27, 41, 51)),
        (500, (22, 28, 43, 56)),
        (1000, (22, 29, 44, 57)),
        (None, (22, 29, 45, 59)),
    ],
)
def test_discovery_size_is_the_table_of_domain_10_2(population, sizes):
    columns = ((90, 10), (95, 10), (90, 5), (95, 5))
    assert tuple(sampling.discovery_size(population, c, p) for c, p in columns) == sizes


def test_discovery_size_of_nothing_is_nothing_and_percentages_are_checked():
    assert sampling.discovery_size(0, 90, 10) == 0
    with pytest.raises(ValueError, match="between 0 and 100"):
        sampling.discovery_size(10, 100, 10)


@pytest.mark.parametrize(
    ("preset", "sizes"),
    [("small", (1, 2, 3, 5, 5, 8)), ("standard", (1, 2, 3, 5, 8, 12)), ("strict", (1, 2, 3, 5, 15, 25))],
)
def test_judgement_sizes_follow_the_preset(preset, sizes):
    frequencies = ("yearly", "quarterly", "monthly", "weekly", "daily", "several a day")
    assert tuple(sampling.judgement_size(f, policy=PRESETS[preset]) for f in frequencies) == sizes


def test_judgement_takes_a_small_population_whole_and_enlarges_to_25():
    assert sampling.judgement_size("quarterly", 5) == 5
    assert sampling.judgement_size("several a day", 6) == 6
    assert sampling.judgement_size("several a day", 200) == 12
    assert (sampling.enlarged_size(200), sampling.enlarged_size(20), sampling.enlarged_size()) == (25, 20, 25)


def test_strata_share_in_proportion_each_rounded_up_and_never_more_than_there_is():
    assert sampling.strata_sizes({"day": 60, "evening": 30, "night": 10}, 12) == {"day": 8, "evening": 4, "night": 2}
    assert sampling.strata_sizes({"day": 100, "night": 1}, 12) == {"day": 12, "night": 1}
    assert sampling.strata_sizes({"day": 0}, 12) == {"day": 0}


def test_stratified_draw_ranks_inside_each_stratum_under_one_seed():
    drawn = sampling.draw_stratified({"low": IDS[:20], "high": IDS[20:]}, SEED, 8)
    assert drawn["low"] == [item for item in sampling.ranked(IDS, SEED) if item in IDS[:20]][:4]
    assert len(drawn["high"]) == 4


@pytest.mark.parametrize(
    ("sites", "first", "follow_up"), [(0, 0, 0), (1, 1, 1), (4, 2, 2), (5, 3, 2), (10, 4, 3), (16, 4, 3)]
)
def test_sites_are_the_root_rounded_up(sites, first, follow_up):
    assert (sampling.sites_to_visit(sites), sampling.sites_to_visit(sites, follow_up=True)) == (first, follow_up)


def test_half_more_rounds_up():
    assert [sampling.half_more(n) for n in (1, 2, 3, 8)] == [2, 3, 5, 12]


def test_completeness_names_difference_duplicates_gaps_and_days_outside():
    found = sampling.completeness(
        ["INC-7", "INC-8", "INC-8", "INC-11", "CHG-1", "free text"],
        control_total=6,
        dates={"INC-7": date(2026, 1, 1), "INC-8": date(2026, 2, 1)},
        period=(date(2026, 1, 15), date(2026, 3, 1)),
    )
    assert found == sampling.Completeness(-1, ("INC-8",), (("INC-8", "INC-11"),), ("INC-7",))
    assert not found.complete
    assert sampling.completeness(IDS, 40).complete
