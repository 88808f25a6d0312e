"""The forms of this room: what may be typed, never what may happen."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from organisation.forms.base import DateField, ReasonField, Styled, StyledModelForm
from organisation.models import Process, Site, User
from programmes.models import PlannedAudit
from reviews.models import Attendee, Decision, ManagementReview, ReviewInput


def people() -> QuerySet[User]:
    """Whoever may own, chair or attend: people with an account that is in use."""
    return User.objects.filter(is_active=True, is_guest=False).order_by("last_name", "first_name")


class PersonField(forms.ModelChoiceField):
    """A person by name."""

    def __init__(self, **kwargs: Any):
        super().__init__(queryset=people(), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.full_name}, {obj.post}" if obj.post else str(obj.full_name)


class ReviewForm(StyledModelForm):
    """Date, period, chair and place of a review."""

    chair = PersonField(
        label=_("Chair"), required=False, help_text=_("Top management. The chair approves the minutes.")
    )

    class Meta:
        model = ManagementReview
        fields = ("planned_on", "period_from", "period_to", "chair", "place")
        labels = {
            "planned_on": _("Planned for"),
            "period_from": _("Period from"),
            "period_to": _("Period until"),
        }

    def clean(self) -> dict[str, Any]:
        """A period ends after it begins."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("period_from"), cleaned.get("period_to")
        if first and last and last < first:
            self.add_error("period_to", _("The period must end after it begins."))
        return cleaned

    def validate_constraints(self) -> None:
        """The clean above says it with the field."""


class TextsForm(StyledModelForm):
    """The words of page 2 beside the opinion; empty ones are filled from the data."""

    class Meta:
        model = ManagementReview
        fields = ("summary", "not_looked_at", "certificate_outlook")
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in fields}
        help_texts = {
            "summary": _("Empty: a sentence from the figures."),
            "not_looked_at": _("Stands above the computed list."),
            "certificate_outlook": _("Empty: next visit and open cases from the data."),
        }


class OpinionForm(Styled):
    """The opinion that a person stands for."""

    opinion = forms.ChoiceField(label=_("Opinion"), choices=ManagementReview.Opinion.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Message of page 2"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Do not say that an area conforms while it has an open nonconformity: freezing refuses it."),
    )


class AskForm(Styled):
    """Until when the owners of the inputs are asked to answer."""

    due = DateField(label=_("Answer until"))


class InputForm(StyledModelForm):
    """One line of 9.3: a sentence with its light, or why there is nothing to report."""

    class Meta:
        model = ReviewInput
        fields = ("sentence", "light", "nothing_because", "as_of")
        widgets = {"sentence": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"as_of": _("Empty: today.")}


class ConfirmForm(Styled):
    """The suggested sentence, as it was shown."""

    sentence = forms.CharField(max_length=2000)


class OwnerForm(Styled):
    """Whose line it is."""

    owner = PersonField(label=_("Owner"), required=False)


class TreatForm(StyledModelForm):
    """Considered on that day, or given to a named session."""

    class Meta:
        model = ReviewInput
        fields = ("treated_on", "session", "session_date")
        labels = {"treated_on": _("Treated on"), "session": _("Or given to session"), "session_date": _("on")}


