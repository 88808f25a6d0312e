"""The pages of a year: who sees what, what a refusal looks like, and what a page costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kernel.journal import audited
from organisation.models import Process, User
from programmes import services
from programmes.models import Assignment, PlannedAudit, Programme, ProgrammeVersion, Safeguard
from tests.programmes.conftest import STATEMENTS, Northwind

TODAY = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def _on_the_day(set_today: Callable[[date], None]) -> None:
    set_today(TODAY)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(name: str, *args: Any) -> str:
    return reverse(f"programmes:{name}", args=args)


@pytest.fixture
def audit(plan: Callable[..., PlannedAudit], p01: Process) -> PlannedAudit:
    return plan(p01)


PAGES = ("programme_detail", "programme_risks", "programme_priorities", "programme_audits", "programme_versions")


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_a_draft_is_seen_by_who_plans_and_by_nobody_else(
    name: str, audit: PlannedAudit, mina: User, leo: User, bo: User, rita: User, sam: User, omar: User
) -> None:
    address = url(name, 2026)

    assert [signed_in(user).get(address).status_code for user in (mina, leo, bo)] == [200, 200, 200]
    assert [signed_in(user).get(address).status_code for user in (rita, sam, omar)] == [404, 404, 404]


@pytest.mark.parametrize("name", ["programme_edit", "programme_submit", "objective_new", "risk_new", "audit_new"])
def test_a_board_member_reads_the_draft_and_may_not_edit_it(
    name: str, audit: PlannedAudit, mina: User, bo: User, sam: User
) -> None:
    assert signed_in(mina).get(url(name, 2026)).status_code == 200
    assert signed_in(bo).get(url(name, 2026)).status_code == 403
    assert signed_in(sam).get(url(name, 2026)).status_code == 404


def test_the_list_is_filtered(audit: PlannedAudit, mina: User, rita: User) -> None:
    assert b"IAP-2026" in signed_in(mina).get(url("programme_list")).content
    page = signed_in(rita).get(url("programme_list"))
    assert page.status_code == 200
    assert b"IAP-2026" not in page.content


def test_a_programme_is_created_in_the_browser_and_a_double_click_makes_one(mina: User, bo: User) -> None:
    client = signed_in(mina)
    typed = {"year": "2027", "manager": mina.pk, "sponsor": bo.pk, "budget_days": "30", "once": "a" * 32}

    first = client.post(url("programme_new"), typed)
    second = client.post(url("programme_new"), typed)

    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"] == url("programme_detail", 2027)
    assert Programme.objects.filter(year=2027).count() == 1
    assert ProgrammeVersion.objects.get().number == "1.0"


def test_a_second_programme_for_a_year_is_refused_with_everything_typed(
    audit: PlannedAudit, mina: User, bo: User
) -> None:
    page = signed_in(mina).post(url("programme_new"), {"year": "2026", "manager": mina.pk, "sponsor": bo.pk})

    assert page.status_code == 409
    assert b"There is already a programme for 2026." in page.content
    assert b'value="2026"' in page.content


def test_an_audit_is_planned_with_its_scope(audit: PlannedAudit, p01: Process, p02: Process, mina: User) -> None:
    page = signed_in(mina).post(
        url("audit_new", 2026),
        {
            "title": "Requests",
            "start": "2026-10-05",
            "end": "2026-10-06",
            "processes": [p02.pk],
            "objectives": "Is it as the catalogue says?",
            "method": "on_site",
            "planned_days": "2.5",
        },
    )

    made = PlannedAudit.objects.get(title="Requests")
    assert page["Location"] == url("audit_team", made.reference)
    assert [str(item.clause.number) for item in made.scope.all()] == ["8.6.2"]
    assert made.client == made.programme.sponsor


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"start": "2026-10-06", "end": "2026-10-05"}, b"The last day lies before the first."),
        ({"start": "2027-10-05", "end": "2027-10-06"}, b"The first day must lie in 2026."),
        ({"start": "2026-02-30", "end": "2026-10-06"}, b"Enter a date that exists"),
        ({"processes": []}, b"Choose at least one process or clause."),
        ({"title": "x" * 121}, b"at most 120"),
        ({"processes": ["999999"]}, b"999999"),
    ],
)
def test_bad_input_gets_a_sentence_and_loses_nothing(
    typed: dict[str, Any], said: bytes, audit: PlannedAudit, p02: Process, mina: User
) -> None:
    good = {
        "title": "Requests",
        "start": "2026-10-05",
        "end": "2026-10-06",
        "processes": [p02.pk],
        "objectives": "Typed with care",
        "method": "on_site",
    }

    page = signed_in(mina).post(url("audit_new", 2026), {**good, **typed})

    assert page.status_code == 409
    assert said in page.content
    assert b"Typed with care" in page.content
    assert PlannedAudit.objects.count() == 1


def test_the_picker_names_the_reason_beside_the_person(
    audit: PlannedAudit, mina: User, leo: User, ada: User, omar: User
) -> None:
    page = signed_in(mina).get(url("audit_team", audit.reference)).content.decode()

    assert "Leo Lead" in page
    assert "Ada Auditor" in page
    assert "Independent" in page


def test_ind_01_a_refused_assignment_shows_the_picker_again_with_the_reasons(
    audit: PlannedAudit, mina: User, leo: User, omar: User
) -> None:
    page = signed_in(mina).post(url("team_assign", audit.reference), {"person": omar.pk, "role": "auditor"})

    assert page.status_code == 409
    text = page.content.decode()
    assert "Omar Owner cannot take this seat" in text
    assert "Owns Incident (P01)." in text
    assert '<a class="rule" href="/settings/rules/#IND-01">IND-01</a>' in text
    assert Assignment.objects.count() == 0


def test_an_independent_lead_is_assigned_with_one_click(audit: PlannedAudit, mina: User, leo: User) -> None:
    page = signed_in(mina).post(url("team_assign", audit.reference), {"person": leo.pk, "role": "lead"})

    assert page["Location"] == url("audit_team", audit.reference)
    assert Assignment.objects.get().role == "lead"


def test_only_the_programme_manager_assigns(audit: PlannedAudit, leo: User, ada: User, sam: User) -> None:
    typed = {"person": ada.pk, "role": "auditor"}

    assert signed_in(leo).post(url("team_assign", audit.reference), typed).status_code == 403
    assert signed_in(sam).post(url("team_assign", audit.reference), typed).status_code == 404
    assert Assignment.objects.count() == 0


def test_a_get_changes_nothing_and_a_wrong_method_is_405(audit: PlannedAudit, mina: User) -> None:
    client = signed_in(mina)

    assert client.get(url("team_assign", audit.reference)).status_code == 405
    assert client.get(url("priority_suggest", 2026)).status_code == 405
    assert client.post(url("programme_detail", 2026)).status_code == 405


def ready(mina: User, audit: PlannedAudit, leo: User) -> Programme:
    """Everything that submitting asks, with every gap explained."""
    programme = audit.programme
    services.assign(audit, person=leo, role="lead", by=mina, today=TODAY)
    services.add_objective(programme, text="Everything once", by=mina, today=TODAY)
    services.add_risk(programme, text="Few leads", likelihood=4, impact=3, by=mina, today=TODAY)
    from programmes import queries
    from standards.models import Clause

    for gap in queries.gaps(programme):
        clause = Clause.objects.get(standard__code="ISO/IEC 20000-1", number=gap.leaf)
        services.explain_gap(programme, clause=clause, later_year=2027, by=mina, today=TODAY)
    programme.refresh_from_db()
    return programme


def test_submitting_names_everything_that_is_missing(audit: PlannedAudit, mina: User) -> None:
    page = signed_in(mina).post(url("programme_submit", 2026), {"version": audit.programme.version})

    text = page.content.decode()
    assert page.status_code == 409
    for said in ("Add at least one objective.", "Assess at least one risk", "has no lead.", "Clause 4.1 has no audit"):
        assert said in text


def test_gaps_are_explained_all_at_once(audit: PlannedAudit, mina: User) -> None:
    client = signed_in(mina)
    address = url("gaps_explain", 2026)
    chosen = [str(clause.pk) for clause in client.get(address).context["form"].initial["clauses"]]

    refused = client.post(address, {"clauses": chosen})
    assert (refused.status_code, b"Give a reason or a later year." in refused.content) == (409, True)
    assert client.post(address, {"clauses": chosen, "later_year": "2027"}).status_code == 302

    assert len(chosen) == 55
    assert audit.programme.gaps.filter(later_year=2027).count() == 55


def test_ind_19_the_programme_is_approved_by_somebody_else(
    audit: PlannedAudit, mina: User, leo: User, bo: User
) -> None:
    programme = ready(mina, audit, leo)

    assert signed_in(mina).post(url("programme_submit", 2026), {"version": programme.version}).status_code == 302
    programme.refresh_from_db()
    assert signed_in(mina).post(url("programme_approve", 2026), {"version": programme.version}).status_code == 403
    assert signed_in(bo).get(url("programme_approve", 2026)).status_code == 200
    assert signed_in(bo).post(url("programme_approve", 2026), {"version": programme.version}).status_code == 302

    programme.refresh_from_db()
    audit.refresh_from_db()
    assert (programme.state, programme.approved_by, programme.submitted_by) == ("approved", bo, mina)
    assert (audit.baseline_start, audit.baseline_end) == (audit.start, audit.end)
    version = ProgrammeVersion.objects.get(state="approved")
    assert version.snapshot["audits"][0]["team"] == [{"person": "Leo Lead", "role": "lead"}]


def test_a_programme_is_sent_back_with_a_comment(audit: PlannedAudit, mina: User, leo: User, bo: User) -> None:
    programme = ready(mina, audit, leo)
    services.submit(programme, by=mina, today=TODAY)
    programme.refresh_from_db()
    client = signed_in(bo)

    empty = client.post(url("programme_send_back", 2026), {"version": programme.version, "comment": " "})
    assert empty.status_code == 409
    said = client.post(url("programme_send_back", 2026), {"version": programme.version, "comment": "Add a second lead"})
    assert said.status_code == 302

    programme.refresh_from_db()
    assert (programme.state, programme.returned_comment) == ("draft", "Add a second lead")
    assert b"Add a second lead" in signed_in(mina).get(url("programme_detail", 2026)).content


def test_a_stale_version_is_412_and_a_missing_one_428(audit: PlannedAudit, mina: User, bo: User) -> None:
    client = signed_in(mina)
    people = {"manager": mina.pk, "sponsor": bo.pk}

    assert client.post(url("programme_edit", 2026), {**people, "frequency": "yearly"}).status_code == 428
    old = client.post(url("programme_edit", 2026), {**people, "frequency": "typed", "version": "999"})
    assert old.status_code == 412
    assert b"typed" in old.content


def test_a_move_out_of_the_quarter_of_an_approved_programme_needs_a_reason(
    audit: PlannedAudit, mina: User, leo: User, bo: User
) -> None:
    programme = ready(mina, audit, leo)
    services.submit(programme, by=mina, today=TODAY)
    services.approve(programme, by=bo, today=TODAY)
    audit.refresh_from_db()
    client = signed_in(mina)
    typed = {"start": "2026-10-05", "end": "2026-10-07", "version": audit.version}

    refused = client.post(url("audit_move", 2026, audit.reference), typed)
    assert refused.status_code == 409
    assert b"Say why" in refused.content
    assert b"dates of external audits" in refused.content
    said = {**typed, "reason": "site closed", "effect": "none", "seen": refused.context["seen"]}
    assert client.post(url("audit_move", 2026, audit.reference), said).status_code == 302

    audit.refresh_from_db()
    assert (audit.start, audit.baseline_start) == (date(2026, 10, 5), date(2026, 9, 7))
    assert list(programme.changes.values_list("kind", "reason")) == [("moved_out", "site closed")]


def test_a_waiver_is_asked_for_and_signed_by_somebody_else(
    audit: PlannedAudit, mina: User, leo: User, bo: User
) -> None:
    page = signed_in(mina).post(
        url("safeguard_new", audit.reference) + "?person=leo&rule=IND-08b",
        {"rule": "IND-08b", "text": "A peer reads the answers"},
    )
    guard = Safeguard.objects.get()

    assert page.status_code == 302
    assert (guard.reference, guard.person, guard.approved_on) == ("W-26-1", leo, None)
    assert signed_in(leo).get(url("safeguard_approve", guard.reference)).status_code == 403
    assert signed_in(bo).post(url("safeguard_approve", guard.reference)).status_code == 302
    guard.refresh_from_db()
    assert guard.approved_by == bo


MOST = 15
"""Fifteen a page, less the one that asks for the demo's day, which these tests set by hand."""


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    "address",
    [
        "/programmes/",
        "/programmes/2026/",
        "/programmes/2026/risks/",
        "/programmes/2026/priorities/",
        "/programmes/2026/list/",
        "/programmes/2026/versions/",
        "/programmes/2026/submit/",
        "/audits/AUD-26-02/team/",
        "/audits/AUD-26-08/team/",
        "/programmes/2026/audits/new/",
    ],
)
def test_a_page_of_northwinds_year_costs_at_most_fifteen_queries(two_years: Northwind, address: str) -> None:
    client = signed_in(two_years.people["brandt"])
    client.get(address)

    assert queries_of(client, address) <= MOST


