"""Choosing one of the three presets in set-up."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from auditprog import rulebook
from auditprog.first_run.facts import CHOSEN
from kernel import journal
from kernel.models import Setting
from kernel.workflow import Refused
from organisation import queries
from organisation.models import User
from programmes import queries as programmes


@transaction.atomic
def choose_preset(preset: str, *, by: User, today: date) -> None:
    """Make this preset hold, and remember that somebody chose. Refused while the organisation has no name."""
    held = queries.organisation()
    if held is None:
        raise Refused(_("First say what the organisation is called."))
    with journal.audited(by=by, today=today, reason=_("set-up")):
        if held.preset != preset:
            if programmes.live_audits(None, today):
                raise Refused(
                    _("Audits are planned: take the preset on the page of the rules, which shows what it would do.")
                )
            rulebook.adopt_preset(preset, reason=_("set-up"), by=by, today=today)
        row = Setting.objects.filter(key=CHOSEN).first() or Setting(key=CHOSEN)
        row.value = preset
        row.save()
