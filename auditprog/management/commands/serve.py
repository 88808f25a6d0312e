import os
import socket
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from auditprog.supervisor import Child, Supervisor


class Command(BaseCommand):
    help = "Run everything: the web server and the jobs process, restarted when they end, stopped together by Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--workers", type=int, default=1, help="web processes")
        parser.add_argument("--threads", type=int, default=8, help="threads in each web process")

    def handle(self, *args: Any, host: str, port: int, workers: int, threads: int, **options: Any) -> None:
        for problem in (_folder(settings.VAR_DIR), _port(host, port), _database()):
            if problem:
                self.stderr.write(problem)
                sys.exit(2)
        for folder in (settings.VAR_DIR, settings.MEDIA_ROOT):
            Path(folder).mkdir(parents=True, exist_ok=True)
        connection.close()
        children = [
            Child("web", _gunicorn(host, port, workers, threads), _env(host, port), vital=True),
            Child("jobs", [sys.executable, "manage.py", "jobs"], _env(host, port)),
        ]
        os.chdir(settings.BASE_DIR)
        supervisor = Supervisor(children, say=self.stderr.write)
        sys.exit(supervisor.run(ready=lambda: _answers(host, port), announce=lambda: self._announce(host, port)))

    def _announce(self, host: str, port: int) -> None:
        from kernel import pdf

        self.stdout.write(f"auditprog is at http://{host}:{port}/ - Ctrl-C stops it.")
        if not pdf.available():
            self.stdout.write(f"Everything works but PDF. For PDF install: {pdf.LIBRARIES}")
        self.stdout.flush()


def _gunicorn(host: str, port: int, workers: int, threads: int) -> list[str]:
    options = {
        "bind": f"{host}:{port}",
        "workers": workers,
        "threads": threads,
        "worker-class": "gthread",
        "timeout": 60,
        "graceful-timeout": 5,
        "log-level": "warning",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    return [sys.executable, "-m", "gunicorn", "--no-control-socket", *words, "auditprog.wsgi:application"]


def _env(host: str, port: int) -> dict[str, str]:
    return {"PUBLIC_BASE_URL": f"http://{host}:{port}", "PYTHONUNBUFFERED": "1", **os.environ}


def _folder(folder: Path) -> str:
    probe = folder / ".write-test"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        return f"The folder {folder} cannot be written ({error.strerror}): auditprog keeps its data there."
    return ""


def _port(host: str, port: int) -> str:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            why = getattr(error, "strerror", None) or "not a port number"
            return f"Port {port} on {host} cannot be used ({why}). Choose another one, as in: make run PORT=8001"
    return ""


def _database() -> str:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Exception as error:
        return f"The database does not answer: {str(error).strip().splitlines()[0]}"
    return "The database is not set up for this version. Run: manage.py migrate" if waiting else ""


def _answers(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex((host, port)) == 0
