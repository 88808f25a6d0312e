"""Demo and figures come out of the services: leave one verification out, and state and figures change."""

from datetime import date

import pytest
from django.template.loader import render_to_string

from findings.models import Finding
from reviews import queries, report
from reviews.models import ManagementReview
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


def test_without_its_check_the_paper_of_the_review_lists_nc_01(shortened, db):
    review = ManagementReview.objects.get(reference="MR-26-2")
    data = report.data_of(queries.report_source(review, as_of=date(2026, 11, 23), version=""))
    html = render_to_string("reviews/report.html", {"report": data, "footer": data["footer"]})

    assert "NC-26-01" in [row["ref"] for row in data["findings"]["open"]]
    assert "12 nonconformities open in 10 of 22 audited processes" in html
