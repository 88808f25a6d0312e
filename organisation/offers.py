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
from zoneinfo import available_timezones

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


CONTINENTS = {
    "Africa": "Africa",
    "America": "America",
    "Antarctica": "Antarctica",
    "Arctic": "Arctic",
    "Asia": "Asia",
    "Atlantic": "Atlantic Ocean",
    "Australia": "Australia",
    "Europe": "Europe",
    "Indian": "Indian Ocean",
    "Pacific": "Pacific Ocean",
}


@cache
def countries() -> tuple[tuple[str, str], ...]:
    """(code of two letters, name) of each country whose holidays are known, by name."""
    from holidays.registry import COUNTRIES  # it takes its time, and only set-up needs it

    named = {codes[1]: _words(codes[0]) for codes in COUNTRIES.values() if len(codes[1]) == 2}
    return tuple(sorted(named.items(), key=lambda pair: "A" + pair[1][1:] if pair[1][0] == "Å" else pair[1]))


@cache
def zones() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Time zones by continent, each with the name of its place; UTC first. Old names of the same zones are left out."""
    found: dict[str, list[tuple[str, str]]] = {"": [("UTC", "UTC")]}
    for zone in sorted(available_timezones()):
        continent, _slash, place = zone.partition("/")
        if place and continent in CONTINENTS:
            found.setdefault(CONTINENTS[continent], []).append((zone, place.replace("_", " ").replace("/", ": ")))
    return tuple((name, tuple(zones)) for name, zones in found.items())


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


NAMES = {
    "Aland Islands": "Åland Islands",
    "Bonaire Sint Eustatius And Saba": "Bonaire, Sint Eustatius and Saba",
    "Cocos Islands": "Cocos (Keeling) Islands",
    "Congo": "Congo (Brazzaville)",
    "Curacao": "Curaçao",
    "DRCongo": "Congo (Kinshasa)",
    "Guinea Bissau": "Guinea-Bissau",
    "Heard Island And Mc Donald Islands": "Heard Island and McDonald Islands",
    "Ivory Coast": "Côte d’Ivoire",
    "Macau": "Macao",
    "Reunion": "Réunion",
    "Saint Barthelemy": "Saint Barthélemy",
    "Saint Helena Ascension And Tristan Da Cunha": "Saint Helena, Ascension and Tristan da Cunha",
    "Sao Tome And Principe": "São Tomé and Príncipe",
    "Syrian Arab Republic": "Syria",
    "Timor Leste": "Timor-Leste",
    "Turkey": "Türkiye",
}


def _words(name: str) -> str:
    """UnitedStates is United States; those whose names are written otherwise by themselves."""
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return NAMES.get(plain, re.sub(r"\b(And|Of|The)\b", lambda word: word[0].lower(), plain))
