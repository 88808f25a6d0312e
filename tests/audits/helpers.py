"""What several tests of this room call."""

from __future__ import annotations

from audits.models import Audit


def fresh(audit: Audit) -> Audit:
    return Audit.objects.select_related("planned").get(pk=audit.pk)


CONCLUSIONS = [{"objective": "Is incident handling as the procedure says?", "text": "Yes, with one gap."}]
