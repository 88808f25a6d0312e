"""All readings together, and what becomes of them for an expert or an observer (IND-25)."""

from __future__ import annotations

from tests.programmes.brute_force import competence as c
from tests.programmes.brute_force import independence as i
from tests.programmes.brute_force import ties as t
from tests.programmes.brute_force.reading import Question, Said

READINGS = (
    *(i.ind_01, i.ind_02, i.ind_03, i.ind_04, i.ind_05, i.ind_06, i.ind_07, i.ind_08, i.ind_08b, i.ind_08c, i.ind_09),
    *(t.ind_10, t.ind_11, i.ind_12, t.ind_16, t.ind_17, i.ind_18, t.ind_20, t.ind_21, t.ind_22, t.ind_23, t.ind_24),
    *(c.ind_13, t.cmp_01, c.cmp_04, c.cmp_07, t.avl_01, t.avl_02, c.avl_03),
)
WEIGHT = ("LOG", "WARN", "MITIGATE", "BLOCK")


def verdicts(q: Question) -> set[Said]:
    """Rule, part and severity of everything that stands against the person."""
    if q.role in ("observer", "guide"):
        return set()
    found = {said for reading in READINGS for said in reading(q)}
    return {for_expert(said) for said in found} if q.role == "expert" else found


def for_expert(said: Said) -> Said:
    rule, part, weight = said
    if rule.startswith("AVL"):
        return said
    most = "MITIGATE" if rule in ("IND-09", "IND-10", "IND-11") else "WARN"
    return rule, part, min(weight, most, key=WEIGHT.index)
