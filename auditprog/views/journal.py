"""The journal, page by page: who did what to which record, when and why."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kernel import verify
from kernel.models import AuditEvent, Record
from organisation import permissions
from organisation.http import SignedInRequest
from organisation.models import User
from organisation.roles import Can

A_PAGE = 50
# The content of audits is for those who are related to them (IND-18), not for whoever reads the journal.
WITHOUT_CONTENT = ("audits", "findings")
STATE_ONLY = ("old", "new", "rule")


@dataclass(frozen=True, slots=True)
class Change:
    """One field of an event: what it was and what it is."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as the page shows it."""

    event: AuditEvent
    what: str
    changes: list[Change]
    reason: str
    hidden: bool


@require_safe
def journal(request: SignedInRequest) -> HttpResponse:
    permissions.require(request.user, Can.READ_JOURNAL, today=request.today)
    page = Paginator(_events(request), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "entries": [_entry(event) for event in page],
        "kinds": _kinds(),
        "people": User.objects.only("pk", "first_name", "last_name", "username"),
        "asked": {name: request.GET.get(name, "")[:120] for name in ("kind", "q", "person", "day", "about")},
        "reasons": [_("Enter a day that exists, like 2026-05-18.")] if _day(request) is False else [],
    }
    return render(request, "auditprog/journal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def journal_verify(request: SignedInRequest) -> HttpResponse:
    """GET explains, POST checks: reading every event takes a while on a long journal."""
    permissions.require(request.user, Can.READ_JOURNAL, today=request.today)
    context: dict[str, Any] = {"events": AuditEvent.objects.count()}
    if request.method == "POST":
        faults = verify.trail(records=True)
        context |= {"checked": True, "faults": faults[:200], "more": max(len(faults) - 200, 0)}
    return render(request, "auditprog/journal_verify.html", context)


def _events(request: SignedInRequest) -> QuerySet[AuditEvent]:
    found = AuditEvent.objects.order_by("-seq")
    if kind := request.GET.get("kind", ""):
        found = found.filter(object_type=kind)
    if said := request.GET.get("q", "").strip()[:120]:
        found = found.filter(Q(object_ref__iexact=said) | Q(object_id=said) | Q(action__icontains=said))
    person = request.GET.get("person", "")
    if person.isdecimal() and len(person) < 19:
        found = found.filter(actor_id=int(person))
    if about := request.GET.get("about", "").strip()[:150]:
        found = found.filter(_about(about))
    if isinstance(day := _day(request), date):
        found = found.filter(business_date=day)
    return found


def _about(username: str) -> Q:
    """Events on this person's account, and on every fact about the person."""
    account = User.objects.filter(username__iexact=username).values_list("pk", flat=True).first()
    fact = f'"person":{json.dumps(username, ensure_ascii=False)}'
    return Q(object_type=User._meta.label, object_id=str(account)) | Q(text__contains=fact)


def _day(request: SignedInRequest) -> date | None | bool:
    """The day asked for; None when none was, False when it does not exist."""
    said = request.GET.get("day", "").strip()
    if not said:
        return None
    try:
        return parse_date(said) or False
    except ValueError:
        return False


def _kinds() -> list[tuple[str, str]]:
    models = [model for model in apps.get_models() if issubclass(model, Record) or model is User]
    return sorted(((m._meta.label, str(m._meta.verbose_name)) for m in models), key=lambda kind: kind[1])


def _name(label: str) -> str:
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return label


def _entry(event: AuditEvent) -> Entry:
    said = json.loads(event.text)
    hidden = event.object_type.partition(".")[0] in WITHOUT_CONTENT
    data = said.get("data") or {}
    data = {key: value for key, value in data.items() if not hidden or key in STATE_ONLY}
    changes = [Change(key, "", _short(value)) for key, value in data.items() if value not in (None, "")]
    before, after = said.get("before") or {}, said.get("after") or {}
    for key in sorted({*before, *after}):
        if hidden:
            changes.append(Change(key, "", ""))
        elif before.get(key) != after.get(key):
            changes.append(Change(key, _short(before.get(key)), _short(after.get(key))))
    what = f"{_name(event.object_type)} {_called(event, said, hidden)}"
    return Entry(event, what, changes, "" if hidden else event.reason, hidden)


def _called(event: AuditEvent, said: dict[str, Any], hidden: bool) -> str:
    """What people call the record: its number, the fact in words, its code or name, else its row."""
    if event.object_ref or hidden:
        return event.object_ref or event.object_id
    if fact := (said.get("data") or {}).get("fact"):
        return str(fact)
    held = {**(said.get("before") or {}), **(said.get("after") or {}), **(said.get("data") or {})}
    return next(
        (str(held[name])[:80] for name in ("code", "username", "key", "name") if held.get(name)), event.object_id
    )


def _short(value: Any) -> str:
    text = "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else f"{text[:200]}…"
