"""How allauth behaves here: no sign-up, and its mails leave through the outbox like every other."""

import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from kernel import mail


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        message = self.render_mail(template_prefix, email, context)
        mail.post(
            to=email, subject=message.subject, body=str(message.body), dedup_key=f"account:{uuid.uuid4()}", forget=True
        )
