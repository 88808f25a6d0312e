"""Declaring a conflict, and deciding on it."""

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from organisation.forms.base import DateField, ReasonField, Styled, StyledModelForm
from organisation.models import ConflictDeclaration


class DeclarationForm(StyledModelForm):
    """What could make somebody partial, and where."""

    class Meta:
        model = ConflictDeclaration
        fields = ("statement", "process", "clause", "audit_ref", "valid_to")
        widgets = {"statement": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "statement": _("What ties you to the process, its people or its results."),
            "valid_to": _("Empty: until somebody decides otherwise."),
        }

    def __init__(self, *args: object, **kwargs: object):
        super().__init__(*args, **kwargs)
        clause = self.fields["clause"]
        assert isinstance(clause, forms.ModelChoiceField)
        clause.queryset = clause.queryset.filter(kind="requirement") if clause.queryset is not None else None
        self.fields["statement"].validators.append(MaxLengthValidator(4000))
        self.fields["statement"].widget.attrs["maxlength"] = 4000


class DecisionForm(Styled):
    """What follows from a declaration."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(d.value, d.label) for d in ConflictDeclaration.Decision if d != ConflictDeclaration.Decision.PENDING],
        widget=forms.RadioSelect,
    )
    valid_to = DateField(label=_("Holds until"), required=False)
    reason = ReasonField()
