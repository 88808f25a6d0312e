"""Grades, topic levels, evaluations."""

from django import forms
from django.utils.translation import gettext_lazy as _

from organisation.forms.base import ReasonField, StyledModelForm
from organisation.models import Evaluation, Qualification, TopicLevel


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
        widgets = {"topic": forms.TextInput(attrs={"autocomplete": "off"})}
        help_texts = {"topic": _("In the words of the processes, such as resolution or supplier.")}


class EvaluationForm(StyledModelForm):
    """How somebody's work was judged, by whom and when."""

    reason = ReasonField(required=False)

    class Meta:
        model = Evaluation
        fields = ("evaluator", "method", "result", "on", "audit_ref")
