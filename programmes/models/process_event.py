from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class ProcessEvent(Record):
    """A change or a signal of a process, as it happened: it feeds the next priorities (domain 9, R7).

    It is never deleted: one that was entered by mistake is struck through with a reason.
    """

    class Kind(models.TextChoices):
        NEW_OWNER = "new_owner", _("New owner")
        NEW_TOOL = "new_tool", _("New tool")
        REORGANISATION = "reorganisation", _("Reorganisation")
        REDESIGN = "redesign", _("Redesign of the process")
        NEW_SUPPLIER = "new_supplier", _("New key supplier")
        NEW_SERVICE = "new_service", _("New service")
        REQUIREMENT = "requirement", _("Changed requirement")
        SITE = "site", _("Change of a site")
        SLA_MISSED = "sla_missed", _("Service level target missed in a quarter")
        MAJOR_INCIDENT = "major_incident", _("Major incident")
        COMPLAINT = "complaint", _("Complaint upheld")
        CONTINUITY_TEST = "continuity_test", _("Failed continuity test")

    process = models.ForeignKey(
        "organisation.Process", models.PROTECT, related_name="events", verbose_name=_("process")
    )
    kind = models.CharField(_("what happened"), max_length=16, choices=Kind)
    on = models.DateField(_("on"))
    ref = models.CharField(_("its number"), max_length=60, blank=True)
    text = models.CharField(_("in a sentence"), max_length=300, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    struck_on = models.DateField(_("struck through on"), null=True, blank=True, editable=False)
    struck_reason = models.CharField(_("why it is struck through"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("change or signal")
        constraints = [
            models.UniqueConstraint(
                fields=["process", "kind", "ref"],
                condition=~Q(ref="") & Q(struck_on__isnull=True),
                name="programmes_event_number_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.process}: {self.get_kind_display()}, {self.on}"
