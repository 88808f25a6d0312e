"""The request that these pages get, without knowing the room of people."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest


class LibraryRequest(HttpRequest):
    """A request of somebody who signed in, on the organisation's day (kernel.middleware.TodayMiddleware)."""

    user: Any
    today: date
