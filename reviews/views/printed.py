"""A paper that a job prints: how far it is, and its file. One way for every report of this room."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpResponse
from django.urls import reverse

from kernel import attachments
from organisation.http import SignedInRequest
from reviews import queries


def progress(
    request: SignedInRequest, paper: Any, words: str, *, done: str, again: str, look: str = ""
) -> dict[str, Any]:
    """What `_job.html` needs: the names of the routes of the file and of asking again, `look` the page it stands on.

    All of them take the argument of the route that is asked for now. Without a paper there is no job to show.
    """
    match = request.resolver_match
    args = list(match.kwargs.values()) if match else []
    return {
        "job": queries.progress(paper, words) if paper is not None else None,
        "poll_url": request.path,
        "look_url": reverse(look, args=args) if look else request.path,
        "done_url": reverse(done, args=args),
        "retry_url": reverse(again, args=args),
    }


def file_of(paper: Any) -> HttpResponse | None:
    """The printed file with the hash of its data; None while it is not printed."""
    if paper is None or paper.file is None:
        return None
    response: Any = attachments.respond(paper.file)
    response["X-Data-SHA256"] = paper.sha256
    return cast(HttpResponse, response)
