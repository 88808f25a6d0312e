"""Rows and cells of a year board, each drawn in one call: it has hundreds, a template would ask thousands of ifs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape as _html
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
def grid_rows(rows: Iterable[Any], oob: bool = False) -> SafeString:
    """Processes through the year; `oob` marks each for htmx to put in the place of the row of the same id."""
    made: Made = {}
    return SafeString("\n".join(_row(_plain(row), oob, made) for row in rows))


@register.simple_tag
def grid_body(groups: Iterable[Any]) -> SafeString:
    """All groups of a board with their heads."""
    made: Made = {}
    found = []
    for group in map(_plain, groups):
        if group.label:
            found.append(f'<tr class="band"><th colspan="16" scope="colgroup">{escape(group.label)}</th></tr>')
        found += [_row(_plain(row), False, made) for row in group.rows]
    return SafeString("\n".join(found))


Made = dict[str, tuple[str, str, str]]
"""A card by its reference in three pieces; between them its id, and what it says in its row."""


class _Loose:
    """Any value read by attributes, None for what it has not: the pages of the style guide are drawn from such."""

    def __init__(self, said: Any) -> None:
        self._said = said

    def __getattr__(self, name: str) -> Any:
        return _get(self._said, name)


def _plain(value: Any) -> Any:
    """The board's own parts have slots or are tuples, and all that is asked; anything else is read loosely."""
    kind = type(value)
    return value if hasattr(kind, "__slots__") or issubclass(kind, tuple) else _Loose(value)


def _row(row: Any, oob: bool, made: Made) -> str:
    """A process through the year."""
    label, leaves, code = _escape(row.label), _escape(row.leaves), _escape(row.code or "")
    name = f'<a href="{_escape(row.url)}" title="{label}">{label}</a>' if row.url else label
    cells = "".join([_cell(_plain(cell), made) for cell in row.cells])
    years = "".join([_year(mark.state, mark.words) for mark in map(_plain, row.years)])
    given = (f' id="row-{code}"' if code else "") + (' hx-swap-oob="true"' if oob else "")
    title = f' title="{_escape(row.risk_words)}"' if row.risk_words else ""
    return (
        f'<tr{given}><td class="risk"{title}>{_bars(row.risk)}</td>'
        f'<th scope="row">{name}<small><span title="{leaves}">{leaves}</span><em>{_escape(row.owner)}</em></small>'
        f'</th><td class="last">{_escape(row.last)}</td>{cells}<td class="cov">{years}</td></tr>'
    )


def _escape(value: Any) -> str:
    """As `escape`, for text that is text: a board asks it thousands of times."""
    return _html(value) if type(value) is str else str(escape(value))


@lru_cache(maxsize=8)
def _bars(level: str) -> SafeString:
    return risk_bars(level)


@lru_cache(maxsize=64)
def _year(state: str, words: str) -> str:
    return format_html('<i class="{}" title="{}"></i><span class="visually-hidden">{} </span>', state, words, words)


def _cell(cell: Any, made: Made) -> str:
    """A month of a row: its tint, its cards, and the tint in words where no card stands."""
    looks = _looks(cell.tint or 0, bool(cell.is_now), cell.month in QUARTER_STARTS)
    if not cell.cards:
        return _empty(looks, cell.tint_words or "")
    return f'<td class="{looks}">{"".join([_card(_plain(card), made) for card in cell.cards])}</td>'


@lru_cache(maxsize=64)
def _looks(tint: int, is_now: bool, starts_quarter: bool) -> str:
    return "c" + (f" t{tint}" if tint else "") + (" is-now" if is_now else "") + (" qs" if starts_quarter else "")


@lru_cache(maxsize=256)
def _empty(looks: str, words: str) -> SafeString:
    """One of the few kinds of cells that nothing stands in."""
    return format_html('<td class="{}">{}</td>', looks, format_html(HIDDEN, words) if words else "")


def _card(card: Any, made: Made) -> str:
    """An audit on the board. What is the same in each of its rows is drawn once; its first card has its id."""
    if card.state == "ghost":
        hidden = f'<span class="visually-hidden"> {_escape(card.words)}</span>'
        return f'<span class="ghost">{_escape(short_ref(card.ref))}{hidden}</span>'
    if card.ref not in made:
        made[card.ref] = _pieces(card)
    before, after, end = made[card.ref]
    given = f' id="card-{_escape(card.ref)}"{KEYS if card.movable else ""}' if card.first else ""
    return f"{before}{given}{after}{_escape(card.words)}{end}"


def _pieces(card: Any) -> tuple[str, str, str]:
    """Before its id, from there to its words, and the end. Those that may move say which version they are."""
    ref, who, flag = _escape(card.ref), _escape(card.initials or ""), card.flag or ""
    shown = "" if flag and card.away else first_word(who) if flag or card.state == "done" else who
    handle = f' data-ref="{ref}" data-version="{card.version}"' if card.movable else ""
    return (
        f'<a class="au {LOOKS.get(card.state, "plan")}" href="{_escape(card.url)}" data-open',
        f'{handle}>{_sign(card.state, flag)}<b aria-hidden="true">{_escape(short_ref(card.ref))}</b>'
        f'{_gone(card.away)}<span aria-hidden="true">{shown}</span><span class="visually-hidden">',
        "</span></a>",
    )


