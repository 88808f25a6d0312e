"""Step 1, second page: public holidays of this and the next year, offered by country, and shutdowns."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from auditprog.forms import OfferForm, calendar_rows, shutdown_rows
from auditprog.views.setup.common import form_view, guide, require_settle
from kernel.workflow import Refused
from organisation import offers, queries, services
from organisation.http import SignedInRequest
from organisation.models import Holiday, Shutdown


@form_view
def setup_days(request: SignedInRequest) -> HttpResponse:
    """What is held and what is offered stand in one list; what stays ticked is stored."""
    require_settle(request)
    organisation = queries.organisation()
    if organisation is None:
        messages.info(request, _("First say what the organisation is called."))
        return redirect("setup_organisation")
    years = (request.today.year, request.today.year + 1)
    country, region = _asked(request, organisation)
    if request.method != "POST":
        days = calendar_rows(initial=_rows(years, country, region), prefix="day")
        off = shutdown_rows(initial=_shutdowns(request.today), prefix="off")
        return _page(request, days, off, country, region, [], 200)
    days = calendar_rows(request.POST, initial=_rows(years, country, region), prefix="day")
    off = shutdown_rows(request.POST, initial=_shutdowns(request.today), prefix="off")
    if not (days.is_valid() and off.is_valid()):
        return _page(request, days, off, country, region, [_("Some days cannot be read; see below.")], 409)
    try:
        _save(request, days, off, country, region, years)
    except Refused as refusal:
        return _page(request, days, off, country, region, list(refusal.reasons), 409)
    messages.success(request, _("Saved"))
    return redirect("setup_processes")


@transaction.atomic
def _save(request: SignedInRequest, days: Any, off: Any, country: str, region: str, years: tuple[int, int]) -> None:
    who: dict[str, Any] = {"by": request.user, "today": request.today, "reason": _("set-up")}
    kept = [row.cleaned_data for row in days if row.cleaned_data.get("date")]
    holidays = {one["date"]: one["name"] for one in kept if one["keep"]}
    shutdowns = [(one["start"], one["end"]) for row in off if (one := row.cleaned_data).get("start")]
    services.set_calendar(holidays=holidays, years=years, shutdowns=shutdowns, **who)
    services.set_organisation(country=country, region=region, **who)


def _asked(request: SignedInRequest, organisation: Any) -> tuple[str, str]:
    """Country and region of the address, else those of the organisation; unknown ones are none."""
    said = request.POST if request.method == "POST" else request.GET
    country = said.get("country", organisation.country)
    if country not in dict(offers.countries()):
        country = ""
    region = said.get("region", organisation.region)
    return country, region if region in dict(offers.regions(country)) else ""


def _rows(years: tuple[int, int], country: str, region: str) -> list[dict[str, Any]]:
    """Held ones ticked; offered ones ticked for a year that holds none yet, else only shown."""
    held: dict[date, str] = dict(Holiday.objects.filter(date__year__in=years).values_list("date", "name"))
    full = {day.year for day in held}
    rows = {day: {"keep": True, "date": day, "name": name} for day, name in held.items()}
    for day, name in offers.holidays_of(country, region, years) if country else ():
        rows.setdefault(day, {"keep": day.year not in full, "date": day, "name": name})
    return [rows[day] for day in sorted(rows)]


def _shutdowns(today: date) -> list[dict[str, date]]:
    return [
        {"start": start, "end": end}
        for start, end in Shutdown.objects.filter(end__gte=today).order_by("start").values_list("start", "end")
    ]


def _page(
    request: SignedInRequest, days: Any, off: Any, country: str, region: str, reasons: list[Any], status: int
) -> HttpResponse:
    context = {
        **guide(request, "organisation"),
        "days": days,
        "off": off,
        "offer": OfferForm(initial={"country": country, "region": region}, of_country=country),
        "country": country,
        "region": region,
        "years": (request.today.year, request.today.year + 1),
        "reasons": reasons,
    }
    return render(request, "auditprog/setup_days.html", context, status=status)
