"""What is known of another organisation, and the register of gifts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organisation.forms.base import ReasonField, StyledModelForm
from organisation.models import Certification, Competition, Delivery, Gift, Party


class PartyFactForm(StyledModelForm):
    """A fact about a party; the party is known from the address."""

    reason = ReasonField()

    def __init__(self, *args: Any, party: Party, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.instance.party = party

    def row(self) -> Any:
        """The unsaved record that a service takes."""
        return self.instance


class DeliveryForm(PartyFactForm):
    class Meta:
        model = Delivery
        fields = ("process", "service", "start", "end")


class CertificationForm(PartyFactForm):
    class Meta:
        model = Certification
        fields = ("start", "end")


class CompetitionForm(PartyFactForm):
    class Meta:
        model = Competition
        fields = ("other",)

    def __init__(self, *args: Any, party: Party, **kwargs: Any):
        super().__init__(*args, party=party, **kwargs)
        other: Any = self.fields["other"]
        other.queryset = other.queryset.exclude(pk=party.pk)


class GiftForm(StyledModelForm):
    """What somebody took, from whom and when; and what was decided on it."""

    reason = ReasonField(required=False)

    class Meta:
        model = Gift
        fields = ("giver", "what", "on", "declared_on", "decision")
        widgets = {"decision": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "declared_on": _("Empty: not declared yet. What you enter for yourself is declared by that."),
            "decision": _("The programme manager writes here what follows from a gift that was not declared."),
        }


PARTY_FORMS: dict[str, type[PartyFactForm]] = {
    "delivers": DeliveryForm,
    "certifies": CertificationForm,
    "competitor": CompetitionForm,
}
