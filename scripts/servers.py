"""PostgreSQL, Redis and Chromium for the checks: those that run here, else ones started for the run."""

from __future__ import annotations

import contextlib
import getpass
import glob
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def postgres() -> Iterator[tuple[str, str]]:
    """(database URL, where it comes from), or ("", why there is none)."""
    for url in _candidates():
        if _connects(url):
            yield url, "the server that runs here"
            return
    binaries = _postgres_binaries()
    if binaries is None:
        yield "", "no PostgreSQL answers and none is installed"
        return
    with _own_postgres(binaries) as url:
        yield url, "a server of its own" if url else "PostgreSQL could not be started"


def drop_databases(url: str, prefix: str) -> None:
    """Remove the databases that the processes of a run shared; each begins with the name of the run's folder."""
    import psycopg2

    like = "".join(letter if letter.isalnum() else "_" for letter in prefix).lower()
    with contextlib.closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{like}_"])
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextlib.contextmanager
def redis() -> Iterator[tuple[str, str]]:
    """(Redis URL, where it comes from), or ("", why there is none)."""
    url = os.environ.get("REDIS_URL") or "redis://127.0.0.1:6379/0"
    if _pings(url):
        yield url, "the server that runs here"
        return
    binary = shutil.which("redis-server")
    if binary is None:
        yield "", "no Redis answers and none is installed"
        return
    port = free_port()
    command = [binary, "--port", str(port), "--save", "", "--bind", "127.0.0.1", "--daemonize", "no"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        url = f"redis://127.0.0.1:{port}/0"
        yield (url, "a server of its own") if _within(10, lambda: _pings(url)) else ("", "Redis could not be started")
    finally:
        process.terminate()
        process.wait(10)


def chromium() -> str:
    """The path of a Chromium, or ""."""
    named = os.environ.get("CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or ""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _candidates() -> list[str]:
    named = [os.environ.get(name, "") for name in ("TEST_DATABASE_URL", "DATABASE_URL")]
    usual = [f"postgresql://{user}@127.0.0.1:5432/postgres" for user in ("postgres", getpass.getuser())]
    return [url for url in named if url.startswith("postgres")] + usual


def _connects(url: str) -> bool:
    """True when this login may create the databases of a test run."""
    import psycopg2

    try:
        connection = psycopg2.connect(url, connect_timeout=3)
    except psycopg2.Error:
        return False
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
        row = cursor.fetchone()
        return bool(row and row[0])


def _postgres_binaries() -> Path | None:
    """The folder with initdb and pg_ctl; Debian keeps them off the path."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), reverse=True)
    initdb = shutil.which("initdb") or (found[0] if found else None)
    return Path(initdb).resolve().parent if initdb else None


@contextlib.contextmanager
def _own_postgres(binaries: Path) -> Iterator[str]:
    """A throw-away cluster on a free port; PostgreSQL refuses to run as root, so root lends it another user."""
    user = _server_user()
    folder, port = tempfile.mkdtemp(prefix="auditprog-pg-"), free_port()
    if user is not None:
        shutil.chown(folder, user)
    data = f"{folder}/data"

    def run(*command: str) -> bool:
        return subprocess.run(command, user=user, cwd=folder, capture_output=True, timeout=60).returncode == 0

    try:
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        started = run(f"{binaries}/initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8") and run(
            f"{binaries}/pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start"
        )
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres" if started else ""
    finally:
        run(f"{binaries}/pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _server_user() -> str | None:
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _pings(url: str) -> bool:
    import redis as client

    try:
        return bool(client.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2).ping())
    except (client.RedisError, ValueError):
        return False


def _within(seconds: float, answer: object) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if callable(answer) and answer():
            return True
        time.sleep(0.1)
    return False
