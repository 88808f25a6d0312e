from django.db import models


class AuditEvent(models.Model):
    """One line of the journal: who did what to which record, when and why (D10, reliability 2.2).

    `text` is what was hashed; the other columns repeat parts of it for queries and are compared with it by
    `verify_trail`. No foreign keys: the journal outlives whatever it speaks of.
    """

    seq = models.BigIntegerField(unique=True)
    event_id = models.UUIDField(unique=True)
    at = models.DateTimeField(db_index=True)
    business_date = models.DateField(null=True, db_index=True)
    actor_id = models.BigIntegerField(null=True, db_index=True)
    actor = models.CharField(max_length=200)
    action = models.CharField(max_length=80)
    object_type = models.CharField(max_length=80)
    object_id = models.CharField(max_length=40)
    object_ref = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True)
    text = models.TextField()
    prev_hash = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("seq",)
        indexes = (models.Index(fields=["object_type", "object_id", "seq"], name="event_by_object"),)

    def __str__(self) -> str:
        return f"{self.seq} {self.action} {self.object_ref or self.object_type}"


class ChainHead(models.Model):
    """The newest link, and the lock that makes one chain out of many writers: always the last lock taken (L1)."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    chain_id = models.UUIDField()
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = (models.CheckConstraint(name="one_chain_head", condition=models.Q(id=1)),)

    def __str__(self) -> str:
        return f"{self.seq} {self.hash[:12]}"
