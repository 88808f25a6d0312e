"""What every view behind sign-in gets, and how a form is sent: saved, or shown again with everything typed."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kernel import clock
from kernel.journal import history
from kernel.models import Stale
from kernel.workflow import Refused
from organisation.models import User

STALE = "stale_version"


class SignedInRequest(HttpRequest):
    """A request by somebody who signed in, on the organisation's day (kernel.middleware.TodayMiddleware)."""

    user: User
    today: date
    demo_day: date | None


def saved(request: HttpRequest, form: BaseForm, save: Callable[[dict[str, Any]], object]) -> bool:
    """Whether the form was sent, is sound and the service took it; every reason against it goes onto the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        save(form.cleaned_data)
    except Refused as refusal:
        for reason in refusal.reasons:
            form.add_error(None, reason)
    except Stale as stale:
        for reason in (_changed_by(stale.row), *_compared(stale.row, form.cleaned_data)):
            form.add_error(None, reason)
        setattr(form, STALE, True)
    else:
        return True
    return False


def show_form(request: HttpRequest, template: str, form: BaseForm, context: Mapping[str, Any]) -> HttpResponse:
    """The page with the form: 200 when it is opened, 409 with every reason, 412 when somebody else came first."""
    status = 200 if not form.is_bound else 412 if getattr(form, STALE, False) else 409
    return render(request, template, {**context, "form": form}, status=status)


def _compared(row: Any, typed: Mapping[str, Any]) -> list[str]:
    """One sentence a field in which the saved record and what was typed differ."""
    sentences = []
    for name, mine in typed.items():
        try:
            field = row._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        theirs = getattr(row, name)
        if field.concrete and not field.many_to_many and theirs != mine:
            words = {"field": field.verbose_name, "theirs": _said(theirs), "mine": _said(mine)}
            sentences.append(_("%(field)s: saved is “%(theirs)s”, you typed “%(mine)s”.") % words)
    return sentences


def _said(value: Any) -> str:
    if isinstance(value, date):
        return date_format(value, "j F Y")
    return "" if value is None else str(value)[:200]


def changed_by(row: Any) -> tuple[str, str]:
    """Who changed the record last, and at what time of the organisation's day."""
    last = history(row).order_by("-seq").first()
    if last is None:
        return _("Somebody"), ""
    return last.actor, last.at.astimezone(clock.zone()).strftime("%H:%M")


def _changed_by(row: Any) -> str:
    who, at = changed_by(row)
    return _("%(who)s changed this at %(at)s. Your text is kept below. Compare and save again.") % {
        "who": who,
        "at": at,
    }
