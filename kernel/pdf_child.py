"""The process that turns one page of HTML into a PDF: `python -m kernel.pdf_child`, started by kernel.pdf only.

It gets a JSON order on standard input, answers with the PDF on standard output, and loads no Django. It limits
itself before WeasyPrint is imported, fetches nothing but data: and files below the folders of its order, and dies
with its parent.
"""

import contextlib
import ctypes
import json
import mimetypes
import resource
import signal
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

# What the parent reads in the exit code.
NO_LIBRARIES, TOO_BIG = 4, 5
# A name that resolves nowhere (RFC 2606): relative addresses in page and stylesheet become ours to answer.
BASE_URL = "http://assets.invalid/"
PR_SET_PDEATHSIG = 1


def limit(memory: int, cpu: int) -> None:
    """Bound address space (bytes) and CPU time (seconds) of this process; ask to die with the parent."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def file_of(url: str, folders: dict[str, str]) -> Path | None:
    """The file behind an address of ours, or None: `folders` maps a first path segment to a folder."""
    parts = urlsplit(url)
    if f"{parts.scheme}://{parts.netloc}/" != BASE_URL:
        return None
    first, _, rest = unquote(parts.path).lstrip("/").partition("/")
    if first not in folders or not rest:
        return None
    folder = Path(folders[first]).resolve()
    path = (folder / rest).resolve()
    return path if path.is_relative_to(folder) and path.is_file() else None


def make(order: dict[str, Any]) -> bytes:
    """The PDF of an order: html, css (list of texts), folders, variant."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Ours(URLFetcher):  # type: ignore[misc, unused-ignore]
        """Refuses everything but data: and the files of the order; no redirects, no network, no file:."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols=("data",), allow_redirects=False)

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            path = file_of(url, order["folders"])
            if path is None:
                raise ValueError("not one of our files")
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    fetcher, fonts = Ours(), FontConfiguration()
    sheets = [CSS(string=text, url_fetcher=fetcher, base_url=BASE_URL, font_config=fonts) for text in order["css"]]
    page = HTML(string=order["html"], url_fetcher=fetcher, base_url=BASE_URL)
    pdf: bytes = page.write_pdf(stylesheets=sheets, font_config=fonts, pdf_variant=order["variant"])
    return pdf


def main() -> int:
    order = json.load(sys.stdin.buffer)
    limit(order["memory"], order["cpu"])
    try:
        import weasyprint  # noqa: F401
    except OSError as error:
        print(error, file=sys.stderr)
        return NO_LIBRARIES
    try:
        pdf = make(order)
    except MemoryError:
        return TOO_BIG
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