def test_an_approved_board_costs_no_more(two_years: Northwind) -> None:
    with audited(by="system:test", today=TODAY):
        row = Programme.objects.get(year=2026)
        row.state, row.approved_by, row.approved_on = "approved", two_years.people["svensson"], TODAY
        row.save()

    assert queries_of(signed_in(two_years.people["brandt"]), "/programmes/2026/") <= MOST


def test_the_approvers_page_costs_at_most_fifteen_queries(two_years: Northwind) -> None:
    client = signed_in(two_years.people["svensson"])

    assert queries_of(client, "/programmes/2026/approve/") <= MOST


def test_the_board_shows_every_process_in_its_group_with_its_audit(two_years: Northwind) -> None:
    page = signed_in(two_years.people["brandt"]).get(url("programme_detail", 2026)).content.decode()

    for process in two_years.processes.values():
        assert process.name in page
    assert "AUD-26-03, Change, April, planned, lead Helena Brandt" in page
    assert "8.5 Design, build and transition" in page
    assert STATEMENTS["frequency"] not in page


def test_a_moved_audit_leaves_its_place_in_the_approved_version_visible(
    audit: PlannedAudit, mina: User, leo: User, bo: User
) -> None:
    programme = ready(mina, audit, leo)
    services.submit(programme, by=mina, today=TODAY)
    services.approve(programme, by=bo, today=TODAY)
    services.move_audit(audit, start=date(2026, 8, 3), end=date(2026, 8, 5), reason="leave", by=mina, today=TODAY)

    page = signed_in(mina).get(url("programme_detail", 2026)).content.decode()

    assert "AUD-26-01 stood here in the approved version" in page
    assert "AUD-26-01, Incident, August, planned, lead Leo Lead" in page


