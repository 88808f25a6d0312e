"""What may be typed about an audit; what may happen is the services' matter."""

from __future__ import annotations

from datetime import date
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from audits.models import Answer, Source
from audits.rules.feedback import ASPECTS, HIGHEST, LONGEST, LOWEST
from audits.rules.milestones import Kind
from kernel.choices import ManyRows
from organisation.forms.base import Fold, Styled
from organisation.models import User
from programmes.forms import Person, ScopeFields
from programmes.models import PlannedAudit, ScopeItem
from programmes.services import NO_CHANGE
from standards.models import Clause, Question

LONG = 10000


def _day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


def _text(label: Any, *, rows: int = 3, limit: int = LONG, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=limit, widget=forms.Textarea(attrs={"rows": rows}), **options)


class MilestoneForm(forms.Form):
    """A fact with its true date."""

    happened_on = _day(_("Happened on"))
    note = _text(_("Note"), rows=2, required=False, limit=5000)
    reason = forms.CharField(
        label=_("Reason, if it was against a rule"),
        max_length=2000,
        required=False,
        help_text=_("A late date is taken and listed as a deviation with this reason."),
    )


class FeedbackForm(Styled):
    """What an auditee says of one auditor; left empty it says nothing. The service knows what a whole answer is."""

    def __init__(self, *args: Any, person: User, **kwargs: Any):
        super().__init__(*args, prefix=f"about-{person.pk}", **kwargs)
        self.person = person
        marks = [("", _("no mark")), *((n, str(n)) for n in range(LOWEST, HIGHEST + 1))]
        for aspect, words in ASPECTS.items():
            self.fields[aspect] = forms.TypedChoiceField(
                label=words, choices=marks, coerce=int, empty_value=None, required=False
            )
        self.fields["sentence"] = forms.CharField(label=_("A sentence"), max_length=LONGEST, required=False)


class AmendForm(forms.Form):
    """The correction of a date."""

    happened_on = _day(_("Happened on"))
    note = _text(_("Note"), rows=2, required=False, limit=5000)
    reason = forms.CharField(label=_("Reason for the correction"), max_length=2000)


