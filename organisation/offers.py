"""What set-up offers to be corrected: public holidays by country, and a service provider's usual processes.

Both are offers, never facts: nothing is stored before somebody has looked at it and sent the form.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True, slots=True)
class ReadyProcess:
    """A process as most providers have it: code, name, clauses, days of its cycle, topic of competence, importance."""

    code: str
    name: str
    leaves: tuple[str, ...]
    cycle_days: int
    topic: str
    importance: int


@cache
def ready_processes() -> tuple[ReadyProcess, ...]:
    """The list in data/ready_processes.toml, in its order."""
    rows = tomllib.loads((DATA / "ready_processes.toml").read_text(encoding="utf-8"))["process"]
    return tuple(ReadyProcess(**{**row, "leaves": tuple(row["leaves"])}) for row in rows)


@cache
def countries() -> tuple[tuple[str, str], ...]:
    """(code of two letters, name) of each country whose holidays are known, by name."""
    from holidays.registry import COUNTRIES  # it takes its time, and only set-up needs it

    named = {codes[1]: _words(codes[0]) for codes in COUNTRIES.values() if len(codes[1]) == 2}
    return tuple(sorted(named.items(), key=lambda pair: pair[1]))


@cache
def regions(country: str) -> tuple[tuple[str, str], ...]:
    """(code, name) of the parts of a country that have holidays of their own; the code where no name is known."""
    found = _calendar(country)
    if found is None:
        return ()
    named = {code: name for name, code in getattr(found, "subdivisions_aliases", {}).items()}
    return tuple((code, f"{code} {named[code]}" if code in named else code) for code in found.subdivisions)


def holidays_of(country: str, region: str, years: Iterable[int]) -> list[tuple[date, str]]:
    """Day and name of each public holiday of these years; nothing for a country or region that is not known."""
    from holidays import country_holidays

    kind = _calendar(country)
    if kind is None or (region and region not in kind.subdivisions):
        return []
    language = next((code for code in ("en_GB", "en_US") if code in kind.supported_languages), None)
    found = country_holidays(country, subdiv=region or None, years=list(years), language=language)
    return sorted((day, name[:80]) for day, name in found.items())


def _calendar(country: str):  # type: ignore[no-untyped-def]
    """The class of a country's holidays, None where there is none."""
    import holidays

    return getattr(holidays, country, None) if country in dict(countries()) else None


def _words(name: str) -> str:
    """UnitedStates is United States."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
