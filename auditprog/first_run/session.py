"""Whether the set-up is still under way, kept in the session at sign-in: "My work" then asks the database nothing."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from programmes.models import Programme

KEY = "set_up"
BEFORE_APPROVAL = (Programme.State.DRAFT, Programme.State.SUBMITTED)


def is_over() -> bool:
    """A programme was approved here once (none taken over was): then the ordinary pages say what lacks. One query."""
    return bool(Programme.objects.filter(legacy=False).exclude(state__in=BEFORE_APPROVAL).exists())


def is_under_way(request: HttpRequest) -> bool:
    """As it was when this session began; whoever asks on looks at the programmes themselves."""
    return bool(request.session.get(KEY, False))


@receiver(user_logged_in, dispatch_uid="auditprog.set_up")
def on_sign_in(sender: Any, request: HttpRequest | None = None, **kwargs: Any) -> None:
    """Each session learns it when it begins."""
    if request is not None and hasattr(request, "session"):
        request.session[KEY] = not is_over()
