"""Mail: an outbox row now, on the wire later. Never zero, at most one duplicate, that one with the same Message-ID."""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from email.utils import format_datetime, formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.crypto import salted_hmac

from kernel import outbox, smtp
from kernel.models import Job

SUBJECT_LIMIT = 250
LEASE = timedelta(seconds=getattr(settings, "OUTBOX_MAIL_LEASE_SECONDS", 120))


def post(
    *,
    to: str,
    subject: str,
    body: str,
    dedup_key: str,
    html: str | None = None,
    attachments: Iterable[tuple[str, bytes, str]] = (),
    still_due: str | None = None,
    about: dict[str, Any] | None = None,
    run_after: datetime | None = None,
    forget: bool = False,
) -> Job | None:
    """Put a mail into the running transaction; None when this key has been posted before.

    `to` is an address, or `Name <address>`. `attachments` are (file name, content, media type). `still_due` names a
    check (kernel.outbox.still_due) that is called with `about` right before sending. `forget` blanks the text of a
    sent mail, for those that carry a secret link.
    """
    payload: dict[str, Any] = {"to": address(to), "subject": one_line(subject)[:SUBJECT_LIMIT], "body": _text(body)}
    if html is not None:
        payload["html"] = _text(html)
    if files := [[one_line(name), base64.b64encode(data).decode(), kind] for name, data, kind in attachments]:
        payload["attachments"] = files
    if still_due:
        payload |= {"still_due": still_due, "about": about or {}}
    if forget:
        payload["forget"] = True
    return outbox.enqueue(kind=Job.Kind.MAIL, dedup_key=dedup_key, payload=payload, run_after=run_after)


def one_line(text: str) -> str:
    """Without control characters and line breaks: nothing that could begin a header of its own."""
    kept = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in _text(text))
    return re.sub(r"\s+", " ", kept).strip()


def address(to: str) -> str:
    """`Name <address>` or the bare address, cleaned. Raises ValueError when there is no address in it."""
    line = one_line(to)
    named = re.fullmatch(r'"?(?P<name>[^<>]*?)"?\s*<(?P<bare>[^<>]+)>', line)
    name, bare = (named["name"], named["bare"]) if named else ("", line)
    if not re.fullmatch(r"[^\s@,;:<>]+@[^\s@,;:<>]+", bare):
        raise ValueError(f"“{line}” is not a mail address.")
    return formataddr((name, bare)) if name else bare


def message_id(dedup_key: str) -> str:
    """The same for the same key, always: a mail system that knows it shows a second copy once."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{salted_hmac('kernel.mail', dedup_key, algorithm='sha256').hexdigest()[:40]}@{domain}>"


def build(job: Job) -> EmailMultiAlternatives:
    """The message of a job, byte for byte the same each time but for its boundaries."""
    held = job.payload
    message = EmailMultiAlternatives(
        subject=held["subject"],
        body=held["body"],
        to=[held["to"]],
        headers={
            "Message-ID": message_id(job.dedup_key),
            "Date": format_datetime(job.created_at),
            "Auto-Submitted": "auto-generated",
        },
    )
    if "html" in held:
        message.attach_alternative(held["html"], "text/html")
    for name, data, kind in held.get("attachments", ()):
        message.attach(name, base64.b64decode(data), kind)
    return message


@outbox.handler(Job.Kind.MAIL, lease=LEASE)
def send(work: outbox.Work) -> outbox.Finish | None:
    smtp.transmit(build(work.job), about_to_send=work.about_to_send)
    return (lambda: _forget(work.job)) if work.payload.get("forget") else None


def _forget(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(payload={**job.payload, "body": "", "html": ""})


def _text(text: str) -> str:
    """What every mail system can carry: no unpaired surrogates, no NUL."""
    return str(text).encode("utf-8", "replace").decode("utf-8").replace("\x00", "")
