"""What "now" is (D14): the organisation's date, or in a demo the date that its strip shows."""

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


def today() -> date:
    return demo_day() or local_now().date()


def local_now() -> datetime:
    return timezone.now().astimezone(zone())
