from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organisation.models.voidable import Voidable


class CompetenceFile(Voidable):
    """A file that proves what is said of an auditor: certificate, CV, record of a witnessed audit (domain 2.4)."""

    class Kind(models.TextChoices):
        CERTIFICATE = "certificate", _("Certificate")
        CV = "cv", _("Curriculum vitae")
        EVALUATION = "evaluation", _("Record of an evaluation")
        DECLARATION = "declaration", _("Signed declaration")
        OTHER = "other", _("Other proof")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="competence_files")
    attachment = models.ForeignKey("kernel.Attachment", models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    about = models.CharField(_("proves"), max_length=200, blank=True)
    on = models.DateField(_("added on"))

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("proof")
        verbose_name_plural = _("proofs")

    def __str__(self) -> str:
        return f"{self.person}: {self.label}"

    @property
    def label(self) -> str:
        """The fact in words, without the person it is about."""
        said = f"{self.get_kind_display()}: {self.attachment.name}"
        return f"{said} ({self.about})" if self.about else said
