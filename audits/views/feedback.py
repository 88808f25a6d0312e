"""Feedback of auditees: given on one page, read by the person and the programme manager (domain 4.3)."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audits import queries, services
from audits.forms import FeedbackForm
from audits.models import Audit, Feedback
from audits.rules.feedback import ASPECTS
from audits.views.common import form_view
from kernel.once import once
from kernel.workflow import Refused
from organisation.http import SignedInRequest
from organisation.models import User


@form_view
@once
def audit_feedback(request: SignedInRequest, reference: str) -> HttpResponse:
    """An auditee's page, once the report is out; for everybody else it is not there."""
    audit = get_object_or_404(Audit.objects.select_related("planned"), planned__reference=reference)
    if not queries.may_give(request.user, audit):
        raise Http404(reference)
    held = {row.about_id: row for row in Feedback.objects.filter(audit=audit, given_by=request.user)}
    forms = [
        FeedbackForm(request.POST or None, person=person, initial=_said(held.get(person.pk)))
        for person in queries.audited_by(audit)
    ]
    reasons: list[str] = []
    if request.method == "POST":
        reasons = _give(request, audit, forms)
        if not reasons:
            messages.success(request, _("Thank you"))
            return redirect("my_work")
    context = {"audit": audit, "forms": forms, "reasons": reasons, "given": bool(held)}
    return render(request, "audits/audit_feedback.html", context, status=409 if reasons else 200)


def _said(row: Feedback | None) -> dict[str, object] | None:
    return {name: getattr(row, name) for name in (*ASPECTS, "sentence")} if row else None


def _give(request: SignedInRequest, audit: Audit, forms: list[FeedbackForm]) -> list[str]:
    """Why it was not taken; empty where it was."""
    wrong = [f"{form.person}: {error}" for form in forms if not form.is_valid() for error in _errors(form)]
    if wrong:
        return wrong
    said = {
        form.person: services.Said(
            {aspect: form.cleaned_data[aspect] for aspect in ASPECTS}, form.cleaned_data["sentence"]
        )
        for form in forms
    }
    try:
        services.give_feedback(audit, said=said, by=request.user, today=request.today)
    except Refused as refusal:
        return list(refusal.reasons)
    return []


def _errors(form: FeedbackForm) -> list[str]:
    return [str(error) for errors in form.errors.values() for error in errors]


@require_safe
def person_feedback(request: SignedInRequest, username: str) -> HttpResponse:
    """Everything that was said of one person; for others there is no such page."""
    person = get_object_or_404(User, username__iexact=username)
    if not queries.may_read(request.user, person.pk):
        raise Http404(username)
    context = {"person": person, "rows": queries.feedback_on(person), "own": request.user.pk == person.pk}
    return render(request, "audits/person_feedback.html", context)
