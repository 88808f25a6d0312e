"""What every test run shares: the machine's date can be moved (AUDITPROG_TEST_NOW, AUDITPROG_TEST_TZ).

The suite must not pass by luck of the date (decision D14), so make test runs it once more at
2027-03-29 04:00 in Pacific/Auckland.
"""

import os
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import settings

from tests.support import once, sharing

# A busy machine is no fault of a rule: how long one example takes is asked by the bench, not here.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")

# Playwright's event loop makes Django refuse synchronous queries in browser tests.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

if zone := os.environ.get("AUDITPROG_TEST_TZ"):
    os.environ["TZ"] = zone
    time.tzset()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what need not run twice (AUDITPROG_TEST_SECOND); what takes longest begins first, where cores share."""
    if os.environ.get("AUDITPROG_TEST_SECOND"):
        again = [item for item in items if once.why(item.nodeid)]
        items[:] = [item for item in items if not once.why(item.nodeid)]
        config.hook.pytest_deselected(items=again)
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: sharing.place(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    if config.getoption("dist") == "loadfile":
        from tests.support.scheduler import Together

        return Together(config, log)
    return None


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session) -> Iterator[None]:
    moment = os.environ.get("AUDITPROG_TEST_NOW")
    if not moment:
        return (yield)
    zone = os.environ.get("AUDITPROG_TEST_TZ", "UTC")
    with time_machine.travel(datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone)), tick=True):
        return (yield)
