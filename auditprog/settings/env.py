"""Reading the environment, without Django: settings modules call these before Django is set up."""

import os
import secrets
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

NO_JIT = "-c jit=off"
"""To PostgreSQL: our questions are many and short, compiling one takes longer than answering it."""


def flag(name: str, *, default: bool = False) -> bool:
    """True for 1, true, yes or on, in any case."""
    value = os.environ.get(name, "").strip().lower()
    return value in {"1", "true", "yes", "on"} if value else default


def words(name: str) -> list[str]:
    """A list separated by commas; empty entries are dropped."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def postgres(url: str) -> dict[str, Any]:
    """Django's DATABASES entry for postgresql://user:password@host:port/name?sslmode=require.

    A missing host means the local socket; what follows the question mark goes to libpq.
    Raises ValueError for any other scheme or a URL without a database name.
    """
    parts = urlsplit(url)
    name = parts.path.lstrip("/")
    if parts.scheme not in {"postgres", "postgresql"} or not name:
        raise ValueError("a database address looks like postgresql://user:password@host:5432/name")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(name),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"options": NO_JIT, **dict(parse_qsl(parts.query))},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def sqlite(path: Any, *, synchronous: str = "FULL") -> dict[str, Any]:
    """Django's DATABASES entry for a SQLite file (decision D5).

    IMMEDIATE because a read-then-write transaction fails at once under DEFERRED, whatever the timeout says.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        # A new connection reads the whole schema before its first query: kept open, saving one answer costs 5 ms less.
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": f"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; PRAGMA foreign_keys=ON;",
        },
    }


def key_file(path: Path) -> str:
    """The secret in this file, made if it is not there: readable by its user only, and by one of two processes.

    Raises OSError where the folder cannot be written or the file cannot be read.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
    return path.read_text().strip()


def is_init() -> bool:
    """Whether this process is `manage.py init`, the only one that makes key files in production."""
    return sys.argv[1:2] == ["init"]
