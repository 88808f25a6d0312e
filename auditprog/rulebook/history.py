"""Who changed a value last, when and why: from the journal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from kernel.models import AuditEvent

SETTING = "kernel.Setting"


@dataclass(frozen=True, slots=True)
class Changed:
    """The last change of a value."""

    actor: str
    on: date | None
    reason: str

    @property
    def who(self) -> str:
        """The person without the account name."""
        return self.actor.rpartition(" (")[0] or self.actor


def last_changes(keys: Iterable[str]) -> dict[str, Changed]:
    """By setting key; a value that nobody ever changed is missing. One query."""
    events = AuditEvent.objects.filter(object_type=SETTING)
    newest = events.filter(object_ref__in=list(keys)).values("object_ref").annotate(last=Max("seq")).values("last")
    rows = events.filter(seq__in=newest).values_list("object_ref", "actor", "business_date", "reason")
    return {key: Changed(actor, day, reason) for key, actor, day, reason in rows}


def changes_of(key: str, most: int = 10) -> list[Changed]:
    """The last changes of one value, newest first. One query."""
    rows = AuditEvent.objects.filter(object_type=SETTING, object_ref=key).order_by("-seq")[:most]
    return [Changed(actor, day, reason) for actor, day, reason in rows.values_list("actor", "business_date", "reason")]