def test_whoever_is_blocked_stands_under_cannot_with_the_next_best_beside(
    audit: PlannedAudit, p01: Process, mina: User, leo: User, ada: User
) -> None:
    from organisation import services as organisation

    organisation.add_tenure(
        person=ada,
        role="operator",
        process=p01,
        start=TODAY,
        title="shift lead",
        by="system:test",
        today=TODAY,
        reason="x",
    )

    page = signed_in(mina).get(url("audit_team", audit.reference)).content.decode()
    cannot = page[page.index("picker-head is-block") :]

    assert "Ada Auditor" in cannot
    assert "Works in Incident (P01) as shift lead." in cannot
    assert "Next best: Leo Lead" in cannot
    assert "Add<span" not in cannot


@pytest.mark.parametrize(
    "address",
    [
        "/programmes/99999999999999999999/",
        "/programmes/2026/audits/AUD-99-99/",
        "/programmes/2026/gaps/99.9/",
        "/programmes/2026/priorities/NONE/",
        "/programmes/safeguards/W-99-9/",
        "/audits/AUD-99-99/team/",
        "/audits/AUD-26-01/team/nobody/",
    ],
)
def test_what_does_not_exist_is_404(address: str, audit: PlannedAudit, mina: User) -> None:
    assert signed_in(mina).get(address).status_code == 404


