"""Mails and lines of this room: roles or lines that change (architecture 1.4), and invitations."""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel import clock, mail, notices
from kernel.models import TableImport
from organisation import queries
from organisation.models import Delegation, OneTimeLink, Qualification, Transition, User
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


def entered(people: Iterable[User], *, by: User | str, today: date) -> None:
    """One line and one mail for many changes of roles and lines by one form; call after `quiet()`."""
    names = sorted({person.full_name for person in people})
    if not names or isinstance(by, str):
        return
    said = ngettext(
        "Roles or lines of %(n)d person were entered by %(who)s: %(names)s",
        "Roles or lines of %(n)d people were entered by %(who)s: %(names)s",
        len(names),
    ) % {"n": len(names), "who": by.full_name, "names": ", ".join(names[:8]) + (" …" if len(names) > 8 else "")}
    key = f"organisation:entered:{uuid.uuid4().hex}"
    _tell_managers(said, _subject_together(len(names)), reverse("organisation:person_list"), key, by, today)


def _subject_together(number: int) -> str:
    return ngettext(
        "Roles or lines of %(n)d person were entered", "Roles or lines of %(n)d people were entered", number
    ) % {"n": number}


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
    _tell_managers(said, _subject(person), url, key, by, today)


def _tell_managers(said: str, subject: str, url: str, key: str, by: User, today: date) -> None:
    for manager in queries.programme_managers(today):
        if manager.pk == by.pk:
            continue
        notices.tell(manager, on=today, text=said, url=url, dedup_key=key)
        if manager.email:
            mail.post(to=manager.email, subject=subject, body=_body(said, url), dedup_key=f"{key}:{manager.pk}")


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


def invited(person: User, *, link: OneTimeLink, token: str, by: User | str) -> None:
    """The mail with the link; its text is forgotten once sent, except in a demo, where it is there to be read."""
    url = f"{settings.PUBLIC_BASE_URL}{reverse('organisation:invitation_accept', args=[token])}"
    organisation = queries.organisation()
    words = {
        "first": person.first_name or person.full_name,
        "who": _("Your administrator") if isinstance(by, str) else by.full_name,
        "organisation": organisation.name if organisation else _("your organisation"),
        "url": url,
        "day": date_format(timezone.localtime(link.valid_until, clock.zone()), "j F Y"),
        "username": person.username,
    }
    mail.post(
        to=person.email,
        subject=_("Choose a password for the internal audits of %(organisation)s") % words,
        body=_(
            "%(first)s, %(who)s has entered you in the audit programme of %(organisation)s.\n\n"
            "Choose a password here, once, until %(day)s:\n%(url)s\n\n"
            "After that you sign in with this address or with the user name %(username)s.\n"
            "Not expected? Then leave it: without this link nobody can use the account."
        )
        % words,
        dedup_key=f"invitation:{link.pk}",
        forget=not clock.is_demo(),
    )


def cover_arranged(row: Delegation, *, what: str, by: User | str, today: date) -> None:
    """The deputy hears for whom and when, and what it means; jobs and loaders tell nobody."""
    if isinstance(by, str) or by.pk == row.deputy_id:
        return
    words = {
        "added": _("You act for %(who)s %(days)s. What waits for %(who)s is in your work list."),
        "changed": _("You act for %(who)s %(days)s: the days or the duties were changed."),
        "ended": _("You act for %(who)s %(days)s: the last day was changed."),
        "voided": _("You no longer act for %(who)s %(days)s."),
    }
    text = words[what] % {"who": row.person, "days": _days(row)}
    key = f"organisation:delegation:{row.pk}:{row.version}"
    notices.tell(row.deputy, on=today, text=text, url="/my/", dedup_key=key)
    if row.deputy.email:
        body = f"{text}\n\n{settings.PUBLIC_BASE_URL}/my/"
        mail.post(to=row.deputy.email, subject=text, body=body, dedup_key=f"{key}:{row.deputy_id}")


def grade_lapses_soon(row: Qualification, missed: str, day: date, *, on: date) -> None:
    """A word to the person and the programme managers before a grade lapses; once for each computed day."""
    words = {"who": row.person, "grade": row.label, "day": date_format(day, "j F Y"), "missed": missed}
    said = _("%(who)s: %(grade)s lapses on %(day)s. %(missed)s") % words
    _about_grade(row, said, key=f"organisation:lapses:{row.pk}:{day.isoformat()}", on=on)


def grade_lapsed(row: Qualification, missed: str, *, on: date) -> None:
    """A grade lapsed on its computed day."""
    day = date_format(row.lapsed_on, "j F Y") if row.lapsed_on else ""
    words = {"who": row.person, "grade": row.label, "day": day, "missed": missed}
    said = _("%(who)s: %(grade)s lapsed on %(day)s. %(missed)s. A refresher and a witnessed audit lead back") % words
    _about_grade(row, said, key=f"organisation:lapsed:{row.pk}:{row.lapsed_on}", on=on)


def grade_suspended(row: Qualification, transition: Transition, *, on: date) -> None:
    """No transition training was taken until the deadline."""
    words = {"who": row.person, "grade": row.label, "edition": transition.edition}
    said = _("%(who)s: %(grade)s is suspended, no transition training for %(edition)s was taken in time") % words
    _about_grade(row, said, key=f"organisation:suspended:{row.pk}:{transition.pk}", on=on)


def transition_due(transition: Transition, person: User, *, on: date) -> None:
    """The person takes a transition training until the deadline."""
    words = {
        "standard": transition.standard_code,
        "edition": transition.edition,
        "day": date_format(transition.deadline, "j F Y"),
    }
    said = _("%(standard)s, %(edition)s: take the transition training until %(day)s") % words
    url = reverse("organisation:person_competence", args=[person.username])
    notices.tell(person, on=on, text=said, url=url, dedup_key=f"organisation:transition:{transition.pk}", to_do=True)


def _about_grade(row: Qualification, said: str, *, key: str, on: date) -> None:
    url = reverse("organisation:person_competence", args=[row.person.username])
    told = {person.pk: person for person in (row.person, *queries.programme_managers(on))}
    for person in told.values():
        notices.tell(person, on=on, text=said, url=url, dedup_key=key)
        if person.email and person.is_active and not person.is_guest:
            body = f"{said}.\n\n{settings.PUBLIC_BASE_URL}{url}"
            mail.post(to=person.email, subject=_subject_grade(row), body=body, dedup_key=f"{key}:{person.pk}")


def _subject_grade(row: Qualification) -> str:
    return _("Grade of %(person)s: %(grade)s") % {"person": row.person.full_name, "grade": row.label}
