"""make test: every check, one after the other, and a table of what ran and what did not and why.

scripts/check.py            all that this machine can
scripts/check.py --strict   a part that cannot run is a failure (.ci/run)
scripts/check.py --only lint,types
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import servers

ROOT = Path(__file__).resolve().parents[1]
PY = sys.executable
BIN = Path(PY).parent
SLOW = "browser or processes or redis or soak"
# What production needs to be told; check --deploy judges the settings, not these values.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "auditprog.settings.production",
    "SECRET_KEY": "check-only-7b1f0c9d2e8a4f6b-3c5d7e9fa1b2c4d6-88aa66cc",
    "ALLOWED_HOSTS": "audit.example.org",
    "PUBLIC_BASE_URL": "https://audit.example.org",
    "DATABASE_URL": "postgresql://auditprog:secret@db.example.org/auditprog",
    "REDIS_URL": "redis://redis.example.org:6379/0",
    "EMAIL_HOST": "smtp.example.org",
    "DEFAULT_FROM_EMAIL": "auditprog <auditprog@example.org>",
}
# The suite must not pass by luck of the date or the zone (decision D14).
ELSEWHERE = {"AUDITPROG_TEST_NOW": "2027-03-29 04:00", "AUDITPROG_TEST_TZ": "Pacific/Auckland"}
ELSEWHERE_NOTE = "2027-03-29 04:00 in Pacific/Auckland"
# ... except for what would only say the same again.
SECOND = {"AUDITPROG_TEST_SECOND": "1"}
SECOND_NOTE = "without what no database changes (tests/support/once.py)"


@dataclass(slots=True)
class Row:
    """One line of the closing table."""

    name: str
    outcome: str
    seconds: float = 0.0
    note: str = ""


@dataclass(slots=True)
class Run:
    """What was asked for, and what has happened so far."""

    only: frozenset[str]
    rows: list[Row] = field(default_factory=list)

    def wants(self, name: str) -> bool:
        return not self.only or name in self.only

    def command(self, name: str, *words: str, env: Mapping[str, str] | None = None, note: str = "") -> None:
        """Run one command, its output shown as it comes."""
        if not self.wants(name):
            return
        print(f"\n=== {name}", flush=True)
        begun = time.monotonic()
        code = subprocess.run(words, cwd=ROOT, env={**os.environ, **(env or {})}).returncode
        if code == 5 and "pytest" in words:  # pytest's word for "no test was selected"
            self.rows.append(Row(name, "skipped", note="no test of this kind yet"))
            return
        self.rows.append(Row(name, "failed" if code else "passed", time.monotonic() - begun, note))

    def skip(self, name: str, why: str) -> None:
        if self.wants(name):
            self.rows.append(Row(name, "skipped", note=why))


def static(run: Run) -> None:
    """What can be said without running the product."""
    run.command("lint", PY, "-m", "ruff", "check", ".")
    run.command("format", PY, "-m", "ruff", "format", "--check", ".")
    run.command("imports", str(BIN / "lint-imports"))
    run.command("types", PY, "-m", "mypy", ".")
    test = {"DJANGO_SETTINGS_MODULE": "auditprog.settings.test"}
    run.command("migrations", PY, "manage.py", "makemigrations", "--check", "--dry-run", env=test)
    run.command("deploy", PY, "manage.py", "check", "--deploy", "--fail-level", "WARNING", env=PRODUCTION)


def pytest(run: Run, name: str, marks: str, *more: str, env: Mapping[str, str] | None = None, note: str = "") -> None:
    """One run of the suite; what failed is asked once more alone, and a test that then passes is named as unsteady."""
    words = (PY, "-m", "pytest", "-q", "-m", marks)
    run.command(name, *words, *more, env=env, note=note)
    if not (run.rows and run.rows[-1].name == name and run.rows[-1].outcome == "failed"):
        return
    first = run.rows.pop()
    run.command(name, *words, "--last-failed", "--last-failed-no-failures", "none", env=env, note=note)
    again = run.rows[-1]
    again.seconds += first.seconds
    if again.outcome == "passed":
        again.note = f"{note}; UNSTEADY: what failed passed when asked again, see above"


def parallel() -> tuple[str, ...]:
    """Both cores; a file stays on one of them, so that what is loaded once a file is loaded once (sharing.py)."""
    return "-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadfile", "--no-loadscope-reorder"


def suites(run: Run) -> None:
    """The suite on SQLite; again on PostgreSQL, elsewhere in time and space; then Redis and a real worker."""
    pytest(run, "sqlite", "not (browser or redis or soak)", *parallel(), note="SQLite, files as broker")
    with servers.postgres() as (url, origin), servers.redis() as (bell, bell_origin):
        if url:
            env = {"TEST_DATABASE_URL": url, **SECOND, **({"REDIS_URL": bell} if bell else {})}
            # One run for two questions: another database, and another day in another zone.
            note = f"PostgreSQL: {origin}; at {ELSEWHERE_NOTE}; {SECOND_NOTE}"
            pytest(run, "postgres", f"not ({SLOW})", *parallel(), env={**env, **ELSEWHERE}, note=note)
            apart = "processes and not (browser or redis or soak)"
            pytest(run, "postgres-processes", apart, *parallel(), env=env, note=f"{origin}; {SECOND_NOTE}")
        else:
            run.skip("postgres", origin)
            note = f"SQLite, at {ELSEWHERE_NOTE}; {SECOND_NOTE}"
            pytest(run, "elsewhere", f"not ({SLOW})", *parallel(), env={**ELSEWHERE, **SECOND}, note=note)
            run.skip("postgres-processes", origin)
        if url and bell:
            pytest(run, "redis", "redis and not (browser or soak)", env=env, note=f"Redis: {bell_origin}; real worker")
        else:
            run.skip("redis", bell_origin if url else origin)
        if url:
            servers.drop_databases(url, Path(os.environ["AUDITPROG_TEST_SHARED"]).name)


def browser(run: Run) -> None:
    if path := servers.chromium():
        pytest(run, "browser", "browser and not soak", *parallel(), env={"CHROMIUM": path}, note=path)
    else:
        run.skip("browser", "no Chromium is installed")


STAGES: tuple[Callable[[Run], None], ...] = (static, suites, browser)


def table(rows: list[Row]) -> Iterator[str]:
    width = max((len(row.name) for row in rows), default=0)
    for row in rows:
        took = f"{row.seconds:6.1f} s" if row.outcome != "skipped" else " " * 8
        yield f"{row.name:<{width}}  {row.outcome:<7}  {took}  {row.note}".rstrip()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--strict", action="store_true", help="a skipped part is a failure")
    parser.add_argument("--only", default="", help="names of steps, separated by commas")
    asked = parser.parse_args()
    run, begun = Run(frozenset(filter(None, asked.only.split(",")))), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="auditprog-shared-") as shared:
        os.environ["AUDITPROG_TEST_SHARED"] = shared  # what is made once for all processes (tests/support/shared.py)
        for stage in STAGES:
            stage(run)
    failed = [row for row in run.rows if row.outcome == "failed" or (asked.strict and row.outcome == "skipped")]
    print(f"\n=== what ran ({time.monotonic() - begun:.0f} s)")
    print("\n".join(table(run.rows)))
    print(f"\n{'FAILED: ' + ', '.join(row.name for row in failed) if failed else 'All that ran passed.'}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
