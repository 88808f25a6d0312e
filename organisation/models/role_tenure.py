"""Who answered for what, and when: the fact that most independence rules look at."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organisation.models.dated import Dated

TARGETS = ("process", "service", "unit", "clause", "party")


def _only(kind: str, field: str | None, also: str = "") -> Q:
    """The condition that a row of this kind points at this one field; `also` may be set or not."""
    condition = Q(target_kind=kind)
    for name in TARGETS:
        if name != also:
            condition &= Q(**{f"{name}__isnull": name != field})
    return condition


class RoleTenure(Dated):
    """A person's role on a target. A clause may be narrowed to one process (`process` is then "within")."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        MANAGER = "manager", _("Manager")
        OPERATOR = "operator", _("Operator")
        DEPUTY = "deputy", _("Deputy")
        IMPLEMENTER = "implementer", _("Implementer")
        CONSULTANT = "consultant", _("Consultant")
        SPONSOR = "sponsor", _("Sponsor")
        SUPPLIER_STAFF = "supplier_staff", _("Staff of the supplier")
        INTERNAL_AUDITOR = "internal_auditor", _("Internal auditor")
        PROGRAMME_MANAGER = "programme_manager", _("Programme manager")
        USER = "user", _("User of the process")

    class Target(models.TextChoices):
        PROCESS = "process", _("Process")
        SERVICE = "service", _("Service")
        UNIT = "unit", _("Unit")
        CLAUSE = "clause", _("Clause")
        SUPPLIER = "supplier", _("Supplier")
        SMS = "sms", _("Whole management system")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="tenures")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    target_kind = models.CharField(_("of what"), max_length=10, choices=Target)
    process = models.ForeignKey(
        "organisation.Process", models.PROTECT, null=True, blank=True, related_name="tenures", verbose_name=_("process")
    )
    service = models.ForeignKey(
        "organisation.Service", models.PROTECT, null=True, blank=True, related_name="tenures", verbose_name=_("service")
    )
    unit = models.ForeignKey(
        "organisation.Unit", models.PROTECT, null=True, blank=True, related_name="tenures", verbose_name=_("unit")
    )
    clause = models.ForeignKey(
        "standards.Clause", models.PROTECT, null=True, blank=True, related_name="tenures", verbose_name=_("clause")
    )
    party = models.ForeignKey(
        "organisation.Party", models.PROTECT, null=True, blank=True, related_name="tenures", verbose_name=_("supplier")
    )
    title = models.CharField(_("name of the role"), max_length=120, blank=True)
    announced_on = models.DateField(_("announced on"), null=True, blank=True)

    class Meta(Dated.Meta):
        verbose_name = _("role")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="organisation_roletenure_has_its_target",
                condition=_only("process", "process")
                | _only("service", "service")
                | _only("unit", "unit")
                | _only("clause", "clause", also="process")
                | _only("supplier", "party")
                | _only("sms", None),
            ),
            models.CheckConstraint(
                name="organisation_roletenure_announced_not_after_end",
                condition=Q(announced_on__isnull=True) | Q(end__isnull=True) | Q(announced_on__lte=F("end")),
            ),
        ]
        indexes = [models.Index(fields=["role", "process"], name="organisation_tenure_role_proc")]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}, {self.target_name}"

    @property
    def target_name(self) -> str:
        """What the role is on, in words."""
        if self.target_kind == self.Target.SMS:
            return str(_("whole management system"))
        if self.target_kind == self.Target.CLAUSE and self.process:
            return f"{self.clause} ({self.process})"
        return str(self.process or self.service or self.unit or self.clause or self.party)

    @property
    def label(self) -> str:
        """The fact in words, without the person it is about."""
        words = f"{self.get_role_display()}, {self.target_name}"
        return f"{words} ({self.title})" if self.title else words
