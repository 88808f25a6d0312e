from django.db import models
from django.utils.translation import gettext_lazy as _

from audits.models.audit import Audit
from kernel.models import Record
from standards.models import Question


class ChecklistQuestion(Record):
    """A question as this audit asks it: copied from the bank or written on the spot, never changed by the bank."""

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="questions")
    key = models.CharField(max_length=80)
    code = models.CharField(_("code"), max_length=20)
    order = models.PositiveIntegerField(default=0)
    text = models.TextField(_("question"), max_length=2000)
    type = models.CharField(_("type"), max_length=14, choices=Question.Type, default=Question.Type.IMPLEMENTATION)
    tier = models.CharField(max_length=6, choices=Question.Tier, default=Question.Tier.CORE)
    pack = models.CharField(_("pack"), max_length=2, blank=True)
    pack_title = models.CharField(max_length=80, blank=True)
    rider = models.BooleanField(default=False)
    ask = models.CharField(_("whom to ask"), max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField(default=5)
    must_be_true = models.TextField(blank=True)
    typical_gap = models.TextField(blank=True)
    look_for = models.TextField(blank=True)
    own_rule = models.TextField(blank=True)
    evidence = models.JSONField(default=list, blank=True)
    checks = models.JSONField(default=list, blank=True)
    sample = models.TextField(blank=True)
    mandatory = models.BooleanField(_("mandatory"), default=True)
    adhoc = models.BooleanField(default=False)
    scope_item = models.ForeignKey("programmes.ScopeItem", models.PROTECT, null=True, related_name="questions")
    process = models.ForeignKey("organisation.Process", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["audit", "key"], name="audits_question_key_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class QuestionLeaf(Record):
    """A leaf of any standard that an answer with evidence to this question credits (D20)."""

    question = models.ForeignKey(ChecklistQuestion, models.CASCADE, related_name="leaves")
    clause = models.ForeignKey("standards.Clause", models.PROTECT, related_name="+")
    primary = models.BooleanField(default=False)
    # The answer did not look at this leaf: it is not credited, with the reason in the journal.
    withheld = models.BooleanField(default=False)

    class Meta:
        ordering = ["question_id", "-primary", "pk"]
        constraints = [models.UniqueConstraint(fields=["question", "clause"], name="audits_questionleaf_once")]

    def __str__(self) -> str:
        return f"{self.question_id} credits {self.clause_id}"
