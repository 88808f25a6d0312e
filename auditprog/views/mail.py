"""The outbox of mails: what left, what waits, what failed with the server's own words; failed ones can go again."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from auditprog import mail_test
from kernel import outbox
from kernel.models import Job
from organisation import permissions
from organisation.http import SignedInRequest
from organisation.roles import Can

GROUPS: dict[str, tuple[str, ...]] = {
    "open": Job.OPEN,
    "sent": (Job.State.DONE,),
    "failed": (Job.State.FAILED,),
    "dropped": (Job.State.DROPPED,),
}
LOOKS = {"done": "done", "failed": "stop", "dropped": "void", "unknown": "late"}


def _mails() -> Any:
    return Job.objects.filter(kind=Job.Kind.MAIL)


@require_safe
def mail_list(request: SignedInRequest) -> HttpResponse:
    """Newest first. Address and subject only: the text is for who gets it."""
    permissions.require(request.user, Can.READ_MAIL, today=request.today)
    group = request.GET.get("show", "")
    found = _mails().order_by("-pk")
    if group in GROUPS:
        found = found.filter(state__in=GROUPS[group])
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [_row(job) for job in page],
        "group": group,
        "failed": _mails().filter(state=Job.State.FAILED).count(),
        "way": mail_test.way(),
        "demo": request.demo_day is not None,
        "may_test": request.user.can(Can.EDIT_SETTINGS, request.today),
    }
    return render(request, "auditprog/mail_list.html", context)


def _row(job: Job) -> dict[str, Any]:
    return {
        "job": job,
        "to": job.payload.get("to", ""),
        "subject": job.payload.get("subject", ""),
        "look": LOOKS.get(job.state, "plan"),
        "is_failed": job.state == Job.State.FAILED,
    }


@require_safe
def mail_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One mail; its text only in a demo, where all the people are one and no server carries it."""
    permissions.require(request.user, Can.READ_MAIL, today=request.today)
    job = get_object_or_404(_mails(), pk=pk)
    demo = request.demo_day is not None
    context = {**_row(job), "demo": demo, "text": job.payload.get("body", "") if demo else ""}
    return render(request, "auditprog/mail_detail.html", context)


@require_POST
def mail_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a failed mail back into the queue. The administrator's."""
    permissions.require(request.user, Can.EDIT_SETTINGS, today=request.today)
    job = get_object_or_404(_mails(), pk=pk)
    if outbox.retry(job.dedup_key):
        messages.success(request, _("Goes out again"))
    else:
        messages.info(request, _("This mail is neither failed nor dropped: nothing was done."))
    return redirect("mail_list")
