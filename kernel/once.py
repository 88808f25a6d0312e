"""A double click creates once (D12): the form's key, the row it made and the answer share one transaction."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from kernel.models import FormOnce


def key() -> str:
    return uuid.uuid4().hex


def once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For views that create: `{% once %}` in the form, and a second POST with the same key gets the first answer.

    A POST that does not end in a redirect (errors, a refusal) is taken back whole, so the form can be sent again.
    """

    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        said = request.POST.get("once", "")[:64] if request.method == "POST" else ""
        if not said or not request.user.pk:
            return view(request, *args, **kwargs)
        person: int = request.user.pk
        if (earlier := FormOnce.objects.filter(key=said, user_id=person).first()) and earlier.url:
            return HttpResponseRedirect(earlier.url)
        try:
            return _first(said, person, view, request, *args, **kwargs)
        except _Again as again:
            return again.response

    return wrapper


class _Again(Exception):
    def __init__(self, response: HttpResponse):
        self.response = response


def _first(
    said: str, person: int, view: Callable[..., HttpResponse], request: HttpRequest, *args: Any, **kwargs: Any
) -> HttpResponse:
    with transaction.atomic():
        try:
            with transaction.atomic():
                row = FormOnce.objects.create(key=said, user_id=person)
        except IntegrityError:
            earlier = FormOnce.objects.filter(key=said, user_id=person).first()
            raise _Again(HttpResponseRedirect(earlier.url if earlier and earlier.url else request.path)) from None
        response = view(request, *args, **kwargs)
        if response.status_code // 100 != 3:
            transaction.set_rollback(True)
            return response
        row.url = response["Location"]
        row.save(update_fields=["url"])
    return response
