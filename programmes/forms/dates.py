"""What an owner answers about days, and what the programme manager says to it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from organisation.forms.base import DateField, Styled


class ProposeForm(Styled):
    """Other days, and why."""

    start = DateField(label=_("First day"))
    end = DateField(label=_("Last day"))
    sentence = forms.CharField(label=_("Why these days suit better"), max_length=500)


class DeclineForm(Styled):
    """Why the days stay as they are."""

    reason = forms.CharField(label=_("Reason"), max_length=500)


class TakeForm(Styled):
    """Taken with one tap; out of the quarter its effect is asked for."""

    effect = forms.CharField(
        label=_("Effect on coverage and on external audits"),
        max_length=2000,
        required=False,
        help_text=_("Needed where the new days lie in another quarter."),
    )
