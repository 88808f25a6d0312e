"""Explaining what the year board asks about: one sentence for each check (ux 4.1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kernel.journal import audited
from kernel.workflow import Refused
from programmes.models import CheckNote, Programme
from programmes.services.common import Actor, lock_programme, refuse_unless_open, require_edit


def explain_check(programme: Programme, *, key: str, about: str, sentence: str, by: Actor, today: date) -> CheckNote:
    """One sentence for a check that needs no mending, kept in the version; said again, it replaces what was said."""
    return explain_checks(programme, said={key: (about, sentence)}, by=by, today=today)[0]


def explain_checks(
    programme: Programme, *, said: Mapping[str, tuple[str, str]], by: Actor, today: date
) -> list[CheckNote]:
    """The same for several at once: by key of the check what was found, and its sentence. All of them or none."""
    require_edit(by, programme)
    if not said or not all(sentence.strip() for _about, sentence in said.values()):
        raise Refused("Explain it in one sentence.")
    with audited(by=by, today=today):
        row = lock_programme(programme)
        refuse_unless_open(row)
        known = {note.key: note for note in CheckNote.objects.filter(programme=row, key__in=said)}
        kept = []
        for key, (about, sentence) in said.items():
            note = known.get(key) or CheckNote(programme=row, key=key)
            note.about, note.sentence, note.on = about[:600], sentence.strip()[:500], today
            note.by = None if isinstance(by, str) else by
            note.save()
            kept.append(note)
    return kept
