"""Cut the letters that pages and PDFs use from the installed font packages into var/fonts, outside git."""

import hashlib
import json
import logging
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib import metadata
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

LATIN = ",".join(
    (
        "U+0000-00FF,U+0131,U+0152-0153,U+02C6,U+02DA,U+02DC,U+2000-206F",
        "U+20AC,U+2122,U+2190-2193,U+2212,U+2248,U+2264-2265",
    )
)
LATIN_EXTENDED = "U+0100-0130,U+0132-0151,U+0154-02AF,U+1E00-1EFF"
GREEK_CYRILLIC = "U+0370-03FF,U+0400-045F,U+0490-0491"
FEATURES = ("kern", "liga", "ccmp", "locl", "mark", "mkmk", "tnum", "lnum", "frac", "case")


@dataclass(frozen=True, slots=True)
class Cut:
    """One weight of a family: its file name, CSS weight, and where the variable font's axes are pinned."""

    name: str
    weight: int
    axes: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """One font file of a package and the weights that are cut from it; print fonts carry `letters`."""

    family: str
    package: str
    file: str
    letters: str
    cuts: tuple[Cut, ...]
    on_pages: bool = True
    italic: bool = False


WESTERN = f"{LATIN},{LATIN_EXTENDED}"
SOURCES = (
    Source(
        "Plex",
        "fontpkg_ibm_plex_sans",
        "IBMPlexSans[wdth,wght].ttf",
        f"{WESTERN},{GREEK_CYRILLIC}",
        tuple(Cut(f"plex-sans-{weight}", weight, (("wght", weight), ("wdth", 100))) for weight in (400, 500, 600)),
    ),
    Source(
        "Source Serif",
        "fontpkg_source_serif_4",
        "SourceSerif4[opsz,wght].ttf",
        WESTERN,
        (
            Cut("source-serif-400", 400, (("wght", 400), ("opsz", 20))),
            Cut("source-serif-600", 600, (("wght", 600), ("opsz", 32))),
        ),
        on_pages=False,
    ),
    Source(
        "Plex",
        "fontpkg_ibm_plex_sans",
        "IBMPlexSans-Italic[wdth,wght].ttf",
        WESTERN,
        (Cut("plex-sans-400-italic", 400, (("wght", 400), ("wdth", 100))),),
        on_pages=False,
        italic=True,
    ),
    Source(
        "Plex Cond",
        "fontpkg_ibm_plex_sans_condensed",
        "IBMPlexSansCondensed-Medium.ttf",
        WESTERN,
        (Cut("plex-cond-500", 500),),
    ),
    Source(
        "Plex Cond",
        "fontpkg_ibm_plex_sans_condensed",
        "IBMPlexSansCondensed-SemiBold.ttf",
        WESTERN,
        (Cut("plex-cond-600", 600),),
    ),
)
PAGE_PARTS = (("latin", LATIN), ("ext", LATIN_EXTENDED))


def stamp() -> str:
    """Changes with the recipe and with the packages, so that a second run has nothing to do."""
    packages = sorted({source.package for source in SOURCES} | {"fonttools"})
    recipe = [repr(SOURCES), *map(repr, PAGE_PARTS), *(f"{name}={metadata.version(name)}" for name in packages)]
    return hashlib.sha256(json.dumps([*recipe, Path(__file__).read_text()]).encode()).hexdigest()


def make(source: Source, folder: Path) -> None:
    """All files of one source: whole letters as TTF for print, two WOFF2 subsets a weight for pages."""
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    original = (files(source.package) / "files" / source.file).read_bytes()
    # Fewer letters first: pinning the axes of letters nobody uses is most of the time.
    base = subset(original, source.letters, flavour=None)
    for cut in source.cuts:
        ttf = pinned(base, source, cut)
        (folder / "pdf" / f"{cut.name}.ttf").write_bytes(ttf)
        if source.on_pages:
            for part, letters in PAGE_PARTS:
                (folder / f"{cut.name}-{part}.woff2").write_bytes(subset(ttf, letters, flavour="woff2"))


def subset(font_bytes: bytes, letters: str, *, flavour: str | None) -> bytes:
    """The same font with those letters only and the features that text needs, without hinting."""
    options = Options()
    options.hinting = False
    options.layout_features = list(FEATURES)
    options.drop_tables += ["meta"]
    font = TTFont(BytesIO(font_bytes), lazy=True)
    cutter = Subsetter(options)
    cutter.populate(unicodes=list(code_points(letters)))
    cutter.subset(font)
    font.flavor = flavour
    return _saved(font)


def pinned(font_bytes: bytes, source: Source, cut: Cut) -> bytes:
    """One weight as a static font under a name of its own: the PDF engine must not confuse two weights."""
    font = TTFont(BytesIO(font_bytes))
    if cut.axes:
        font = instantiateVariableFont(font, dict(cut.axes), inplace=True, optimize=False)
    style = f"{cut.weight}{' Italic' if source.italic else ''}"
    full = f"{source.family} {style}"
    names = {1: full, 2: "Regular", 4: full, 6: cut.name, 16: source.family, 17: style}
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]
    font["OS/2"].usWeightClass = cut.weight
    return _saved(font)


def code_points(letters: str) -> Iterator[int]:
    """The numbers in a CSS unicode-range."""
    for part in letters.split(","):
        first, _, last = part.removeprefix("U+").partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def page_css() -> str:
    """The @font-face rules of the pages: two subsets a weight, so that most pages load the first one only."""
    return "\n".join(
        f'@font-face{{font-family:"{source.family}";font-weight:{cut.weight};font-display:swap;'
        f'src:url({cut.name}-{part}.woff2) format("woff2");unicode-range:{letters}}}'
        for source in SOURCES
        if source.on_pages
        for cut in source.cuts
        for part, letters in PAGE_PARTS
    )


def pdf_css() -> str:
    """The same for print, as kernel.pdf resolves addresses. One file a weight: WeasyPrint ignores unicode-range."""
    return "\n".join(
        f'@font-face{{font-family:"{source.family}";font-weight:{cut.weight};'
        f"font-style:{'italic' if source.italic else 'normal'};src:url(fonts/pdf/{cut.name}.ttf)}}"
        for source in SOURCES
        for cut in source.cuts
    )


def _saved(font: Any) -> bytes:
    out = BytesIO()
    font.save(out)
    return out.getvalue()


class Command(BaseCommand):
    help = "Cut web and print fonts from the installed packages into var/fonts. A second run has nothing to do."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="Make them again although nothing changed.")

    def handle(self, *args: Any, force: bool = False, **options: Any) -> None:
        folder = Path(settings.FONTS_DIR)
        mark = folder / "stamp"
        if not force and mark.exists() and mark.read_text() == stamp():
            return
        (folder / "pdf").mkdir(parents=True, exist_ok=True)
        with ProcessPoolExecutor(max_workers=min(os.cpu_count() or 1, len(SOURCES))) as pool:
            list(pool.map(make, SOURCES, [folder] * len(SOURCES)))
        (folder / "fonts.css").write_text(page_css())
        (folder / "pdf" / "fonts.css").write_text(pdf_css())
        mark.write_text(stamp())
        if options.get("verbosity", 1) > 0:
            self.stdout.write(f"Fonts are in {folder}")
