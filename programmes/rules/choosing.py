"""The order of candidates in the picker, and who comes next where one cannot."""

from collections.abc import Iterable
from dataclasses import dataclass

from programmes.rules.severity import Group, Severity, group_of

GRADES = {"lead": 3, "auditor": 2, "trainee": 1}


@dataclass(frozen=True, slots=True)
class Standing:
    """What choosing looks at: worst open verdict, grade, best topic level for the scope, free working days."""

    person: str
    severity: Severity
    grade: str = ""
    level: int = 0
    free_days: int = 0

    @property
    def group(self) -> Group:
        """The picker's group."""
        return group_of(self.severity)


def rank(one: Standing) -> tuple[int, int, int, int, str]:
    """Sort key, best first: independence in words, knowledge, grade, free days."""
    return (
        -(one.severity < Severity.MITIGATE),
        -one.level,
        -GRADES.get(one.grade, 0),
        -one.free_days,
        one.person,
    )


def next_best(standings: Iterable[Standing], *, lead: bool, but: Iterable[str] = ()) -> Standing | None:
    """The best independent person with the grade that the seat asks for, not among `but`."""
    wanted = GRADES["lead"] if lead else GRADES["auditor"]
    left = set(but)
    fit = [
        one
        for one in standings
        if one.group == Group.INDEPENDENT and GRADES.get(one.grade, 0) >= wanted and one.person not in left
    ]
    return min(fit, key=rank, default=None)
