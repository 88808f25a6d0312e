from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """The outbox: one thing that must happen outside the database, written with the fact it follows from.

    The row is the truth and Celery only the bell (decision D6). Whoever works a job holds a lease; a result
    that comes in under another lease token is discarded (JOB-11).
    """

    class Kind(models.TextChoices):
        MAIL = "mail", _("Mail")
        PDF = "pdf", _("PDF")
        WEBHOOK = "webhook", _("Webhook")
        SOLVE = "solve", _("Schedule proposal")
        IMPORT = "import", _("Import")
        INDEX = "index", _("Search")

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        LEASED = "leased", _("In work")
        SENDING = "sending", _("Being sent")
        UNKNOWN = "unknown", _("Perhaps sent")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        DROPPED = "dropped", _("No longer needed")

    OPEN: ClassVar[tuple[str, ...]] = (State.PENDING, State.LEASED, State.SENDING, State.UNKNOWN)

    kind = models.CharField(max_length=20, choices=Kind)
    dedup_key = models.CharField(max_length=200, unique=True, help_text=_("The same key is never done twice."))
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=State, default=State.PENDING)
    run_after = models.DateTimeField(db_index=True, help_text=_("Not before this moment (UTC)."))
    attempts = models.PositiveSmallIntegerField(default=0, help_text=_("Counted before the work starts."))
    crashes = models.PositiveSmallIntegerField(default=0, help_text=_("Attempts whose worker never came back."))
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    worker = models.CharField(max_length=200, blank=True, default="", help_text=_("Which process holds the lease."))
    resent = models.BooleanField(default=False, help_text=_("Sent a second time after a crash, same Message-ID."))
    last_error = models.TextField(blank=True, help_text=_("Why the last attempt failed, or why it was dropped."))
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("state", "run_after"), name="job_due"),)
        constraints = (
            models.CheckConstraint(
                name="job_state_known",
                condition=models.Q(
                    state__in=("pending", "leased", "sending", "unknown", "done", "failed", "dropped"),
                ),
            ),
            models.CheckConstraint(
                name="job_lease_while_in_work",
                condition=models.Q(
                    state__in=("leased", "sending"), lease_until__isnull=False, lease_token__isnull=False
                )
                | (~models.Q(state__in=("leased", "sending")) & models.Q(lease_token__isnull=True)),
            ),
            models.CheckConstraint(
                name="job_done_has_moment",
                condition=models.Q(state__in=("done", "failed", "dropped"), done_at__isnull=False)
                | (~models.Q(state__in=("done", "failed", "dropped")) & models.Q(done_at__isnull=True)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.dedup_key} ({self.state})"
