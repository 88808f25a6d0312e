"""What the outbox asks this room: whether a test mail is due, what a change of rules would do, and judging again."""

from datetime import date, timedelta

from auditprog import mail_test
from auditprog.rulebook import preview
from auditprog.rulebook.preview_jobs import PREVIEW, note
from auditprog.rulebook.saving import REJUDGE
from kernel import outbox
from kernel.journal import audited
from programmes import services
from programmes.models import PlannedAudit

outbox.still_due(mail_test.STILL_DUE)(mail_test.is_due)

BY = "system:rules"
TOGETHER = 20
"""Audits judged in one transaction: short enough that nobody waits long for the lock of the journal."""


@outbox.handler(PREVIEW, lease=timedelta(minutes=10))
def look_ahead(work: outbox.Work) -> outbox.Finish | None:
    """Compute the effects outside any transaction; they are kept when the job ends."""
    payload = work.payload

    def progress(done: int, total: int) -> None:
        if done % 10 == 0:
            note(work.job, done=done, total=total)

    result = preview(payload["changes"], today=date.fromisoformat(payload["today"]), progress=progress)
    return lambda: note(work.job, result=result, done=result["audits"], total=result["audits"])


@outbox.handler(REJUDGE, lease=timedelta(minutes=10))
def judge_again(work: outbox.Work) -> outbox.Finish | None:
    """Judge the audits of a change in small transactions; safe to run twice, because judging again changes nothing."""
    payload = work.payload
    today, wanted = date.fromisoformat(payload["today"]), payload["audits"]
    for first in range(payload.get("done", 0), len(wanted), TOGETHER):
        pks = wanted[first : first + TOGETHER]
        with audited(by=BY, today=today):
            services.rejudge_all(list(PlannedAudit.objects.filter(pk__in=pks).order_by("pk")), by=BY, today=today)
        note(work.job, done=min(first + TOGETHER, len(wanted)))
    return None
