"""What is asked of a team as a whole, and of a verifier, against the brute-force reading."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import pytest

from programmes.rules.four_eyes import Owned, ind_14, ind_15
from programmes.rules.judge import judge_verifier
from programmes.rules.policy import STANDARD
from programmes.rules.team import cmp_02, cmp_05
from tests.programmes.brute_force.competence import Check, knows_the_topic, verifier
from tests.programmes.brute_force.organisations import PEOPLE, Draw
from tests.programmes.brute_force.reading import Question, Said
from tests.programmes.brute_force.test_every_rule import ORGANISATIONS, TIMES, opened


@dataclass(frozen=True)
class Drawn:
    """A question with a verification and a team drawn beside it."""

    q: Question
    check: Check
    members: list[str]
    experts: list[str]

    @property
    def owned(self) -> Owned:
        return Owned(self.check.owner, self.check.actions, self.check.process)


@pytest.fixture(scope="module")
def drawn() -> list[Drawn]:
    found = []
    for seed in range(ORGANISATIONS):
        draw = Draw(seed)
        q = draw.question()
        team = draw.dice.sample(PEOPLE, 3)
        check = Check("NC 1", draw.one(PEOPLE), (draw.one(PEOPLE),), (draw.one(PEOPLE),))
        cut = draw.dice.randint(0, 3)
        found.append(Drawn(q, check, team[:cut], team[cut:][: draw.dice.randint(0, 2)]))
    return found


def test_verifiers_equal_the_reading_and_ind_14_and_ind_15_fire_50_times(drawn: list[Drawn]) -> None:
    fired: Counter[str] = Counter()
    for one in drawn:
        for person in PEOPLE:
            q = replace(one.q, person=person)
            found = judge_verifier(person, q.facts, q.item, q.first, one.owned, STANDARD, nc=one.check.nc)
            rules: set[Said] = {(v.rule, v.part, v.severity.name) for v in found}
            reading = verifier(q, one.check)
            fired.update({rule for rule, _part, _weight in reading})
            assert rules == reading, (one, person)

    assert {rule: n for rule, n in fired.items() if n < TIMES} == {}
    assert set(fired) == {"IND-01", "IND-02", "IND-08", "IND-09", "IND-12", "IND-14", "IND-15"}


def test_cmp_02_and_cmp_05_equal_the_reading_and_fire_50_times(drawn: list[Drawn]) -> None:
    fired: Counter[str] = Counter()
    for one in drawn:
        case = opened(one.q)
        missing = bool(cmp_02(case, one.members, one.experts, STANDARD))
        alone = cmp_05(case, one.members, one.experts, STANDARD)
        fired.update({"CMP-02": missing, "CMP-05": bool(alone), "known": not missing and bool(one.members)})

        assert missing == (not knows_the_topic(one.q, one.members, one.experts)), one
        assert len(alone) == (0 if one.members else len(one.experts)), one

    assert min(fired.values()) >= TIMES, fired


def test_without_ind_14_or_ind_15_the_two_would_disagree(drawn: list[Drawn]) -> None:
    """The negative control: some verifier is kept away by each of them alone."""
    only: Counter[str] = Counter()
    for one in drawn:
        reading = {rule for rule, _part, _weight in verifier(one.q, one.check)}
        only.update(reading if len(reading) == 1 else ())
        assert bool(ind_15(one.q.person, one.check.nc, one.q.first, one.q.facts, STANDARD)) == ("IND-15" in reading)
        assert bool(ind_14(one.q.person, one.owned, opened(one.q).window, one.q.facts)) >= ("IND-14" in reading)

    assert only["IND-14"] and only["IND-15"]
