"""Step 4: one of three presets. Single values are changed on the page of the rules."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from auditprog import first_run
from auditprog.forms import PresetForm
from auditprog.views.setup.common import form_view, guide, require_settle
from organisation import queries
from organisation.http import SignedInRequest, saved, show_form
from organisation.models import Organisation


@form_view
def setup_rules(request: SignedInRequest) -> HttpResponse:
    """Choosing the one that holds already counts too: somebody has looked."""
    require_settle(request)
    organisation = queries.organisation()
    now = organisation.preset if organisation else Organisation.Preset.STANDARD
    form = PresetForm(request.POST or None, initial={"preset": now})

    def save(typed: dict[str, Any]) -> None:
        first_run.choose_preset(typed["preset"], by=request.user, today=request.today)

    if saved(request, form, save):
        messages.success(request, _("Saved"))
        return redirect("setup_mail")
    chosen = request.POST.get("preset", now)
    return show_form(request, "auditprog/setup_rules.html", form, {**guide(request, "rules"), "chosen": chosen})
