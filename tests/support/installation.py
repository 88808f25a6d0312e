"""The product as an operator has it: its own folder and database, `manage.py serve` with separate processes."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support import processes, shared
from tests.support.smtp_double import free_port


@dataclass(frozen=True, slots=True)
class Installation:
    """A folder, and the environment in which its commands run (embedded settings)."""

    var: Path
    env: Mapping[str, str]

    def manage(self, *words: str, timeout: float = 600) -> str:
        """Run a command; what it said, or AssertionError with its errors."""
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(
            command, cwd=processes.ROOT, env=dict(self.env), capture_output=True, text=True, timeout=timeout
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def python(self, code: str) -> str:
        """Run code with the models at hand; what it printed."""
        return self.manage("shell", "-v0", "--no-imports", "-c", code).strip()

    @contextlib.contextmanager
    def serving(self, *words: str, **options: Any) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
        """(address, the supervisor) of a server that answers."""
        port = free_port()
        command = ("manage.py", "serve", "--port", str(port), *words)
        with processes.running(*command, env=self.env, **options) as supervisor:
            address = f"http://127.0.0.1:{port}"
            assert processes.until(lambda: answers(address), 60), "the server does not answer"
            yield address, supervisor


def installed(folder: Path, **more: object) -> Installation:
    """The installation that lies in this folder, or will."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AUDITPROG_", "DJANGO_"))}
    settings = os.environ.get("AUDITPROG_TEST_EMBEDDED", "auditprog.settings.embedded")
    env = kept | {"AUDITPROG_VAR": str(folder), "DJANGO_SETTINGS_MODULE": settings}
    return Installation(folder, env | {name: str(value) for name, value in more.items()})


def install(folder: Path, *, demo: bool = False, empty: bool = False, **more: object) -> Installation:
    """A migrated installation in this folder: bare, with the demo organisation, or an `empty` trial (demo --empty).

    In make test each kind is made once and copied; one with settings of its own (`more`) is made where it is asked for.
    """
    held = shared.folder()
    if held is None or more:
        return _install(folder, demo, empty, **more)
    name = f"installation-{'empty' if empty else 'demo' if demo else 'bare'}"
    shared.once(name, lambda: _kept(held / name, demo, empty))
    shutil.copytree(held / name, folder, dirs_exist_ok=True)
    return installed(folder)


def _kept(folder: Path, demo: bool, empty: bool) -> None:
    shutil.rmtree(folder, ignore_errors=True)  # what a failed attempt has left
    if not demo:
        _install(folder, demo, empty)
        return
    install(folder)
    installed(folder).manage("demo", *(["--empty"] if empty else []))


def _install(folder: Path, demo: bool, empty: bool, **more: object) -> Installation:
    made = installed(folder, **more)
    made.manage("migrate", "--run-syncdb", "-v0")
    if demo:
        made.manage("demo", *(["--empty"] if empty else []))
    return made


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=2) as response:
            return bool(response.read() == b"ok")
    except (OSError, urllib.error.URLError):
        return False
