"""What may be typed about a year, an audit of it, a seat, a safeguard; services decide what may happen."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Div, Field, Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from kernel import clock
from kernel.choices import ManyRows
from organisation.forms.base import DateField, Fold, Styled
from organisation.models import Process, Site, User, in_use
from programmes.models import Assignment, Objection, Objective, PlannedAudit, ProcessPriority, ProgrammeRisk, ScopeItem
from programmes.rules.submission import STATEMENTS
from standards.models import Clause, DocumentVersion

ONE_TO_FIVE = [(n, str(n)) for n in range(1, 6)]
STATEMENT_LABELS = {
    "frequency": _("Frequency"),
    "methods": _("Methods"),
    "responsibilities": _("Responsibilities"),
    "planning": _("Planning requirements"),
    "reporting": _("Reporting"),
}
STATEMENT_HELP = {
    "frequency": _("How often which processes are audited, and why."),
    "methods": _("On site, remote or both; interviews, records, samples."),
    "responsibilities": _("Who plans, leads, approves and follows up."),
    "planning": _("What each audit needs before it begins: criteria, scope, an independent team."),
    "reporting": _("To whom results go, how and by when."),
}


def _text(label: Any, *, rows: int = 3, limit: int = 4000, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=limit, widget=forms.Textarea(attrs={"rows": rows}), **options)


def _people() -> Any:
    return User.objects.order_by("last_name", "first_name", "pk")


class Person(forms.ModelChoiceField):
    """One person by name."""

    def __init__(self, label: Any, **options: Any):
        super().__init__(queryset=_people(), label=label, **options)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.full_name)


class ProgrammeNewForm(Styled):
    """A new year: who runs it, who stands behind it."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2999)
    manager = Person(_("Programme manager"))
    sponsor = Person(_("Sponsor in top management"))
    budget_days = forms.DecimalField(
        label=_("Budget, auditor-days"), max_digits=5, decimal_places=1, min_value=0, required=False
    )

    def __init__(self, *args: Any, sponsors: Any = None, managers: Any = None, begin: Any = (), **options: Any):
        super().__init__(*args, **options)
        if begin:
            self.fields["begin_from"] = forms.ChoiceField(
                label=_("Begin with"), choices=begin, widget=forms.RadioSelect, initial=begin[0][0], required=False
            )
        for name, chosen in (("sponsor", sponsors), ("manager", managers)):
            if chosen is not None:
                field: Any = self.fields[name]
                field.queryset = _people().filter(pk__in=[person.pk for person in chosen])


class ProgrammeForm(ProgrammeNewForm):
    """The five statements of a programme, its people and its budget."""

    deputy_manager = Person(_("Deputy"), required=False)
    over_budget_note = _text(
        _("Note on the budget"), rows=2, limit=2000, required=False, help_text=_("Needed when more days are planned.")
    )
    field_order = [*STATEMENTS, "manager", "deputy_manager", "sponsor", "budget_days", "over_budget_note"]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        del self.fields["year"]
        for name, label in STATEMENT_LABELS.items():
            self.fields[name] = _text(label, required=False, help_text=STATEMENT_HELP[name])
        self.order_fields(self.field_order)


class ObjectiveForm(Styled):
    """One objective of the year."""

    text = _text(_("Objective"), rows=2, limit=2000)
    measure = forms.CharField(label=_("How it is measured"), max_length=300, required=False)


class RiskForm(Styled):
    """One risk or opportunity of the programme itself."""

    text = _text(_("Risk or opportunity"), rows=2, limit=2000)
    category = forms.ChoiceField(label=_("Category"), choices=ProgrammeRisk.Category.choices)
    likelihood = forms.TypedChoiceField(label=_("Likelihood"), choices=ONE_TO_FIVE, coerce=int, initial=3)
    impact = forms.TypedChoiceField(label=_("Impact"), choices=ONE_TO_FIVE, coerce=int, initial=3)
    treatment = _text(_("Treatment"), rows=2, limit=2000, required=False)
    owner = Person(_("Owner"), required=False)
    is_opportunity = forms.BooleanField(label=_("It is an opportunity"), required=False)


class PriorityForm(Styled):
    """A person's decision on one process."""

    decided = forms.ChoiceField(label=_("Priority"), choices=ProcessPriority.Band.choices)
    sentence = forms.CharField(
        label=_("Why it differs from the suggestion"),
        max_length=500,
        required=False,
        help_text=_("Printed with the programme."),
    )


