from datetime import date

from standards.rules.documents import VersionFact, last_day_of, version_refusals

V2 = VersionFact("v2.0", date(2025, 1, 10), date(2025, 2, 1), date(2025, 11, 13))
V3 = VersionFact("v3.0", date(2025, 11, 14), date(2025, 11, 14))


def test_a_version_after_the_last_day_of_the_other_is_accepted() -> None:
    assert version_refusals(V3, [V2]) == []


def test_two_versions_never_share_a_day_and_every_reason_is_said() -> None:
    new = VersionFact("V3.0", date(2025, 12, 1), date(2025, 11, 30), date(2025, 11, 20))
    assert version_refusals(new, [V3, V2]) == [
        "A version is in force from the day of its approval at the earliest.",
        "The last day in force is before the first one.",
        "There is a version v3.0 already.",
    ]
    overlapping = VersionFact("v2.1", date(2025, 1, 1), date(2025, 11, 13), date(2025, 11, 14))
    assert version_refusals(overlapping, [V3, V2]) == [
        "Version v2.0 is in force from 2025-02-01 to 2025-11-13: one at a time.",
        "Version v3.0 is in force from 2025-11-14 until further notice: one at a time.",
    ]


def test_an_open_version_ends_the_day_before_a_later_one() -> None:
    v4 = VersionFact("v4.0", date(2026, 3, 1), date(2026, 3, 1))
    assert last_day_of(V3, v4) == date(2026, 2, 28)
    assert last_day_of(V2, v4) is None
    assert last_day_of(V3, VersionFact("v1", date(2025, 1, 1), date(2025, 11, 14))) is None
