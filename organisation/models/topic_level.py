from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class TopicLevel(Record):
    """How well an auditor knows a topic of service management: 0 none to 4 teaches (domain 4.2, CMP-02)."""

    class Level(models.IntegerChoices):
        NONE = 0, _("0 none")
        AWARE = 1, _("1 aware")
        GUIDED = 2, _("2 works guided")
        ALONE = 3, _("3 works alone")
        TEACHES = 4, _("4 teaches")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="topic_levels")
    topic = models.CharField(_("topic"), max_length=40)
    level = models.PositiveSmallIntegerField(_("level"), choices=Level)

    class Meta:
        ordering = ["topic"]
        verbose_name = _("topic level")
        constraints = [
            models.UniqueConstraint(fields=["person", "topic"], name="organisation_topiclevel_once"),
            models.CheckConstraint(name="organisation_topiclevel_0_to_4", condition=Q(level__range=(0, 4))),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.topic} {self.level}"

    @property
    def topic_words(self) -> str:
        """The topic as people write it."""
        return str(self.topic).replace("_", " ")

    @property
    def label(self) -> str:
        """The fact in words, without the person it is about."""
        return f"{self.topic_words}: {self.get_level_display()}"
