"""What the bell calls. Three lines each; the work is in delivery and daily."""

from datetime import timedelta

from celery import shared_task

from kernel import clock, delivery, outbox
from kernel import daily as daily_jobs
from kernel import mail as mail  # registers the handler of mail jobs
from kernel.importing import working
from kernel.search import index


@shared_task(name="kernel.sweep", ignore_result=True)  # type: ignore[no-untyped-call, untyped-decorator]
def sweep() -> None:
    delivery.sweep()


@shared_task(name="kernel.daily", ignore_result=True)  # type: ignore[no-untyped-call, untyped-decorator]
def daily() -> None:
    daily_jobs.catch_up()
    delivery.sweep()


@outbox.handler(working.HANDLER, lease=timedelta(seconds=60), signs=timedelta(seconds=20))
def import_table(work: outbox.Work) -> outbox.Finish | None:
    """A part of an import: check, run or undo. Each step renews the lease; a worker that dies is followed soon."""
    working.work(work.payload, today=clock.today())
    return None


@outbox.handler(index.HANDLER, lease=timedelta(seconds=60), signs=timedelta(seconds=20))
def look_again(work: outbox.Work) -> outbox.Finish | None:
    """Records whose words hold the name of something that is called otherwise now."""
    index.follow_up(work.payload)
    return None
