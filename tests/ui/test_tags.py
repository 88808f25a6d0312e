"""Template tags of the interface."""

import datetime as dt
from datetime import date
from enum import Enum
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from kernel.templatetags import ui


class Grade(Enum):
    MAJOR = "major"


def show(source: str, **values: object) -> str:
    return Template("{% load ui %}" + source).render(Context(values))


def test_dates_are_in_words_never_in_figures():
    day = date(2026, 4, 3)

    assert (ui.day(day), ui.day_short(day), ui.month(day)) == ("3 April 2026", "3 April", "April 2026")


def test_no_date_is_a_dash():
    assert (ui.day(None), ui.moment(None)) == ("–", "–")


def test_a_moment_is_shown_in_the_zone_in_force():
    at = dt.datetime(2026, 4, 3, 22, 41, tzinfo=dt.UTC)

    with timezone.override(ZoneInfo("Pacific/Auckland")):
        assert (ui.moment(at), ui.day(at)) == ("4 April 2026, 11:41", "4 April 2026")


@pytest.mark.parametrize(
    ("on", "words", "late"),
    [
        (date(2026, 5, 17), "1 day late", True),
        (date(2026, 5, 4), "14 days late", True),
        (date(2026, 5, 18), "today", False),
        (date(2026, 5, 19), "in 1 day", False),
        (date(2026, 6, 17), "in 30 days", False),
    ],
)
def test_due_says_how_far_and_marks_what_is_late(on, words, late):
    html = ui.due(on, date(2026, 5, 18))

    assert words in html
    assert ("is-late" in html) == late


def test_grade_takes_words_and_enums_and_always_says_the_word():
    assert "Major" in ui.grade(Grade.MAJOR)
    assert '<span class="visually-hidden">Minor</span>' in ui.grade("minor", word=False)
    assert "g-positive" in ui.grade("good_practice")


def test_unit_marks_count_in_words():
    assert '<span class="visually-hidden">1 major, 2 minor</span>' in ui.unit_marks(["major", "minor", "minor"])


def test_an_icon_without_drawing_is_an_error():
    with pytest.raises(KeyError):
        ui.icon("no-such-icon")


def test_icon_name_cannot_leave_the_folder():
    with pytest.raises(KeyError):
        ui.icon("../../templates/base")


@pytest.mark.parametrize("path", sorted((settings.BASE_DIR / "static" / "icons").glob("*.svg")), ids=lambda p: p.stem)
def test_drawing_is_plain_and_on_the_grid_of_sixteen(path):
    text = path.read_text()

    assert text.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"')
    assert (
        not any(word in text for word in ("style=", "class=", "<script", "http://", "id="))
        or text.count("http://") == 1
    )


def test_state_badge_reads_the_record():
    row = SimpleNamespace(state="closed", get_state_display=lambda: "Closed")

    assert show("{% state_badge row %}", row=row) == '<span class="state is-done"><span>Closed</span></span>'


def test_state_badge_of_an_unknown_state_is_outlined():
    assert "is-plan" in ui.state_badge(state="something_else")


def test_state_badge_escapes_what_it_shows():
    assert "<b>" not in ui.state_badge(state="x", label="<b>")


def test_initials():
    assert [ui.initials(name) for name in ("Helena Brandt", "Liam Mc O'Connor", "admin", "", None)] == [
        "HB",
        "LO",
        "AD",
        "–",
        "–",
    ]


def test_short_reference():
    assert [ui.short_ref(ref) for ref in ("AUD-26-03", "NC-26-13", "2026")] == ["26-03", "26-13", "2026"]


def test_figure_bar_never_leaves_its_frame():
    html = ui.figure_bar(done=90, now=30, plan=30, total=100, width=200)

    assert 'width="200" height="10" viewBox="0 0 200 10"' in html
    assert 'class="bar-plan" x=".5" y=".5" width="199"' in html


def test_figure_bar_of_nothing_is_empty():
    assert ui.figure_bar(0, 0, 0, 0).count("<rect") == 1


def test_charts_hold_no_style():
    charts = ui.figure_bar(1, 1, 1, 4) + ui.bullet(5, 3, 4, 10) + ui.load_bar(4, 6, "now") + ui.risk_bars("high")

    assert "style" not in charts


def test_by_column_lists_every_card_but_the_ghosts():
    ghost, real = SimpleNamespace(state="ghost"), SimpleNamespace(state="planned")
    row = SimpleNamespace(cells=[SimpleNamespace(month=1, cards=[ghost, real]), SimpleNamespace(month=2, cards=[])])
    months = [SimpleNamespace(number=1), SimpleNamespace(number=2)]
    board = {"months": months, "groups": [SimpleNamespace(rows=[row])]}

    assert ui.by_column(board) == [(months[0], [(row, real)]), (months[1], [])]


def test_query_changes_one_key_and_keeps_the_others():
    request = RequestFactory().get("/findings/?state=open&page=3")

    assert show("{% query page=4 %}", request=request) == "?state=open&amp;page=4"
    assert show("{% query page='' %}", request=request) == "?state=open"


def test_look_of_a_verdict_takes_text_and_enum():
    weight = Enum("Severity", {"BLOCK": "block"})

    assert ui.look_of(SimpleNamespace(weight="MITIGATE")) == "mitigate"
    assert ui.look_of(SimpleNamespace(weight=weight.BLOCK)) == "block"
