"""What every test run shares: the machine's date can be moved (AUDITPROG_TEST_NOW, AUDITPROG_TEST_TZ).

The suite must not pass by luck of the date (decision D14), so make test runs it once more at
2027-03-29 04:00 in Pacific/Auckland.
"""

import os
import time
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import settings

# A busy machine is no fault of a rule: how long one example takes is asked by the bench, not here.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")

# Playwright's event loop makes Django refuse synchronous queries in browser tests.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

if zone := os.environ.get("AUDITPROG_TEST_TZ"):
    os.environ["TZ"] = zone
    time.tzset()


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session) -> Iterator[None]:
    moment = os.environ.get("AUDITPROG_TEST_NOW")
    if not moment:
        return (yield)
    zone = os.environ.get("AUDITPROG_TEST_TZ", "UTC")
    with time_machine.travel(datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone)), tick=True):
        return (yield)
