"""HTML to PDF in a child process with limits (decision D7): an endless page costs a failed job and nothing else."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from kernel import outbox
from kernel.pdf_child import NO_LIBRARIES, TOO_BIG

LIBRARIES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


class PdfUnavailable(outbox.Permanent):
    """The system libraries are missing; everything but PDF works."""

    def __init__(self) -> None:
        super().__init__(f"PDF needs system libraries that are not installed: {LIBRARIES} (Debian package names).")


class PdfTooBig(outbox.Permanent):
    """The document needs more memory or time than one document may take."""


class PdfFailed(outbox.Permanent):
    """The renderer ended without a document."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Address space in bytes, CPU and wall time in seconds."""

    memory: int = 1536 * 1024 * 1024
    cpu: int = 120
    wall: int = 180


def render(template: str, context: Mapping[str, Any], *, css: str = "", variant: str | None = "pdf/ua-1") -> bytes:
    """The PDF of a Django template; `css` is the text of its print stylesheet."""
    return render_limited(render_to_string(template, dict(context)), css, variant=variant)


def render_limited(
    html: str, css: str = "", *, variant: str | None = "pdf/ua-1", limits: Limits | None = None
) -> bytes:
    """The PDF of a page.

    Addresses in page and stylesheet may be data:, `/fonts/...` (made by make_fonts) and `/static/...` (our folder);
    anything else is left out. Raises PdfUnavailable, PdfTooBig or PdfFailed with one sentence.
    """
    bounds = limits or Limits()
    order = {
        "html": html,
        "css": [css] if css else [],
        "folders": {"fonts": str(settings.FONTS_DIR), "static": str(settings.BASE_DIR / "static")},
        "variant": variant,
        "memory": bounds.memory,
        "cpu": bounds.cpu,
    }
    child = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "kernel.pdf_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=settings.BASE_DIR,
        env=_environment(),
        start_new_session=True,
    )
    try:
        pdf, said = child.communicate(json.dumps(order).encode(), timeout=bounds.wall)
    except subprocess.TimeoutExpired as error:
        raise PdfTooBig(f"The document took longer than {bounds.wall} seconds to lay out.") from error
    finally:
        _end(child)
    _judge(child.returncode, said.decode("utf-8", "replace"), bounds)
    if not pdf.startswith(b"%PDF-"):
        raise PdfFailed("The renderer ended without a document.")
    return pdf


def available() -> bool:
    """True when WeasyPrint finds its libraries; asked in a process of its own, since loading them takes 2 seconds."""
    return (
        find_spec("weasyprint") is not None
        and subprocess.run([sys.executable, "-W", "ignore", "-c", "import weasyprint"], capture_output=True).returncode
        == 0
    )


def _environment() -> dict[str, str]:
    """Only what the renderer needs: no secret of the server reaches it."""
    kept = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "XDG_CACHE_HOME", "FONTCONFIG_PATH", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"PYTHONPATH": str(settings.BASE_DIR)}


def _judge(code: int, said: str, bounds: Limits) -> None:
    last = said.strip().splitlines()[-1] if said.strip() else ""
    if code == NO_LIBRARIES:
        raise PdfUnavailable
    if code == TOO_BIG or "MemoryError" in said or "Cannot allocate memory" in said or "std::bad_alloc" in said:
        raise PdfTooBig(f"The document needs more than {bounds.memory // 2**20} MiB of memory.")
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        raise PdfTooBig(f"The document needs more than {bounds.cpu} seconds of computing time.")
    if code:
        raise PdfFailed(f"The renderer stopped: {last or f'exit code {code}'}")


def _end(child: subprocess.Popen[bytes]) -> None:
    """Leave no process of its group behind, however we got here."""
    for stream in (child.stdin, child.stdout, child.stderr):
        if stream:
            stream.close()
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def stylesheet(name: str) -> str:
    """The text of one of our print stylesheets, by its path below static/."""
    return Path(settings.BASE_DIR / "static" / name).read_text(encoding="utf-8")
