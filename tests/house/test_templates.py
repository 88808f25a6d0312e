"""The templates as a text: what the content policy forbids, and how a page is put together."""

import re
from pathlib import Path

import bootstrap_wrapper
import pytest
from django.conf import settings
from django.template import engines
from django.urls import URLPattern, URLResolver, get_resolver

FOLDER = Path(settings.BASE_DIR) / "templates"
# Print has its own engine, mail its own medium; both are read by no browser under our policy.
NOT_PAGES = ("mail/", "pdf/", "report.html", "audit_report.html", "print/")
# The pages of last resort stand alone, on purpose: they must work when everything else does not.
ALONE = {"500.html", "503.html"}
BASES = {"base.html"}
# What an address shows instead of its page, while the thing is not there yet.
SECOND_ANSWERS = {
    "programmes/programme_reviewed.html",
    "reviews/coverage_blind.html",
    "findings/correction_done.html",
    "findings/observation_detail.html",
    "findings/plan_sent.html",
}
# One page shared by several addresses of a room.
SHARED = re.compile(r"/(?:\w+_)?(?:form|form_page|confirm)\.html$")


def names() -> list[str]:
    return sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))


def is_page(name: str) -> bool:
    """A template that a browser gets whole: neither a fragment, nor a base, nor part of a form pack."""
    return (
        not Path(name).name.startswith("_")
        and not name.startswith(("bootstrap5/", "allauth/elements/"))
        and name not in BASES | ALONE
        and not any(part in name for part in NOT_PAGES)
    )


def for_browsers() -> list[str]:
    return [name for name in names() if not any(part in name for part in NOT_PAGES)]


def text(name: str) -> str:
    return re.sub(r"{% comment %}.*?{% endcomment %}|{#.*?#}", "", (FOLDER / name).read_text(), flags=re.S)


FORBIDDEN = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "an event attribute": re.compile(r"<[^>%]*\son[a-z]+\s*=", re.I),
    "hx-on": re.compile(r"\shx-on", re.I),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)", re.I),
    "an inline stylesheet": re.compile(r"<style\b", re.I),
    "the safe filter": re.compile(r"\|\s*safe\b"),
    "autoescape off": re.compile(r"{%\s*autoescape\s+off"),
    "a javascript address": re.compile(r"javascript:", re.I),
    "an address of another site": re.compile(r"""(?:src|href|action)\s*=\s*["']https?://""", re.I),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what):
    found = [name for name in for_browsers() if FORBIDDEN[what].search(text(name))]

    assert found == []


@pytest.mark.parametrize(
    ("what", "sample"),
    [
        ("a style attribute", '<p class="x" style="color:red">'),
        ("an event attribute", '<button onclick="go()">'),
        ("hx-on", '<b hx-on:click="x">'),
        ("an inline script", "<script>go()</script>"),
        ("an inline stylesheet", "<style>p{}</style>"),
        ("the safe filter", "{{ text|safe }}"),
        ("an address of another site", '<script src="https://cdn.example/x.js"></script>'),
    ],
)
def test_the_search_finds(what, sample):
    assert FORBIDDEN[what].search(sample)


def ancestry(name: str) -> list[str]:
    """The template and all it extends, nearest first; ends at a base or where a foreign template begins."""
    found = [name]
    while found[-1] not in BASES and (parent := re.match(r'\s*{% extends "([^"]+)" %}', text(found[-1]))):
        if not (FOLDER / parent[1]).exists():
            break
        found.append(parent[1])
    return found


def test_every_page_extends_the_base():
    strays = [name for name in filter(is_page, names()) if ancestry(name)[-1] not in BASES]

    assert strays == []


def test_every_page_fills_title_and_heading():
    without = []
    for name in filter(is_page, names()):
        own = "".join(text(part) for part in ancestry(name) if part not in BASES)
        heading = "{% block page_title %}" in own or re.search(r"<h1[ >]", own)
        if (
            not name.startswith("allauth/")
            and name != "base_field.html"
            and not ("{% block title %}" in own and heading)
        ):
            without.append(name)

    assert without == []


@pytest.mark.parametrize("name", names())
def test_template_compiles(name):
    assert engines["django"].get_template(name)


def test_every_form_that_posts_carries_the_token():
    forgetful = []
    for name in for_browsers():
        for form in re.findall(r"<form\b[^>]*method=\"post\".*?</form>", text(name), flags=re.S | re.I):
            if "csrf_token" not in form and "{% crispy" not in form:
                forgetful.append(name)

    assert forgetful == []


def test_a_page_is_named_like_its_address():
    """View, URL name and template say the same word: `findings:finding_list` is findings/finding_list.html."""
    known = set()

    def collect(patterns: list[URLPattern | URLResolver], space: str) -> None:
        for entry in patterns:
            if isinstance(entry, URLResolver):
                collect(entry.url_patterns, entry.namespace or space)
            elif entry.name:
                known.add(f"{space}/{entry.name}" if space else entry.name)

    collect(get_resolver().url_patterns, "")
    rooms = {"standards", "organisation", "programmes", "audits", "findings", "reviews"}
    unnamed = [
        name
        for name in filter(is_page, names())
        if name.split("/")[0] in rooms
        and name.count("/") == 1
        and name not in SECOND_ANSWERS
        and not SHARED.search(name)
        and name.removesuffix(".html") not in known
    ]

    assert unnamed == []


def known_classes() -> set[str]:
    """Every class that a stylesheet of ours or of Bootstrap knows."""
    ours = (path.read_text() for path in (Path(settings.BASE_DIR) / "static" / "css").glob("*.css"))
    bootstrap = (bootstrap_wrapper.get_bootstrap_css_dir() / "bootstrap.css").read_text()
    return set(re.findall(r"\.(-?[_a-zA-Z][\w-]*)", "\n".join([*ours, bootstrap])))


def used_classes(name: str) -> set[str]:
    """The classes that a template writes out; what a tag computes is left out."""
    plain = re.sub(r"{%.*?%}|{{.*?}}", "\0", text(name), flags=re.S)
    words = " ".join(re.findall(r'class="([^"]*)"', plain)).split()
    return {word for word in words if "\0" not in word}


def test_no_template_invents_a_class():
    known = known_classes()
    invented = {name: sorted(used_classes(name) - known) for name in for_browsers()}

    assert {name: words for name, words in invented.items() if words} == {}
