"""Mail over a real connection (JOB-04, JOB-05), on whichever database the suite runs."""

import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from kernel import delivery, mail
from kernel.models import Job
from tests.support.smtp_double import free_port, mail_server, silent_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def through(settings):
    """Send through this port of this machine."""

    def use(port, timeout=15):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, timeout

    return use


def post(key="k", **changed):
    return mail.post(**{"to": f"{key}@example.org", "subject": "Due", "body": "Text", "dedup_key": key} | changed)


def due_now():
    Job.objects.exclude(state__in=("done", "failed")).update(run_after=timezone.now())


def test_a_mail_arrives_with_its_headers(through):
    with mail_server() as box:
        through(box.port)
        post(to="Vera Müller <vera@example.org>", subject="NC-26-13: fällig", body="Zeile\n.\nEnde")
        delivery.sweep()

    message = box.taken[0]
    job = Job.objects.get()
    assert message["Message-ID"] == mail.message_id("k")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].endswith(f"{job.created_at:%d %b %Y %H:%M:%S} +0000")
    assert message.get_payload(decode=True).decode().splitlines() == ["Zeile", ".", "Ende"]


def test_a_dead_mail_server_loses_nothing_and_holds_nobody(through):
    port = free_port()
    through(port)
    for n in range(20):
        post(f"k{n}")

    begun = time.monotonic()
    assert delivery.sweep() == 0
    assert time.monotonic() - begun < 2
    assert sorted(Job.objects.values_list("attempts", flat=True)) == [0] * 19 + [1]
    assert Job.objects.get(attempts=1).last_error.startswith("The mail server does not take our mail: ")

    with mail_server(port) as box:
        due_now()
        delivery.sweep()

    assert sorted(box.to().items()) == sorted((f"k{n}@example.org", 1) for n in range(20))


def test_job_04_a_mail_server_that_hangs_holds_the_worker_for_one_timeout(through):
    assert settings.EMAIL_TIMEOUT == 15
    with silent_server() as port:
        through(port, timeout=1)
        for n in range(5):
            post(f"k{n}")
        begun = time.monotonic()
        delivery.sweep()

    assert 0.9 < time.monotonic() - begun < 2.5
    assert sorted(Job.objects.values_list("attempts", flat=True)) == [0, 0, 0, 0, 1]


def test_job_05_busy_first_then_taken(through):
    with mail_server() as box:
        through(box.port)
        box.answers = ["451 busy"]
        post()
        delivery.sweep()
        job = Job.objects.get()
        assert (job.state, job.last_error) == ("pending", "The mail server refused it: 451 busy")
        due_now()
        delivery.sweep()

    assert (len(box.taken), Job.objects.get().state) == (1, "done")


def test_job_05_one_bad_address_is_shown_and_the_others_arrive(through):
    with mail_server() as box:
        through(box.port)
        box.refused = {"bad@example.org": "550 no such mailbox", "grey@example.org": "450 come back later"}
        for key in ("a", "bad", "grey", "z"):
            post(key)
        delivery.sweep()

    states = dict(Job.objects.values_list("dedup_key", "state"))
    assert states == {"a": "done", "bad": "failed", "grey": "pending", "z": "done"}
    assert Job.objects.get(dedup_key="bad").last_error == "The mail server refused it: 550 no such mailbox"


def test_a_server_that_never_confirms_gets_it_once_more_with_the_same_id(through):
    with mail_server() as box:
        through(box.port, timeout=1)
        box.on_text = lambda: time.sleep(1.5)
        post()
        delivery.sweep()
        job = Job.objects.get()
        assert (job.state, job.last_error.split(":")[0]) == (
            "unknown",
            "The mail server fell silent before it confirmed",
        )

        box.on_text = lambda: None
        due_now()
        delivery.sweep()

    assert box.ids() == {mail.message_id("k"): 2}
    assert Job.objects.get().state == "done"


def test_a_server_that_hangs_up_before_the_text_leaves_no_doubt(through):
    with silent_server(b"220 hello\r\n") as port:
        through(port, timeout=1)
        post()
        delivery.sweep()

    assert Job.objects.get().state == "pending"


def test_job_06_tick_sends_the_same_without_any_celery(through, capsys):
    with mail_server() as box:
        through(box.port)
        for n in range(3):
            post(f"k{n}")
        post("later", run_after=timezone.now() + timedelta(days=1))
        call_command("tick")

    assert sorted(box.to()) == ["k0@example.org", "k1@example.org", "k2@example.org"]
    assert "3 outbox job(s) done." in capsys.readouterr().out
