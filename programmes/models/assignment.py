from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class Assignment(Record):
    """A person's seat in an audit. Accepting it is the declaration of IND-13.

    `remote`: some of the person's slots are held from afar, which asks for knowledge of the tools (CMP-07).
    """

    ADDED_LATER = ("remote",)

    class Role(models.TextChoices):
        LEAD = "lead", _("Lead auditor")
        AUDITOR = "auditor", _("Auditor")
        TRAINEE = "trainee", _("Trainee")
        EXPERT = "expert", _("Expert")
        OBSERVER = "observer", _("Observer")
        GUIDE = "guide", _("Guide")

    audit = models.ForeignKey("programmes.PlannedAudit", models.PROTECT, related_name="assignments")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments")
    role = models.CharField(_("role"), max_length=8, choices=Role)
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="supervises"
    )
    accepted_on = models.DateField(_("accepted on"), null=True, blank=True)
    accepted_print = models.CharField(max_length=64, blank=True, editable=False)
    remote = models.BooleanField(_("some slots from afar"), default=False)
    facts_changed_on = models.DateField(_("facts changed on"), null=True, blank=True)

    class Meta:
        ordering = ["audit", "pk"]
        verbose_name = _("assignment")
        constraints = [
            models.UniqueConstraint(fields=["audit", "person"], name="programmes_assignment_once"),
            models.UniqueConstraint(fields=["audit"], condition=Q(role="lead"), name="programmes_assignment_one_lead"),
            models.CheckConstraint(
                name="programmes_assignment_supervised_by_another",
                condition=Q(supervisor__isnull=True) | ~Q(supervisor=F("person")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}"

    @property
    def is_working(self) -> bool:
        """Whether the seat audits; experts, observers and guides do not."""
        return self.role in (self.Role.LEAD, self.Role.AUDITOR, self.Role.TRAINEE)


class AssignmentItem(Record):
    """An item that the person takes; an assignment without any takes the whole scope."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="items")
    scope_item = models.ForeignKey("programmes.ScopeItem", models.PROTECT, related_name="taken_by")

    class Meta:
        ordering = ["scope_item"]
        verbose_name = _("item of an assignment")
        constraints = [
            models.UniqueConstraint(fields=["assignment", "scope_item"], name="programmes_assignmentitem_once")
        ]

    def __str__(self) -> str:
        return str(self.scope_item)


class Verdict(Record):
    """What a rule said of an assignment, with the facts used and the preset of that day (domain 3.2)."""

    class Severity(models.TextChoices):
        LOG = "log", _("Log")
        WARN = "warn", _("Warn")
        MITIGATE = "mitigate", _("Needs a safeguard")
        BLOCK = "block", _("Blocks")

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="verdicts")
    scope_item = models.ForeignKey(
        "programmes.ScopeItem", models.PROTECT, null=True, blank=True, related_name="verdicts"
    )
    rule = models.CharField(_("rule"), max_length=8)
    part = models.CharField(_("part"), max_length=4, blank=True)
    severity = models.CharField(_("weight"), max_length=8, choices=Severity)
    sentence = models.CharField(_("reason"), max_length=500)
    facts = models.JSONField(_("facts used"), default=list, blank=True)
    blocked_through = models.DateField(_("blocked through"), null=True, blank=True)
    judged_on = models.DateField(_("judged on"))
    preset = models.CharField(_("preset"), max_length=20, default="Standard")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("verdict")

    def __str__(self) -> str:
        return f"{self.label}: {self.sentence}"

    @property
    def label(self) -> str:
        """The rule as people quote it: IND-18 (b)."""
        return f"{self.rule} {self.part}".strip()

    @property
    def clear_from(self) -> date | None:
        """The first day on which a cooling-off no longer holds."""
        return self.blocked_through and self.blocked_through + timedelta(days=1)

    def as_data(self) -> dict[str, Any]:
        """The same plain data as `rules.verdict.Verdict.as_data`, without the leaves, which are not stored."""
        days = {"blocked_through": self.blocked_through, "clear_from": self.clear_from}
        return {
            "rule": self.rule,
            "part": self.part,
            "severity": self.severity.upper(),
            "sentence": self.sentence,
            **{name: day and day.isoformat() for name, day in days.items()},
            "facts": self.facts,
        }
