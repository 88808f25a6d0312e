"""What the bell calls. Three lines each; the work is in delivery and daily."""

from celery import shared_task

from kernel import daily as daily_jobs
from kernel import (
    delivery,
    mail,  # noqa: F401  registers the handler of mail jobs
)


@shared_task(name="kernel.sweep", ignore_result=True)  # type: ignore[no-untyped-call, untyped-decorator]
def sweep() -> None:
    delivery.sweep()


@shared_task(name="kernel.daily", ignore_result=True)  # type: ignore[no-untyped-call, untyped-decorator]
def daily() -> None:
    daily_jobs.catch_up()
    delivery.sweep()
