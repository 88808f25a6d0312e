from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from audits.models.question import ChecklistQuestion
from kernel.models import Record


class Explanation(Record):
    """Why a line of AG-5 stays as it is: it counts as dealt with and is printed with the report."""

    question = models.OneToOneField(ChecklistQuestion, models.CASCADE, related_name="explanation")
    text = models.TextField(_("explanation"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    on = models.DateField()

    def __str__(self) -> str:
        return f"{self.question_id}: {self.text[:40]}"
