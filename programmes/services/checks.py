"""Explaining what the year board asks about: one sentence for each check (ux 4.1)."""

from __future__ import annotations

from datetime import date

from kernel.journal import audited
from kernel.workflow import Refused
from programmes.models import CheckNote, Programme
from programmes.services.common import Actor, lock_programme, refuse_unless_open, require_edit


def explain_check(programme: Programme, *, key: str, about: str, sentence: str, by: Actor, today: date) -> CheckNote:
    """One sentence for a check that needs no mending, kept in the version; said again, it replaces what was said."""
    require_edit(by, programme)
    if not sentence.strip():
        raise Refused("Explain it in one sentence.")
    with audited(by=by, today=today):
        row = lock_programme(programme)
        refuse_unless_open(row)
        note = CheckNote.objects.filter(programme=row, key=key).first() or CheckNote(programme=row, key=key)
        note.about, note.sentence, note.on = about[:600], sentence.strip()[:500], today
        note.by = None if isinstance(by, str) else by
        note.save()
    return note
