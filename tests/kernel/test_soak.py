"""The long ones: make soak."""

import random
import time

import pytest

from kernel import mail, pdf
from kernel.models import Job
from tests.support import processes
from tests.support.smtp_double import mail_server

pytestmark = [pytest.mark.soak, pytest.mark.processes]

UNTIL_EMPTY = ("-m", "tests.support.worker", "until-empty")


@pytest.mark.django_db(transaction=True)
def test_a_thousand_reminders_under_a_hundred_kills_of_two_workers():
    seed = random.randrange(10**6)
    dice = random.Random(seed)
    for n in range(1000):
        mail.post(to=f"p{n}@example.org", subject="Due", body="Text", dedup_key=f"k{n}")
    with mail_server() as box:
        env = processes.environment(
            EMAIL_HOST="127.0.0.1", EMAIL_PORT=box.port, OUTBOX_MAIL_LEASE_SECONDS=2, OUTBOX_RESEND_SECONDS=0.1
        )
        for _ in range(50):
            with processes.running(*UNTIL_EMPTY, env=env) as one, processes.running(*UNTIL_EMPTY, env=env) as other:
                before = len(box.taken)
                processes.until(lambda seen=before: len(box.taken) > seen + 5, 20)
                time.sleep(dice.uniform(0, 0.05))
                one.kill()
                other.kill()
                one.wait(20)
                other.wait(20)
        with processes.running(*UNTIL_EMPTY, env=env) as worker:
            assert worker.wait(600) == 0

    assert set(Job.objects.values_list("state", flat=True)) == {"done"}, f"seed {seed}"
    assert set(box.ids()) == {mail.message_id(f"k{n}") for n in range(1000)}, f"seed {seed}"
    assert max(box.ids().values()) <= 2, f"seed {seed}"


def test_a_table_of_three_thousand_rows_stays_within_the_limits():
    row = "<tr><td>{n}</td><td>8.6.1</td><td>The approved capacity plan could not be shown.</td><td>Minor</td></tr>"
    rows = "".join(row.format(n=n) for n in range(3000))

    data = pdf.render_limited(f"<html lang=en><title>Annex</title><table>{rows}</table></html>")

    assert data.startswith(b"%PDF-")
