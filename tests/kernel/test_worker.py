"""A killed worker is followed at once where that is certain, and pages say that nobody is at it."""

import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from kernel import delivery, mail, outbox, worker
from kernel.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def dead():
    """How a process that has ended called itself."""
    told = subprocess.run(
        [sys.executable, "-c", "from kernel import worker; print(worker.me())"], capture_output=True, text=True
    )
    assert told.stdout.strip()
    return told.stdout.strip()


@pytest.fixture
def held():
    with transaction.atomic():
        mail.post(to="p@example.org", subject="Due", body="Text", dedup_key="k")
    work = delivery.lease_next(timezone.now())
    assert work is not None
    return work.job


def test_a_process_knows_itself_and_the_dead(dead):
    assert not worker.is_gone(worker.me())
    assert worker.is_gone(dead)


def test_a_number_that_came_again_is_somebody_else():
    place, pid, since = worker.me().split()
    assert worker.is_gone(f"{place} {pid} {int(since) - 1}")


@pytest.mark.parametrize("unknown", ["", "elsewhere/boot/pid 1 1", "nonsense"])
def test_of_others_nothing_is_said(unknown):
    assert not worker.is_gone(unknown)


def test_a_job_of_a_living_worker_is_left_to_it(held):
    assert held.worker == worker.me()
    delivery.settle_the_dead(timezone.now())
    held.refresh_from_db()
    assert held.state == Job.State.LEASED


def test_a_job_of_a_dead_one_comes_again_at_once(held, dead):
    Job.objects.filter(pk=held.pk).update(worker=dead)
    delivery.settle_the_dead(timezone.now())
    held.refresh_from_db()
    assert (held.state, held.crashes, held.worker) == (Job.State.PENDING, 1, "")


def test_progress_renews_the_lease(held, monkeypatch):
    monkeypatch.setattr(outbox, "RENEW_EVERY", 0)
    soon = timezone.now() + timedelta(seconds=1)
    Job.objects.filter(pk=held.pk).update(lease_until=soon)
    with outbox.in_hand(outbox.Work(held, held.lease_token)):
        outbox.alive()
    held.refresh_from_db()
    assert held.lease_until > soon + timedelta(seconds=10)
    outbox.alive()  # outside a job it is nothing


def test_whoever_lost_the_lease_stops(held, monkeypatch):
    monkeypatch.setattr(outbox, "RENEW_EVERY", 0)
    work = outbox.Work(held, held.lease_token)
    work.settle(Job.State.PENDING)
    with outbox.in_hand(work), pytest.raises(outbox.LeaseLost):
        outbox.alive()


def test_pages_say_that_nobody_is_at_it(held, dead):
    assert delivery.silent_since(held) is None
    held.worker = dead
    assert delivery.silent_since(held) is not None


@pytest.mark.parametrize(("seconds", "silent"), [(2, False), (30, True)])
def test_what_nobody_has_taken_waits(seconds, silent):
    due = timezone.now() - timedelta(seconds=seconds)
    job = Job(kind=Job.Kind.MAIL, state=Job.State.PENDING, run_after=due)
    assert (delivery.silent_since(job) is not None) is silent


@pytest.mark.parametrize(("seconds", "silent"), [(2, False), (30, True)])
def test_an_import_that_gives_no_sign_is_said_to_wait(seconds, silent):
    until = timezone.now() + timedelta(seconds=60 - seconds)
    job = Job(
        kind=Job.Kind.IMPORT,
        state=Job.State.LEASED,
        payload={"handler": "kernel.import"},
        lease_until=until,
        worker=worker.me(),
    )
    assert (delivery.silent_since(job) is not None) is silent