class MeetingForm(MilestoneForm):
    """A meeting with the people in it."""

    people = ManyRows(
        label=_("People"), queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    others = _text(
        _("Others, one a line"), rows=2, required=False, limit=2000, help_text=_("People without a record here.")
    )

    def __init__(self, *args: Any, people: Any = None, **options: Any):
        super().__init__(*args, **options)
        if people is not None:
            field = self.fields["people"]
            assert isinstance(field, forms.ModelMultipleChoiceField)
            field.queryset = people
        self.order_fields(["happened_on", "people", "others", "note", "reason"])

    @property
    def attendees(self) -> list[User | str]:
        """Everybody named, records first."""
        others = [line.strip() for line in self.cleaned_data["others"].splitlines() if line.strip()]
        return [*self.cleaned_data["people"], *others]


class OpeningForm(MeetingForm):
    """The opening meeting; a desk audit has none."""

    held = forms.BooleanField(label=_("An opening meeting was held"), required=False, initial=True)


class ClosingForm(MeetingForm):
    """The closing meeting, finding by finding: agree, disagree, brings proof until."""

    VIEWS = (("agree", _("agrees")), ("disagree", _("disagrees")), ("brings_proof", _("brings proof until")))
    views = _text(
        _("Finding by finding"),
        rows=5,
        required=False,
        limit=5000,
        help_text=_("One line each: AUD-26-08/D1 agree, AUD-26-08/D2 disagree, AUD-26-08/D3 brings proof 2026-12-04."),
    )

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.order_fields(["happened_on", "people", "others", "views", "note", "reason"])

    def clean_views(self) -> list[tuple[str, str, date | None]]:
        """Lines as (finding, view, until)."""
        found = []
        for line in self.cleaned_data["views"].splitlines():
            if line.strip():
                found.append(self._view(line.strip()))
        return found

    def _view(self, line: str) -> tuple[str, str, date | None]:
        finding, _space, words = line.partition(" ")
        said = words.strip().lower()
        if said in ("agree", "agrees"):
            return finding, "agree", None
        if said in ("disagree", "disagrees"):
            return finding, "disagree", None
        if said.startswith("brings proof"):
            until = said.removeprefix("brings proof").replace("until", "").strip()
            try:
                return finding, "brings_proof", date.fromisoformat(until)
            except ValueError:
                pass
        raise forms.ValidationError(
            _("“%(line)s” does not end in agree, disagree or brings proof with a date such as 2026-12-04."),
            params={"line": line[:80]},
        )


class AnswerForm(forms.Form):
    """One answer as typed. `result` may be a result, "come_back", or empty: only the words are saved then."""

    CHOICES = (*Answer.Result.choices, ("come_back", _("Come back")), ("blank", _("Not answered")))
    result = forms.ChoiceField(choices=CHOICES, required=False)
    note = _text(_("What was seen"), required=False)
    suggestion = _text(_("Suggestion, or why it is worth copying"), required=False)
    reason = _text(_("Reason"), required=False, limit=5000)
    catch_up = _text(_("How it will be caught up"), required=False, limit=5000)
    extent_k = forms.IntegerField(label=_("With the gap"), min_value=0, max_value=1_000_000, required=False)
    extent_n = forms.IntegerField(label=_("Looked at"), min_value=0, max_value=1_000_000, required=False)
    photo = forms.FileField(label=_("Photo"), required=False)

    WORDS = ("note", "suggestion", "reason", "catch_up", "extent_k", "extent_n")

    @property
    def words(self) -> dict[str, Any]:
        """The typed fields that were on the page; a field that was not there is not touched."""
        return {name: self.cleaned_data[name] for name in self.WORDS if name in self.data}

    @property
    def verdict(self) -> dict[str, Any]:
        """What the service gets for the chosen button."""
        chosen = self.cleaned_data["result"]
        if chosen == "come_back":
            return {"come_back": True}
        return {"result": "" if chosen == "blank" else chosen} if chosen else {}


class QuestionForm(forms.Form):
    """A question of the auditor's own."""

    text = _text(_("Question"), limit=2000)
    clauses = ManyRows(
        label=_("Credits"),
        queryset=Clause.objects.none(),
        help_text=_("The first one chosen in the order of the standard is the primary one."),
    )
    type = forms.ChoiceField(label=_("Type"), choices=Question.Type.choices, initial=Question.Type.IMPLEMENTATION)
    mandatory = forms.BooleanField(label=_("Has to be answered"), required=False)

    def __init__(self, *args: Any, clauses: Any, **options: Any):
        super().__init__(*args, **options)
        field = self.fields["clauses"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = clauses


class SourceForm(forms.ModelForm):
    """Where evidence came from (domain 6.3)."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("PDF, image, Office, CSV or text, 25 MB at most. A reference is enough if the auditee keeps it."),
    )
    current = forms.BooleanField(
        label=_("I am in this source now: link it to my next answers by itself"), required=False
    )

    class Meta:
        model = Source
        fields = (
            "kind",
            "title",
            "reference",
            "dated",
            "system",
            "location",
            "obtained_on",
            "kept",
            "degree",
            "note",
        )
        widgets = {
            "obtained_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "note": forms.Textarea(attrs={"rows": 2}),
        }


class FileForm(forms.Form):
    """One more file of a source."""

    file = forms.FileField(label=_("File"))


class QuickSourceForm(forms.Form):
    """On the phone: whom or what one is with now."""

    kind = forms.ChoiceField(choices=Source.Kind.choices, initial=Source.Kind.INTERVIEW)
    title = forms.CharField(max_length=200)


class DeviationForm(forms.Form):
    """A fact against a rule."""

    RULES = tuple((f"AG-{n}", f"AG-{n}") for n in range(1, 14))
    rule = forms.ChoiceField(label=_("Rule"), choices=RULES)
    what = forms.CharField(label=_("What happened"), max_length=500)
    on = _day(_("On"))
    reason = _text(_("Reason"), limit=2000)


class ReasonForm(forms.Form):
    """A decision or a correction with its reason."""

    reason = _text(_("Reason"), limit=2000)


class ExplainForm(forms.Form):
    """Why a line of AG-5 stays as it is."""

    text = _text(_("Explanation"), limit=2000)


class PostponeForm(ReasonForm):
    """AG-10."""

    new_start = _day(_("New first day"))
    new_end = _day(_("New last day"))
    effect = _text(
        _("Effect on coverage and on external audits"),
        limit=2000,
        required=False,
        help_text=_("Asked for where it leaves its quarter; the sponsor is told."),
    )
    agreed_by = Person(_("Who agreed"), required=False, help_text=_("Of the owners or top management, where asked."))


class CancelForm(ReasonForm):
    """AG-12, first half."""

    lost_coverage = _text(_("Which coverage is lost"), limit=2000)
    caught_up = _text(_("When and how it is caught up"), limit=2000)


class ScopeForm(ScopeFields):
    """Add items to the scope, or drop some: what this person may do, and what the state of the plan asks for."""

    drop = ManyRows(
        label=_("Drop"),
        queryset=ScopeItem.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    reason = forms.CharField(label=_("Reason"), max_length=2000, error_messages={"required": _("Enter the reason.")})
    effect = forms.CharField(label=_("Effect on coverage, when it is caught up"), max_length=2000, required=False)
    agreed_on = _day(
        _("Agreed with the client on"),
        required=False,
        help_text=_("The checklist is frozen. Left empty, the change is listed as a deviation (AG-13)."),
    )

    def __init__(self, *args: Any, planned: PlannedAudit, may_add: bool, may_drop: bool, frozen: bool, **options: Any):
        super().__init__(*args, **options)
        drop: Any = self.fields["drop"]
        drop.queryset = planned.scope.select_related("process", "clause", "site")
        approved = not planned.programme.is_draft
        absent = {
            "processes": not may_add,
            "clauses": not may_add,
            "sites": not may_add,
            "drop": not may_drop,
            "effect": not (may_drop and approved),
            "reason": not approved,
            "agreed_on": not frozen,
        }
        for name in [name for name, gone in absent.items() if gone]:
            del self.fields[name]
        adds = ["processes", Fold(_("Single clauses, sites and shifts"), "clauses", "sites")] if may_add else []
        rest = ("drop", "reason", "effect", "agreed_on")
        self.helper.layout = Layout(*adds, *(name for name in rest if name in self.fields))

    def clean(self) -> dict[str, Any]:
        """Said beside what else is missing, not after it."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(self.data.getlist(name) for name in ("processes", "clauses", "drop")):  # type: ignore[attr-defined]
            self.add_error(None, NO_CHANGE)
        return typed

    def lines(self) -> list[Any]:
        """What is added; nothing where this person only drops."""
        return super().lines() if "processes" in self.fields else []


class DaysForm(forms.Form):
    """Auditor-days used."""

    days = forms.DecimalField(label=_("Auditor-days used"), min_value=0, max_value=999, max_digits=4, decimal_places=1)


class UrgentForm(forms.Form):
    """A significant risk or an obvious major nonconformity."""

    text = _text(_("What was reported, and to whom"), limit=5000)
    on = _day(_("On"))


class AcceptForm(forms.Form):
    """Accepting is the declaration (IND-13)."""

    note = forms.CharField(label=_("Remark"), max_length=500, required=False)


MEETING_FORMS: dict[Kind, type[MilestoneForm]] = {
    Kind.OPENING_MEETING: OpeningForm,
    Kind.FIELDWORK_FINISHED: MilestoneForm,
    Kind.TEAM_MEETING: MilestoneForm,
    Kind.CLOSING_MEETING: ClosingForm,
}
