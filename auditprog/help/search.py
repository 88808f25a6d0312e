"""The help as words: terms, lifecycles, first steps. Clauses are found in the standards room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

from django.utils.translation import gettext_lazy as _

from auditprog.help import glossary, lifecycles, ways
from auditprog.help.context import GLOSSARY, LIVES, WAYS
from kernel.search import Document, Source, register


def documents(ids: Iterable[int] | None) -> Iterator[Document]:
    wanted = None if ids is None else set(ids)
    for number, (key, title, text) in enumerate(_all(), 1):
        if wanted is None or number in wanted:
            yield Document(number, key, str(title), text)


def _all() -> Iterator[tuple[str, object, str]]:
    for chapter in glossary.chapters():
        for entry in chapter.entries:
            text = "\n".join((entry.meaning, ", ".join(entry.also), " ".join(entry.rules)))
            yield f"{GLOSSARY}#{entry.anchor}", entry.name, text
    for life in lifecycles.lives():
        steps = dict.fromkeys(f"{row.step} {row.rule}" for state in life.states for row in state.rows)
        yield (
            f"{LIVES}#{life.name}",
            _("Life of: %(what)s") % {"what": life.title},
            "\n".join((str(life.about), *steps)),
        )
    for way in ways.WAYS:
        text = "\n".join((str(way.about), *(str(step.text) for step in way.steps)))
        yield f"{WAYS}#{way.name}", _("First steps: %(role)s") % {"role": way.title}, text


register(
    Source(
        kind="help",
        label=_("Help"),
        icon="help",
        rank=110,
        documents=documents,
        visible=lambda user, today: True,
        url=lambda key: key,
        of_files=True,
        edition=lambda: sha256(repr(list(documents(None))).encode()).hexdigest(),
    )
)
