"""Opportunities and good practices."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from findings.forms.base import Plain, area, day, line, radios


class OfiForm(Plain):
    """The owner's answer to an opportunity."""

    accepted = radios(_("Answer"), (("yes", _("Accepted")), ("no", _("Declined"))), required=True)
    text = area(_("What will you do, or why is it declined?"))
    action_due = day(_("By when"))


class ShareForm(Plain):
    """Where a good practice was told to others."""

    where = line(_("Shared where"))
