from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from findings.models.nonconformity import Nonconformity
from findings.rules.clocks import ClockRow
from findings.rules.terms import ClockStep
from kernel.models import Record


class Clock(Record):
    """One clock of one step (domain 7.2). `turn` counts the decisions on plan versions of one cycle."""

    class Step(models.TextChoices):
        ACKNOWLEDGE = "acknowledge", _("Acknowledgement")
        CONTAIN = "contain", _("Containment")
        ANSWER = "answer", _("Answer")
        PLAN = "plan", _("Corrective-action plan")
        DECIDE = "decide", _("Decision on the plan")
        IMPLEMENT = "implement", _("Corrective action")
        CHECK = "check", _("Effectiveness check")

    class Actor(models.TextChoices):
        OWNER = "owner", _("Owner")
        AUDITOR = "auditor", _("Auditor")

    nc = models.ForeignKey(Nonconformity, models.PROTECT, related_name="clocks")
    cycle = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=12, choices=Step)
    turn = models.PositiveSmallIntegerField(default=1)
    actor = models.CharField(max_length=10, choices=Actor)
    opened_on = models.DateField()
    due_original = models.DateField()
    due_current = models.DateField()
    done_on = models.DateField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["due_current"], condition=Q(done_on__isnull=True), name="findings_clock_due")]
        constraints = [
            models.UniqueConstraint(fields=["nc", "cycle", "step", "turn"], name="findings_clock_once"),
        ]

    def __str__(self) -> str:
        return f"{self.nc_id}: {self.step} {self.due_current}"

    @property
    def row(self) -> ClockRow:
        """What the rules work on."""
        return ClockRow(
            ClockStep(self.step),
            self.opened_on,
            self.due_original,
            self.due_current,
            self.cycle,
            self.turn,
            self.done_on,
        )
