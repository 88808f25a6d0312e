"""The cells of a year board, each drawn in one call: it has hundreds, and a template would ask thousands of ifs."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kernel.templatetags.ui import _get, first_word, icon, short_ref

register = template.Library()

QUARTER_STARTS = (4, 7, 10)
LOOKS = {"done": "done", "under_way": "now"}
SIGNS = {"must_fix": ("octagon", "stop"), "explain": ("alert", "warn"), "moved": ("arrow-right", "moved")}
HIDDEN = '<span class="visually-hidden">{}</span>'


@register.simple_tag
def grid_cell(cell: Any) -> SafeString:
    """A month of a row: its tint, its cards, and the tint in words where no card stands."""
    cards = _get(cell, "cards") or ()
    looks = _looks(_get(cell, "tint") or 0, bool(_get(cell, "is_now")), _get(cell, "month") in QUARTER_STARTS)
    if not cards:
        return _empty(looks, str(_get(cell, "tint_words") or ""))
    return format_html('<td class="{}">{}</td>', looks, SafeString("".join(grid_card(card) for card in cards)))


def _looks(tint: int, is_now: bool, starts_quarter: bool) -> str:
    return "c" + (f" t{tint}" if tint else "") + (" is-now" if is_now else "") + (" qs" if starts_quarter else "")


@lru_cache(maxsize=256)
def _empty(looks: str, words: str) -> SafeString:
    """One of the few kinds of cells that nothing stands in."""
    return format_html('<td class="{}">{}</td>', looks, format_html(HIDDEN, words) if words else "")


@register.simple_tag
def grid_card(card: Any, listed: bool = False) -> SafeString:
    """An audit on the board; `listed` gives its whole reference for the list that a phone shows."""
    ref, words, state = _get(card, "ref"), _get(card, "words"), _get(card, "state")
    if state == "ghost":
        return format_html(
            '<span class="ghost">{}<span class="visually-hidden"> {}</span></span>', short_ref(ref), words
        )
    flag = _get(card, "flag") or ""
    if listed:
        sign = _sign(state, "" if flag == "moved" else flag)
        inside = format_html('{}<b aria-hidden="true">{}</b>' + HIDDEN, sign, ref, words)
    else:
        who = _get(card, "initials") or ""
        shown = first_word(who) if flag or state == "done" else who
        inside = format_html(
            '{}<b aria-hidden="true">{}</b><span aria-hidden="true">{}</span>' + HIDDEN,
            _sign(state, flag),
            short_ref(ref),
            shown,
            words,
        )
    return format_html('<a class="au {}" href="{}">{}</a>', LOOKS.get(state, "plan"), _get(card, "url"), inside)


def _sign(state: str, flag: str) -> SafeString:
    if state == "done":
        return icon("check")
    return icon(*SIGNS[flag]) if flag in SIGNS else SafeString("")
