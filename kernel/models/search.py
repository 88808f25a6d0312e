from django.db import models
from django.db.models import F


class SearchEntry(models.Model):
    """One thing that can be found: its words, and what a line of the results shows.

    Derived from the records and written in the same transaction as they are (kernel.search); nothing reads rights
    from it, those are asked of the room each time. `words` and `heads` hold folded words; the database's own full-text
    index is kept from these two columns (kernel.search.store).
    """

    kind = models.CharField(max_length=20)
    object_id = models.PositiveBigIntegerField()
    key = models.CharField(max_length=200)
    reference = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    day = models.DateField(null=True)
    look = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=20, blank=True)
    heads = models.TextField(blank=True)
    words = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="kernel_searchentry_once")]
        # Holds all that choosing and counting ask for, so that the rows with their long texts stay unread.
        indexes = [models.Index(F("kind"), F("day").desc(), F("object_id"), name="kernel_searchentry_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference or self.title}"


class SearchWord(models.Model):
    """A word that some entry holds or held, so that a slip of the pen can be forgiven. Never shown by itself."""

    word = models.CharField(max_length=60, unique=True)

    def __str__(self) -> str:
        return self.word
