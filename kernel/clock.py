"""What "now" is (D14): the organisation's date, or in a demo the date that its strip shows."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from kernel.models import DemoClock, Setting


def demo_day() -> date | None:
    """The demo's date, or None outside demo mode."""
    return DemoClock.objects.filter(pk=1).values_list("today", flat=True).first()


def is_demo() -> bool:
    return demo_day() is not None


def zone() -> ZoneInfo:
    """The organisation's time zone: a setting row `zone`, else the project's default."""
    name = Setting.objects.filter(key="zone").values_list("value", flat=True).first()
    return ZoneInfo(str(name or getattr(settings, "ORGANISATION_ZONE", "UTC")))


# What this request already knows: every right that is asked for would otherwise look it up again.
_known: ContextVar[date | None] = ContextVar("auditprog_today", default=None)


def today() -> date:
    return _known.get() or demo_day() or local_now().date()


@contextmanager
def known(day: date) -> Iterator[None]:
    """Inside one request the day is asked for once."""
    token = _known.set(day)
    try:
        yield
    finally:
        _known.reset(token)


def local_now() -> datetime:
    return timezone.now().astimezone(zone())
