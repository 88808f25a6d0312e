"""People as one types or pastes them: a line each, the address anywhere in it; pure."""

import re
from dataclasses import dataclass

ADDRESS = re.compile(r"[^\s<>,;:\"'()\[\]]+@[^\s<>,;:\"'()\[\]]+\.[^\s<>,;:\"'()\[\]]+")
TITLE = re.compile(r"^(?:name|e-?mail|mail|address|person)\b.*(?:name|mail|address)", re.I)


@dataclass(frozen=True, slots=True)
class TypedPerson:
    """One line: first and last name, address, post; `trouble` says what is wrong with it ("" where nothing is)."""

    line: int
    text: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    post: str = ""
    trouble: str = ""


def read_person(text: str, line: int = 1) -> TypedPerson:
    """`Anna Berg <anna@example.org>`, `Anna Berg, anna@example.org, Head of IT`, or with tabs from a spreadsheet.

    "Berg, Anna <anna@...>" is turned round: a single word, a comma and another name before a bracketed address.
    """
    text = " ".join(text.replace("\t", " ; ").split())
    if text.count("@") > 1 and len(ADDRESS.findall(text)) > 1:
        return TypedPerson(line, text, trouble="two_addresses")
    found = ADDRESS.search(text)
    if found is None:
        return TypedPerson(line, text, trouble="no_address")
    before, after = text[: found.start()], text[found.end() :]
    bracketed = before.rstrip().endswith("<")
    name, post = before.rstrip(' <,;"('), after.strip(' >,;")')
    if not name:  # the address came first
        name, _, post = (part.strip(' ,;"') for part in re.sub(r"\s*[;,]\s*", "\t", post, count=1).partition("\t"))
    name = name.strip('" ')
    if bracketed and name.count(",") == 1:
        last, _, first = name.partition(",")
        name = f"{first.strip()} {last.strip()}"
    elif not bracketed and (parts := [part.strip() for part in re.split(r"[;,]", name) if part.strip()]):
        name = " ".join(parts[:2]) if len(parts) > 1 and ";" in name else parts[0]
        post = post or " ".join(parts[1:] if ";" not in text else parts[2:])
    return _named(line, text, name, found.group().lower(), post)


def _named(line: int, text: str, name: str, email: str, post: str) -> TypedPerson:
    words = name.split()
    if not words:
        return TypedPerson(line, text, email=email, trouble="no_name")
    if len(words) == 1:
        return TypedPerson(line, text, first_name=words[0], email=email, post=post[:120], trouble="one_name")
    first, last = words[0], " ".join(words[1:])
    return TypedPerson(line, text, first[:150], last[:150], email, post[:120])


def read_people(text: str) -> list[TypedPerson]:
    """Every line that holds something; a first line that looks like headings is left out."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if lines and not ADDRESS.search(lines[0][1]) and TITLE.search(lines[0][1]):
        lines = lines[1:]
    return [read_person(line, number) for number, line in lines]
