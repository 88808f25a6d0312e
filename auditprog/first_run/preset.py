"""Choosing one of the three presets in set-up."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from auditprog import rulebook
from auditprog.first_run.facts import CHOSEN
from kernel import journal
from kernel.models import Setting
from kernel.workflow import Refused
from organisation import queries
from organisation.models import User
from organisation.roles import Can


@transaction.atomic
def choose_preset(preset: str, *, by: User, today: date) -> None:
    """Make this preset hold, and remember that somebody chose, be it the one that holds already.

    Refused while the organisation has no name, and with every reason of the rulebook.
    """
    if not by.can(Can.EDIT_RULES, today):
        raise PermissionDenied("choose the rules")
    held = queries.organisation()
    if held is None:
        raise Refused(_("First say what the organisation is called."))
    reason = _("chosen in the set-up")
    with journal.audited(by=by, today=today, reason=reason):
        if held.preset != preset:
            rulebook.adopt_preset(preset, reason=reason, by=by, today=today)
        row = Setting.objects.filter(key=CHOSEN).first() or Setting(key=CHOSEN)
        row.value = preset
        row.save()
