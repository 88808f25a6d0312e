"""The jobs of this room: planned audits are judged again as soon as a fact about people has changed."""

from datetime import date, timedelta

from kernel import outbox
from programmes.services import ahead, judging, placing, suggesting


@outbox.handler(ahead.HANDLER)
def rejudge(work: outbox.Work) -> outbox.Finish | None:
    """Every live audit anew; a second job finds nothing new and costs two queries."""
    judging.rejudge_due(today=date.fromisoformat(work.payload["today"]))
    return None


@outbox.handler(suggesting.HANDLER, lease=timedelta(minutes=30))
def suggest(work: outbox.Work) -> outbox.Finish | None:
    """The planner: long, outside any transaction, with its progress beside the record."""
    pk, today = work.payload["suggestion"], date.fromisoformat(work.payload["today"])
    store = suggesting.work_out(pk, today=today)
    return placing.placed_at_once(pk, store, today=today) if store else None
