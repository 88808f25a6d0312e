from django.db import models
from django.utils.translation import gettext_lazy as _

from organisation.models.retirable import Retirable


class Party(Retirable):
    """Another organisation: supplier, internal supplier, customer, certification body."""

    class Kind(models.TextChoices):
        SUPPLIER = "supplier", _("Supplier")
        INTERNAL_SUPPLIER = "internal_supplier", _("Internal supplier")
        CUSTOMER = "customer", _("Customer")
        CERTIFICATION_BODY = "certification_body", _("Certification body")

    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)

    class Meta:
        ordering = ["name"]
        verbose_name = _("party")
        verbose_name_plural = _("parties")

    def __str__(self) -> str:
        return self.name
