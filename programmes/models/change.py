from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class ProgrammeChange(Record):
    """A change of an approved programme: what, why, its effect (domain 2.3). A mark on the board and in print."""

    class Kind(models.TextChoices):
        MOVED_INSIDE = "moved_inside", _("Moved inside the quarter")
        MOVED_OUT = "moved_out", _("Moved out of the quarter")
        SCOPE_ADDED = "scope_added", _("Scope added")
        SCOPE_DROPPED = "scope_dropped", _("Scope dropped")
        TEAM = "team", _("Team changed")
        AUDIT_ADDED = "audit_added", _("Audit added")
        CANCELLED = "cancelled", _("Audit cancelled")
        BUDGET = "budget", _("Budget exceeded")

    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="changes")
    audit = models.ForeignKey("programmes.PlannedAudit", models.PROTECT, null=True, blank=True, related_name="changes")
    kind = models.CharField(_("change"), max_length=14, choices=Kind)
    reason = models.TextField(_("reason"), max_length=2000)
    effect = models.TextField(_("effect on coverage and dates"), blank=True, max_length=2000)
    on = models.DateField(_("on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    detail = models.JSONField(_("detail"), default=dict, blank=True)

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("change of the programme")

    @property
    def lost(self) -> list[str]:
        """What became uncovered or overdue by it, as it was shown before it was saved."""
        return [one["sentence"] for one in self.detail.get("lost", ())]

    @property
    def until(self) -> date | None:
        """The day by which it is caught up."""
        said = self.detail.get("until")
        return date.fromisoformat(said) if said else None

    @property
    def agreed(self) -> str:
        """Who agreed, by name as it was."""
        return str(self.detail.get("agreed", ""))

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.on}"
