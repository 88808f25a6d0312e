from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class Transition(Record):
    """A new edition or amendment of a standard: whoever audits it takes a transition training until a day (4.2)."""

    standard_code = models.CharField(_("standard"), max_length=40, default="ISO/IEC 20000-1")
    edition = models.CharField(_("new edition or amendment"), max_length=60)
    announced_on = models.DateField(_("announced on"))
    deadline = models.DateField(_("training until"))

    class Meta:
        ordering = ["deadline", "pk"]
        verbose_name = _("transition")
        constraints = [
            models.UniqueConstraint(fields=["standard_code", "edition"], name="organisation_transition_once"),
            models.CheckConstraint(
                name="organisation_transition_deadline_after", condition=Q(deadline__gte=F("announced_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.standard_code}: {self.edition}"
