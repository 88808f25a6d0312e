"""Letters cut from the packages: what comes out, and that a second run has nothing to do."""

from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from fontTools.ttLib import TTFont

from auditprog.management.commands import make_fonts


@pytest.fixture
def folder(tmp_path, settings):
    settings.FONTS_DIR = tmp_path / "fonts"
    return settings.FONTS_DIR


@pytest.fixture(scope="module")
def condensed(tmp_path_factory):
    """The quickest of the real sources, cut once."""
    folder = tmp_path_factory.mktemp("fonts")
    (folder / "pdf").mkdir()
    source = next(source for source in make_fonts.SOURCES if source.cuts[0].name == "plex-cond-600")
    make_fonts.make(source, folder)
    return folder


def letters(path) -> set[int]:
    return set(TTFont(BytesIO(path.read_bytes())).getBestCmap())


def test_page_subsets_split_the_letters_and_print_has_both(condensed):
    latin = letters(condensed / "plex-cond-600-latin.woff2")
    extended = letters(condensed / "plex-cond-600-ext.woff2")
    whole = letters(condensed / "pdf" / "plex-cond-600.ttf")

    assert {ord("a"), ord("ø"), ord("’"), ord("→")} <= latin
    assert ord("ń") in extended - latin
    assert latin | extended <= whole


def test_subsets_are_small(condensed):
    assert (condensed / "plex-cond-600-latin.woff2").stat().st_size < 30_000


def test_weights_have_names_of_their_own(condensed):
    font = TTFont(condensed / "pdf" / "plex-cond-600.ttf")

    assert font["name"].getDebugName(1) == "Plex Cond 600"
    assert font["OS/2"].usWeightClass == 600


def test_second_run_has_nothing_to_do(folder):
    folder.mkdir(parents=True)
    (folder / "stamp").write_text(make_fonts.stamp())
    out = StringIO()

    call_command("make_fonts", stdout=out)

    assert [path.name for path in folder.iterdir()] == ["stamp"]
    assert out.getvalue() == ""


def test_every_face_of_the_stylesheets_is_a_file_that_is_made():
    made = {cut.name for source in make_fonts.SOURCES for cut in source.cuts}

    assert make_fonts.page_css().count("@font-face") == 10
    assert all(f"fonts/pdf/{name}.ttf" in make_fonts.pdf_css() for name in made)


def test_code_points_of_a_range():
    assert list(make_fonts.code_points("U+0041-0043,U+20AC")) == [0x41, 0x42, 0x43, 0x20AC]
