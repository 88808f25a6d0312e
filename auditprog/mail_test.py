"""The mail test of set-up: a mail like any other, watched on its way through the outbox."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from auditprog.first_run.facts import MAIL_TEST
from kernel import delivery, journal, mail
from kernel.models import Job
from organisation import permissions, queries
from organisation.models import User
from organisation.roles import Can

STILL_DUE = "auditprog.mail_test"
FOR = timedelta(hours=1)
"""After that nobody waits for the test any more, so it is not sent late."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A test as the page shows it (`_job.html`)."""

    title: str
    state_words: str
    error: str
    is_done: bool
    is_failed: bool
    silent_since: datetime | None = None


@transaction.atomic
def send(*, to: str, by: User, today: date) -> None:
    """Put the test into the outbox; the journal says who sent one where."""
    permissions.require(by, Can.EDIT_SETTINGS, today=today)
    organisation = queries.organisation()
    name = organisation.name if organisation else "auditprog"
    with journal.audited(by=by, today=today):
        mail.post(
            to=to,
            subject=_("Test of the mails of %(name)s") % {"name": name},
            body=_(
                "This is the test that %(who)s has sent in the set-up of the audit programme of %(name)s.\n\n"
                "It left by the same way as reminders and invitations. If you can read it, they arrive too."
            )
            % {"who": by.full_name, "name": name},
            dedup_key=f"{MAIL_TEST}{uuid.uuid4().hex}",
            still_due=STILL_DUE,
            about={"until": (timezone.now() + FOR).isoformat()},
        )
        journal.record(by, verb="mail test sent", to=to)


def is_due(about: dict[str, str]) -> bool:
    """Somebody may still be waiting for it."""
    return timezone.now() < datetime.fromisoformat(about["until"])


def newest() -> Watched | None:
    """The newest test, None where there was none."""
    job = Job.objects.filter(kind=Job.Kind.MAIL, dedup_key__startswith=MAIL_TEST).order_by("-pk").first()
    return None if job is None else _watched(job)


def _watched(job: Job) -> Watched:
    title = _("Test to %(to)s") % {"to": job.payload["to"]}
    error = job.last_error
    if job.state == Job.State.DONE:
        return Watched(title, _delivered(), "", True, False)
    if job.state in (Job.State.FAILED, Job.State.DROPPED):
        return Watched(title, _("It did not leave."), error, False, True)
    if error:  # it is tried again by itself; nobody has to wait for that to know
        return Watched(title, _("It did not leave yet, and is tried again for an hour."), error, False, True)
    return Watched(title, _("On its way to the mail server."), "", False, False, delivery.silent_since(job))


def _delivered() -> str:
    if way() == "folder":
        return _("Written into a file: this installation has no mail server.")
    return _("The mail server has taken it. Look into the inbox, and into the spam folder, too.")


def way() -> str:
    """How mails leave here: "server", or "folder" where none is set up."""
    return "server" if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend") else "folder"
