"""A form whose change may touch planned audits: the effect is shown before it is saved, with Save and Back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render

from kernel.models import Stale
from kernel.workflow import Refused
from organisation import effects
from organisation.http import SignedInRequest, saved, show_form

PRESSED = ("seen", "back", "csrfmiddlewaretoken")


@dataclass(frozen=True, slots=True)
class Weighed:
    """What came of it: `saved`, or the answer to give instead."""

    saved: bool
    form: BaseForm
    answer: HttpResponse | None = None


def weigh(
    request: SignedInRequest,
    make: Callable[[], BaseForm],
    save: Callable[[BaseForm, dict[str, Any]], object],
    *,
    template: str,
    context: Mapping[str, Any],
) -> Weighed:
    """Save the form, unless seats in planned audits change that the person has not been shown yet.

    `make` builds a fresh bound form: the first is tried and taken back, so its rows cannot be used again.
    """
    form = make()
    if request.method == "POST" and "back" in request.POST and form.is_valid():
        return Weighed(False, form, render(request, template, {**context, "form": form}))
    touched = _touched(request, make, save)
    if touched and request.POST.get("seen") != effects.seen_as(touched):
        return Weighed(False, form, _ask(request, form, touched, context))
    if saved(request, form, lambda typed: save(form, typed)):
        return Weighed(True, form)
    return Weighed(False, form, show_form(request, template, form, context))


def _touched(
    request: SignedInRequest, make: Callable[[], BaseForm], save: Callable[[BaseForm, dict[str, Any]], object]
) -> tuple[effects.Touched, ...]:
    """What the change would touch; nothing where it would be refused, as the real attempt says why."""
    if request.method != "POST":
        return ()
    trial = make()
    if not trial.is_valid():
        return ()
    try:
        return effects.touched_by(lambda: save(trial, trial.cleaned_data), request.today)
    except (Refused, Stale, PermissionDenied):
        return ()


def _ask(
    request: SignedInRequest, form: BaseForm, touched: tuple[effects.Touched, ...], context: Mapping[str, Any]
) -> HttpResponse:
    kept = [(name, value) for name, values in request.POST.lists() if name not in PRESSED for value in values]
    people = len({line.person for line in touched})
    asked = {"touched": touched, "people": people, "kept": kept, "seen": effects.seen_as(touched), "typed": form}
    return render(request, "organisation/effects_confirm.html", {**context, **asked})
