"""A mail that failed goes out again by the administrator's button, and by nobody else's."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from kernel import delivery
from kernel.models import Job
from tests.conftest import person

pytestmark = pytest.mark.django_db


def test_a_failed_mail_goes_out_again(client: Client, standard: Any, set_today: Any) -> None:
    client.force_login(person("root", "administrator", name="Root Admin"))
    client.post("/setup/mail/", {"email": "someone@example.org"})
    job = Job.objects.get(kind=Job.Kind.MAIL)
    Job.objects.update(state=Job.State.FAILED, attempts=9, done_at=timezone.now())

    assert client.post(f"/settings/mail/{job.pk}/again/").status_code == 302
    delivery.sweep()

    job.refresh_from_db()
    assert (job.state, [one.to for one in mail.outbox]) == (Job.State.DONE, [["someone@example.org"]])


def test_only_the_administrator_sends_a_mail_again(client: Client, standard: Any, set_today: Any) -> None:
    client.force_login(person("root", "administrator"))
    client.post("/setup/mail/", {"email": "someone@example.org"})
    Job.objects.update(state=Job.State.FAILED, done_at=timezone.now())
    client.force_login(person("pm", "programme_manager"))

    assert client.post(f"/settings/mail/{Job.objects.get().pk}/again/").status_code == 403
    assert Job.objects.get().state == Job.State.FAILED
