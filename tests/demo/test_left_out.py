"""Demo and figures come out of the services: leave one verification out, and state and figures change."""

from datetime import date

import pytest

from findings.models import Finding
from tests.demo.conftest import loaded, not_the_check_of_nc_01
from tests.demo.test_northwind import EXPECTED, figures

DAY = "2026-11-23"


@pytest.fixture(scope="module")
def shortened(django_db_setup, django_db_blocker):
    with loaded(django_db_blocker, keep=not_the_check_of_nc_01):
        yield


def test_without_its_check_nc_01_is_still_watched_and_k7_k13_differ(shortened, db):
    nc = Finding.objects.get(reference="NC-26-01").nonconformity
    assert (nc.state, nc.closed_on, nc.effect_check_from) == ("monitoring", None, date(2026, 7, 6))
    assert figures(DAY)["K7"] != EXPECTED["figures"][DAY]["K7"]
    assert figures(DAY)["K13"] == {"n": 5, "d": 6, "pct": 83.3}
