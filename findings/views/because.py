"""The way from a finding, a complaint or an observation to an audit because of it (domain 2.3, "in one step")."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from findings.models import Finding
from organisation.http import SignedInRequest
from programmes import permissions
from programmes.queries import because_of, form_at, year_to_join

OWN_WORDS = frozenset({Finding.Source.INTERNAL_AUDIT, Finding.Source.OWN_OBSERVATION})
"""Sources that say less than what kind of finding it is."""


def audits_because(request: SignedInRequest, finding: Finding, clauses: Iterable[str]) -> dict[str, Any]:
    """`unplanned`: the address of the form, empty for whoever may not add an audit. `because`: those there are.

    A good practice gives rise to no audit. The form proposes; the programme's own rules decide when it is sent.
    """
    year = None if finding.kind == Finding.Kind.GOOD_PRACTICE else year_to_join(request.today)
    if year is None or not permissions.may_change(request.user, year, "audit_added"):
        return {}
    code = finding.process.code if finding.process else ""
    url = form_at(year, trigger=_trigger(finding), ref=finding.name, process=code, clauses=clauses)
    return {"unplanned": url, "because": because_of(finding.reference, finding.draft_reference)}


def _trigger(finding: Finding) -> str:
    """What gave rise to it, in a word or two."""
    if finding.source not in OWN_WORDS:
        return finding.get_source_display()
    if finding.kind == Finding.Kind.OFI or finding.is_draft:
        return _("Observation")
    return _("Nonconformity")
