"""Adding, correcting and ending one fact about a person."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.edit import expected_version
from kernel.models import Record
from kernel.once import once
from organisation import queries, services
from organisation.forms import DATED_FORMS, EndForm, EvaluationForm, QualificationForm, TopicLevelForm
from organisation.http import SignedInRequest, saved, show_form
from organisation.models import User
from organisation.views.people import form_view, person_or_404
from organisation.views.sections import KINDS, may_edit

FORMS: dict[str, Any] = {
    **DATED_FORMS,
    "qualification": QualificationForm,
    "topic": TopicLevelForm,
    "evaluation": EvaluationForm,
}
_TABS = {"roles": "person_detail", "ties": "person_ties", "competence": "person_competence"}


def _person(request: SignedInRequest, username: str, kind: str) -> User:
    person = person_or_404(request, username)
    if kind not in FORMS:
        raise Http404(kind)
    if not may_edit(kind, person, user=request.user, today=request.today):
        raise PermissionDenied(kind)
    return person


def _row(person: User, kind: str, pk: int) -> Any:
    return get_object_or_404(queries.person_facts(person)[kind], pk=pk)


def back_to(person: User, kind: str) -> str:
    """The tab of the person's page on which facts of this kind stand."""
    return reverse(f"organisation:{_TABS[KINDS[kind].tab]}", args=[person.username])


def _page(request: SignedInRequest, form: Any, person: User, kind: str, title: str, row: Record | User) -> HttpResponse:
    context = {"person": person, "title": title, "row": row, "cancel_url": back_to(person, kind)}
    return show_form(request, "organisation/person_form.html", form, context)


@form_view
@once
def fact_new(request: SignedInRequest, username: str, kind: str) -> HttpResponse:
    person = _person(request, username, kind)
    form = FORMS[kind](request.POST or None)

    def save(typed: dict[str, Any]) -> None:
        who: dict[str, Any] = {"by": request.user, "today": request.today}
        reason = typed.pop("reason", "")
        match kind:
            case "qualification":
                services.add_qualification(person=person, reason=reason, **typed, **who)
            case "topic":
                services.set_topic_level(person=person, reason=reason, **typed, **who)
            case "evaluation":
                services.add_evaluation(person=person, reason=reason, **typed, **who)
            case _:
                services.add_fact(form.row(person), reason=reason, version=expected_version(request), **who)

    if saved(request, form, save):
        messages.success(request, _("Added"))
        return redirect(back_to(person, kind))
    title = f"{KINDS[kind].add}: {person.full_name}"
    return _page(request, form, person, kind, title, User.objects.get(pk=person.pk))


@form_view
def fact_edit(request: SignedInRequest, username: str, kind: str, pk: int) -> HttpResponse:
    person = _person(request, username, kind)
    if kind in ("topic", "evaluation"):
        raise Http404(kind)
    row = _row(person, kind, pk)
    if getattr(row, "a_id", person.pk) != person.pk:
        raise Http404(kind)
    form = FORMS[kind](request.POST or None, instance=_row(person, kind, pk))

    def save(typed: dict[str, Any]) -> None:
        reason, version = typed.pop("reason", ""), expected_version(request)
        who: dict[str, Any] = {"by": request.user, "today": request.today, "reason": reason, "version": version}
        if kind == "qualification":
            services.change_qualification(row=row, **typed, **who)
        else:
            services.change_fact(row, **form.changes(), **who)

    if saved(request, form, save):
        messages.success(request, _("Saved"))
        return redirect(back_to(person, kind))
    title = _("Correct an entry: %(person)s") % {"person": person.full_name}
    return _page(request, form, person, kind, title, row)


@form_view
def fact_end(request: SignedInRequest, username: str, kind: str, pk: int) -> HttpResponse:
    person = _person(request, username, kind)
    if kind not in DATED_FORMS:
        raise Http404(kind)
    row = _row(person, kind, pk)
    form = EndForm(request.POST or None, initial={"end": request.today})

    def save(typed: dict[str, Any]) -> None:
        services.end_fact(row, **typed, version=expected_version(request), by=request.user, today=request.today)

    if saved(request, form, save):
        messages.success(request, _("Ended"))
        return redirect(back_to(person, kind))
    label = row.label_for(person.pk) if hasattr(row, "label_for") else row.label
    title = _("End: %(fact)s, %(person)s") % {"fact": label, "person": person.full_name}
    return _page(request, form, person, kind, title, row)
