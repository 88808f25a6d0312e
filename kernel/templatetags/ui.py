"""Template tags of the interface: icons, shapes, badges, small charts and dates in words.

Charts are SVG drawn with attributes and classes only, so that a policy without inline style still shows them.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.http import QueryDict
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

register = template.Library()

Number = int | float | Decimal

_ALIASES = {
    "good_practice": "positive",
    "gp": "positive",
    "improve": "ofi",
    "met": "conform",
    "conforms": "conform",
    "not_applicable": "na",
    "nc": "not_met",
    "": "unanswered",
    "None": "unanswered",
}
_GRADE_WORDS = {
    "major": gettext_lazy("Major"),
    "minor": gettext_lazy("Minor"),
    "ofi": gettext_lazy("Improvement"),
    "improve": gettext_lazy("Improve"),
    "positive": gettext_lazy("Positive"),
    "good_practice": gettext_lazy("Good practice"),
    "gp": gettext_lazy("Good practice"),
    "conform": gettext_lazy("Conforms"),
    "met": gettext_lazy("Met"),
    "na": gettext_lazy("Not applicable"),
    "not_applicable": gettext_lazy("Not applicable"),
    "nc": gettext_lazy("Nonconformity"),
    "not_met": gettext_lazy("Not met"),
    "come_back": gettext_lazy("Come back"),
    "not_verified": gettext_lazy("Not verified"),
    "unanswered": gettext_lazy("Not answered"),
}

# Solid = happened, hatched = under way, outlined = planned, dashed = not yet anything (ux.md 1).
_LOOKS = {
    "draft": "draft",
    "proposed": "draft",
    "not_started": "draft",
    "planned": "plan",
    "approved": "plan",
    "accepted": "plan",
    "scheduled": "plan",
    "ready": "plan",
    "submitted": "ask",
    "asked": "ask",
    "requested": "ask",
    "plan_submitted": "ask",
    "disputed": "ask",
    "implemented": "ask",
    "running": "now",
    "started": "now",
    "preparing": "now",
    "fieldwork": "now",
    "reporting": "now",
    "issued": "now",
    "acknowledged": "now",
    "contained": "now",
    "implementing": "now",
    "monitoring": "now",
    "queued": "now",
    "leased": "now",
    "done": "done",
    "completed": "done",
    "closed": "done",
    "reviewed": "done",
    "recorded": "done",
    "shared": "done",
    "held": "done",
    "reopened": "stop",
    "plan_rejected": "stop",
    "refused": "stop",
    "rejected": "stop",
    "failed": "stop",
    "suspended": "late",
    "postponed": "late",
    "late": "late",
    "overdue": "late",
    "cancelled": "void",
    "withdrawn": "void",
    "replaced": "void",
    "declined": "void",
    "voided": "void",
}


@cache
def _drawing(name: str) -> SafeString:
    """The markup inside one of our own files in static/icons, read once. KeyError for a name that has no file."""
    try:
        text = (Path(settings.BASE_DIR) / "static" / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise KeyError(f"No drawing static/icons/{name}.svg") from error
    lines = text[text.index(">") + 1 : text.rindex("</svg>")].split("\n")
    return SafeString("".join(line.strip() for line in lines))


def _svg(name: str, classes: str) -> SafeString:
    return format_html(
        '<svg class="{}" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{}</svg>', classes, _drawing(name)
    )


def _r(value: Number) -> str:
    """A coordinate with at most one decimal: short and the same on every machine."""
    return f"{float(value):.1f}".removesuffix(".0")


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """An icon by name; the words beside it say the same, so it is hidden from readers. KeyError for an unknown name."""
    return _svg(name, f"i {extra}".strip())


@register.simple_tag
def shape(name: str, extra: str = "") -> SafeString:
    """The bare shape of a grade or answer, without words."""
    key = _ALIASES.get(str(name), str(name))
    return _svg(f"grade-{key}", f"i g-{key} {extra}".strip())


@register.simple_tag
def grade(value: Any, word: bool = True) -> SafeString:
    """Shape and word of a grade or an answer; with `word=False` the word is for screen readers only."""
    value = str(getattr(value, "value", value))
    words = _GRADE_WORDS.get(value, _GRADE_WORDS[_ALIASES.get(value, value)])
    if word:
        return format_html('<span class="grade">{} {}</span>', shape(value), words)
    return format_html('{}<span class="visually-hidden">{}</span>', shape(value), words)


@register.simple_tag
def unit_marks(values: Iterable[Any] | str) -> SafeString:
    """A row of grade shapes, one a finding, with the counts in words for screen readers."""
    listed = values.split() if isinstance(values, str) else [str(getattr(v, "value", v)) for v in values]
    shapes = format_html_join("", "{}", ((shape(value),) for value in listed))
    counted = ", ".join(f"{listed.count(value)} {str(_GRADE_WORDS[value]).lower()}" for value in dict.fromkeys(listed))
    return format_html('<span class="marks">{}<span class="visually-hidden">{}</span></span>', shapes, counted)


@register.simple_tag
def state_badge(obj: Any = None, state: str = "", label: str = "", look: str = "") -> SafeString:
    """The state of a record as a badge: solid happened, hatched under way, outlined planned, dashed draft."""
    if obj is not None:
        state = state or str(getattr(obj, "state", ""))
        display = getattr(obj, "get_state_display", None)
        label = label or (str(display()) if callable(display) else state.replace("_", " ").capitalize())
    words = label or state.replace("_", " ").capitalize()
    return format_html('<span class="state is-{}"><span>{}</span></span>', look or _LOOKS.get(state, "plan"), words)


@register.simple_tag
def risk_bars(level: str) -> SafeString:
    """Three bars for high, medium and low risk, with the words for screen readers."""
    level = str(getattr(level, "value", level)).lower()
    bars = {"low": 1, "medium": 2, "high": 3}.get(level, 0)
    words = {"low": _("Low risk"), "medium": _("Medium risk"), "high": _("High risk")}.get(level, _("Risk not rated"))
    drawn = format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="3" height="{}"/>',
        (("on" if n < bars else "off", x, y, 14 - y) for n, (x, y) in enumerate(((0, 9), (5, 5), (10, 0)))),
    )
    return format_html(
        '<svg class="risk-bars" width="13" height="14" viewBox="0 0 13 14" role="img" aria-label="{}">{}</svg>',
        words,
        drawn,
    )


@register.filter
def initials(person: Any) -> str:
    """Helena Brandt gives HB; one word gives its first two letters."""
    full = getattr(person, "get_full_name", None)
    words = str(full() if callable(full) and full() else person or "").split()
    if len(words) > 1:
        return (words[0][0] + words[-1][0]).upper()
    return words[0][:2].upper() if words else "–"


@register.simple_tag
def avatar(person: Any) -> SafeString:
    return format_html('<span class="avatar" aria-hidden="true">{}</span>', initials(person))


@register.simple_tag(name="person")
def person_line(person: Any) -> SafeString:
    """Initials and full name of a person, or a dash for nobody."""
    if not person:
        return SafeString("–")
    full = getattr(person, "get_full_name", None)
    return format_html(
        '<span class="who">{}<span>{}</span></span>', avatar(person), (callable(full) and full()) or str(person)
    )


@register.filter
def day(value: date | None) -> str:
    """3 April 2026; an en dash for no date. A moment counts in the current time zone."""
    return _dated(value, "j F Y")


@register.filter
def day_short(value: date | None) -> str:
    """3 April."""
    return _dated(value, "j F")


@register.filter
def month(value: date | None) -> str:
    """April 2026."""
    return _dated(value, "F Y")


@register.filter
def moment(value: datetime | None) -> str:
    """3 April 2026, 09:41, in the current time zone."""
    return _dated(value, "j F Y, H:i")


@register.simple_tag
def period(first: date | None, last: date | None) -> str:
    """14 to 16 September 2026; 30 November to 2 December 2026; one day stands once."""
    if not first or not last:
        return day(first or last)
    if first == last:
        return day(first)
    if last < first:  # it began after the day on which it was to end
        return _("since %(first)s") % {"first": day(first)}
    same_year = first.year == last.year
    pattern = "j" if same_year and first.month == last.month else "j F" if same_year else "j F Y"
    return _("%(first)s to %(last)s") % {"first": _dated(first, pattern), "last": day(last)}


@register.filter
def iso_day(text: str) -> str:
    """A date that was frozen as text, as people read it; anything else as it stands."""
    try:
        return day(date.fromisoformat(text))
    except (TypeError, ValueError):
        return str(text)


def _dated(value: date | None, pattern: str) -> str:
    if not value:
        return "–"
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return date_format(value, pattern)


@register.simple_tag
def due(on: date | None, today: date) -> SafeString:
    """How far away a due date is, in words; a late one is marked by shape, colour and word."""
    if not on:
        return SafeString('<span class="due">–</span>')
    days = (on - today).days
    if days < 0:
        words = ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}
        return format_html('<span class="due is-late">{}{}</span>', icon("clock"), words)
    if days == 0:
        return format_html('<span class="due is-soon">{}</span>', _("today"))
    words = ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}
    return format_html('<span class="due{}">{}</span>', " is-soon" if days <= 7 else "", words)


@register.simple_tag
def figure_bar(done: Number = 0, now: Number = 0, plan: Number = 0, total: Number = 0, width: int = 200) -> SafeString:
    """One bar: solid done, hatched under way, outlined planned, empty is the gap. Words beside it carry numbers."""
    scale = width / float(total or 1)
    solid, hatched = float(done) * scale, float(now) * scale
    outline = min(float(width), solid + hatched + float(plan) * scale)
    parts: list[tuple[str, tuple[Any, ...]]] = [('<rect class="bar-back" width="{}" height="10"/>', (width,))]
    if outline > 1:
        parts.append(('<rect class="bar-plan" x=".5" y=".5" width="{}" height="9"/>', (_r(outline - 1),)))
    if hatched > 1:
        parts.append(('<rect class="bar-now" x="{}" y=".5" width="{}" height="9"/>', (_r(solid), _r(hatched))))
    if solid > 0:
        parts.append(('<rect class="bar-done" width="{}" height="10"/>', (_r(min(solid, width)),)))
    return format_html(
        '<svg class="share" width="{0}" height="10" viewBox="0 0 {0} 10" aria-hidden="true">{1}</svg>',
        width,
        SafeString("".join(format_html(markup, *values) for markup, values in parts)),
    )


@register.simple_tag
def bullet(
    value: Number, previous: Number | None = None, target: Number | None = None, scale: Number = 100, width: int = 128
) -> SafeString:
    """A figure as a dark bar on last year's grey one, the target as a line (ux.md 2.5). Numbers stand beside it."""
    k = (width - 4) / float(scale or 1)
    parts = [format_html('<rect class="bar-back" y="2" width="{}" height="13"/>', width)]
    if previous is not None:
        parts.append(
            format_html('<rect class="bar-before" y="2" width="{}" height="13"/>', _r(min(float(previous) * k, width)))
        )
    parts.append(
        format_html('<rect class="bar-value" y="5.5" width="{}" height="6"/>', _r(min(max(float(value) * k, 1), width)))
    )
    if target is not None:
        parts.append(format_html('<path class="bar-target" d="M{} 0v17"/>', _r(min(max(float(target) * k, 1), width))))
    return format_html(
        '<svg class="bullet" width="{0}" height="17" viewBox="0 0 {0} 17" aria-hidden="true">{1}</svg>',
        width,
        SafeString("".join(parts)),
    )


