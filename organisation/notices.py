"""Who is told when an account's roles or lines change (architecture 1.4): every programme manager but the actor."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kernel import mail, notices
from kernel.models import TableImport
from organisation import queries
from organisation.models import User
from organisation.models.dated import Dated

_quiet: ContextVar[bool] = ContextVar("auditprog_quiet", default=False)


@contextmanager
def quiet() -> Iterator[None]:
    """Nobody is told of single changes: an import tells once, when it is over (`imported`)."""
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)


def imported(table: TableImport, what: str, *, by: User | str, today: date) -> None:
    """One line in the centre of each programme manager but the actor, whatever the number of rows."""
    who = by if isinstance(by, str) else by.full_name
    text = _("%(who)s imported %(what)s (%(import)s)") % {"who": who, "what": what, "import": table.reference}
    for manager in queries.programme_managers(today):
        if isinstance(by, str) or manager.pk != by.pk:
            notices.tell(manager, on=today, text=text, dedup_key=f"organisation:import:{table.pk}")


def role_or_line_changed(fact: Dated, *, person: User, what: str, by: User | str, today: date) -> None:
    """A line in the notification centre and a mail; jobs and loaders change in bulk and tell nobody.

    `what` is "added", "changed", "ended" or "voided". One mail a change: the fact's version is part of its key.
    """
    if isinstance(by, str) or _quiet.get():
        return
    words = {"added": _("added"), "changed": _("changed"), "ended": _("ended"), "voided": _("voided")}
    said = _("%(fact)s, %(days)s: %(what)s by %(who)s") % {
        "fact": fact,
        "days": _days(fact),
        "what": words[what],
        "who": by.full_name,
    }
    url = reverse("organisation:person_detail", args=[person.username])
    key = f"organisation:{fact._meta.model_name}:{fact.pk}:{fact.version}"
    for manager in queries.programme_managers(today):
        if manager.pk == by.pk:
            continue
        notices.tell(manager, on=today, text=said, url=url, dedup_key=key)
        if manager.email:
            mail.post(
                to=manager.email, subject=_subject(person), body=_body(said, url), dedup_key=f"{key}:{manager.pk}"
            )


def _days(fact: Dated) -> str:
    start, end = date_format(fact.start, "j F Y"), date_format(fact.end, "j F Y") if fact.end else ""
    if not end:
        return _("from %(start)s") % {"start": start}
    return _("from %(start)s to %(end)s") % {"start": start, "end": end}


def _subject(person: User) -> str:
    return _("Roles or lines of %(person)s were changed") % {"person": person.full_name}


def _body(said: str, url: str) -> str:
    return _("%(said)s.\n\nIndependence is judged anew where it matters. Details: %(url)s") % {
        "said": said,
        "url": f"{settings.PUBLIC_BASE_URL}{url}",
    }
