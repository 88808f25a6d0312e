"""The names of months as spreadsheets in neighbouring countries spell them, whole or cut short."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

NAMES = (
    "january januar janvier januari enero gennaio janeiro",
    "february februar fevrier februari febrero febbraio fevereiro",
    "march marz maerz marts mars maart marzo marco mrz mrt",
    "april avril abril aprile",
    "may mai mei maj mayo maggio maio",
    "june juni juin junio giugno junho",
    "july juli juillet julio luglio julho",
    "august aout augustus augusti agosto",
    "september septembre septiembre settembre setembro",
    "october oktober octobre octubre ottobre outubro",
    "november novembre noviembre",
    "december dezember decembre desember diciembre dicembre dezembro",
)
BY_NAME = {name: number for number, line in enumerate(NAMES, start=1) for name in line.split()}


@lru_cache(maxsize=4096)
def month_of(word: str) -> int:
    """1 to 12, or 0 where the word names no month. Three letters do, where they fit one month only."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))
    if bare in BY_NAME:
        return BY_NAME[bare]
    if len(bare) < 3:
        return 0
    fitting = {number for name, number in BY_NAME.items() if name.startswith(bare)}
    return fitting.pop() if len(fitting) == 1 else 0
