"""User names from names of people; pure."""

import unicodedata
from collections.abc import Collection

TITLES = ("dr", "prof", "mr", "mrs", "ms")


def user_name(name: str, email: str = "") -> str:
    """`firstname.lastname` in ASCII and lower case: Liam O'Connor is liam.oconnor, Dr Eva Dvořáková eva.dvorakova.

    A name without any Latin letter takes what stands before the @ of the address; without that it is "person".
    """
    words = [word for part in name.split() if (word := _plain(part))]
    if len(words) > 1 and words[0] in TITLES:
        words = words[1:]
    if not words:
        return ".".join(filter(None, map(_plain, email.partition("@")[0].split(".")))) or "person"
    return ".".join(filter(None, (words[0], "".join(words[1:]))))[:120]


def free(wanted: str, taken: Collection[str]) -> str:
    """The name itself, or with the first number that makes it free: anna.berg, anna.berg2. `taken` in lower case."""
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}{number}" in taken:
        number += 1
    return f"{wanted}{number}"


def _plain(word: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().lower()
    return "".join(letter for letter in ascii_only if letter.isalnum())
