from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from standards.models.clause import Clause


class QuestionQuerySet(models.QuerySet["Question"]):
    """Reads on the bank."""

    def active(self) -> QuestionQuerySet:
        """Questions offered for new checklists."""
        return self.filter(active=True)

    def riders(self) -> QuestionQuerySet:
        """The six short ones of every process pack (domain 6.1)."""
        return self.exclude(rider="")

    def with_credits(self) -> QuestionQuerySet:
        """Credits and their clauses in two more queries, whatever the number of questions."""
        ordered = QuestionCredit.objects.select_related("clause").order_by("order")
        return self.prefetch_related(models.Prefetch("credits", queryset=ordered))


class Question(models.Model):
    """One question of the bank (domain 6.1), in our own words; audits copy it when a checklist is frozen."""

    class Type(models.TextChoices):
        EXISTENCE = "existence", _("Existence")
        IMPLEMENTATION = "implementation", _("Implementation")
        EFFECTIVENESS = "effectiveness", _("Effectiveness")

    class Tier(models.TextChoices):
        CORE = "core", _("Core")
        DEEP = "deep", _("Deep")
        ROTATE = "rotate", _("Rotate")

    class Remote(models.TextChoices):
        OK = "ok", _("Remote is fine")
        ON_SITE = "on_site", _("Better on site")

    class Pack(models.TextChoices):
        TM = "TM", _("Top management")
        SM = "SM", _("SMS manager")
        SD = "SD", _("Service desk floor")
        PB = "PB", _("Problem")
        CR = "CR", _("Change, release, configuration")
        GL = "GL", _("One service gone live")
        SO = "SO", _("Service owner")
        SU = "SU", _("Supplier")
        FD = "FD", _("Finance, demand, capacity")
        AC = "AC", _("Availability, continuity")
        CI = "CI", _("Information security")
        AL = "AL", _("Assets and licences")
        HK = "HK", _("HR and knowledge")
        QA = "QA", _("Quality and audit")

    key = models.SlugField(max_length=60, unique=True)
    code = models.CharField(max_length=10, unique=True)  # printed and spoken: CR-06, R-1
    version = models.PositiveIntegerField(default=1)
    active = models.BooleanField(default=True)
    own = models.BooleanField(_("own question"), default=False)  # the organisation's: no file of the bank touches it
    text = models.TextField()
    type = models.CharField(max_length=14, choices=Type)
    tier = models.CharField(max_length=6, choices=Tier)
    pack = models.CharField(max_length=2, choices=Pack, blank=True)  # blank for the riders
    rider = models.SlugField(max_length=20, blank=True)
    ask = models.CharField(max_length=200)
    minutes = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(60)])
    must_be_true = models.TextField()
    own_rule = models.TextField(blank=True)  # one line, from the parts
    own_rule_parts = models.JSONField(default=dict, blank=True)  # document, section, limit
    typical_gap = models.TextField()
    typical_gap_leaf = models.CharField(max_length=20)
    look_for = models.TextField()
    evidence = models.JSONField(default=list)
    sample = models.TextField(blank=True)
    checks = models.JSONField(default=list)
    next = models.JSONField(default=list, blank=True)
    trails = models.JSONField(default=list, blank=True)
    remote = models.CharField(max_length=8, choices=Remote, default=Remote.OK)
    clauses: models.ManyToManyField[Clause, QuestionCredit] = models.ManyToManyField(
        Clause, through="QuestionCredit", related_name="questions"
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["pack", "code"]
        constraints = [
            models.CheckConstraint(
                name="question_pack_or_rider",
                condition=(models.Q(pack="") & ~models.Q(rider="")) | (~models.Q(pack="") & models.Q(rider="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    @property
    def counts_for_coverage(self) -> bool:
        """A leaf is covered by implementation or effectiveness only: "a policy exists" covers nothing (domain 6.2)."""
        return self.type != self.Type.EXISTENCE

    @property
    def primary_clause(self) -> Clause | None:
        """The first leaf credited; reads the prefetched credits."""
        return next((credit.clause for credit in self.credits.all() if credit.primary), None)


class QuestionCredit(models.Model):
    """A leaf that an answer with evidence credits; one of them is the primary one."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="credits")
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="credits")
    primary = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["question_id", "order"]
        constraints = [
            models.UniqueConstraint(fields=["question", "clause"], name="question_credits_clause_once"),
            models.UniqueConstraint(
                fields=["question"], condition=models.Q(primary=True), name="question_one_primary_clause"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} credits {self.clause_id}"


class QuestionText(models.Model):
    """The question in another language: translations are content (domain 6.1)."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="texts")
    lang = models.CharField(max_length=10)
    text = models.TextField()

    class Meta:
        ordering = ["question_id", "lang"]
        constraints = [models.UniqueConstraint(fields=["question", "lang"], name="question_text_once")]

    def __str__(self) -> str:
        return f"{self.question_id} {self.lang}"
