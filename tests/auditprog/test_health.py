from datetime import timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from kernel import mail
from kernel.models import Job

pytestmark = pytest.mark.django_db


def post(key, age=timedelta()):
    mail.post(to="a@example.org", subject="s", body="b", dedup_key=key, run_after=timezone.now() - age)


def test_healthz_answers_without_database_session_or_known_host(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz", headers={"host": "10.0.0.7:8000"})

    assert (response.status_code, response.content) == (200, b"ok")


def test_readyz_tells_that_the_outbox_flows(client):
    post("new")

    assert client.get("/readyz").json() == {"ready": True, "outbox": "flows", "waiting": 0, "failed": 0}


def test_readyz_tells_of_a_stuck_outbox_and_of_failures_and_keeps_serving(client):
    post("old", timedelta(minutes=11))
    post("bad")
    Job.objects.filter(dedup_key="bad").update(state="failed", done_at=timezone.now())

    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"ready": True, "outbox": "stuck", "waiting": 660, "failed": 1}


def test_readyz_is_503_while_the_database_is_away(client, monkeypatch):
    def away(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", away)

    response = client.get("/readyz")

    assert (response.status_code, response.json()["ready"]) == (503, False)


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_probe_only_reads(client, path):
    assert client.post(path).status_code == 405


def test_the_probes_come_before_everything_else():
    assert settings.MIDDLEWARE[0] == "auditprog.health.ProbeMiddleware"
