"""A spreadsheet that is being brought in, or was: what was chosen, what became of it, until when it can be undone."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.models.attachment import Attachment
from kernel.models.record import Record


class TableImport(Record):
    """One import of one list. Only the import itself is a record; its rows are working papers (ImportRow).

    What the rows write is journaled by the services that write it, with the number of the import as reason and in the
    journal's context. `columns` maps our field to the index of their column; `answers` holds what only a person can
    know: date orders, decimal marks, texts that stand for others, things to create.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Begun")
        CHECKING = "checking", _("Being checked")
        READY = "ready", _("Checked")
        RUNNING = "running", _("Being imported")
        DONE = "done", _("Imported")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")
        FAILED = "failed", _("Stopped")

    ADDED_LATER = ("cleared_on",)
    PASTED: ClassVar[str] = "pasted.txt"
    WORKING: ClassVar[tuple[str, ...]] = (State.CHECKING, State.RUNNING, State.UNDOING)

    kind = models.CharField(_("kind"), max_length=30)
    name = models.CharField(_("file"), max_length=200)
    file = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    dialect = models.JSONField(default=dict, help_text="Format, encoding, separator, sheet, row of the headings.")
    columns = models.JSONField(default=dict, help_text="Our field to the index of their column.")
    answers = models.JSONField(default=dict)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    counts = models.JSONField(default=dict, help_text="Rows by verdict while checked, by outcome when done.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField(_("day"))
    part = models.PositiveIntegerField(default=0, help_text="Which job works on it: each one has a key of its own.")
    finished_at = models.DateTimeField(null=True, blank=True)
    undo_until = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    cleared_on = models.DateField(null=True, blank=True, help_text="Since when its rows hold no cells any more.")

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("import")

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"

    @property
    def reference(self) -> str:
        """What people call it, in the journal too."""
        return f"IMP-{self.pk}" if self.pk else ""

    @property
    def called(self) -> str:
        """The file in words."""
        return str(_("Pasted cells")) if self.name == self.PASTED else self.name

    @property
    def is_working(self) -> bool:
        """Whether a job is at it."""
        return self.state in self.WORKING


class ImportSheet(models.Model):
    """What the file looks like, as it was read last, and its problems by cause: a view, made anew at any time."""

    table = models.OneToOneField(TableImport, models.CASCADE, related_name="sheet")
    headings = models.JSONField(default=list)
    first = models.JSONField(default=list, help_text="The first rows, as text.")
    samples = models.JSONField(default=list, help_text="Some values of each column, as text.")
    notes = models.JSONField(default=list, help_text="What the reader of the file found worth saying.")
    first_row = models.PositiveIntegerField(default=1)
    total = models.PositiveIntegerField(default=0)
    guessed = models.JSONField(default=dict, help_text="What we guessed: columns, and everything about the file.")
    asked = models.JSONField(default=list, help_text="Columns whose values have two readings.")
    groups = models.JSONField(default=list, help_text="Problems and warnings by cause, with their values.")

    def __str__(self) -> str:
        return f"{self.table}: {self.total}"


class ImportRow(models.Model):
    """One row of the file: what it says, what was mended, what it means, and what became of it."""

    class Verdict(models.TextChoices):
        ADD = "add", _("will be added")
        CHANGE = "change", _("will be changed")
        SAME = "same", _("as it is already")
        REJECT = "reject", _("cannot be taken")
        SKIP = "skip", _("left out")

    class Outcome(models.TextChoices):
        OPEN = "", _("not yet")
        ADDED = "added", _("added")
        CHANGED = "changed", _("changed")
        UNCHANGED = "unchanged", _("unchanged")
        SKIPPED = "skipped", _("skipped")
        REJECTED = "rejected", _("rejected")

    table = models.ForeignKey(TableImport, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="As the person's spreadsheet counts.")
    turn = models.PositiveIntegerField(default=0, help_text="Rows that others need come first.")
    cells = models.JSONField(default=list)
    mended = models.JSONField(default=dict, help_text="By field, what was typed over the cell.")
    left_out = models.BooleanField(default=False)
    key = models.CharField(max_length=200, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    problems = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    cause = models.CharField(max_length=120, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default=Outcome.OPEN)
    object_type = models.CharField(max_length=80, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    label = models.CharField(max_length=200, blank=True)
    before = models.JSONField(default=list, help_text="What the row made and changed, in order, with values before.")
    undone = models.BooleanField(default=False)
    undo_problem = models.TextField(blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["table", "number"], name="kernel_importrow_once")]
        indexes = [
            models.Index(fields=["table", "outcome", "turn", "number"], name="kernel_importrow_next"),
            models.Index(fields=["table", "verdict", "cause"], name="kernel_importrow_cause"),
        ]

    def __str__(self) -> str:
        return f"{self.table_id}: {self.number}"
