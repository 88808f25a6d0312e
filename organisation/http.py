"""The request that every view behind sign-in gets."""

from datetime import date

from django.http import HttpRequest

from organisation.models import User


class SignedInRequest(HttpRequest):
    """A request by somebody who signed in, on the organisation's day (kernel.middleware.TodayMiddleware)."""

    user: User  # type: ignore[assignment]
    today: date
    demo_day: date | None
