"""A gap goes into an audit of the year, from its cell on the coverage page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organisation.http import SignedInRequest, saved, show_form
from organisation.models import Process, Site, in_use
from programmes import permissions as planning
from programmes import queries as programmes
from programmes.models import PlannedAudit, Programme
from reviews import services
from reviews.forms import GapToAuditForm
from reviews.queries.gather import main_standard
from reviews.views.coverage import chosen_standard
from standards.models import Clause, Standard

TABLES = {"clause": "", "process": "?view=processes", "site": "?view=sites"}


@dataclass(frozen=True, slots=True)
class Thing:
    """What goes into an audit."""

    kind: str
    row: Any
    standard: Standard

    def lines(self, typed: dict[str, Any]) -> Any:
        site = typed.get("site")
        if self.kind == "process":
            return services.lines_of_process(self.row, self.standard, site)
        if self.kind == "site":
            return services.lines_at_site(typed["audit"], self.row)
        return [(typed.get("process"), self.row, site)]


@require_http_methods(["GET", "HEAD", "POST"])
def coverage_add(request: SignedInRequest, year: int, kind: str, key: str) -> HttpResponse:
    programme = get_object_or_404(programmes.visible_to(request.user), year=year)
    thing = _thing(request, year, kind, key)
    if not planning.may_change(request.user, programme, "moved_out"):
        raise PermissionDenied("change the programme")
    form = _form(request, programme, thing)

    def save(typed: dict[str, Any]) -> None:
        reason = typed.get("reason", "")
        services.close_gap(typed["audit"], thing.lines(typed), reason=reason, by=request.user, today=request.today)

    back = f"{reverse('reviews:programme_coverage', args=[year])}{TABLES[kind]}"
    if saved(request, form, save):
        words = _("Added to %(audit)s") % {"audit": form.cleaned_data["audit"].reference}
        messages.success(request, words)
        return redirect(back)
    context = {
        "programme": programme,
        "title": _("Add %(what)s to an audit of %(year)s") % {"what": thing.row, "year": year},
        "lead": _lead(kind),
        "verb": _("Add to the audit"),
        "cancel_url": back,
    }
    return show_form(request, "programmes/form.html", form, context)


def _lead(kind: str) -> str:
    if kind == "process":
        return _("The process comes with every clause that it answers for.")
    return _("What the audit looks at anyway is looked at there too.") if kind == "site" else ""


def _thing(request: SignedInRequest, year: int, kind: str, key: str) -> Thing:
    standard = chosen_standard(request.GET)[0] or main_standard(year)
    if standard is None or kind not in TABLES:
        raise Http404(kind)
    if kind == "clause":
        return Thing(kind, get_object_or_404(Clause.objects.leaves(), standard=standard, number=key), standard)
    rows = Process.objects.filter(active=True) if kind == "process" else Site.objects.filter(in_use(request.today))
    return Thing(kind, get_object_or_404(rows, code=key), standard)


def _form(request: SignedInRequest, programme: Programme, thing: Thing) -> GapToAuditForm:
    """Audits that still take something in; one whose checklist is frozen changes on its own page (AG-13)."""
    audits = programme.audits.filter(progress__in=("planned", "preparing", "postponed"), legacy=False)
    audits = audits.exclude(audit__checklist_frozen_on__isnull=False).order_by("start", "reference")
    processes, sites = None, Site.objects.filter(in_use(request.today)).order_by("name")
    initial: dict[str, Any] = {"audit": _named(audits, request.GET.get("audit", ""))}
    if thing.kind == "clause":
        processes = Process.objects.filter(active=True, process_leaves__clause=thing.row).order_by("code")
        initial["process"] = processes.first()
    return GapToAuditForm(
        request.POST or None,
        initial=initial,
        audits=audits,
        processes=processes,
        sites=sites if thing.kind != "site" and sites.exists() else None,
        draft=programme.is_draft,
    )


def _named(audits: Any, reference: str) -> PlannedAudit | None:
    found: PlannedAudit | None = audits.filter(reference=reference[:16]).first() if reference else None
    return found
