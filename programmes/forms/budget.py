"""What may be typed about the budget of an approved year."""

from django import forms
from django.utils.translation import gettext_lazy as _

from organisation.forms.base import Styled


class BudgetForm(Styled):
    """The sponsor's decision on other auditor-days."""

    budget_days = forms.DecimalField(label=_("Budget, auditor-days"), max_digits=5, decimal_places=1, min_value=0)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept with the change."),
    )
    effect = forms.CharField(label=_("Effect on coverage and dates"), max_length=2000, required=False)
