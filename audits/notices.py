"""Who is told what of an audit, by mail and in the notification centre. Never a word of a finding, only where it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audits.models import Audit, Feedback
from kernel import mail, notices
from organisation.models import User


def plan_sent(audit: Audit, auditees: Iterable[User], *, on: date) -> None:
    """The plan is out; silence becomes acceptance (AG-3), an objection goes to the programme manager."""
    for person in auditees:
        notices.tell(
            person,
            on=on,
            text=_("%(audit)s: the audit plan is out. Say so if something speaks against it.")
            % {"audit": audit.reference},
            url=reverse("audits:audit_plan", args=[audit.reference]),
            dedup_key=f"audits:plan:{audit.pk}",
        )


def feedback_asked(audit: Audit, auditees: Iterable[User], *, on: date) -> None:
    """The report is out: each auditee is asked once how the auditors worked (domain 4.3)."""
    for person in auditees:
        notices.tell(
            person,
            on=on,
            text=_("%(audit)s: how was the audit? Four marks and a sentence, if you like.")
            % {"audit": audit.reference},
            url=reverse("audits:audit_feedback", args=[audit.reference]),
            dedup_key=f"audits:feedback:{audit.pk}",
        )


def feedback_given(row: Feedback, *, on: date) -> None:
    """The auditor hears that there is feedback, not what it says."""
    notices.tell(
        row.about,
        on=on,
        text=_("%(audit)s: there is feedback for you.") % {"audit": row.audit.reference},
        url=reverse("audits:person_feedback", args=[row.about.username]),
        dedup_key=f"audits:feedback:{row.audit_id}:{row.given_by_id}",
    )


def draft_sent(audit: Audit, auditees: Iterable[User], *, until: date | None, on: date) -> None:
    """The draft report waits for a check of its facts; silence is agreement."""
    subject = _("%(audit)s: draft report for a check of the facts") % {"audit": audit.reference}
    words = ""
    if until is not None:
        words = _("You have until %(day)s; no answer means that the facts are right.") % {"day": _day(until)}
    for person in auditees:
        _send(person, subject, [subject + ".", words, _url(audit)], key=f"audits:draft:{audit.pk}:{person.pk}")
        notices.tell(person, on=on, text=subject, url=_path(audit), dedup_key=f"audits:draft:{audit.pk}", to_do=True)


def report_sent(audit: Audit, recipients: Iterable[User], *, on: date) -> None:
    """Sent is distributed (AG-9): every recipient gets the link."""
    subject = _("%(audit)s: the audit report is out") % {"audit": audit.reference}
    body = [f"{audit}: {_('the audit report is out')}.", _url(audit)]
    for person in recipients:
        _send(person, subject, body, key=f"audits:report:{audit.pk}:{person.pk}")
        notices.tell(person, on=on, text=subject, url=_path(audit), dedup_key=f"audits:report:{audit.pk}")


def lead_told(audit: Audit, lead: User | None, what: str, *, on: date) -> None:
    """The lead hears that somebody else stopped or moved the audit."""
    if lead is not None:
        text = f"{audit.reference} {what}"
        notices.tell(lead, on=on, text=text, url=_path(audit), dedup_key=f"audits:{what}:{audit.pk}:{on}")


def _send(person: User, subject: str, body: Iterable[str], *, key: str) -> None:
    if not person.email or not person.is_active:
        return
    lines = [f"{person.first_name or person.full_name},\n", *body, _("The link asks you to sign in.")]
    to = person.email if "<" in person.full_name else f"{person.full_name} <{person.email}>"
    mail.post(to=to, subject=subject, body="\n".join(line for line in lines if line) + "\n", dedup_key=key)


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _path(audit: Audit) -> str:
    try:
        return reverse("reviews:audit_report", args=[audit.reference])
    except NoReverseMatch:
        return reverse("audits:audit_detail", args=[audit.reference])


def _url(audit: Audit) -> str:
    return f"{settings.PUBLIC_BASE_URL}{_path(audit)}"