@register.simple_tag
def load_bar(value: Number, cap: Number, state: str = "plan", peak: Number | None = None) -> SafeString:
    """Days of one month against the days available: solid worked, hatched under way, outlined planned."""
    height = 30
    k = height / max(float(peak or 0), float(value), float(cap) * 1.17, 1.0)
    top = height - float(value) * k
    box = SafeString("")
    if value:
        box = format_html(
            '<rect class="bar-{}" x="8.5" y="{}" width="27" height="{}"/>',
            state,
            _r(top),
            _r(float(value) * k - 0.5),
        )
    line = format_html('<path class="bar-cap" d="M2 {}h40"/>', _r(height - float(cap) * k)) if cap else SafeString("")
    return format_html(
        '<svg class="load" width="44" height="30" viewBox="0 0 44 30" aria-hidden="true" focusable="false">{}{}</svg>',
        box,
        line,
    )


@register.filter
def short_ref(reference: Any) -> str:
    """AUD-26-03 gives 26-03: enough inside one year's board."""
    letters, dash, rest = str(reference).partition("-")
    return rest if dash and letters.isalpha() else str(reference)


@register.filter
def look_of(reason: Any) -> str:
    """CSS name of a verdict's weight: block, mitigate, warn, log or clear."""
    weight = _get(reason, "weight", "")
    return str(getattr(weight, "value", weight)).lower() or "block"


