from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class Attendee(Record):
    """Somebody invited to a review: present, excused, or there for somebody else."""

    class Status(models.TextChoices):
        INVITED = "invited", _("Invited")
        PRESENT = "present", _("Present")
        EXCUSED = "excused", _("Excused")
        DELEGATE = "delegate", _("Delegate")

    review = models.ForeignKey("reviews.ManagementReview", models.CASCADE, related_name="attendees")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="review_seats")
    status = models.CharField(_("attendance"), max_length=8, choices=Status, default=Status.INVITED)
    role_text = models.CharField(_("in which role"), max_length=120, blank=True)
    delegate_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("for")
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("attendee")
        constraints = [models.UniqueConstraint(fields=["review", "person"], name="reviews_attendee_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_status_display()}"
