"""Grades, topic levels, evaluations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organisation.forms.base import ReasonField, StyledModelForm
from organisation.models import Authorship, Evaluation, Process, Qualification, TopicLevel, Training
from standards.models import DocumentVersion


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
            choices=[("", _("Choose")), *((topic, topic.replace("_", " ")) for topic in known)],
            help_text=_("The topics of your processes: CMP-02 looks for them."),
            error_messages={"required": _("Choose one.")},
        )
        self.order_fields(("topic", "level", "reason"))


class EvaluationForm(StyledModelForm):
    """How somebody's work was judged, by whom and when."""

    reason = ReasonField(required=False)

    class Meta:
        model = Evaluation
        fields = ("evaluator", "method", "result", "on", "audit_ref")


class TrainingForm(StyledModelForm):
    """Hours of learning, with what proves them."""

    reason = ReasonField(required=False)

    class Meta:
        model = Training
        fields = ("subject", "kind", "on", "hours", "provider", "certificate", "passed")


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