_VERDICT_ICONS = {"block": "octagon", "mitigate": "alert", "warn": "info", "log": "circle", "clear": "check-circle"}


@register.simple_tag
def verdict_icon(reason: Any) -> SafeString:
    return icon(_VERDICT_ICONS.get(look_of(reason), "octagon"))


@register.filter
def look_up(mapping: Mapping[Any, Any], key: Any) -> Any:
    """`mapping[key]` or None."""
    return mapping.get(key)


def _get(thing: Any, name: str, default: Any = None) -> Any:
    if isinstance(thing, Mapping):
        return thing.get(name, default)
    return getattr(thing, name, default)


@register.simple_tag
def by_column(grid: Any) -> list[tuple[Any, list[tuple[Any, Any]]]]:
    """The cards of a board column by column, as (month, [(row, card), ...]): what a narrow screen lists."""
    columns = list(_get(grid, "months"))
    found: dict[Any, list[tuple[Any, Any]]] = {_get(column, "number"): [] for column in columns}
    for group in _get(grid, "groups"):
        for row in _get(group, "rows"):
            for cell in _get(row, "cells"):
                cards = (card for card in _get(cell, "cards") or () if _get(card, "state") != "ghost")
                found[_get(cell, "month")].extend((row, card) for card in cards)
    return [(column, found[_get(column, "number")]) for column in columns]


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """The page's query string with some keys changed; None or an empty value takes a key out."""
    request = context.get("request")
    values = request.GET.copy() if request is not None else QueryDict(mutable=True)
    for key, value in changes.items():
        if value in (None, ""):
            values.pop(key, None)
        else:
            values[key] = value
    return "?" + values.urlencode()


