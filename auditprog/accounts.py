"""How allauth behaves here: no sign-up, and its mails leave through the outbox like every other."""

import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from kernel import mail


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """A guest is only named in audits: whatever way in there may be, it ends here."""
        if user.is_guest:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        if getattr(context.get("user"), "is_guest", False):
            return
        message = self.render_mail(template_prefix, email, context)
        mail.post(
            to=email, subject=message.subject, body=str(message.body), dedup_key=f"account:{uuid.uuid4()}", forget=True
        )
