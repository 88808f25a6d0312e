"""The report of one audit: written by the lead, approved by somebody else, drawn, sent (AG-8, 5.4)."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from audits.models import Audit
from findings import services as findings
from findings.models import Finding
from kernel.models import Job
from kernel.workflow import Refused
from organisation.models import Process, User
from reviews import queries, services
from reviews.models import AuditReport
from reviews.rules.audit_paper import PartFacts, claim_blockers, message, missing_parts
from reviews.services import printing
from standards.models import Clause

pytestmark = pytest.mark.django_db
LAST, LATER = date(2026, 6, 24), date(2026, 6, 30)
OBJECTIVE = "Is incident handling as the procedure says?"
SAID = [{"objective": OBJECTIVE, "text": "Incidents are restored; major ones at night do not follow the procedure."}]


@pytest.fixture
def case(in_reporting: Audit, leo: User, omar: User, p01: Process) -> Finding:
    """A minor nonconformity, issued at the closing meeting."""
    draft = findings.raise_draft(
        in_reporting,
        kind="nc",
        clauses=[Clause.objects.get(number="8.6.1", standard__code="ISO/IEC 20000-1")],
        process=p01,
        requirement="8.6.1: major incidents follow their procedure",
        evidence="INC-1 of 3 May without the procedure",
        gap="1 of 6 did not follow it",
        grade="minor",
        owner=omar,
        by=leo,
        today=LAST,
    )
    return findings.issue(draft, by=leo, today=LAST)


def write(audit: Audit, leo: User, said: list[dict[str, str]] = SAID) -> Audit:
    audit.refresh_from_db()
    return services.submit_audit_report(
        audit, conclusions=said, not_covered="", version=audit.version, by=leo, today=LATER
    )


def test_approve_freezes_the_data_and_shows_being_issued_until_the_file_exists(
    in_reporting: Audit, case: Finding, leo: User, mina: User
) -> None:
    write(in_reporting, leo)
    paper = services.approve_audit_report(in_reporting, by=mina, today=LATER)

    in_reporting.refresh_from_db()
    assert (paper.number, paper.pdf_state) == ("1.0", "pending")
    assert paper.sha256 == printing.hash_of(paper.snapshot)
    assert in_reporting.being_issued
    with pytest.raises(Refused):
        services.send_audit_report(in_reporting, happened_on=LATER, by=leo, today=LATER)

    finish = services.draw(Job.objects.get(kind="pdf").payload)
    assert finish is not None
    finish()
    in_reporting.refresh_from_db()
    assert not in_reporting.being_issued
    assert in_reporting.report_file is not None
    assert services.send_audit_report(in_reporting, happened_on=LATER, by=leo, today=LATER).report_sent_on == LATER


def test_the_author_never_approves(in_reporting: Audit, case: Finding, leo: User) -> None:
    write(in_reporting, leo)

    with pytest.raises(PermissionDenied):
        services.approve_audit_report(in_reporting, by=leo, today=LATER)
    assert not AuditReport.objects.exists()


def test_approve_is_refused_with_every_reason_and_freezes_nothing(
    in_reporting: Audit, case: Finding, mina: User
) -> None:
    with pytest.raises(Refused) as refusal:
        services.approve_audit_report(in_reporting, by=mina, today=LATER)

    assert refusal.value.reasons == (
        f"No conclusion on the objective “{OBJECTIVE}”.",
        "The grade of NC-26-01 is not confirmed.",
    )
    assert not AuditReport.objects.exists()
    assert not Job.objects.filter(kind="pdf").exists()


def test_a_conclusion_that_claims_conformity_over_an_open_case_is_refused(
    in_reporting: Audit, case: Finding, leo: User, mina: User
) -> None:
    write(in_reporting, leo, [{"objective": OBJECTIVE, "text": "The process conforms."}])

    with pytest.raises(Refused) as refusal:
        services.approve_audit_report(in_reporting, by=mina, today=LATER)

    assert refusal.value.reasons == (
        "The conclusion “The process conforms.” says that something conforms while NC-26-01 is open (8.4).",
    )
    in_reporting.refresh_from_db()
    assert in_reporting.report_approved_on is None


def test_a_report_replayed_from_the_past_is_sent_without_its_file_and_drawn_later(
    in_reporting: Audit, case: Finding, leo: User, mina: User
) -> None:
    write(in_reporting, leo)
    paper = services.approve_audit_report(in_reporting, by=mina, today=LATER, render=False)
    services.send_audit_report(in_reporting, happened_on=LATER, by=leo, today=LATER)

    assert paper.pdf_state == "none"
    assert not Job.objects.filter(kind="pdf").exists()
    services.request_audit_report(in_reporting, by=mina, today=LATER)
    assert Job.objects.filter(kind="pdf").count() == 1


def test_paper_holds_what_5_4_asks(in_reporting: Audit, case: Finding, leo: User, mina: User) -> None:
    write(in_reporting, leo)
    in_reporting.refresh_from_db()
    paper = queries.audit_paper(in_reporting, version="1.0", today=LATER, approver=mina)

    assert paper.message == "One nonconformity in one process: one minor"
    assert [(row.ref, row.grade, row.provisional) for row in paper.findings] == [("NC-26-01", "minor", False)]
    assert [(row.process, row.owner, row.findings) for row in paper.scope] == [("P01 Incident", "Omar Owner", 1)]
    assert [(row.name, row.role) for row in paper.team] == [("Leo Lead", "Lead auditor"), ("Ada Auditor", "Auditor")]
    assert [row.text for row in paper.conclusions] == [SAID[0]["text"]]
    assert [line.text for line in paper.milestones][-1] == "Closing meeting"
    assert paper.distribution == ("Bo Board",)
    assert {line.label: line.text for line in paper.signatures} == {
        "Lead auditor": "Leo Lead",
        "Approved by": "Mina Manager",
    }
    assert {step.step for step in paper.next_steps} >= {"Containment", "Corrective-action plan"}


@pytest.mark.parametrize(
    ("facts", "parts"),
    [
        (PartFacts(1, True, 1, 1, 1, 0, False), ()),
        (PartFacts(1, True, 1, 1, 1, 2, True), ()),
        (PartFacts(0, False, 0, 0, 0, 0, False),
         ("objectives", "audit client", "audit team", "criteria", "distribution list")),
        (PartFacts(1, True, 1, 1, 1, 1, False), ("what was not covered, and why",)),
    ],
)  # fmt: skip
def test_ag_8_missing_parts_are_named(facts: PartFacts, parts: tuple[str, ...]) -> None:
    assert missing_parts(facts) == parts


def test_claims_are_allowed_once_nothing_is_open() -> None:
    assert claim_blockers(["The process conforms."], ()) == []


def test_message_without_a_nonconformity_does_not_say_that_all_is_well() -> None:
    assert message((), ()) == "No nonconformity was found in the scope"


@pytest.fixture
def as_user(client: Client, set_today: Callable[[date], None]) -> Callable[[User], Client]:
    def enter(user: User) -> Client:
        set_today(LATER)
        client.force_login(user)
        return client

    return enter


def url(name: str, audit: Audit) -> str:
    return reverse(f"reviews:{name}", args=[audit.reference])


def test_report_tab_by_role(
    as_user: Callable[[User], Client], in_reporting: Audit, case: Finding, leo: User, mina: User, omar: User, sam: User
) -> None:
    lead = as_user(leo).get(url("audit_report", in_reporting)).content.decode()
    manager = as_user(mina).get(url("audit_report", in_reporting)).content.decode()
    owner = as_user(omar).get(url("audit_report", in_reporting)).content.decode()

    assert "Write the conclusions" in lead and "/report/approve/" not in lead
    assert "/report/approve/" in manager and "No conclusion on the objective" in manager
    assert "Make the PDF" not in owner and "NC-26-01" in owner
    assert as_user(sam).get(url("audit_report", in_reporting)).status_code == 404
    assert as_user(omar).get(url("audit_report_pdf", in_reporting)).status_code == 403
    assert as_user(omar).post(url("audit_report_approve", in_reporting)).status_code == 403


def test_report_is_written_and_approved_by_form(
    as_user: Callable[[User], Client], in_reporting: Audit, case: Finding, leo: User, mina: User
) -> None:
    in_reporting.refresh_from_db()
    early = as_user(mina).post(url("audit_report_approve", in_reporting), {"version": in_reporting.version})
    typed = {"version": in_reporting.version, "conclusion_0": SAID[0]["text"], "not_covered": ""}
    written = as_user(leo).post(url("audit_report_write", in_reporting), typed)
    in_reporting.refresh_from_db()
    done = as_user(mina).post(url("audit_report_approve", in_reporting), {"version": in_reporting.version})

    assert early.status_code == 409
    assert "The grade of NC-26-01 is not confirmed." in early.content.decode()
    assert (written.status_code, done.status_code) == (302, 302)
    assert AuditReport.objects.get().number == "1.0"


def test_coverage_page_shows_leaf_by_audit_and_only_gaps_on_demand(
    as_user: Callable[[User], Client], in_reporting: Audit, mina: User, sam: User
) -> None:
    page = queries.coverage_page(in_reporting.planned.programme, LATER)
    row = next(row for row in page.rows if row.number == "8.6.1")
    gap = next(row for row in page.rows if row.number == "8.2.6")
    client = as_user(mina)
    every = client.get("/programmes/2026/coverage/").content.decode()
    gaps = client.get("/programmes/2026/coverage/?gaps=1").content.decode()

    assert [cell.state for cell in row.cells] == ["now"]
    assert row.cells[0].refs == ("AUD-26-01",) and row.cells[0].answers > 0
    assert gap.gap and not row.gap
    assert (page.total, page.covered) == (56, 0)
    assert "8.6.1" in every
    assert '<span class="clause">8.6.1</span>' not in gaps
    assert '<span class="clause">8.2.6</span>' in gaps
    assert as_user(sam).get("/programmes/2026/coverage/").status_code == 404


def test_coverage_is_solid_once_the_report_is_out(in_reporting: Audit, case: Finding, leo: User, mina: User) -> None:
    write(in_reporting, leo)
    services.approve_audit_report(in_reporting, by=mina, today=LATER, render=False)
    services.send_audit_report(in_reporting, happened_on=LATER, by=leo, today=LATER)

    page = queries.coverage_page(in_reporting.planned.programme, LATER)
    row = next(row for row in page.rows if row.number == "8.6.1")
    assert [(cell.state, cell.findings) for cell in row.cells] == [("done", 1)]
    assert (row.years[-1].state, row.outlook.last.ref) == ("done", "AUD-26-01")
