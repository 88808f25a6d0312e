"""Step 1: the organisation."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from auditprog.forms import SetUpOrganisationForm
from auditprog.views.setup.common import form_view, guide, require_settle
from kernel.edit import expected_version
from organisation import queries, services
from organisation.http import SignedInRequest, saved, show_form
from organisation.views.logo import remember


@form_view
def setup_organisation(request: SignedInRequest) -> HttpResponse:
    """Saved it leads to the days, with the holidays of the country on offer."""
    require_settle(request)
    row = queries.organisation()
    form = SetUpOrganisationForm(request.POST or None, request.FILES or None, organisation=row)

    @transaction.atomic
    def save(typed: dict[str, Any]) -> None:
        who: dict[str, Any] = {"by": request.user, "today": request.today, "reason": _("set-up")}
        fields = {name: typed[name] for name in ("name", "zone", "country", "scope")}
        if row is not None and typed["country"] != row.country:
            fields["region"] = ""
        services.set_organisation(version=expected_version(request) if row else None, **fields, **who)
        if typed["logo"] or typed.get("no_logo"):
            services.set_logo(file=typed["logo"] or None, **who)

    if saved(request, form, save):
        remember(request)
        messages.success(request, _("Saved"))
        return redirect("setup_days")
    return show_form(
        request, "auditprog/setup_organisation.html", form, {**guide(request, "organisation"), "organisation": row}
    )