def _gone(words: str | None) -> str:
    """Somebody of its team is away in its month; the hidden words of the card say who and when."""
    return f'<i class="gone" title="{_escape(words)}" aria-hidden="true">{_drawn("away", "")}</i>' if words else ""


def _listed(card: Any) -> str:
    """The card with its whole reference for the list that a phone shows."""
    flag = "" if card.flag == "moved" else card.flag or ""
    return (
        f'<a class="au {LOOKS.get(card.state, "plan")}" href="{_escape(card.url)}" data-open>{_sign(card.state, flag)}'
        f'<b aria-hidden="true">{_escape(card.ref)}</b>{_gone(card.away)}'
        f'<span class="visually-hidden">{_escape(card.words)}</span></a>'
    )


@register.simple_tag
def grid_list(entries: Any, month: int, steps: bool) -> SafeString:
    """The audits of a month for a screen without a board, each once, with buttons to the month before and after.

    `steps`: whether a move needs no words, so that a button is enough; all are buttons of the one form `board-move`.
    """
    words = _("%(audit)s to %(month)s")
    beside: Beside = [
        (to, words % {"audit": "%(audit)s", "month": MONTHS[to]}, _drawn(arrow, ""))
        for to, arrow in ((month - 1, "chevron-left"), (month + 1, "chevron-right"))
        if 1 <= to <= 12 and steps
    ]
    wanted = [(row, _plain(card)) for row, card in entries]
    return SafeString("".join([_entry(_plain(row), card, beside) for row, card in wanted if card.first is not False]))


Beside = list[tuple[int, str, str]]
"""The months before and after: number, words with a place for the audit, arrow."""


def _entry(row: Any, card: Any, beside: Beside) -> str:
    said = ", ".join([part for part in (row.leaves, row.owner) if part])
    notes = "".join([f". {note}" for note in (card.note, card.away) if note])
    last = f"<small>{_escape(card.initials or '')}</small>"
    if beside and card.movable:
        url, ref = _escape(card.url), card.ref
        last = f'<span class="step">{"".join([_step(url, ref, card.version, *one) for one in beside])}</span>'
    words = f"<span><b>{_escape(row.label)}</b><small>{_escape(said + notes)}</small></span>"
    return f"<li>{_listed(card)}{words}{last}</li>"


def _step(url: str, ref: str, version: int, to: int, words: str, arrow: str) -> str:
    return (
        f'<button class="btn btn-plain btn-sm" form="board-move" formaction="{url}move/" name="to" '
        f'value="{to}@{version}" aria-label="{_escape(words % {"audit": ref})}">{arrow}</button>'
    )


@register.simple_tag
def grid_away(months: Iterable[Any]) -> SafeString:
    """The cells of who is away, month by month: initials to see, names and days to read out and to point at."""
    return SafeString("".join([_away(_plain(month)) for month in months]))


def _away(month: Any) -> str:
    looks = ("is-now" if month.is_now else "") + (" qs" if month.number in QUARTER_STARTS else "")
    people = "".join(
        [
            f'<abbr title="{_escape(words)}" aria-hidden="true">{_escape(initials)}</abbr> '
            f'<span class="visually-hidden">{_escape(words)}; </span>'
            for initials, words in month.away or ()
        ]
    )
    return f'<td class="{looks}">{people}</td>'


@register.simple_tag
def grid_paper(whole: Any, methods: Mapping[str, str]) -> SafeString:
    """The audits of a year as rows for paper: days, team with its lead first, where, how, the days approved before.

    `methods` are the words of each method.
    """
    months = [str(MONTHS_3.get(number, "")) for number in range(13)]
    nobody, was = _("no team yet"), _("was %(days)s")
    found = []
    for audit in whole.audits:
        who = ", ".join([seat.name for seat in whole.seats.get(audit.pk, ())]) or nobody
        moved = audit.baseline_start and audit.baseline_start != audit.start
        before = was % {"days": _days(audit.baseline_start, audit.baseline_end, months)} if moved else ""
        found.append(
            f"<tr><td>{_escape(audit.reference)} {_escape(audit.title)}</td>"
            f"<td>{_days(audit.first_day, audit.last_day, months)}</td><td>{_escape(who)}</td>"
            f"<td>{_escape(', '.join(whole.places.get(audit.pk, ())) or '–')}</td>"
            f"<td>{_escape(methods.get(audit.method, audit.method))}</td><td>{_escape(before)}</td></tr>"
        )
    return SafeString("".join(found))


def _days(first: Any, last: Any, months: list[str]) -> str:
    if first is None:
        return "–"
    end = f" – {last.day} {months[last.month]}" if last is not None and last != first else ""
    return f"{first.day} {months[first.month]}{end}"


def _sign(state: str, flag: str) -> SafeString:
    return _drawn("check", "") if state == "done" else _drawn(*SIGNS[flag]) if flag in SIGNS else SafeString("")


@lru_cache(maxsize=16)
def _drawn(name: str, look: str) -> SafeString:
    return icon(name, look) if look else icon(name)
