"""What stands in a calendar: one's own audits by a secret address, and the year for whoever may read it.

A number that only grows tells readers which of two wordings is newer. It is made of the versions of the audit, of the
seat and of the seats that were taken back, which the journal remembers; so nothing is written when a calendar reads.
"""

from __future__ import annotations

import hmac
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel import feeds
from kernel.models import AuditEvent
from organisation.models import User
from programmes.models import Assignment, CalendarFeed, PlannedAudit, Programme
from programmes.queries.visible import HIDDEN

KEPT = timedelta(days=90)
"""How long a cancelled event is sent: long enough for every calendar to have read it."""
BACK = timedelta(days=400)
"""Audits that ended before are left out of one's own calendar."""
SEAT = "programmes.Assignment"
P = PlannedAudit.Progress


def feed_of(token: str) -> CalendarFeed | None:
    """The address behind a secret, while it is in use and its person has an account; None without saying why.

    The secret is never compared: its hash is looked up, and that comparison takes the same time for every answer.
    """
    wanted = sha256(token.encode()).hexdigest()
    row: CalendarFeed | None = CalendarFeed.objects.select_related("person").filter(digest=wanted).first()
    same = hmac.compare_digest(row.digest if row is not None else "0" * 64, wanted)
    if row is None or not same or row.revoked_on is not None or not row.person.is_active:
        return None
    return row


def feed_in_use(person: User) -> CalendarFeed | None:
    """One's own address, to say since when there is one; its secret is known to nobody."""
    found: CalendarFeed | None = CalendarFeed.objects.filter(person=person, revoked_on__isnull=True).first()
    return found


@dataclass(frozen=True, slots=True)
class Gone:
    """A seat that was taken back."""

    audit: int
    version: int
    at: datetime
    on: date


def person_events(person: User, today: date) -> list[feeds.Event]:
    """One's seats in approved programmes, cancelled audits and seats taken back for a while. Five queries."""
    seats = {seat.audit_id: seat for seat in Assignment.objects.filter(person=person)}
    gone: dict[int, list[Gone]] = defaultdict(list)
    for one in _taken_back(person):
        gone[one.audit].append(one)
    lately = {pk for pk, rows in gone.items() if rows[-1].on >= today - KEPT}
    audits = _audits(PlannedAudit.objects.filter(pk__in=[*seats, *lately], legacy=False), today)
    times = _times([*(audit.last_event_seq for audit in audits), *(seat.last_event_seq for seat in seats.values())])
    name = feeds.namer()
    found = []
    for audit in audits:
        seat, before = seats.get(audit.pk), gone.get(audit.pk, [])
        sequence = audit.version + sum(one.version + 1 for one in before) + (seat.version if seat else 0)
        moments = [times.get(audit.last_event_seq), seat and times.get(seat.last_event_seq), *(g.at for g in before)]
        role = str(seat.get_role_display()) if seat else _("no longer on the team")
        uid = name("audit", audit.pk, "person", person.pk)
        found.append(_event(audit, uid, sequence, [m for m in moments if m], role, is_gone=seat is None))
    return found


def year_events(programme: Programme, today: date) -> list[feeds.Event]:
    """All audits of a year. Three queries."""
    audits = _audits(PlannedAudit.objects.filter(programme=programme), today, back=False)
    times = _times(audit.last_event_seq for audit in audits)
    name = feeds.namer()
    return [
        _event(audit, name("audit", audit.pk), audit.version, [m for m in (times.get(audit.last_event_seq),) if m], "")
        for audit in audits
    ]


def _audits(rows: Any, today: date, *, back: bool = True) -> list[PlannedAudit]:
    """With days, in the order of the year; drafts stay out of one's own calendar."""
    kept = rows.exclude(start__isnull=True).exclude(end__isnull=True).exclude(cancelled_on__lt=today - KEPT)
    if back:
        kept = kept.exclude(programme__state__in=HIDDEN).filter(end__gte=today - BACK)
    return list(kept.select_related("programme").order_by("start", "reference"))


def _taken_back(person: User) -> list[Gone]:
    """Oldest first. The journal says what a removed row held; few seats are ever taken back."""
    rows = AuditEvent.objects.filter(
        object_type=SEAT, action="deleted", text__contains=f'"person_id":{person.pk},'
    ).order_by("seq")
    found = []
    for at, on, text in rows.values_list("at", "business_date", "text"):
        event = json.loads(text)
        held = event["before"]
        if held.get("person_id") == person.pk:
            found.append(Gone(held["audit_id"], event["object_version"], at, on or at.date()))
    return found


def _times(numbers: Iterable[int]) -> dict[int, datetime]:
    return dict(AuditEvent.objects.filter(seq__in=list(numbers)).values_list("seq", "at"))


def _event(
    audit: PlannedAudit, uid: str, sequence: int, moments: list[datetime], role: str, *, is_gone: bool = False
) -> feeds.Event:
    first, last = audit.first_day, audit.last_day
    assert first is not None and last is not None
    where = reverse("programmes:audit_team", args=[audit.reference])
    lines = [role, str(audit.get_method_display()), str(audit.get_progress_display())]
    return feeds.Event(
        uid=uid,
        sequence=sequence,
        first=first,
        last=max(first, last),
        title=f"{audit.reference} {audit.title}",
        changed=max(moments, default=timezone.now()),
        status=_status(audit, is_gone),
        description="\n".join(line for line in lines if line),
        url=f"{settings.PUBLIC_BASE_URL}{where}",
    )


def _status(audit: PlannedAudit, is_gone: bool) -> str:
    if is_gone or audit.progress == P.CANCELLED:
        return feeds.CANCELLED
    unsure = audit.programme.is_draft or audit.progress in (P.POSTPONED, P.SUSPENDED)
    return feeds.TENTATIVE if unsure else feeds.CONFIRMED
