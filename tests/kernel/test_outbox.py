from datetime import timedelta

import pytest
from django.core import mail as sent
from django.db import transaction
from django.utils import timezone

from kernel import bell, delivery, mail, outbox
from kernel.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def rung(monkeypatch):
    rings: list[str] = []
    monkeypatch.setattr(bell, "ring", lambda task="kernel.sweep": rings.append(task))
    return rings


@pytest.fixture
def work_with(monkeypatch):
    """Register a handler for this test only."""
    monkeypatch.setattr(outbox, "_handlers", dict(outbox._handlers))
    monkeypatch.setattr(outbox, "_checks", dict(outbox._checks))

    def register(call, *, name="test.work", key="k", **payload):
        outbox.handler(name, lease=timedelta(seconds=60))(call)
        return outbox.enqueue(kind="solve", dedup_key=key, payload={"handler": name, **payload})

    return register


def post(key="k", **changed):
    return mail.post(**{"to": "vera@example.org", "subject": "Due", "body": "Text", "dedup_key": key} | changed)


def expire(**fields):
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1), **fields)


def test_the_same_key_is_enqueued_once():
    first, second = post(), post(subject="Other")

    assert (first is not None, second) == (True, None)
    assert [job.payload["subject"] for job in Job.objects.all()] == ["Due"]


def test_the_bell_rings_on_commit_only(rung, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        post()
        assert rung == []

    assert rung == ["kernel.sweep"]


def test_a_rolled_back_fact_leaves_no_job(rung, django_capture_on_commit_callbacks):
    class Stop(Exception):
        pass

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(Stop), transaction.atomic():
        post()
        raise Stop

    assert (Job.objects.count(), rung) == (0, [])


def test_a_sweep_sends_what_is_due_and_only_once():
    post()

    assert (delivery.sweep(), delivery.sweep()) == (1, 0)

    assert [(m.to, m.subject, m.body) for m in sent.outbox] == [(["vera@example.org"], "Due", "Text")]
    job = Job.objects.get()
    assert (job.state, job.attempts, job.lease_token, job.done_at is not None) == ("done", 1, None, True)


def test_a_job_waits_for_its_moment():
    post(run_after=timezone.now() + timedelta(hours=1))

    assert delivery.sweep() == 0
    assert Job.objects.get().state == "pending"


def test_two_sweeps_never_hold_the_same_job():
    post()
    now = timezone.now()

    first, second = delivery.lease_next(now), delivery.lease_next(now)

    assert (first is not None, second) == (True, None)


def test_the_attempt_is_counted_before_the_work(work_with):
    seen = []
    work_with(lambda work: seen.append(Job.objects.get().attempts))

    delivery.sweep()

    assert seen == [1]


def test_a_temporary_error_waits_longer_each_time(work_with):
    def busy(work):
        raise outbox.Temporary("Busy.")

    work_with(busy)
    delivery.sweep()

    job = Job.objects.get()
    assert (job.state, job.last_error) == ("pending", "Busy.")
    assert 50 < (job.run_after - timezone.now()).total_seconds() < 70
    assert [delivery.pause(n, 0) for n in (1, 2, 3, 9, 10, 30)] == [
        timedelta(minutes=m) for m in (1, 2, 4, 256, 360, 360)
    ]


def test_the_pauses_last_seven_days():
    whole = sum((delivery.pause(n, 0) for n in range(1, delivery.MAX_ATTEMPTS)), timedelta())

    assert timedelta(days=6, hours=12) < whole < timedelta(days=7, hours=12)


def test_a_permanent_error_fails_with_its_reason(work_with):
    def never(work):
        raise outbox.Permanent("No such mailbox.")

    work_with(never)
    delivery.sweep()

    job = Job.objects.get()
    assert (job.state, job.last_error, job.attempts) == ("failed", "No such mailbox.", 1)


def test_a_mistake_in_a_handler_is_tried_five_times(work_with):
    def broken(work):
        raise KeyError("x")

    work_with(broken)
    for _ in range(7):
        delivery.sweep()
        Job.objects.update(run_after=timezone.now())

    job = Job.objects.get()
    assert (job.state, job.attempts, job.last_error) == ("failed", 5, "KeyError: 'x' Given up.")


def test_a_job_that_kills_its_worker_is_given_up_after_three(work_with):
    work_with(lambda work: None)
    for _ in range(3):
        assert delivery.lease_next(timezone.now()) is not None
        expire()
        delivery.settle_the_dead(timezone.now())

    job = Job.objects.get()
    assert (job.state, job.attempts, job.crashes) == ("failed", 3, 3)
    assert job.last_error == "Its worker stopped 3 times while doing it."
    assert delivery.sweep() == 0


def test_a_late_second_result_is_discarded(work_with):
    stored = []

    def slow(work):
        if work.job.attempts == 1:  # the lease expires under the first worker, and a second one takes over
            expire()
            assert delivery.sweep() == 1
        return lambda: stored.append(work.job.attempts)

    work_with(slow)

    assert delivery.sweep() == 0
    assert stored == [2]
    assert Job.objects.get().state == "done"


def test_the_result_and_the_done_mark_are_one_transaction(work_with):
    def half(work):
        def finish():
            Job.objects.create(kind="solve", dedup_key="result", run_after=timezone.now() + timedelta(days=1))
            raise ValueError("disk full")

        return finish

    work_with(half)
    delivery.sweep()

    assert list(Job.objects.values_list("dedup_key", "state")) == [("k", "pending")]


def test_what_is_no_longer_due_is_dropped_with_a_note(work_with):
    outbox.still_due("test.open")(lambda about: about["nc"] != 7)
    post("gone", still_due="test.open", about={"nc": 7})
    post("open", still_due="test.open", about={"nc": 8})

    delivery.sweep()

    assert list(Job.objects.values_list("dedup_key", "state")) == [("gone", "dropped"), ("open", "done")]
    assert Job.objects.get(dedup_key="gone").last_error == "No longer due when its turn came."
    assert len(sent.outbox) == 1


def test_an_unconfirmed_mail_goes_again_after_a_quarter_of_an_hour_with_the_same_id():
    post()
    work = delivery.lease_next(timezone.now())
    work.about_to_send()
    expire()

    delivery.sweep()
    job = Job.objects.get()
    assert job.state == "unknown"
    assert 14.5 < (job.run_after - timezone.now()).total_seconds() / 60 < 15.5

    Job.objects.update(run_after=timezone.now())
    delivery.sweep()

    assert [m.message()["Message-ID"] for m in sent.outbox] == [mail.message_id("k")]
    assert list(Job.objects.values_list("state", "resent", "attempts")) == [("done", True, 2)]


def test_an_unconfirmed_mail_is_never_sent_a_third_time():
    post()
    for _ in range(2):
        Job.objects.update(run_after=timezone.now())
        delivery.lease_next(timezone.now()).about_to_send()
        expire()
        delivery.settle_the_dead(timezone.now())
    Job.objects.update(run_after=timezone.now())

    assert (delivery.sweep(), Job.objects.get().state, sent.outbox) == (0, "failed", [])


def test_message_id_follows_from_the_key_alone():
    assert mail.message_id("a") == mail.message_id("a")
    assert mail.message_id("a") != mail.message_id("b")
    assert mail.message_id("a").endswith("@localhost>")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Due\r\nBcc: all@example.org", "Due Bcc: all@example.org"),
        ("a\x00b\x1bc", "ab c"),
        ("line\u2028separator", "line separator"),
        ("half \ud83d pair", "half ? pair"),
        ("  many   spaces ", "many spaces"),
    ],
)
def test_a_subject_is_one_clean_line(given, expected):
    assert mail.one_line(given) == expected


