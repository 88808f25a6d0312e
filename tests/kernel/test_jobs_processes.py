"""Jobs in processes of their own that are killed at the worst moment (JOB-01, -02, -03, -09), on either database."""

import contextlib
import os
import random
import signal
import time

import pytest
from celery import Celery
from django.db import transaction
from django.utils import timezone

from kernel import bell, mail, outbox
from kernel.models import Job
from tests.support import processes
from tests.support.smtp_double import free_port, mail_server, silent_server

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

SWEEP = ("-m", "tests.support.worker", "sweep")
UNTIL_EMPTY = ("-m", "tests.support.worker", "until-empty")


def post_many(count):
    with transaction.atomic():
        for n in range(count):
            mail.post(to=f"p{n}@example.org", subject="Due", body="Text", dedup_key=f"k{n}")


def worker_env(box, **more):
    return processes.environment(EMAIL_HOST="127.0.0.1", EMAIL_PORT=box.port, **more)


def test_job_02_five_sweeps_at_once_send_each_mail_once():
    post_many(40)
    with mail_server() as box, contextlib.ExitStack() as stack:
        sweeps = [stack.enter_context(processes.running(*SWEEP, env=worker_env(box))) for _ in range(5)]
        assert [sweep.wait(60) for sweep in sweeps] == [0] * 5

    assert box.ids() == {mail.message_id(f"k{n}"): 1 for n in range(40)}


def test_killed_between_the_servers_answer_and_the_commit_is_one_duplicate_with_the_same_id():
    post_many(1)
    with mail_server() as box:
        env = worker_env(box, OUTBOX_MAIL_LEASE_SECONDS=0.2, OUTBOX_RESEND_SECONDS=0.2)
        with processes.running(*SWEEP, env=env) as worker:
            box.on_text = lambda: os.kill(worker.pid, signal.SIGKILL)
            assert worker.wait(60) == -signal.SIGKILL
        box.on_text = lambda: None
        assert (len(box.taken), Job.objects.get().state) == (1, "sending")
        with processes.running(*UNTIL_EMPTY, env=env) as worker:
            assert worker.wait(60) == 0

    assert box.ids() == {mail.message_id("k0"): 2}
    assert Job.objects.get().state == "done"


def test_job_03_a_worker_killed_at_random_loses_none_and_doubles_at_most_once():
    seed = random.randrange(10**6)
    dice = random.Random(seed)
    post_many(200)
    with mail_server() as box:
        env = worker_env(box, OUTBOX_MAIL_LEASE_SECONDS=2, OUTBOX_RESEND_SECONDS=0.1)
        for _ in range(20):
            before = len(box.taken)
            with processes.running(*UNTIL_EMPTY, env=env) as worker:
                processes.until(lambda seen=before: len(box.taken) > seen, 30)
                time.sleep(dice.uniform(0, 0.02))
                worker.kill()
                worker.wait(20)
        with processes.running(*UNTIL_EMPTY, env=env) as worker:
            assert worker.wait(120) == 0

    assert set(Job.objects.values_list("state", flat=True)) == {"done"}, f"seed {seed}"
    assert set(box.ids()) == {mail.message_id(f"k{n}") for n in range(200)}, f"seed {seed}"
    assert max(box.ids().values()) <= 2, f"seed {seed}"


def test_job_09_a_job_that_kills_its_worker_is_stopped_after_three_and_the_queue_flows():
    outbox.enqueue(kind="webhook", dedup_key="bad", payload={"handler": "test.die"})
    with mail_server() as box:
        for _ in range(4):
            with processes.running(*SWEEP, env=worker_env(box)) as worker:
                worker.wait(60)
            Job.objects.exclude(lease_until=None).update(lease_until=timezone.now())
        post_many(1)
        with processes.running(*SWEEP, env=worker_env(box)) as worker:
            assert worker.wait(60) == 0

    assert dict(Job.objects.values_list("dedup_key", "state")) == {"bad": "failed", "k0": "done"}
    assert Job.objects.get(dedup_key="bad").attempts == 3


@pytest.mark.parametrize("point", ["before", "while rendering", "after rendering", "stored, not committed"])
def test_job_07_a_pdf_job_killed_at_any_point_is_done_again_and_stored_once(point, tmp_path):
    outbox.enqueue(kind="pdf", dedup_key="pdf", payload={"handler": "test.render", "killed": point})
    with processes.running(*SWEEP, env=processes.environment(TMPDIR=tmp_path)) as worker:
        if point == "while rendering":
            assert processes.until(lambda: "pdf_child" in str(processes.with_environment(f"TMPDIR={tmp_path}")), 30)
        assert worker.wait(60) == -signal.SIGKILL
        assert processes.until(lambda: processes.with_environment(f"TMPDIR={tmp_path}") == {}, 10)
    assert list(Job.objects.values_list("dedup_key", "state")) == [("pdf", "leased")]

    Job.objects.update(lease_until=timezone.now())
    with processes.running(*SWEEP, env=processes.environment()) as worker:
        assert worker.wait(60) == 0

    assert dict(Job.objects.values_list("dedup_key", "state")) == {"pdf": "done", "file": "pending"}


@pytest.mark.parametrize("broker", ["refused", "silent"])
def test_job_01_a_dead_broker_costs_a_save_nothing(broker, monkeypatch):
    with silent_server() if broker == "silent" else contextlib.nullcontext(free_port()) as port:
        app = Celery("dead", broker=f"redis://127.0.0.1:{port}/0", set_as_current=False)
        app.conf.broker_transport_options = {"socket_connect_timeout": 1, "socket_timeout": 1}
        monkeypatch.setattr(bell, "current_app", app)
        times = []
        for n in range(50):
            begun = time.monotonic()
            with transaction.atomic():
                mail.post(to="a@example.org", subject="s", body="b", dedup_key=f"k{n}")
            times.append(time.monotonic() - begun)
        begun = time.monotonic()
        bell.settle()
        assert time.monotonic() - begun < bell.PATIENCE + 0.2

    assert sorted(times)[-3] < 0.3
    with mail_server() as box, processes.running(*SWEEP, env=worker_env(box)) as worker:
        assert worker.wait(60) == 0
    assert len(box.taken) == 50