class GapForm(Styled):
    """Why a clause has no audit this year."""

    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)
    later_year = forms.IntegerField(label=_("Or the later year"), min_value=2000, max_value=2999, required=False)


class GapsForm(GapForm):
    """The same for several clauses at once; every one that nobody has explained is chosen."""

    clauses = ManyRows(
        label=_("Clauses without an audit"), queryset=Clause.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    field_order = ["reason", "later_year", "clauses"]

    def __init__(self, *args: Any, open_clauses: Any, **options: Any):
        super().__init__(*args, **options)
        clauses: Any = self.fields["clauses"]
        clauses.queryset = open_clauses


class CommentForm(Styled):
    """What has to change before the programme can be approved."""

    comment = _text(_("Comment"), rows=3, limit=2000)


class BriefForm(Styled):
    """The brief of an audit, without dates and scope."""

    title = forms.CharField(label=_("Title"), max_length=120)
    objectives = _text(_("Objectives of the audit"), rows=3)
    method = forms.ChoiceField(label=_("Method"), choices=PlannedAudit.Method.choices)
    client = Person(_("Audit client"), required=False, help_text=_("The sponsor unless somebody else asks for it."))
    planned_days = forms.DecimalField(
        label=_("Auditor-days"), max_digits=5, decimal_places=1, min_value=0, max_value=999, required=False
    )
    records_from = DateField(
        label=_("Records from"),
        required=False,
        help_text=_("Empty: from the day after the previous audit of the item, or twelve months back."),
    )
    records_to = DateField(label=_("Records until"), required=False)
    criteria_documents = ManyRows(
        label=_("Own documents as criteria"),
        queryset=DocumentVersion.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    recipients = ManyRows(
        label=_("The report goes to"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    report_approver = Person(_("Approves the report"), required=False)

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        documents: Any = self.fields["criteria_documents"]
        documents.queryset = DocumentVersion.objects.select_related("document").order_by("document__code", "pk")
        recipients: Any = self.fields["recipients"]
        recipients.queryset = _people()
        recipients.label_from_instance = lambda person: person.full_name

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        first, last = typed.get("records_from"), typed.get("records_to")
        if first and last and last < first:
            self.add_error("records_to", _("The last day lies before the first."))
        if last and not first:
            self.add_error("records_from", _("Enter the first day too."))
        return typed


class WindowForm(Styled):
    """The days of the fieldwork."""

    start = DateField(label=_("First day"))
    end = DateField(label=_("Last day"))


class FreezeNote(forms.CharField):
    """Why an audit lies in a freeze week; asked for only where the year has some."""

    def __init__(self) -> None:
        super().__init__(label=_("Why in a freeze week, if it is"), max_length=300, required=False)

    @staticmethod
    def offer(form: forms.BaseForm, freezes: str) -> list[str]:
        """Keep the field with the freeze weeks as its help, or take it away; its name where it stays."""
        if freezes:
            form.fields["freeze_note"].help_text = freezes
            return ["freeze_note"]
        del form.fields["freeze_note"]
        return []


class MoveForm(WindowForm):
    """New days; in an approved programme with a reason."""

    reason = forms.CharField(
        label=_("Reason"), max_length=2000, required=False, help_text=_("Needed once the programme is approved.")
    )
    effect = forms.CharField(
        label=_("Effect on coverage and on external audits"),
        max_length=2000,
        required=False,
        help_text=_("Out of the quarter the sponsor is told."),
    )
    agreed_by = Person(_("Who agreed"), required=False, help_text=_("Of the owners or top management, where asked."))

    freeze_note = FreezeNote()

    def __init__(self, *args: Any, draft: bool = False, freezes: str = "", **options: Any):
        super().__init__(*args, **options)
        FreezeNote.offer(self, freezes)
        if draft:
            del self.fields["reason"], self.fields["effect"], self.fields["agreed_by"]


class ScopeFields(Styled):
    """Processes with all their clauses, single clauses, and the sites to visit."""

    processes = ManyRows(
        label=_("Processes, each with its clauses"),
        queryset=Process.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    clauses = ManyRows(
        label=_("Single clauses"),
        queryset=Clause.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 10}),
        help_text=_("A clause that one process answers for is audited in that process."),
    )
    sites = ManyRows(
        label=_("Sites and shifts"),
        queryset=Site.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        processes: Any = self.fields["processes"]
        processes.queryset = Process.objects.filter(active=True).order_by("code")
        clauses: Any = self.fields["clauses"]
        clauses.queryset = Clause.objects.leaves().order_by("standard_id", "sort_key")
        sites: Any = self.fields["sites"]
        sites.queryset = Site.objects.filter(in_use(clock.today())).order_by("name")

    def lines(self) -> list[tuple[Process | None, Clause, Site | None]]:
        """One line a leaf and site. Four queries at most."""
        chosen = self.cleaned_data
        sites: list[Site | None] = list(chosen["sites"]) or [None]
        pairs: list[tuple[Process | None, Clause]] = []
        for process in chosen["processes"].prefetch_related("process_leaves__clause__standard"):
            pairs += [(process, leaf.clause) for leaf in process.process_leaves.all()]
        for clause in chosen["clauses"].select_related("standard").prefetch_related("process_leaves__process"):
            owners = [leaf.process for leaf in clause.process_leaves.all()]
            pairs.append((owners[0] if len(owners) == 1 else None, clause))
        return [(process, clause, site) for process, clause in dict.fromkeys(pairs) for site in sites]


class AuditNewForm(WindowForm, ScopeFields, BriefForm):
    """Plan one more audit."""

    reason = forms.CharField(
        label=_("Reason"), max_length=2000, required=False, help_text=_("Needed once the programme is approved.")
    )
    freeze_note = FreezeNote()
    field_order = ["title", "start", "end", "processes", "clauses", "sites", "objectives", "method", "planned_days"]

    def __init__(self, *args: Any, draft: bool = False, freezes: str = "", **options: Any):
        super().__init__(*args, **options)
        note = FreezeNote.offer(self, freezes)
        why = [] if draft else ["reason"]
        if draft:
            del self.fields["reason"]
        else:
            self.fields["reason"].required = True
            self.fields["reason"].help_text = _("The programme is approved: what is added is recorded with its reason.")
        self.helper.layout = Layout(
            Fieldset(_("What and when"), "title", Div("start", "end", css_class="two"), *note, "objectives", *why),
            Fieldset(
                _("Scope"),
                Field("processes", wrapper_class="many"),
                Fold(_("Single clauses, sites and shifts"), "clauses", "sites"),
            ),
            Fieldset(
                _("How"),
                Div("method", "planned_days", css_class="two"),
                Fold(
                    _("Records looked at, own documents"),
                    Div("records_from", "records_to", css_class="two"),
                    "criteria_documents",
                ),
                Fold(_("Client, approver and recipients of the report"), "client", "report_approver", "recipients"),
            ),
        )


CANCEL_ASKS = {
    "effect": _("Say which coverage is lost."),
    "until": _("Enter the day by which it is caught up."),
    "agreed_by": _("Choose who agreed to it."),
}


class CancelForm(Styled):
    """Take an audit out of the year."""

    reason = _text(_("Reason"), rows=2, limit=2000)
    effect = _text(_("Which coverage is lost"), rows=2, limit=2000, required=False)
    until = DateField(label=_("Caught up by"), required=False, help_text=_("In this year or in a later programme."))
    agreed_by = Person(_("Who agreed"), required=False)

    def __init__(self, *args: Any, draft: bool = False, **options: Any):
        super().__init__(*args, **options)
        if draft:
            del self.fields["effect"], self.fields["until"], self.fields["agreed_by"]
            return
        for name, said in CANCEL_ASKS.items():
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = said


class AssignForm(forms.Form):
    """A seat for one person; posted from the picker."""

    person = forms.ModelChoiceField(queryset=User.objects.all(), widget=forms.HiddenInput)
    role = forms.ChoiceField(choices=Assignment.Role.choices)
    supervisor = forms.ModelChoiceField(queryset=User.objects.all(), required=False)
    items = ManyRows(queryset=ScopeItem.objects.none(), required=False)

    def __init__(self, *args: Any, audit: PlannedAudit, **options: Any):
        super().__init__(*args, **options)
        items: Any = self.fields["items"]
        items.queryset = audit.scope.all()


class SeatForm(Styled):
    """Role, items and supervisor of one person in an audit."""

    role = forms.ChoiceField(label=_("Role"), choices=Assignment.Role.choices)
    items = ManyRows(
        label=_("Takes"),
        queryset=ScopeItem.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen means the whole scope."),
    )
    supervisor = Person(_("Supervisor of a trainee"), required=False)
    remote = forms.BooleanField(
        label=_("Some slots from afar"), required=False, help_text=_("Asks for knowledge of the tools (CMP-07).")
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        required=False,
        help_text=_("Kept with the change of an approved programme."),
    )

    def __init__(self, *args: Any, audit: PlannedAudit, **options: Any):
        super().__init__(*args, **options)
        items: Any = self.fields["items"]
        items.queryset = audit.scope.select_related("process", "clause", "site")
        supervisor: Any = self.fields["supervisor"]
        supervisor.queryset = _people().filter(assignments__audit=audit, assignments__role__in=("lead", "auditor"))


class ObjectionForm(Styled):
    """An auditee objects to somebody on the team."""

    person = Person(_("Objection to"))
    raised_by = Person(_("Raised by"), required=False, help_text=_("Empty: by yourself."))
    grounds = _text(_("Why"), rows=3, limit=2000)

    def __init__(self, *args: Any, audit: PlannedAudit, auditees: Any = None, **options: Any):
        super().__init__(*args, **options)
        person: Any = self.fields["person"]
        person.queryset = _people().filter(assignments__audit=audit)
        raised_by: Any = self.fields["raised_by"]
        raised_by.queryset = _people().none() if auditees is None else _people().filter(pk__in=auditees)
        if auditees is None:
            del self.fields["raised_by"]


class ObjectionDecisionForm(Styled):
    """The person stays, or is replaced."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(one.value, one.label) for one in Objection.Decision if one != Objection.Decision.PENDING],
        widget=forms.RadioSelect,
    )
    answer = _text(
        _("Reason"),
        rows=3,
        limit=2000,
        help_text=_("Where the person stays, say what makes up for it: it is printed in the report as a safeguard."),
    )


class SafeguardForm(Styled):
    """A safeguard against a tie."""

    rule = forms.CharField(label=_("Rule"), max_length=12, help_text=_("As printed beside the reason, like IND-08b."))
    threat = forms.CharField(label=_("Threat"), max_length=200, required=False)
    text = _text(
        _("Safeguard"),
        rows=3,
        limit=2000,
        help_text=_(
            "A second auditor, a peer's look at the answers, an observer from another unit, a split of the records."
        ),
    )
    clauses = ManyRows(
        label=_("Clauses that it is about"),
        queryset=Clause.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("None chosen means all."),
    )
    standing = forms.BooleanField(label=_("Standing: holds for the whole year and for every audit"), required=False)

    def __init__(self, *args: Any, audit: PlannedAudit, **options: Any):
        super().__init__(*args, **options)
        clauses: Any = self.fields["clauses"]
        leaves = Clause.objects.filter(scope_items__audit=audit)
        clauses.queryset = leaves.distinct().order_by("standard_id", "sort_key")


class ReviewForm(Styled):
    """The yearly review: monitoring, lessons, how each objective came out, where an unfinished audit goes."""

    dates_kept = _text(_("Dates kept"), rows=2, required=False)
    teams = _text(_("Performance of the teams"), rows=2, required=False)
    plan_followed = _text(_("Ability to follow the plan"), rows=2, required=False)
    feedback = _text(_("Feedback of auditees and clients"), rows=2, required=False)
    records = _text(_("Sufficiency of the records"), rows=2, required=False)
    text = _text(_("Review: lessons, trends, new risks, new methods"), rows=6, limit=10000)
    changes_next = _text(_("Changes for the next year"), rows=3, required=False)

    def __init__(self, *args: Any, objectives: Any = (), unfinished: Any = (), later: Any = (), **options: Any):
        super().__init__(*args, **options)
        for objective in objectives:
            self.fields[f"rating_{objective.number}"] = forms.ChoiceField(
                label=f"{objective.number} {objective.text}"[:200],
                choices=[("", _("Not rated yet")), *Objective.Rating.choices],
                required=False,
                initial=objective.rating,
            )
        for reference in unfinished if later else ():
            self.fields[f"carry_{reference}"] = forms.ChoiceField(
                label=_("%(audit)s is carried into") % {"audit": reference},
                choices=[("", _("Not carried over")), *((name, name) for name in later)],
                required=False,
            )

    def ratings(self) -> dict[str, str]:
        """Ratings by the objective's number."""
        return self._by("rating_")

    def carried(self) -> dict[str, str]:
        """The later programme of each audit that goes over into it, by the audit's reference."""
        return {name: value for name, value in self._by("carry_").items() if value}

    def _by(self, prefix: str) -> dict[str, str]:
        return {
            name.removeprefix(prefix): value for name, value in self.cleaned_data.items() if name.startswith(prefix)
        }
