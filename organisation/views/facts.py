"""Adding, correcting, ending and voiding one fact about a person; what it does to planned audits is shown first."""

from collections.abc import Callable, Mapping
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
from organisation.forms import (
    DATED_FORMS,
    AuditElsewhereForm,
    AuthorshipForm,
    ConfidentialityForm,
    EndForm,
    EvaluationForm,
    GiftForm,
    QualificationForm,
    ReasonForm,
    TopicLevelForm,
    TrainingForm,
)
from organisation.http import SignedInRequest
from organisation.models import User
from organisation.views.people import form_view, person_or_404
from organisation.views.sections import KINDS, VOIDABLE, may_edit
from organisation.views.standing import standing_context
from organisation.weighing import weigh

FORMS: dict[str, Any] = {
    **DATED_FORMS,
    "qualification": QualificationForm,
    "topic": TopicLevelForm,
    "evaluation": EvaluationForm,
    "training": TrainingForm,
    "elsewhere": AuditElsewhereForm,
    "confidentiality": ConfidentialityForm,
    "authorship": AuthorshipForm,
    "gift": GiftForm,
}
CHANGES: dict[str, Callable[..., Any]] = {
    "qualification": services.change_qualification,
    "topic": services.change_topic_level,
    "evaluation": services.change_evaluation,
    "training": services.change_training,
    "elsewhere": services.change_proof,
    "confidentiality": services.change_proof,
    "gift": services.change_gift,
}
_TABS = {"roles": "person_detail", "ties": "person_ties", "competence": "person_competence", "proofs": "person_proofs"}


def _person(request: SignedInRequest, username: str, kind: str) -> User:
    person = person_or_404(request, username)
    if kind not in FORMS and kind != "proof":
        raise Http404(kind)
    own = kind == "gift" and person.pk == request.user.pk
    if not own and not may_edit(kind, person, user=request.user, today=request.today):
        raise PermissionDenied(kind)
    return person


def _row(person: User, kind: str, pk: int) -> Any:
    """A fact that counts; a voided one is history."""
    row = get_object_or_404(queries.person_facts(person)[kind], pk=pk)
    if getattr(row, "voided_on", None) is not None:
        raise Http404(kind)
    return row


def back_to(person: User, kind: str) -> str:
    """The tab of the person's page on which facts of this kind stand."""
    return reverse(f"organisation:{_TABS[KINDS[kind].tab]}", args=[person.username])


def _weighed(
    request: SignedInRequest,
    make: Callable[[], Any],
    save: Callable[[Any, dict[str, Any]], object],
    *,
    person: User,
    kind: str,
    title: str,
    row: Record | User,
    done: str,
    verb: str = "",
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    context = {"person": person, "title": title, "row": row, "cancel_url": back_to(person, kind), "verb": verb}
    context |= more or {}
    outcome = weigh(request, make, save, template="organisation/person_form.html", context=context)
    if outcome.saved:
        messages.success(request, done)
        return redirect(back_to(person, kind))
    assert outcome.answer is not None
    return outcome.answer


@form_view
@once
def fact_new(request: SignedInRequest, username: str, kind: str) -> HttpResponse:
    person = _person(request, username, kind)

    def save(form: Any, typed: dict[str, Any]) -> None:
        who: dict[str, Any] = {"by": request.user, "today": request.today}
        told = {name: value for name, value in typed.items() if name != "reason"}
        reason = typed.get("reason", "")
        match kind:
            case "qualification":
                services.add_qualification(person=person, reason=reason, **told, **who)
            case "topic":
                services.set_topic_level(person=person, reason=reason, **told, **who)
            case "evaluation":
                services.add_evaluation(person=person, reason=reason, **told, **who)
            case "training":
                services.add_training(person=person, reason=reason, **told, **who)
            case "elsewhere":
                services.add_audit_elsewhere(person=person, reason=reason, **told, **who)
            case "confidentiality":
                services.add_confidentiality(person=person, reason=reason, **told, **who)
            case "gift":
                services.add_gift(person=person, reason=reason, **told, **who)
            case "authorship":
                on = told["document_version"].approved_on
                services.add_authorship(person=person, on=on, reason=reason, **told, **who)
            case _:
                services.add_fact(form.row(person), reason=reason, version=expected_version(request), **who)

    shown = standing_context(person, request.today) if kind == "qualification" else {}
    return _weighed(
        request,
        lambda: FORMS[kind](request.POST or None, **({"initial": shown["proposed"]} if shown else {})),
        save,
        more=shown,
        person=person,
        kind=kind,
        title=f"{KINDS[kind].add}: {person.full_name}",
        row=User.objects.get(pk=person.pk),
        done=_("Added"),
    )


@form_view
def fact_edit(request: SignedInRequest, username: str, kind: str, pk: int) -> HttpResponse:
    person = _person(request, username, kind)
    if kind in ("authorship", "proof"):
        raise Http404(kind)
    row = _row(person, kind, pk)
    if getattr(row, "a_id", person.pk) != person.pk:
        raise Http404(kind)

    def save(form: Any, typed: dict[str, Any]) -> None:
        told = {name: value for name, value in typed.items() if name != "reason"}
        version = expected_version(request)
        who: dict[str, Any] = {"by": request.user, "today": request.today, "version": version}
        who["reason"] = typed.get("reason", "")
        if kind in CHANGES:
            CHANGES[kind](row=row, **told, **who)
        else:
            services.change_fact(row, **form.changes(), **who)

    return _weighed(
        request,
        lambda: FORMS[kind](request.POST or None, instance=_row(person, kind, pk)),
        save,
        person=person,
        kind=kind,
        title=_("Correct an entry: %(person)s") % {"person": person.full_name},
        row=row,
        done=_("Saved"),
    )


@form_view
def fact_end(request: SignedInRequest, username: str, kind: str, pk: int) -> HttpResponse:
    person = _person(request, username, kind)
    if kind not in DATED_FORMS:
        raise Http404(kind)
    row = _row(person, kind, pk)

    def save(form: Any, typed: dict[str, Any]) -> None:
        services.end_fact(row, **typed, version=expected_version(request), by=request.user, today=request.today)

    return _weighed(
        request,
        lambda: EndForm(request.POST or None, initial={"end": request.today}),
        save,
        person=person,
        kind=kind,
        title=_("End: %(fact)s, %(person)s") % {"fact": _label(row, person), "person": person.full_name},
        row=row,
        done=_("Ended"),
    )


@form_view
def fact_void(request: SignedInRequest, username: str, kind: str, pk: int) -> HttpResponse:
    person = _person(request, username, kind)
    if kind not in VOIDABLE:
        raise Http404(kind)
    row = _row(person, kind, pk)
    if getattr(row, "a_id", person.pk) != person.pk:
        raise Http404(kind)

    def save(form: Any, typed: dict[str, Any]) -> None:
        services.void_fact(row, **typed, version=expected_version(request), by=request.user, today=request.today)

    return _weighed(
        request,
        lambda: ReasonForm(request.POST or None),
        save,
        person=person,
        kind=kind,
        title=_("Entered by mistake: %(fact)s, %(person)s") % {"fact": _label(row, person), "person": person.full_name},
        row=row,
        done=_("Voided: it stays to be read and counts no longer"),
        verb=_("Void this entry"),
    )


def _label(row: Any, person: User) -> str:
    return str(row.label_for(person.pk) if hasattr(row, "label_for") else row.label)
