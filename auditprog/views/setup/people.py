"""Step 3: people by hand, several at once, from a spreadsheet; what they may do, and to whom they report."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from auditprog.forms import PasteForm, SetUpPersonForm
from auditprog.views.setup.common import form_view, guide, require_settle
from kernel.once import once
from kernel.workflow import Refused
from organisation import queries, services
from organisation.http import SignedInRequest, saved, show_form
from organisation.models import Qualification, User
from organisation.roles import Role

GRADES = (Qualification.Grade.LEAD, Qualification.Grade.AUDITOR, Qualification.Grade.TRAINEE)
YEARS = 3


@form_view
@once
def setup_people(request: SignedInRequest) -> HttpResponse:
    """One person by hand; the table below shows everybody."""
    require_settle(request)
    form = SetUpPersonForm(request.POST or None, people=queries.people_to_choose())

    @transaction.atomic
    def save(typed: dict[str, Any]) -> None:
        who: dict[str, Any] = {"by": request.user, "today": request.today, "reason": _("set-up")}
        (person,) = services.enter_people(people=[form.typed()], roles=typed["roles"], send=typed["send"], **who)
        if typed["manager"]:
            services.set_up_roles(roles={}, managers={person: typed["manager"]}, **who)

    if saved(request, form, save):
        messages.success(request, _("%(person)s entered") % {"person": form.cleaned_data["name"]})
        return redirect("setup_people")
    return show_form(request, "auditprog/setup_people.html", form, _table(request))


@form_view
@once
def setup_people_paste(request: SignedInRequest) -> HttpResponse:
    """Several people at once, a line each."""
    require_settle(request)
    form = PasteForm(request.POST or None)
    entered: list[User] = []

    def save(typed: dict[str, Any]) -> None:
        who: dict[str, Any] = {"by": request.user, "today": request.today, "reason": _("set-up")}
        entered.extend(services.enter_people(people=form.people, roles=typed["roles"], send=typed["send"], **who))

    if saved(request, form, save):
        said = ngettext("%(n)d person entered", "%(n)d people entered", len(entered)) % {"n": len(entered)}
        messages.success(request, said)
        return redirect("setup_people")
    return show_form(request, "auditprog/setup_people_paste.html", form, guide(request, "people"))


@form_view
def setup_people_roles(request: SignedInRequest) -> HttpResponse:
    """The table as one form: further roles, managers for those without, first grades of auditors.

    Nothing is taken away here: that needs its reason, on the page of the person.
    """
    require_settle(request)
    if request.method != "POST":
        return redirect("setup_people")
    try:
        changed = _save(request)
    except Refused as refusal:
        context = {**_table(request), "reasons": list(refusal.reasons)}
        form = SetUpPersonForm(people=queries.people_to_choose())
        response = show_form(request, "auditprog/setup_people.html", form, context)
        response.status_code = 409
        return response
    messages.success(request, ngettext("%(n)d person changed", "%(n)d people changed", changed) % {"n": changed})
    page = request.POST.get("page", "")
    return redirect(f"{reverse('setup_people')}?page={page if page.isdecimal() else 1}#everybody")


@transaction.atomic
def _save(request: SignedInRequest) -> int:
    who: dict[str, Any] = {"by": request.user, "today": request.today, "reason": _("set-up")}
    people = {str(person.pk): person for person in queries.people(request.today)}
    keys = (name.partition("-")[2] for name in request.POST if name.startswith(("roles-", "manager-", "grade-")))
    shown = [people[pk] for pk in dict.fromkeys(keys) if pk in people]
    _refuse(request, shown, people)
    roles = {person: request.POST.getlist(f"roles-{person.pk}") for person in shown}
    managers = {
        person: people[said]
        for person in shown
        if not person.lines.all() and (said := request.POST.get(f"manager-{person.pk}", ""))
    }
    changed = {person.pk for person in services.set_up_roles(roles=roles, managers=managers, **who)}
    graded = {row.person_id for row in Qualification.objects.filter(person__in=shown)}
    until = request.today.replace(year=request.today.year + YEARS, day=min(request.today.day, 28))
    for person in shown:
        if (grade := request.POST.get(f"grade-{person.pk}", "")) and person.pk not in graded:
            services.add_qualification(person=person, grade=grade, valid_from=request.today, valid_to=until, **who)
            changed.add(person.pk)
    return len(changed)


def _refuse(request: SignedInRequest, shown: list[User], people: Collection[str]) -> None:
    """What the page does not offer is not taken: Refused with a sentence for each."""
    reasons = []
    for person in shown:
        words = {"person": person.full_name}
        if set(request.POST.getlist(f"roles-{person.pk}")) - set(Role.values):
            reasons.append(_("%(person)s: there is no such role. Tick the roles of the list.") % words)
        if request.POST.get(f"manager-{person.pk}", "") not in ("", *people):
            reasons.append(_("%(person)s: this manager is not in the list. Choose one of the list.") % words)
        if request.POST.get(f"grade-{person.pk}", "") not in ("", *GRADES):
            reasons.append(_("%(person)s: there is no such grade. Choose one of the list.") % words)
    if reasons:
        raise Refused(reasons)


def _table(request: SignedInRequest) -> dict[str, Any]:
    page = Paginator(queries.people(request.today), 50).get_page(request.POST.get("page") or request.GET.get("page"))
    everybody = list(queries.people_to_choose())
    held = Qualification.objects.filter(person__in=[person.pk for person in page], valid_to__gte=request.today)
    grades = {row.person_id: row.get_grade_display() for row in held.order_by("valid_from")}
    rows = [
        {
            "person": person,
            "held": person.roles_on(request.today),
            "manager": next((line.manager for line in person.lines.all()), None),
            "grade": grades.get(person.pk, ""),
            "can_sign_in": person.has_usable_password(),
            "ticked": request.POST.getlist(f"roles-{person.pk}"),
            "chosen_manager": request.POST.get(f"manager-{person.pk}", ""),
            "chosen_grade": request.POST.get(f"grade-{person.pk}", ""),
        }
        for person in page
    ]
    return {
        **guide(request, "people"),
        "page": page,
        "rows": rows,
        "everybody": everybody,
        "role_choices": Role.choices,
        "grade_choices": [(grade.value, grade.label) for grade in GRADES],
        "waiting": any(not row["can_sign_in"] for row in rows),
    }