def test_a_name_cannot_smuggle_a_header():
    assert mail.address("Vera\r\nBcc: x <vera@example.org>") == '"Vera Bcc: x" <vera@example.org>'


@pytest.mark.parametrize("bad", ["", "nobody", "a b@example.org c", "\n", "a@b.org, c@d.org", "x <y> <a@b.org>"])
def test_what_is_no_address_is_refused(bad):
    with pytest.raises(ValueError, match="is not a mail address"):
        mail.address(bad)


def test_mail_goes_before_rendering(work_with):
    work_with(lambda work: None, key="slow")
    post("quick")

    assert delivery.lease_next(timezone.now()).job.dedup_key == "quick"


def test_an_attachment_arrives_as_it_left():
    post(attachments=[("report.pdf", b"%PDF-\x00\xff", "application/pdf")])
    delivery.sweep()

    assert sent.outbox[0].attachments == [("report.pdf", b"%PDF-\x00\xff", "application/pdf")]


def test_a_secret_text_is_forgotten_once_sent():
    post(forget=True, body="link")
    delivery.sweep()

    assert sent.outbox[0].body == "link"
    assert Job.objects.get().payload["body"] == ""


def test_a_failed_job_can_be_asked_for_again(work_with):
    answers = [outbox.Permanent("No Pango."), None]

    def render(work):
        if error := answers.pop(0):
            raise error

    work_with(render)
    delivery.sweep()
    assert outbox.retry("k") is True
    assert outbox.retry("k") is False
    delivery.sweep()

    assert Job.objects.get().state == "done"


def test_a_job_that_nobody_can_do_fails():
    outbox.enqueue(kind="webhook", dedup_key="x", payload={})
    delivery.sweep()

    assert Job.objects.get().last_error == "Nothing here can do “webhook”."
