"""A draft is written, corrected and issued (NG-1, AG-7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from audits.models import Audit, Deviation
from findings import services
from findings.models import Finding, GradeChange
from kernel.models import Stale
from organisation.models import Process, User
from standards.models import Clause
from tests.findings.conftest import TODAY
from tests.findings.helpers import refused


def test_a_draft_is_called_by_its_audit_and_a_letter(draft: Finding) -> None:
    assert (draft.reference, draft.draft_reference, draft.state) == ("", "AUD-26-01/D1", "draft")


def test_ng_1_issue_draws_the_number_and_starts_four_clocks(finding: Finding) -> None:
    assert (finding.reference, finding.state, finding.issued_on) == ("NC-26-01", "issued", TODAY)
    nc = finding.nonconformity
    assert (nc.state, nc.ball, nc.auditor.username, nc.cycle) == ("issued", "owner", "leo", 1)
    assert {c.step: c.due_original for c in nc.clocks.all()} == {
        "acknowledge": date(2026, 6, 8),
        "contain": date(2026, 6, 11),
        "plan": date(2026, 7, 1),
        "implement": date(2026, 8, 31),
    }
    assert [(g.old, g.new) for g in GradeChange.objects.filter(finding=finding)] == [("", "minor")]


def test_ng_1_refuses_an_incomplete_draft_and_draws_no_number(audit: Audit, leo: User, draft: Finding) -> None:
    empty = services.raise_draft(audit, kind="nc", by=leo, today=TODAY)

    assert refused(lambda: services.issue(empty, by=leo, today=TODAY)) == (
        "Enter the requirement: its reference and what it asks in your own words.",
        "Enter the evidence: what was seen, so that somebody else can find it again.",
        "Enter the gap: in which way the evidence does not meet the requirement.",
        "Choose the clause that was not met.",
        "Choose the provisional grade.",
        "Choose the owner: the manager of the area.",
    )
    assert services.issue(draft, by=leo, today=TODAY).reference == "NC-26-01"


def test_ng_1_is_the_leads_alone(draft: Finding, ada: User, omar: User, mina: User) -> None:
    for person in (ada, omar, mina):
        with pytest.raises(PermissionDenied):
            services.issue(draft, by=person, today=TODAY)
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_issue_for_audit_issues_what_is_complete_and_says_what_stays(audit: Audit, draft: Finding, leo: User) -> None:
    half = services.raise_draft(audit, kind="ofi", evidence="typed by hand", by=leo, today=TODAY)

    issued, stayed = services.issue_for_audit(audit, by=leo, today=TODAY)

    assert [f.reference for f in issued] == ["NC-26-01"]
    assert [(f.pk, reasons) for f, reasons in stayed] == [
        (half.pk, ("Choose the clause that it belongs to.", "Choose who answers."))
    ]


def test_ag_7_an_issue_later_than_two_working_days_is_a_deviation(draft: Finding, leo: User) -> None:
    services.issue(draft, by=leo, today=date(2026, 6, 4), late_reason="the owner was abroad")

    assert [(d.rule, d.what, d.reason) for d in Deviation.objects.all()] == [
        ("AG-7", "NC-26-01 issued 3 working days after the closing meeting", "the owner was abroad")
    ]


def test_an_own_observation_needs_an_auditor_and_is_issued_by_the_programme_manager(
    mina: User, ada: User, omar: User, p01: Process, clause: Callable[[str], Clause]
) -> None:
    draft = services.raise_own(
        process=p01,
        clauses=[clause("8.6.1")],
        requirement="8.6.1: incidents are recorded",
        evidence="seen",
        gap="missing",
        grade="minor",
        owner=omar,
        by=ada,
        today=TODAY,
    )

    assert draft.draft_reference == "OWN-26-D1"
    with pytest.raises(PermissionDenied):
        services.issue(draft, by=ada, auditor=ada, today=TODAY)
    assert refused(lambda: services.issue(draft, by=mina, today=TODAY)) == (
        "Appoint the auditor who follows this nonconformity up: it comes from no audit.",
    )
    issued = services.issue(draft, by=mina, auditor=ada, today=TODAY)
    assert (issued.reference, issued.nonconformity.auditor) == ("NC-26-01", ada)


def test_an_issued_finding_is_never_edited(finding: Finding, leo: User) -> None:
    assert refused(lambda: services.edit_draft(finding, gap="other", by=leo, today=TODAY)) == (
        "NC-26-01 is issued. Its text stays; grade and owner change by their own steps.",
    )


def test_editing_a_draft_on_a_stale_version_is_refused_and_writes_nothing(draft: Finding, leo: User) -> None:
    services.edit_draft(draft, gap="first", version=draft.version, by=leo, today=TODAY)

    with pytest.raises(Stale):
        services.edit_draft(draft, gap="second", version=draft.version, by=leo, today=TODAY)

    draft.refresh_from_db()
    assert draft.gap == "first"


def test_a_draft_changes_its_primary_clause(draft: Finding, leo: User, clause: Callable[[str], Clause]) -> None:
    services.edit_draft(draft, clauses=[clause("8.6.3"), clause("8.6.1")], by=leo, today=TODAY)

    assert [(c.clause.number, c.primary) for c in draft.clauses.order_by("pk")] == [("8.6.1", False), ("8.6.3", True)]
