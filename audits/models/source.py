from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from audits.models.answer import Answer
from audits.models.audit import Audit
from kernel.models import Attachment, Record


class Source(Record):
    """Where evidence came from (domain 6.3); one source proves many answers, one answer rests on many sources."""

    class Kind(models.TextChoices):
        INTERVIEW = "interview", _("Interview")
        SAMPLE = "sample", _("Sample")
        REQUEST = "request", _("Document request")
        RECORD = "record", _("Record")
        PHOTO = "photo", _("Photo")
        OBSERVATION = "observation", _("Observation")
        SYSTEM_QUERY = "system_query", _("System query")

    class Kept(models.TextChoices):
        YES = "yes", _("Kept")
        SEEN_NOT_KEPT = "seen_not_kept", _("Seen, not kept")

    class Degree(models.TextChoices):
        SEEN = "seen", _("Seen")
        CORROBORATED = "corroborated", _("Corroborated by a second source")
        CLAIMED = "claimed", _("Claimed")

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="sources")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    reference = models.CharField(_("reference"), max_length=120, blank=True)
    dated = models.CharField(_("version or date of the record"), max_length=60, blank=True)
    system = models.CharField(_("source system"), max_length=120, blank=True)
    location = models.CharField(_("place or link"), max_length=200, blank=True)
    obtained_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    obtained_on = models.DateField(_("obtained on"))
    kept = models.CharField(_("kept"), max_length=14, choices=Kept, default=Kept.YES)
    degree = models.CharField(_("degree of verification"), max_length=12, choices=Degree, default=Degree.SEEN)
    note = models.TextField(_("note"), blank=True, max_length=5000)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"


class SourceFile(Record):
    """A file kept with a source."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="files")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["source", "attachment"], name="audits_sourcefile_once")]

    def __str__(self) -> str:
        return f"{self.source_id}: {self.attachment_id}"


class AnswerSource(Record):
    """This answer rests on this source."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="answer_sources")
    source = models.ForeignKey(Source, models.CASCADE, related_name="answer_sources")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["answer", "source"], name="audits_answersource_once")]

    def __str__(self) -> str:
        return f"{self.answer_id}: {self.source_id}"


class CurrentSource(Record):
    """The interview, sample or request that a person is in: linked by itself to every answer given there."""

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="current_sources")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audit", "person"], name="audits_currentsource_once")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.source_id}"
