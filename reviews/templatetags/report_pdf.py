"""Pictures and dates for the printed report. Pictures come from `reviews.report.pictures`, which escapes every word."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from reviews.report import pictures
from reviews.rules import words
from reviews.rules.words import long_day, short_day

register = template.Library()


@register.filter
def iso_long(day: str) -> str:
    """2026-04-03 as 3 April 2026; nothing for an empty one."""
    return long_day(date.fromisoformat(day)) if day else ""


@register.filter
def iso_short(day: str) -> str:
    """2026-04-03 as 3 Apr 2026."""
    return short_day(date.fromisoformat(day)) if day else ""


@register.filter
def iso_day(day: str) -> str:
    """2026-04-03 as 3 Apr."""
    return short_day(date.fromisoformat(day)).rpartition(" ")[0] if day else ""


@register.filter
def minus(number: int, other: int) -> int:
    """What is left."""
    return number - other


@register.filter
def listed(items: Sequence[str]) -> str:
    """The first eight, and how many more."""
    return words.listed(items, 8)


@register.simple_tag
def cover_picture(rows: Sequence[dict[str, Any]], elapsed_months: float) -> SafeString:
    return mark_safe(pictures.cover(rows, elapsed_months))


@register.simple_tag
def bullet_picture(figure: dict[str, Any]) -> SafeString:
    said = f"{figure['label']}: {figure['text']}, {figure['note']}"
    return mark_safe(pictures.bullet(figure["value"], figure["previous"], figure["target"], figure["scale"], said))


@register.simple_tag
def trend_picture(bars: Sequence[dict[str, Any]]) -> SafeString:
    return mark_safe(pictures.trend(bars))


@register.simple_tag
def ageing_picture(bars: Sequence[dict[str, Any]]) -> SafeString:
    return mark_safe(pictures.ageing(bars))


@register.simple_tag
def grade_shape(name: str) -> SafeString:
    return mark_safe(pictures.grade(name))


@register.simple_tag
def seen_mark(kind: str) -> SafeString:
    return mark_safe(pictures.mark(kind))


@register.simple_tag
def risk_mark(name: str) -> SafeString:
    return mark_safe(pictures.risk(name))


@register.simple_tag
def light_mark(name: str) -> SafeString:
    return mark_safe(pictures.light(name))


@register.simple_tag
def opinion_scale(choice: str) -> SafeString:
    return mark_safe(pictures.scale(choice))
