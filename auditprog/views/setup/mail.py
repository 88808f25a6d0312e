"""Step 5: one real mail through the outbox, and what became of it, as a sentence."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from auditprog import mail_test
from auditprog.forms import MailTestForm
from auditprog.views.setup.common import form_view, guide, require_settle
from kernel.once import once
from organisation.http import SignedInRequest, saved, show_form


@form_view
@once
def setup_mail(request: SignedInRequest) -> HttpResponse:
    """The form, and how far the newest test is."""
    require_settle(request)
    form = MailTestForm(request.POST or None, initial={"email": request.user.email})
    if saved(request, form, lambda typed: mail_test.send(to=typed["email"], by=request.user, today=request.today)):
        return redirect("setup_mail")
    context = {**guide(request, "mail"), **_progress(), "way": mail_test.way()}
    return show_form(request, "auditprog/setup_mail.html", form, context)


@require_safe
def setup_mail_progress(request: SignedInRequest) -> HttpResponse:
    """The fragment that htmx asks for every two seconds; without it the page itself."""
    require_settle(request)
    context = _progress()
    if context["job"] is None or not request.headers.get("HX-Request"):
        return redirect("setup_mail")
    return render(request, "_job.html", context)


def _progress() -> dict[str, Any]:
    return {
        "job": mail_test.newest(),
        "poll_url": reverse("setup_mail_progress"),
        "look_url": reverse("setup_mail"),
    }
