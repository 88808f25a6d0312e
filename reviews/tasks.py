"""What the job process can do for this room: draw a paper (D7)."""

from datetime import timedelta

from kernel import outbox
from reviews import services


@outbox.handler(services.HANDLER, lease=timedelta(seconds=240))
def render(work: outbox.Work) -> outbox.Finish | None:
    """The slow part happens outside any transaction; what it returns stores the file with the job's end."""
    return services.draw(work.payload)
