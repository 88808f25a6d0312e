"""Words of a text, the same for both databases: folded, cut, compared; numbers and references as people write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 60
"""Letters of a word that are looked at."""
MOST_WORDS = 8
"""Words of a query that are looked at; the rest is ignored."""
MOST_LETTERS = 200
"""Letters of a query that are looked at."""
# Letters of the private-use area: no text that we index holds them, and both databases take them for letters.
DOT, DASH, OWN = "\ue001", "\ue002", "\ue003"
_HAN = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"\d+(?:\.\d+)+|[{_HAN}]|[^\W_{_HAN}]+")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})
_REFERENCE = re.compile(r"[a-z]{0,6}[\s\-/_.#]*\d[\da-z\s\-/_.]*")
_LITTLE = """a an and are as at be by for from has have in is it its no not of on or so that the their there this to
was were what when where which who why will with"""
STOP = frozenset(_LITTLE.split())


@dataclass(frozen=True, slots=True)
class Term:
    """A word that an entry holds, or the beginning of one."""

    word: str
    prefix: bool = False

    def fits(self, word: str) -> bool:
        return word.startswith(self.word) if self.prefix else word == self.word


Group = tuple[Term, ...]
"""What one word of the query may stand for: one of these is enough."""


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """Without case, accents and the odd letters of our neighbours: "Übergänge" gives "ubergange"."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))
    return plain.translate(_LETTERS).replace(".", DOT)[:LONGEST]


def spans(text: str) -> Iterator[tuple[int, int, str]]:
    """First and last place of each word in the text, and the word folded."""
    for found in _WORD.finditer(text):
        yield found.start(), found.end(), fold(found.group())


def tokens(*texts: str) -> dict[str, None]:
    """The folded words of some texts, each once, in their order."""
    return dict.fromkeys(word for text in texts for _, _, word in spans(text) if word)


def asked(query: str) -> list[str]:
    """The words of a query that count: little words only where there is nothing else."""
    found = list(tokens(unicodedata.normalize("NFC", query[:MOST_LETTERS])))
    return ([word for word in found if word not in STOP] or found)[:MOST_WORDS]


def group(word: str) -> Group:
    """A word stands for all that begin with it, and for its singular; a number for itself; 8.2 for all below it."""
    if DOT in word:
        return Term(word), Term(word + DOT, prefix=True)
    if len(word) < 2 or word.isdigit():
        return (Term(word),)
    if len(word) > 4 and word.endswith("ies"):
        return Term(word, prefix=True), Term(word[:-3] + "y")
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return Term(word, prefix=True), Term(word[:-1])
    return (Term(word, prefix=True),)


def own(reference: str) -> list[str]:
    """How the entry is found by its own number: NC-26-13 as nc-26-13 and as 26-13; P01 as p-1."""
    runs = _runs(reference)
    if not any(run.isdigit() for run in runs):
        return []
    keys = [runs]
    if runs[0].isalpha() and len(runs) > 2 and runs[2].isdigit():
        keys.append(runs[1:])
    return [_own(key) for key in keys]


def own_asked(query: str) -> list[str]:
    """The numbers that a query may mean; empty where it does not look like one. "nc2613" may be NC-26-13."""
    plain = query.strip().casefold()
    if len(plain) > 24 or not _REFERENCE.fullmatch(plain) or _WORD.fullmatch(plain) and "." in plain:
        return []
    runs = _runs(plain)
    keys = [runs] if len(runs) > 1 else []
    digits = next((place for place, run in enumerate(runs) if run.isdigit()), 0)
    whole = _digits(plain)
    if digits < 2 and len(runs) == digits + 1 and 3 <= len(whole) <= 6:
        keys.append([*runs[:digits], whole[:2], whole[2:].lstrip("0") or "0"])
    return [_own(key) for key in keys]


def _digits(plain: str) -> str:
    return "".join(c for c in plain if c in "0123456789")


def _runs(reference: str) -> list[str]:
    found = re.findall(r"[a-z]+|[0-9]+", reference.casefold())
    return [run.lstrip("0") or "0" if run.isdigit() else run for run in found]


def _own(runs: Iterable[str]) -> str:
    return (OWN + DASH.join(runs))[:LONGEST]


def allowed(word: str) -> int:
    """Slips that are forgiven in a word of that length: none below four letters, one below eight, else two."""
    if len(word) < 4 or not word.isalpha():
        return 0
    return 1 if len(word) < 8 else 2


def distance(a: str, b: str, most: int) -> int:
    """Letters to add, drop, change or swap with the next one to make `b` of `a`; `most` + 1 where it is more."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    before, last = list[int](), list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)


def near(word: str, candidates: Iterable[str]) -> list[str]:
    """Those of the candidates that the word may be a slip of, the nearest first."""
    most = allowed(word)
    found = {other: distance(word, other, most) for other in candidates if other != word} if most else {}
    return sorted((other for other, slips in found.items() if slips <= most), key=lambda other: (found[other], other))


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text; `hit` where it is one of the words looked for."""

    text: str
    hit: bool = False


def held(known: Collection[str], groups: Iterable[Group]) -> bool:
    """Whether a word of every group is among these."""
    return all(any(term.fits(word) for term in one for word in known) for one in groups)


def marked(text: str, groups: Iterable[Group]) -> list[Part]:
    """The text in pieces, the words looked for apart."""
    wanted = [term for one in groups for term in one]
    parts, last = [], 0
    for start, end, word in spans(text):
        if any(term.fits(word) for term in wanted):
            if last < start:
                parts.append(Part(text[last:start]))
            parts.append(Part(text[start:end], hit=True))
            last = end
    return [*parts, Part(text[last:])] if last < len(text) else parts


def snippet(text: str, groups: Iterable[Group], length: int = 200) -> list[Part]:
    """About `length` letters around the first words looked for; empty where the text holds none of them."""
    text = " · ".join(" ".join(line.split()) for line in text.splitlines() if line.strip())
    sought = list(groups)
    wanted = [term for one in sought for term in one]
    first = next((start for start, _, word in spans(text) if any(term.fits(word) for term in wanted)), None)
    if first is None:
        return []
    start = max(0, first - length // 3)
    start = text.find(" ", start) + 1 if start else 0
    start = min(start, first)
    end = len(text) if len(text) <= start + length else text.rfind(" ", first + 1, start + length)
    end = end if end > first else start + length
    return [
        *([Part("… ")] if start else []),
        *marked(text[start:end], sought),
        *([Part(" …")] if end < len(text) else []),
    ]
