"""The jobs of this room: planned audits are judged again as soon as a fact about people has changed."""

from datetime import date

from kernel import outbox
from programmes.services import ahead, judging


@outbox.handler(ahead.HANDLER)
def rejudge(work: outbox.Work) -> outbox.Finish | None:
    """Every live audit anew; a second job finds nothing new and costs two queries."""
    judging.rejudge_due(today=date.fromisoformat(work.payload["today"]))
    return None
