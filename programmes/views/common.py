"""What the views share: the row one may see, reasons with their rule, the method guard."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from organisation.http import SignedInRequest
from programmes import queries
from programmes.models import PlannedAudit, Programme

form_view = require_http_methods(["GET", "HEAD", "POST"])
RULE = re.compile(r"^((?:IND|CMP|AVL|AG)-\d+[a-z]?(?: \([a-c]\))?): (.+)$", re.DOTALL)


def programme_or_404(request: SignedInRequest, year: int) -> Programme:
    """A programme that this person has to do with."""
    rows = queries.with_counts(queries.visible_to(request.user)).select_related("manager", "sponsor", "approved_by")
    found: Programme = get_object_or_404(rows, year=year)
    return found


def audit_or_404(request: SignedInRequest, reference: str) -> PlannedAudit:
    """A planned audit that this person has to do with, with its programme."""
    rows = queries.with_dates_said(queries.audits_visible_to(request.user)).select_related("programme", "client")
    found: PlannedAudit = get_object_or_404(rows, reference=reference)
    return found


def require(allowed: bool) -> None:
    """403 for somebody who is related but has not the verb."""
    if not allowed:
        raise PermissionDenied


def told(reasons: Iterable[str]) -> list[dict[str, Any]]:
    """Reasons for the page: a sentence, and the rule where it names one."""
    found: list[dict[str, Any]] = []
    for reason in reasons:
        match = RULE.match(reason)
        found.append({"rule": match[1], "text": match[2]} if match else {"text": reason})
    return found
