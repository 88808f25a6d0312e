"""What auditor, programme manager, sponsor and owner decide."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from findings.forms.base import Plain, area, day, line, radios, somebody
from findings.models import Clock, Dispute, Finding
from findings.rules.planning import REJECTION_REASONS


class AcceptForm(Plain):
    """NG-8: the owner's sentence made measurable."""

    asks_later = ("measure",)

    measure = area(_("How it will be measured"), help_text=_("What, target, sample, after how many occurrences."))
    occurrence = line(_("What has to occur before the effect shows"), help_text=_("Example: third monthly drill."))
    occurrences_needed = forms.IntegerField(label=_("How often"), min_value=1, max_value=1000, required=False)
    verifier = somebody(_("Verifier"), help_text=_("Empty: whom the programme manager appointed, else the lead."))


class RejectForm(Plain):
    """NG-6: a reason from the list."""

    asks_later = ("reason", "text")

    reason = radios(_("Why does it come back?"), list(REJECTION_REASONS.items()))
    text = area(_("What has to be better?"), help_text=_("The owner reads this above the step to improve."))


class LightAgreeForm(Plain):
    """NG-17: what the lead looked at."""

    isolated = forms.BooleanField(label=_("It is an isolated case"), required=False)
    extent = area(_("Where else was looked?"), rows=2)


class AppointForm(Plain):
    """Who follows up, who verifies."""

    person = somebody(_("Person"), required=True, error_messages={"required": _("Choose a person.")})


class AdviceForm(Plain):
    """IND-15: who told the owner the solution."""

    person = somebody(_("Who told the solution?"))
    on = day(_("Day"))
    text = area(_("What was advised?"), rows=3, limit=2000)


class DisputeForm(Plain):
    """NG-3: the owner."""

    reason = area(_("What do you dispute, and why?"), help_text=_("The facts, or the grade."))


class RulingForm(Plain):
    """NG-3: the decision."""

    outcome = radios(_("Decision"), Dispute.Decision.choices)
    grade = forms.ChoiceField(
        label=_("New grade"), choices=[("", _("Unchanged")), *Finding.Grade.choices], required=False
    )
    reason = area(_("Reason"))


class ExtendForm(Plain):
    """7.3: the owner asks before the due date."""

    step = radios(
        _("More time for"),
        ((Clock.Step.PLAN, _("the plan")), (Clock.Step.IMPLEMENT, _("the implementation"))),
        initial=Clock.Step.IMPLEMENT,
    )
    new_date = day(_("New date"))
    reason = area(_("Reason"), rows=2)
    interim = area(_("Interim protection"), rows=2, help_text=_("What holds until then?"))


class DecideExtensionForm(Plain):
    """7.3: programme manager or top management."""

    granted = radios(_("Decision"), (("yes", _("Granted")), ("no", _("Not granted"))), required=True)
    text = area(_("Words to the owner"), rows=2)
    interim_control = area(_("Interim control"), rows=2, help_text=_("Beyond the limits: control, owner and date."))
    interim_owner = somebody(_("Owner of the control"))
    interim_until = day(_("Until"))
