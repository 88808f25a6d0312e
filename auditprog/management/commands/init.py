import stat
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from kernel import bell, checks, clock
from kernel.workflow import Refused
from organisation import queries, services


class Command(BaseCommand):
    help = (
        "First run of an installation: load the reference data, look at the secret files, and print a link with which "
        "the first administrator chooses name, address and password. It makes no account. Harmless when run again."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--again",
            metavar="REASON",
            default="",
            help="print a link for another administrator although there is one; the reason is kept in the journal",
        )

    def handle(self, *args: Any, again: str, **options: Any) -> None:
        if problem := _database():
            raise CommandError(problem)
        if checks.is_demo_database():
            raise CommandError("This is a demo database, with known passwords. Use an empty one.")
        for folder in (Path(settings.VAR_DIR), Path(settings.MEDIA_ROOT)):
            folder.mkdir(parents=True, exist_ok=True)
        bell.prepare_folders()
        self._secrets()
        call_command("load_reference", stdout=self.stdout)
        self._link(again)

    def _secrets(self) -> None:
        """Files with secrets are their owner's alone; one that others can read is mended and named."""
        for path in map(Path, settings.SECRET_FILES):
            if not path.exists():
                continue
            if stat.S_IMODE(path.stat().st_mode) & 0o077:
                path.chmod(0o600)
                self.stdout.write(f"{path}: others could read it; now only its owner can.")
            else:
                self.stdout.write(f"{path}: readable by its owner only.")

    def _link(self, again: str) -> None:
        today = clock.today()
        if queries.has_administrator(today) and not again.strip():
            self.stdout.write("There is an administrator, so no link is printed. For another one: --again REASON.")
            return
        try:
            token = services.offer_administrator(today=today, again=again)
        except Refused as refusal:
            raise CommandError(" ".join(map(str, refusal.reasons))) from refusal
        self.stdout.write("The administrator opens this link within an hour. It works once:")
        self.stdout.write(f"  {settings.PUBLIC_BASE_URL}{reverse('setup_first', args=[token])}")


def _database() -> str:
    """What has to happen to the database before this, as the command to run; nothing where it is ready."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        tables = connection.introspection.table_names()
    except Exception as error:
        return f"The database does not answer: {str(error).strip().splitlines()[0]}"
    if waiting:
        return f"{len(waiting)} migrations are waiting. Run manage.py migrate first, then manage.py init again."
    cache = settings.CACHES["default"]
    if cache["BACKEND"].endswith("DatabaseCache") and cache["LOCATION"] not in tables:
        return "The table of the cache is missing. Run manage.py createcachetable first, then manage.py init again."
    return ""
