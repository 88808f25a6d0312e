from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisation.models.voidable import Voidable


class Authorship(Voidable):
    """Who wrote or approved a version of a document that may serve as criterion (IND-06)."""

    class Kind(models.TextChoices):
        AUTHOR = "author", _("Author")
        APPROVER = "approver", _("Approver")
        REVIEWER = "reviewer", _("Reviewer")
        CLERK = "clerk", _("Clerk")

    document_version = models.ForeignKey("standards.DocumentVersion", models.PROTECT, related_name="authorships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="authorships")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    on = models.DateField(_("approved on"))

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("authorship")
        constraints = [
            models.UniqueConstraint(
                fields=["document_version", "person", "kind"],
                name="organisation_authorship_once",
                condition=Q(voided_on__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}, {self.document_version}"

    @property
    def label(self) -> str:
        """The fact in words, without the person it is about."""
        return f"{self.get_kind_display()}, {self.document_version}"
