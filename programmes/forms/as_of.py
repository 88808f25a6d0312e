"""The day that "as of" asks for, in the address."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)


class DayForm(forms.Form):
    """One day, any that a programme can have to do with."""

    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date", "min": FIRST, "max": LAST}, format="%Y-%m-%d"),
        error_messages={
            "invalid": _("Write the day as year-month-day, for example 2026-10-01."),
            "required": _("Choose a day."),
        },
    )

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if not FIRST <= day <= LAST:
            raise forms.ValidationError(_("Choose a day between 2000 and 2100."))
        return day