@pytest.mark.parametrize(
    "typed",
    [
        {"person": "99999999999999999999999", "role": "auditor"},
        {"person": "x", "role": "auditor"},
        {"person": "", "role": ""},
        {"person": "1\x00", "role": "auditor"},
    ],
)
def test_a_foreign_or_broken_person_is_refused_with_the_picker(
    typed: dict[str, str], audit: PlannedAudit, mina: User
) -> None:
    page = signed_in(mina).post(url("team_assign", audit.reference), typed)

    assert page.status_code == 409
    assert b"Choose a person and a role in the team." in page.content


@pytest.mark.parametrize("person", ["", "x", "99999999999", "-1"])
def test_taking_off_nobody_is_404(person: str, audit: PlannedAudit, mina: User) -> None:
    assert signed_in(mina).post(url("team_unassign", audit.reference), {"person": person}).status_code == 404


@pytest.mark.parametrize("text", ["one\x00two", "x" * 2001])
def test_an_objective_with_a_broken_or_overlong_text_is_refused(text: str, audit: PlannedAudit, mina: User) -> None:
    page = signed_in(mina).post(url("objective_new", 2026), {"text": text})

    assert page.status_code == 409
    assert audit.programme.objectives.count() == 0


def test_an_unpaired_surrogate_is_taken_without_breaking_anything(audit: PlannedAudit, mina: User) -> None:
    page = signed_in(mina).post(
        url("objective_new", 2026), b"text=one%ED%A0%80two", content_type="application/x-www-form-urlencoded"
    )

    assert page.status_code in (302, 409)
    assert signed_in(mina).get(url("programme_risks", 2026)).status_code == 200


def test_an_item_of_another_audit_cannot_be_given(
    audit: PlannedAudit, plan: Callable[..., PlannedAudit], p02: Process, mina: User, leo: User
) -> None:
    other = plan(p02, start=date(2026, 10, 5), end=date(2026, 10, 6)).scope.get()

    page = signed_in(mina).post(
        url("team_assign", audit.reference), {"person": leo.pk, "role": "auditor", "items": [other.pk]}
    )

    assert page.status_code == 409
    assert Assignment.objects.count() == 0
