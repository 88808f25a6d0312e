"""Rows and cells of a year board, each drawn in one call: it has hundreds, a template would ask thousands of ifs."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import template
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kernel.templatetags.ui import _get, first_word, icon, risk_bars, short_ref

register = template.Library()

QUARTER_STARTS = (4, 7, 10)
LOOKS = {"done": "done", "under_way": "now"}
SIGNS = {"must_fix": ("octagon", "stop"), "explain": ("alert", "warn"), "moved": ("arrow-right", "moved")}
HIDDEN = '<span class="visually-hidden">{}</span>'
KEYS = ' aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight"'


@register.simple_tag
def grid_row(row: Any, oob: bool = False) -> SafeString:
    """A process through the year; `oob` marks it for htmx to put in the place of the row of the same id."""
    code, url, words = _get(row, "code") or "", _get(row, "url"), str(_get(row, "risk_words") or "")
    label, leaves = escape(_get(row, "label")), escape(_get(row, "leaves"))
    owner = escape(_get(row, "owner"))
    name = f'<a href="{escape(url)}" title="{label}">{label}</a>' if url else label
    cells = "".join(grid_cell(cell) for cell in _get(row, "cells"))
    years = "".join(_year(str(_get(mark, "state")), str(_get(mark, "words"))) for mark in _get(row, "years"))
    given = (f' id="row-{escape(code)}"' if code else "") + (' hx-swap-oob="true"' if oob else "")
    title = f' title="{escape(words)}"' if words else ""
    return SafeString(
        f'<tr{given}><td class="risk"{title}>{_bars(str(_get(row, "risk")))}</td>'
        f'<th scope="row">{name}<small><span title="{leaves}">{leaves}</span><em>{owner}</em></small>'
        f'</th><td class="last">{escape(_get(row, "last"))}</td>{cells}<td class="cov">{years}</td></tr>'
    )


@lru_cache(maxsize=8)
def _bars(level: str) -> SafeString:
    return risk_bars(level)


@lru_cache(maxsize=64)
def _year(state: str, words: str) -> str:
    return format_html('<i class="{}" title="{}"></i><span class="visually-hidden">{} </span>', state, words, words)


@register.simple_tag
def grid_cell(cell: Any) -> SafeString:
    """A month of a row: its tint, its cards, and the tint in words where no card stands."""
    cards = _get(cell, "cards") or ()
    looks = _looks(_get(cell, "tint") or 0, bool(_get(cell, "is_now")), _get(cell, "month") in QUARTER_STARTS)
    if not cards:
        return _empty(looks, str(_get(cell, "tint_words") or ""))
    return SafeString(f'<td class="{looks}">{"".join(grid_card(card) for card in cards)}</td>')


@lru_cache(maxsize=64)
def _looks(tint: int, is_now: bool, starts_quarter: bool) -> str:
    return "c" + (f" t{tint}" if tint else "") + (" is-now" if is_now else "") + (" qs" if starts_quarter else "")


@lru_cache(maxsize=256)
def _empty(looks: str, words: str) -> SafeString:
    """One of the few kinds of cells that nothing stands in."""
    return format_html('<td class="{}">{}</td>', looks, format_html(HIDDEN, words) if words else "")


@register.simple_tag
def grid_card(card: Any, listed: bool = False) -> SafeString:
    """An audit on the board; `listed` gives its whole reference for the list that a phone shows.

    The card in an audit's first row has its id and version, which the keys and the pointer move it by.
    """
    ref, words, state = escape(_get(card, "ref")), escape(_get(card, "words")), _get(card, "state")
    if state == "ghost":
        hidden = f'<span class="visually-hidden"> {words}</span>'
        return SafeString(f'<span class="ghost">{escape(short_ref(ref))}{hidden}</span>')
    flag, hidden = _get(card, "flag") or "", f'<span class="visually-hidden">{words}</span>'
    looks, url = LOOKS.get(state, "plan"), escape(_get(card, "url"))
    if listed:
        inside = f'{_sign(state, "" if flag == "moved" else flag)}<b aria-hidden="true">{ref}</b>{hidden}'
        return SafeString(f'<a class="au {looks}" href="{url}" data-open>{inside}</a>')
    who = escape(_get(card, "initials") or "")
    shown = first_word(who) if flag or state == "done" else who
    inside = (
        f'{_sign(state, flag)}<b aria-hidden="true">{escape(short_ref(ref))}</b>'
        f'<span aria-hidden="true">{escape(shown)}</span>{hidden}'
    )
    return SafeString(f'<a class="au {looks}" href="{url}" data-open{_handle(card, ref)}>{inside}</a>')


@register.simple_tag
def grid_list(entries: Any, month: int, steps: bool) -> SafeString:
    """The audits of a month for a screen without a board, each once, with buttons to the month before and after.

    `steps`: whether a move needs no words, so that a button is enough; all are buttons of the one form `board-move`.
    """
    wanted = [(row, card) for row, card in entries if _get(card, "first") is not False]
    return SafeString("".join(_entry(row, card, month, steps) for row, card in wanted))


def _entry(row: Any, card: Any, month: int, steps: bool) -> str:
    owner, note = _get(row, "owner"), _get(card, "note")
    said = f"{_get(row, 'leaves')}{f', {owner}' if owner else ''}{f'. {note}' if note else ''}"
    last = f"<small>{escape(_get(card, 'initials') or '')}</small>"
    if steps and _get(card, "movable"):
        beside = ((month - 1, "chevron-left"), (month + 1, "chevron-right"))
        last = f'<span class="step">{"".join(_step(card, to, arrow) for to, arrow in beside if 1 <= to <= 12)}</span>'
    words = f"<span><b>{escape(_get(row, 'label'))}</b><small>{escape(said)}</small></span>"
    return f"<li>{grid_card(card, True)}{words}{last}</li>"


def _step(card: Any, to: int, arrow: str) -> str:
    where = escape(_("%(audit)s to %(month)s") % {"audit": _get(card, "ref"), "month": MONTHS[to]})
    url = escape(_get(card, "url"))
    return (
        f'<button class="btn btn-plain btn-sm" form="board-move" formaction="{url}move/" name="to" '
        f'value="{to}@{_get(card, "version")}" aria-label="{where}">{_drawn(arrow, "")}</button>'
    )


@register.simple_tag
def grid_paper(whole: Any) -> SafeString:
    """The audits of a year as rows for paper: days, team with its lead first, where, how, the days approved before."""
    methods: dict[str, str] = {}
    for audit in whole.audits:
        if audit.method not in methods:
            methods[audit.method] = str(audit.get_method_display())
    return SafeString(
        "".join(
            _on_paper(audit, whole.seats.get(audit.pk, ()), whole.places.get(audit.pk, ()), methods[audit.method])
            for audit in whole.audits
        )
    )


def _on_paper(audit: Any, team: Any, places: Any, method: str) -> str:
    who = ", ".join(seat.name for seat in team) or _("no team yet")
    moved = audit.baseline_start and audit.baseline_start != audit.start
    before = _("was %(days)s") % {"days": _days(audit.baseline_start, audit.baseline_end)} if moved else ""
    where = ", ".join(places) or "–"
    cells = (f"{audit.reference} {audit.title}", _days(audit.first_day, audit.last_day), who, where)
    return "<tr>" + "".join(f"<td>{escape(one)}</td>" for one in (*cells, method, before)) + "</tr>"


def _days(first: Any, last: Any) -> str:
    if first is None:
        return "–"
    return f"{first.day} {MONTHS_3[first.month]}" + (f" – {last.day} {MONTHS_3[last.month]}" if last != first else "")


def _handle(card: Any, ref: str) -> str:
    """What an audit is taken by: the first of its cards has the id, those that may move have the version."""
    first = _get(card, "first")
    given = f' id="card-{ref}"' if first else ""
    if not _get(card, "movable"):
        return given
    return f'{given} data-ref="{ref}" data-version="{_get(card, "version")}"' + (KEYS if first else "")


def _sign(state: str, flag: str) -> SafeString:
    return _drawn("check", "") if state == "done" else _drawn(*SIGNS[flag]) if flag in SIGNS else SafeString("")


@lru_cache(maxsize=16)
def _drawn(name: str, look: str) -> SafeString:
    return icon(name, look) if look else icon(name)