@register.simple_tag(takes_context=True)
def rule(context: Context, said: Any) -> SafeString:
    """A rule id: for whoever may read the rules a link to its line in the rulebook, as words for others."""
    words = str(said)
    bare = words.partition(" ")[0]
    if bare in getattr(context.get("shell"), "rules", ()):
        return format_html('<a class="rule" href="{}#{}">{}</a>', reverse("rules"), bare, words)
    return format_html('<span class="rule">{}</span>', words)


@register.filter
def reason_text(reason: Any) -> str:
    """The sentence of a reason, be it a string, a dict or an object with `text`."""
    return reason if isinstance(reason, str) else str(_get(reason, "text", reason))


@register.filter
def reason_rule(reason: Any) -> str:
    return "" if isinstance(reason, str) else str(_get(reason, "rule", "") or "")


@register.filter
def reason_url(reason: Any) -> str:
    return "" if isinstance(reason, str) else str(_get(reason, "url", "") or "")


@register.filter
def yes_no(value: Any) -> str:
    return pgettext("answer", "Yes") if value else pgettext("answer", "No")


@register.filter
def field_name(name: str) -> str:
    """The name of a form field as words: due_current gives "Due current"."""
    return str(name).rsplit("-", 1)[-1].replace("_", " ").capitalize()


@register.filter
def days(value: Number | None) -> str:
    """4.0 gives 4, 4.5 stays 4.5; an en dash for nothing."""
    if value is None:
        return "–"
    return _r(value)


@register.filter
def first_word(text: str) -> str:
    """TN PR gives TN."""
    return next(iter(str(text or "").split()), "")
