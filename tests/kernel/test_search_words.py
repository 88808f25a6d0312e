"""How texts and queries are cut into words, and which slips are forgiven."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.search import words
from kernel.search.words import DASH, DOT, OWN, Part, Term


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Übergänge, Øre & Łódź", ["ubergange", "ore", "lodz"]),
        ("straße STRASSE", ["strasse"]),
        ("clause 8.3.4.2, not 8.3", ["clause", f"8{DOT}3{DOT}4{DOT}2", "not", f"8{DOT}3"]),
        ("NC-26-13 P01 a_b don't", ["nc", "26", "13", "p01", "a", "b", "don", "t"]),
        ("変更管理 ok", ["変", "更", "管", "理", "ok"]),
        ("\ue001\ue003 \x00 ()*^:\"'", []),
        ("", []),
    ],
)
def test_a_text_is_cut_into_folded_words(text: str, expected: list[str]) -> None:
    assert list(words.tokens(text)) == expected


@given(st.text(max_size=80))
def test_no_text_gives_a_word_with_syntax_or_our_own_letters(text: str) -> None:
    for word in words.tokens(text):
        assert word.replace(DOT, "").isalnum() or any(c.isalnum() for c in word)
        assert not set(word) & set("\"'*():&|!<> ") and OWN not in word and DASH not in word


def test_little_words_count_only_where_there_is_nothing_else() -> None:
    assert words.asked("the owner of the supplier") == ["owner", "supplier"]
    assert words.asked("to be") == ["to", "be"]
    assert len(words.asked("one two three four five six seven eight nine ten")) == words.MOST_WORDS
    assert words.asked("x" * 10_000) == ["x" * words.LONGEST]


@pytest.mark.parametrize(
    ("word", "fits", "misses"),
    [
        ("chang", ["change", "changes"], ["exchange"]),
        ("suppliers", ["suppliers", "supplier"], ["supplies"]),
        ("policies", ["policies", "policy"], ["police"]),
        ("process", ["process", "processes"], ["proces"]),
        ("26", ["26"], ["2026", "260"]),
        (f"8{DOT}2", [f"8{DOT}2", f"8{DOT}2{DOT}6"], [f"8{DOT}20"]),
    ],
)
def test_a_word_stands_for_its_kin(word: str, fits: list[str], misses: list[str]) -> None:
    group = words.group(word)

    assert [other for other in fits + misses if any(term.fits(other) for term in group)] == fits


@pytest.mark.parametrize(
    ("reference", "asked"),
    [
        ("NC-26-13", ["NC-26-13", "nc 26 13", "nc2613", "26-13", "26/13", "2613", "Nc-26-013"]),
        ("AUD-26-03", ["AUD-26-03", "aud263", "26-3", "aud 26 3"]),
        ("P01", ["P01", "p1", "p-01"]),
        ("CR-06", ["cr06", "CR-6"]),
        ("IAP-2026", ["IAP-2026", "iap2026"]),
        ("AUD-26-08/D3", ["AUD-26-08/D3", "26-08 d3"]),
    ],
)
def test_a_number_is_found_however_it_is_typed(reference: str, asked: list[str]) -> None:
    assert [q for q in asked if not set(words.own(reference)) & set(words.own_asked(q))] == []


@pytest.mark.parametrize("query", ["supplier", "8.3.4", "99.5", "supplier 2026", "", "-", "7", "x" * 30 + "1"])
def test_words_and_clauses_are_no_reference(query: str) -> None:
    assert words.own_asked(query) == []


def test_another_number_is_not_it() -> None:
    assert not set(words.own("NC-26-13")) & set(words.own_asked("NC-26-1"))
    assert not set(words.own("NC-26-13")) & set(words.own_asked("OFI-26-13"))


@pytest.mark.parametrize(
    ("a", "b", "slips"),
    [
        ("suplier", "supplier", 1),
        ("recieve", "receive", 1),
        ("change", "change", 0),
        ("cab", "cat", 1),
        ("ab", "ba", 1),
    ],
)
def test_slips_are_counted(a: str, b: str, slips: int) -> None:
    assert words.distance(a, b, 2) == slips


@given(st.text("abcd", max_size=6), st.text("abcd", max_size=6))
def test_slips_count_the_same_both_ways(a: str, b: str) -> None:
    assert words.distance(a, b, 9) == words.distance(b, a, 9)
    assert (words.distance(a, b, 9) == 0) == (a == b)
    most = 1
    assert words.distance(a, b, most) == min(words.distance(a, b, 9), most + 1)


def test_short_words_and_numbers_are_taken_as_they_are() -> None:
    assert words.near("cab", ["cat", "cub"]) == []
    assert words.near("p01", ["p02"]) == []
    assert words.near("chnage", ["change", "chance", "charge", "channel"]) == ["change"]


def test_the_words_looked_for_are_marked_and_nothing_is_lost() -> None:
    groups = [words.group("supplier")]
    parts = words.marked("Two <b>Suppliers</b> late", groups)

    assert parts == [Part("Two <b>"), Part("Suppliers", True), Part("</b> late")]


@given(st.text(max_size=300), st.text("abc ", max_size=8))
def test_marking_keeps_every_letter(text: str, query: str) -> None:
    groups = [words.group(word) for word in words.asked(query)]

    assert "".join(part.text for part in words.marked(text, groups)) == text
    words.snippet(text, groups)


def test_a_snippet_is_cut_around_the_first_word_found() -> None:
    text = "before " * 100 + "needle " + "after " * 100
    parts = words.snippet(text, [(Term("needle"),)])
    said = "".join(part.text for part in parts)

    assert said.startswith("… ") and said.endswith(" …") and len(said) < 230
    assert [part.text for part in parts if part.hit] == ["needle"]
    assert words.snippet("nothing here", [(Term("needle"),)]) == []
