from django.db import models
from django.utils.translation import gettext_lazy as _

from organisation.models.retirable import Retirable


class Site(Retirable):
    """A place, or a shift that counts like a place, that an audit can visit."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    note = models.CharField(_("note"), max_length=200, blank=True)
    is_shift = models.BooleanField(_("a shift, counts like a site"), default=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("site")

    def __str__(self) -> str:
        return self.name
