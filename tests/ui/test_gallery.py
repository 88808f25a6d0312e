"""The parts of the interface on sample content: what the templates give, read as HTML."""

import re
from html.parser import HTMLParser

import pytest
from django.test import RequestFactory

from tests.ui import browser, gallery

PAGES = (*browser.OWN, *browser.PRODUCT)


class Reader(HTMLParser):
    """Collects what the content policy forbids and what accessibility asks for."""

    def __init__(self):
        super().__init__()
        self.forbidden: list[str] = []
        self.ids: list[str] = []
        self.refers: list[str] = []
        self.headings: list[str] = []
        self.inline = False

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.forbidden += [f"{tag} {name}" for name in values if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in values):
            self.forbidden.append(tag)
        if values.get("id"):
            self.ids.append(values["id"])
        for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
            self.refers += (values.get(name) or "").split()
        if values.get("href", "").startswith("#"):
            self.refers.append(values["href"][1:])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(tag)


def read(name: str) -> Reader:
    reader = Reader()
    reader.feed(browser.page(name))
    return reader


@pytest.mark.parametrize("name", PAGES)
def test_page_has_nothing_that_the_policy_forbids(name):
    assert read(name).forbidden == []


@pytest.mark.parametrize("name", PAGES)
def test_ids_are_unique_and_every_reference_has_its_target(name):
    reader = read(name)

    assert sorted(reader.ids) == sorted(set(reader.ids))
    assert set(reader.refers) - set(reader.ids) == set()


@pytest.mark.parametrize("name", PAGES)
def test_page_has_one_first_heading_and_skips_no_level(name):
    levels = [int(heading[1]) for heading in read(name).headings]

    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


def test_error_summary_links_to_each_field_with_the_words_of_the_field():
    html = browser.page("form_errors")

    assert '<a href="#id_title">What did you do right away? This field is required.</a>' in html
    assert '<a href="#id_method_0">Method: This field is required.</a>' in html
    assert html.count("There is a problem") == 1
    assert "<title>Error: Correction" in html


def test_field_with_an_error_is_described_by_help_and_error():
    field = re.search(r'<textarea[^>]*name="title"[^>]*>', browser.page("form_errors"))

    assert field is not None
    assert re.search(r'aria-describedby="id_title_helptext id_title_error"', field[0])
    assert 'aria-invalid="true"' in field[0]


def test_choices_with_an_error_are_described_as_a_group():
    html = browser.page("form_errors")

    assert '<fieldset aria-describedby="id_method_helptext id_method_error">' in html


def test_refused_page_tells_every_reason_with_its_rule():
    html = browser.page("refused")

    assert 'role="alert"' in html
    assert 'Owns the process. <span class="rule">IND-01</span>' in re.sub(r"</li><li>", " ", html).replace(
        "Owns the process.</", "Owns the process.</"
    )
    assert "The audit has no lead." in html
    assert "<title>Error: Team" in html


def test_typed_text_is_never_taken_for_markup():
    html = gallery.render("picker.html", reasons=["<script>alert(1)</script>"])

    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_theme_is_decided_on_the_server():
    light, dark, system = (browser.page("work", theme) for theme in ("light", "dark", "system"))

    assert "css/dark.css" not in light
    assert 'data-bs-theme="dark"' in dark
    assert 'css/dark.css" media="screen">' in dark
    assert 'css/dark.css" media="screen and (prefers-color-scheme: dark)">' in system


def test_strip_of_the_demo_posts_the_days():
    html = browser.page("work")

    assert 'action="/demo/clock/"' in html
    assert re.findall(r'name="days" value="(\d+)"', html) == ["1", "7", "30"]
    assert "18 May 2026" in html


def test_without_demo_there_is_no_strip():
    html = gallery.render("auditprog/my_work.html", shell=gallery.shell(demo=False))

    assert "Demonstration" not in html


def test_sign_in_of_the_demo_offers_the_cast_by_one_click():
    html = browser.page("login")

    assert re.findall(r'name="username" value="([^"]+)"', html) == [person.username for person in gallery.CAST]
    assert html.count('action="/demo/sign-in/"') == len(gallery.CAST)


def test_sign_in_outside_the_demo_offers_nobody():
    shell = gallery.shell(user=None, demo=False)
    shell.cast = []

    html = gallery.render("account/login.html", shell=shell, form=browser.LoginForm())

    assert "/demo/sign-in/" not in html
    assert "btn-primary" in html


@pytest.mark.parametrize("name", ["400", "403", "404", "405", "409", "412", "428", "429", "403_csrf", "500", "503"])
def test_error_page_renders_without_request_user_and_shell(name):
    from django.template import engines

    html = engines["django"].get_template(f"{name}.html").render({})

    assert html.count("<h1>") == 1
    assert "/static/" in html


def test_board_tells_readers_what_the_picture_shows():
    html = browser.page("board")

    assert "AUD-26-08, Change management, May, under_way" in html
    assert html.count('class="t') > 0
    assert '<span class="visually-hidden">three months late or more</span>' in html
    assert html.count('class="m is-now"') == 1


def test_board_lists_the_same_audits_by_month_for_a_narrow_screen():
    html = browser.page("board")
    table, _, listed = html.partition('<div class="board-list">')
    cards = re.compile(r'<a class="au [^"]*" href="[^"]*">.*?<b aria-hidden="true">([^<]+)</b>')

    assert sorted(cards.findall(table)) == sorted(ref.removeprefix("AUD-") for ref in cards.findall(listed))
    assert listed.count("<section") == 12


def test_job_under_way_asks_again_and_a_finished_one_does_not():
    html = browser.page("lists")
    jobs = re.findall(r'<div id="\d" class="job.*?</div>\s*</div>|<div id="\d" class="job[^>]*>', html)

    assert [("hx-get" in job) for job in jobs[:3]] == [True, False, False]


def test_a_stale_page_gives_back_what_was_typed_but_no_secrets():
    request = RequestFactory().post(
        "/x/", {"cause": "Nobody <owned> it", "password1": "hunter2", "version": "3", "csrfmiddlewaretoken": "t"}
    )

    html = gallery.render("412.html", request=request, row="NC-26-13")

    assert "NC-26-13 is newer than the page" in html
    assert "Nobody &lt;owned&gt; it" in html
    assert "hunter2" not in html
