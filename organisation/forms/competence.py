"""Grades, topic levels, evaluations."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from organisation.forms.base import Fold, ReasonField, Styled, StyledModelForm
from organisation.models import (
    AuditElsewhere,
    Authorship,
    CompetenceFile,
    Confidentiality,
    Evaluation,
    Process,
    Qualification,
    TopicLevel,
    Training,
    Transition,
)
from organisation.rules.criteria import TOOLS
from organisation.rules.evaluating import AREAS, SCORED
from standards.models import DocumentVersion

SCORES = [("", _("not scored")), *((n, str(n)) for n in range(1, 6))]


class QualificationForm(StyledModelForm):
    """A grade and its days. A change needs a reason, granting does not."""

    reason = ReasonField(required=False)

    class Meta:
        model = Qualification
        fields = ("standard_code", "grade", "valid_from", "valid_to", "status")


class TopicLevelForm(StyledModelForm):
    """How well somebody knows a topic."""

    reason = ReasonField(required=False)

    class Meta:
        model = TopicLevel
        fields = ("topic", "level")
        help_texts = {"topic": _("The topics of your processes: CMP-02 looks for them.")}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["topic"]
            return
        known = Process.objects.exclude(topic="").values_list("topic", flat=True).order_by("topic").distinct()
        self.fields["topic"] = forms.ChoiceField(
            label=_("topic").capitalize(),
            choices=[("", _("Choose")), *((topic, topic.replace("_", " ")) for topic in [*known, TOOLS])],
            help_text=_("The topics of your processes, which CMP-02 looks for; remote tools are what CMP-07 asks for."),
            error_messages={"required": _("Choose one.")},
        )
        self.order_fields(("topic", "level", "reason"))


class EvaluationForm(StyledModelForm):
    """How somebody's work was judged, by whom and when; each area and behaviour of 4.1 scored 1 to 5 or left out."""

    reason = ReasonField(required=False)

    class Meta:
        model = Evaluation
        fields = ("evaluator", "method", "result", "on", "audit_ref", "as_lead", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        held = self.instance.scores or {}
        for name, words in SCORED.items():
            self.fields[f"score_{name}"] = forms.TypedChoiceField(
                label=words, choices=SCORES, coerce=int, empty_value=None, required=False, initial=held.get(name)
            )
        areas = [f"score_{name}" for name in AREAS]
        behaviours = [f"score_{name}" for name in SCORED if name not in AREAS]
        self.helper.layout = Layout(
            *self._meta.fields or (),
            Fold(_("Scores of the areas, 1 to 5"), *areas),
            Fold(_("Scores of personal behaviour, 1 to 5"), *behaviours),
            "reason",
        )

    def clean(self) -> dict[str, Any]:
        """The scores as one value, without what was left out."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        scores = {name: typed.pop(f"score_{name}", None) for name in SCORED}
        typed["scores"] = {name: score for name, score in scores.items() if score is not None} or None
        return typed


class TrainingForm(StyledModelForm):
    """Hours of learning, with what proves them."""

    reason = ReasonField(required=False)

    class Meta:
        model = Training
        fields = ("subject", "kind", "standard_code", "on", "hours", "provider", "certificate", "passed")


class AuditElsewhereForm(StyledModelForm):
    """An audit for another organisation."""

    reason = ReasonField(required=False)

    class Meta:
        model = AuditElsewhere
        fields = ("organisation", "role", "standard_code", "on", "days", "proof")


class ConfidentialityForm(StyledModelForm):
    """When the declaration of confidentiality was signed."""

    reason = ReasonField(required=False)

    class Meta:
        model = Confidentiality
        fields = ("on", "kept_at")


class CompetenceFileForm(Styled):
    """A file that proves something."""

    kind = forms.ChoiceField(label=_("Kind"), choices=CompetenceFile.Kind.choices)
    about = forms.CharField(label=_("What it proves"), max_length=200, required=False)
    file = forms.FileField(label=_("File"), help_text=_("PDF, picture, Office file or text, up to 25 MB."))


class VersionChoice(forms.ModelChoiceField):
    """Versions of documents, the newest of each first."""

    def __init__(self, **kwargs: Any):
        rows = DocumentVersion.objects.select_related("document").order_by("document__code", "-approved_on")
        super().__init__(rows, label=_("Version of a document"), **kwargs)


class AuthorshipForm(StyledModelForm):
    """Which version somebody wrote or approved; the day is that of its approval."""

    document_version = VersionChoice()
    reason = ReasonField()

    class Meta:
        model = Authorship
        fields = ("document_version", "kind")


class VersionAuthorForm(StyledModelForm):
    """Who wrote or approved this version."""

    reason = ReasonField()

    class Meta:
        model = Authorship
        fields = ("person", "kind")


class TransitionForm(StyledModelForm):
    """A new edition or amendment, and until when the training is taken."""

    class Meta:
        model = Transition
        fields = ("standard_code", "edition", "deadline")