class DecisionForm(StyledModelForm):
    """A decision: asked before the meeting, answered in it."""

    owner = PersonField(label=_("Owner"), required=False)

    class Meta:
        model = Decision
        fields = (
            "question",
            "why",
            "cost",
            "owner",
            "due",
            "what_if_not",
            "kind",
            "answer",
            "text",
            "rationale",
            "measure",
        )
        labels = {"due": _("By when")}
        widgets = {
            "why": forms.Textarea(attrs={"rows": 2}),
            "text": forms.Textarea(attrs={"rows": 2}),
            "rationale": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {"rationale": _("Needed where nothing changes.")}

    def __init__(self, *args: Any, decided: bool = True, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not decided:
            for name in ("answer", "text", "rationale"):
                self.fields.pop(name, None)
            self.fields["question"].required = True

    def validate_constraints(self) -> None:
        """What makes a decision final is judged by the service."""


class DoneForm(Styled):
    """When the action was done."""

    done_on = DateField(label=_("Done on"))


class CarryForm(Styled):
    """The review that takes the action over."""

    to = forms.ModelChoiceField(label=_("Review"), queryset=ManagementReview.objects.none())

    def __init__(self, *args: Any, review: ManagementReview, **kwargs: Any):
        super().__init__(*args, **kwargs)
        later = ManagementReview.objects.filter(planned_on__gt=review.planned_on)
        self.fields["to"].queryset = later.order_by("planned_on")  # type: ignore[attr-defined]


class AttendeeForm(Styled):
    """Somebody to invite, or how somebody attended."""

    attendee = PersonField(label=_("Person"))
    status = forms.ChoiceField(label=_("Attendance"), choices=Attendee.Status.choices, initial=Attendee.Status.INVITED)
    role_text = forms.CharField(label=_("In which role"), max_length=120, required=False)
    delegate_for = PersonField(label=_("Stands in for"), required=False)


class HoldForm(Styled):
    """The meeting as it was: day, place, who was there, why something was against a rule."""

    held_on = DateField(label=_("Held on"))
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    reason = ReasonField(
        required=False,
        label=_("If something was against a rule: why"),
        help_text=_("Kept with each deviation: no pack, pack late, input missing, somebody absent."),
    )

    def __init__(self, *args: Any, seats: list[Attendee], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.seats = seats
        for seat in seats:
            self.fields[f"seat_{seat.pk}"] = forms.ChoiceField(
                label=seat.person.full_name, choices=Attendee.Status.choices, initial=seat.status
            )

    @property
    def attendance(self) -> dict[User, str]:
        """Each person's attendance as typed."""
        return {seat.person: self.cleaned_data[f"seat_{seat.pk}"] for seat in self.seats}


class MinutesForm(StyledModelForm):
    """Discussion, three conclusions, the next date."""

    class Meta:
        model = ManagementReview
        fields = ("discussion", "suitability", "adequacy", "effectiveness", "next_on")
        widgets = {
            "discussion": forms.Textarea(attrs={"rows": 8}),
            **{name: forms.Textarea(attrs={"rows": 2}) for name in ("suitability", "adequacy", "effectiveness")},
        }


class ReasonForm(Styled):
    """Why."""

    reason = ReasonField()


class AuditReportForm(Styled):
    """The lead's conclusion for each objective, and what was not covered."""

    not_covered = forms.CharField(
        label=_("What was not covered, and why"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One line each. Answers that could not be verified are added by themselves."),
    )

    def __init__(self, *args: Any, objectives: list[str], said: dict[str, str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.objectives = objectives
        for index, objective in enumerate(objectives):
            self.fields[f"conclusion_{index}"] = forms.CharField(
                label=objective,
                required=False,
                max_length=4000,
                initial=said.get(objective, ""),
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        self.order_fields([f"conclusion_{index}" for index in range(len(objectives))])

    @property
    def conclusions(self) -> list[dict[str, str]]:
        """Objective and text, also where the text is still empty."""
        return [
            {"objective": objective, "text": self.cleaned_data[f"conclusion_{index}"].strip()}
            for index, objective in enumerate(self.objectives)
        ]


class SendForm(Styled):
    """When the report went out, and why if it was late."""

    happened_on = DateField(label=_("Sent on"))
    reason = ReasonField(
        required=False, label=_("If it is late: why"), help_text=_("Ten working days after the closing meeting.")
    )


class GapToAuditForm(Styled):
    """Which audit of the year takes what the year leaves out; in an approved programme with the reason."""

    audit = forms.ModelChoiceField(
        label=_("Audit"),
        queryset=PlannedAudit.objects.none(),
        error_messages={"required": _("Choose the audit that looks at it.")},
    )
    process = forms.ModelChoiceField(
        label=_("In the process"),
        queryset=Process.objects.none(),
        required=False,
        empty_label=_("None: the clause by itself"),
    )
    site = forms.ModelChoiceField(
        label=_("At the site or shift"), queryset=Site.objects.none(), required=False, empty_label=_("Not named")
    )
    reason = ReasonField(help_text=_("The programme is approved: the change is kept with its reason."))

    def __init__(
        self, *args: Any, audits: Any, processes: Any = None, sites: Any = None, draft: bool = False, **options: Any
    ):
        super().__init__(*args, **options)
        self._offer("audit", audits)
        self._offer("process", processes)
        self._offer("site", sites)
        if draft:
            del self.fields["reason"]

    def _offer(self, name: str, rows: Any) -> None:
        if rows is None:
            del self.fields[name]
        else:
            field: Any = self.fields[name]
            field.queryset = rows
