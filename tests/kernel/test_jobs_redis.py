"""The bell through Redis and a real Celery worker, as in production."""

import os
from urllib.parse import urlsplit

import pytest
from celery import Celery
from django.db import transaction

from kernel import bell, mail, outbox
from kernel.models import Job
from tests.support import processes
from tests.support.smtp_double import mail_server

pytestmark = [pytest.mark.redis, pytest.mark.processes, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def broker(monkeypatch):
    """A database of the Redis server that nothing else uses, emptied before and after; the bell rings there."""
    import redis

    parts = urlsplit(os.environ.get("REDIS_URL") or "redis://127.0.0.1:6379/0")
    url = parts._replace(path="/15").geturl()
    server = redis.Redis.from_url(url)
    server.flushdb()
    app = Celery("bell", broker=url, set_as_current=False)
    monkeypatch.setattr(bell, "current_app", app)
    yield url
    server.flushdb()
    server.close()
    app.close()


def post(key):
    with transaction.atomic():
        mail.post(to="vera@example.org", subject="Due", body="Text", dedup_key=key)


def settled():
    return not Job.objects.filter(state__in=Job.OPEN).exists()


def test_a_real_worker_hears_the_bell_and_sends(broker):
    with mail_server() as box:
        env = processes.environment(
            AUDITPROG_TEST_BROKER=broker, EMAIL_HOST="127.0.0.1", EMAIL_PORT=box.port, C_FORCE_ROOT="1"
        )
        worker = ("-m", "celery", "-A", "auditprog", "worker", "--concurrency", "2", "--loglevel", "ERROR")
        with processes.running(*worker, env=env):
            post("k1")
            assert processes.until(settled, 30)
            outbox.enqueue(kind="pdf", dedup_key="k2", payload={"handler": "nobody"})
            assert processes.until(settled, 10)

    assert box.ids() == {mail.message_id("k1"): 1}
    assert dict(Job.objects.values_list("dedup_key", "state")) == {"k1": "done", "k2": "failed"}


def test_what_was_rung_while_no_worker_listened_is_done_when_one_comes(broker):
    post("k1")
    with mail_server() as box:
        env = processes.environment(AUDITPROG_TEST_BROKER=broker, EMAIL_HOST="127.0.0.1", EMAIL_PORT=box.port)
        with processes.running("-m", "celery", "-A", "auditprog", "worker", "-P", "solo", env=env):
            assert processes.until(settled, 30)

    assert box.ids() == {mail.message_id("k1"): 1}
