from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class ScopeItem(Record):
    """One leaf, in a process or for itself, at a site (a night shift counts like a site). One row a leaf and site."""

    audit = models.ForeignKey("programmes.PlannedAudit", models.PROTECT, related_name="scope")
    process = models.ForeignKey(
        "organisation.Process", models.PROTECT, null=True, blank=True, related_name="scope_items"
    )
    clause = models.ForeignKey("standards.Clause", models.PROTECT, related_name="scope_items")
    site = models.ForeignKey("organisation.Site", models.PROTECT, null=True, blank=True, related_name="scope_items")

    class Meta:
        ordering = ["process__code", "clause__sort_key", "site__name"]
        verbose_name = _("scope item")
        constraints = [
            models.UniqueConstraint(fields=["audit", "process", "clause", "site"], name="programmes_scopeitem_once"),
            models.UniqueConstraint(
                fields=["audit", "process", "clause"],
                condition=Q(site__isnull=True),
                name="programmes_scopeitem_once_without_site",
            ),
            models.UniqueConstraint(
                fields=["audit", "clause"],
                condition=Q(site__isnull=True, process__isnull=True),
                name="programmes_scopeitem_once_leaf_only",
            ),
        ]

    def __str__(self) -> str:
        parts = [str(self.process) if self.process else "", self.clause.number, str(self.site) if self.site else ""]
        return ", ".join(part for part in parts if part)


class AuditCriterion(Record):
    """What an audit measures against beside the clauses of its scope (R2, AG-1)."""

    class Kind(models.TextChoices):
        CLAUSE = "clause", _("Clause of a standard")
        DOCUMENT = "document", _("Own document")
        SLA = "sla", _("Service level agreement")
        LEGAL = "legal", _("Law or regulation")
        POLICY = "policy", _("Policy")

    audit = models.ForeignKey("programmes.PlannedAudit", models.PROTECT, related_name="criteria")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    document_version = models.ForeignKey(
        "standards.DocumentVersion", models.PROTECT, null=True, blank=True, related_name="criteria"
    )
    text = models.CharField(_("criterion"), max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("criterion")

    def __str__(self) -> str:
        return self.text or str(self.document_version)


class Recipient(Record):
    """Who gets the report (R11)."""

    audit = models.ForeignKey("programmes.PlannedAudit", models.PROTECT, related_name="recipients")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("recipient of the report")
        constraints = [models.UniqueConstraint(fields=["audit", "person"], name="programmes_recipient_once")]

    def __str__(self) -> str:
        return str(self.person)
