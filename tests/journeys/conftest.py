import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.database import Place, a_place, server
from tests.support.installation import install, installed


@pytest.fixture(scope="session")
def northwind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The demo organisation as it was loaded. Nobody touches it: each journey goes through a copy."""
    shared = os.environ.get("AUDITPROG_TEST_SHARED")
    if shared and not server():
        yield _loaded_once(Path(shared))
        return
    with a_place(tmp_path_factory.mktemp("northwind") / "var") as place:
        yield place


def _loaded_once(shared: Path) -> Place:
    """One load for all steps of make test and all their processes; whoever comes first makes it."""
    var, done = shared / "northwind", shared / "done"
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            install(var, demo=True)
            done.touch()
    return Place(installed(var))
