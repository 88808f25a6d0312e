from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class Safeguard(Record):
    """A safeguard against a tie, printed in every report that it touches (domain 3.3). Proposed until approved."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, editable=False)
    rule = models.CharField(_("rule"), max_length=12)
    programme = models.ForeignKey(
        "programmes.Programme", models.PROTECT, null=True, blank=True, related_name="safeguards"
    )
    audit = models.ForeignKey(
        "programmes.PlannedAudit", models.PROTECT, null=True, blank=True, related_name="safeguards"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="safeguards"
    )
    clauses = models.ManyToManyField(
        "standards.Clause", through="programmes.SafeguardClause", related_name="safeguards"
    )
    facts = models.TextField(_("facts"), blank=True, max_length=2000)
    threat = models.CharField(_("threat"), max_length=200, blank=True)
    text = models.TextField(_("safeguard"), max_length=2000)
    standing = models.BooleanField(_("standing, for the whole year"), default=False)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"))

    class Meta:
        ordering = ["reference"]
        verbose_name = _("safeguard")
        constraints = [
            models.CheckConstraint(
                name="programmes_safeguard_of_programme_or_audit",
                condition=Q(programme__isnull=False) | Q(audit__isnull=False),
            ),
            models.CheckConstraint(
                name="programmes_safeguard_valid_in_order", condition=Q(valid_to__gte=F("valid_from"))
            ),
            models.CheckConstraint(
                name="programmes_safeguard_approved_has_who_and_when",
                condition=Q(approved_by__isnull=True, approved_on__isnull=True)
                | Q(approved_by__isnull=False, approved_on__isnull=False),
            ),
            models.CheckConstraint(
                name="programmes_safeguard_never_for_oneself",
                condition=Q(approved_by__isnull=True) | Q(person__isnull=True) | ~Q(approved_by=F("person")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.rule}"


class SafeguardClause(Record):
    """An item that the safeguard is about; none means every item."""

    safeguard = models.ForeignKey(Safeguard, models.CASCADE, related_name="safeguard_clauses")
    clause = models.ForeignKey("standards.Clause", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["clause__sort_key"]
        verbose_name = _("item of a safeguard")
        constraints = [models.UniqueConstraint(fields=["safeguard", "clause"], name="programmes_safeguardclause_once")]

    def __str__(self) -> str:
        return str(self.clause)
