"""The coverage pages: each table, what nobody looked at, and a gap that goes into an audit (ux 4.2, domain 2.3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audits import services as audits
from audits.models import Audit
from kernel import tables
from kernel.journal import audited
from organisation.models import Process, ProcessLeaf, Site, User
from programmes.models import PlannedAudit, Programme, ProgrammeChange, ScopeItem
from programmes.services import OldAudit
from reviews import queries
from reviews.queries.coverage_page import PROCESSES, SITES, Row
from standards.models import Clause, Standard
from tests.audits.conftest import plan
from tests.conftest import SYSTEM, process

TODAY = date(2026, 6, 1)
ADDRESS = "/programmes/2026/coverage/"
VIEWS = ["audits", "years", "processes", "sites", "blind"]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(set_today: Callable[[date], None]) -> None:
    set_today(TODAY)


@pytest.fixture
def night(organisation: Any) -> Site:
    with audited(by=SYSTEM, today=TODAY):
        row = Site(code="N/1", name="Night shift", is_shift=True)
        row.save()
    return row


@pytest.fixture
def held(planned: PlannedAudit, p01: Process, p02: Process, night: Site, standard: Standard, mina: User) -> Audit:
    """An audit of earlier records: two processes that share a leaf, at night."""
    leaf = Clause.objects.get(standard=standard, number="8.6.3")
    with audited(by=SYSTEM, today=TODAY):
        for row in (p01, p02):
            ProcessLeaf(process=row, clause=leaf).save()
    said = OldAudit(title="Before", end=date(2025, 3, 4), number="IA/7", scope=((p01, leaf, night), (p02, leaf, night)))
    found = audits.adopt_audit(said, by=mina, today=TODAY)
    assert found is not None
    return found


def by_number(rows: tuple[Row, ...], number: str) -> Row:
    return next(row for row in rows if row.number == number and row.kind != "there")


def get(client: Client, user: User, address: str) -> str:
    client.force_login(user, backend=BACKEND)
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_an_audit_that_was_taken_over_counts_in_every_table(planned: PlannedAudit, held: Audit) -> None:
    """Its one question a leaf stands for every process that shares the leaf, and for the site."""
    year = planned.programme
    clause = by_number(queries.coverage_page(year, TODAY, view="years").rows, "8.6.3")
    first = by_number(queries.coverage_page(year, TODAY, view=PROCESSES).rows, "P01")
    second = by_number(queries.coverage_page(year, TODAY, view=PROCESSES).rows, "P02")
    places = queries.coverage_page(year, TODAY, view=SITES).rows

    assert [mark.letter for mark in clause.years] == ["-", "D", "-"]
    assert [mark.letter for mark in first.years] == ["-", "D", "P"]
    assert [mark.letter for mark in second.years] == ["-", "D", "-"]
    assert (second.outlook.is_gap, second.outlook.months, second.outlook.last.ref) == (True, 14, held.reference)
    assert [(row.number, row.kind, row.years[1].letter) for row in places] == [
        ("N/1", "site", "D"),
        ("P01", "there", "D"),
        ("P02", "there", "D"),
    ]


def test_a_shift_was_looked_at_where_a_clause_that_it_shares_with_the_site_was_answered(
    in_reporting: Audit, p01: Process, p02: Process, night: Site, standard: Standard
) -> None:
    """A question stands once, for the first place of its clause."""
    planned = in_reporting.planned
    with audited(by=SYSTEM, today=TODAY):
        ScopeItem(audit=planned, process=p01, clause=planned.scope.get().clause, site=night).save()
        ScopeItem(audit=planned, process=p02, clause=Clause.objects.get(standard=standard, number="8.6.2")).save()
    places = queries.coverage_page(planned.programme, TODAY, view=SITES).rows
    second = by_number(queries.coverage_page(planned.programme, TODAY, view=PROCESSES).rows, "P02")

    assert [(row.number, row.years[-1].letter) for row in places] == [("N/1", "W"), ("P01", "W")]
    assert second.years[-1].letter == "P"


def test_existence_alone_covers_nothing(planned: PlannedAudit, p01: Process, standard: Standard, mina: User) -> None:
    leaf = Clause.objects.get(standard=standard, number="8.6.3")
    said = OldAudit(title="Papers", end=date(2025, 3, 4), scope=((p01, leaf, None),))
    audits.adopt_audit(said, by=mina, today=TODAY, depth="existence")

    row = by_number(queries.coverage_page(planned.programme, TODAY, view=PROCESSES).rows, "P01")
    assert [mark.letter for mark in row.years] == ["-", "N", "P"]


def test_the_map_names_what_nobody_looked_at(
    planned: PlannedAudit, held: Audit, night: Site, p01: Process, standard: Standard, desk: Any, omar: User
) -> None:
    with audited(by=SYSTEM, today=TODAY):
        process("P09", "Forgotten", "8.2.2", omar, standard, desk)
        Site(code="OSL", name="Oslo").save()
    found = {group.kind: group for group in queries.blind_map(planned.programme, TODAY).groups}

    assert [spot.key for spot in found["process"].unseen] == ["P09"]
    assert [spot.key for spot in found["site"].unseen] == ["OSL"]
    assert found["shift"].unseen == () and found["shift"].total == 1


def test_the_map_names_kinds_of_record_until_a_report_is_out(
    in_reporting: Audit, leo: User, mina: User, night: Site
) -> None:
    before = queries.blind_map(in_reporting.planned.programme, TODAY)
    with audited(by=SYSTEM, today=TODAY):
        planned = in_reporting.planned
        planned.refresh_from_db()
        planned.report_sent_on = TODAY
        planned.save()
    after = queries.blind_map(in_reporting.planned.programme, TODAY)

    assert before.records_unseen == before.records_total > after.records_unseen > 0


@pytest.mark.parametrize("view", VIEWS)
def test_every_table_is_a_table_within_fifteen_queries_and_for_readers_only(
    view: str, client: Client, planned: PlannedAudit, held: Audit, rita: User, sam: User, standard: Standard
) -> None:
    page = get(client, rita, f"{ADDRESS}?view={view}")
    with CaptureQueriesContext(connection) as one:
        client.get(f"{ADDRESS}?view={view}")
    team: list[Any] = []
    for number in range(2, 31):
        plan(planned.programme, f"AUD-26-{number:02d}", standard, [(None, "8.2.2")], team)
    with CaptureQueriesContext(connection) as thirty:
        client.get(f"{ADDRESS}?view={view}")

    assert len(one) == len(thirty) <= 15
    assert "Add to an audit" not in page
    assert view == "blind" or ('<th scope="row">' in page and '<th scope="col">' in page and "is-done" in page)
    client.force_login(sam, backend=BACKEND)
    assert client.get(f"{ADDRESS}?view={view}").status_code == 404


def test_chapters_fold_without_a_script(client: Client, planned: PlannedAudit, rita: User) -> None:
    open_page = get(client, rita, f"{ADDRESS}?view=years")
    shut = get(client, rita, f"{ADDRESS}?view=years&closed=8,9,nonsense")

    assert '<span class="clause">8.6.1</span>' in open_page and '<span class="clause">9.2</span>' in open_page
    assert '<span class="clause">8.6.1</span>' not in shut and '<span class="clause">9.2</span>' not in shut
    assert '<span class="clause">7.2</span>' in shut
    assert 'aria-expanded="false"' in shut and 'aria-expanded="false"' not in open_page


def test_a_gap_goes_into_an_audit_with_its_reason(
    client: Client, planned: PlannedAudit, audit: Audit, mina: User, p02: Process, standard: Standard
) -> None:
    page = get(client, mina, ADDRESS)
    assert "/coverage/add/clause/8.6.2/?standard=ISO%2FIEC+20000-1&amp;audit=AUD-26-01" in page
    address = f"{ADDRESS}add/clause/8.6.2/?audit=AUD-26-01"
    assert f'<option value="{planned.pk}" selected' in get(client, mina, address)

    silent = client.post(address, {"audit": planned.pk, "process": p02.pk, "reason": ""})
    assert silent.status_code == 409 and "this change needs a reason" in silent.content.decode()
    assert not ScopeItem.objects.filter(process=p02).exists()

    done = client.post(address, {"audit": planned.pk, "process": p02.pk, "reason": "Nobody looked since the move."})
    assert (done.status_code, done["Location"]) == (302, ADDRESS)
    item = ScopeItem.objects.get(process=p02)
    assert (item.audit_id, item.clause.number) == (planned.pk, "8.6.2")
    change = ProgrammeChange.objects.get(audit=planned, kind="scope_added")
    assert change.reason == "Nobody looked since the move."
    assert not by_number(queries.coverage_page(planned.programme, TODAY).rows, "8.6.2").gap

    again = client.post(address, {"audit": planned.pk, "process": p02.pk, "reason": "Twice."})
    assert again.status_code == 409 and "the scope stays as it is" in again.content.decode()


def test_a_process_comes_with_its_clauses_and_a_shift_with_what_the_audit_looks_at(
    client: Client, planned: PlannedAudit, audit: Audit, mina: User, p02: Process, night: Site
) -> None:
    get(client, mina, f"{ADDRESS}?view=processes")
    for kind, key, view in (("process", "P02", "processes"), ("site", "N/1", "sites")):
        address = f"{ADDRESS}add/{kind}/{key}/"
        assert client.get(address).status_code == 200
        done = client.post(address, {"audit": planned.pk, "reason": "Never seen."})
        assert (done.status_code, done["Location"]) == (302, f"{ADDRESS}?view={view}")
    found = {str(item) for item in planned.scope.all()}
    assert "P02 Service request, 8.6.2" in found
    assert "P02 Service request, 8.6.2, Night shift" in found and "P01 Incident, 8.6.1, Night shift" in found


def test_a_draft_takes_a_gap_without_a_reason(
    client: Client, planned: PlannedAudit, mina: User, standard: Standard
) -> None:
    with audited(by=SYSTEM, today=TODAY):
        year = Programme.objects.get()
        year.state, year.approved_by, year.approved_on = "draft", None, None
        year.save()
    get(client, mina, f"{ADDRESS}add/clause/8.2.2/")

    assert client.post(f"{ADDRESS}add/clause/8.2.2/", {"audit": planned.pk}).status_code == 302
    assert planned.scope.filter(clause__number="8.2.2", process=None).exists()


def test_an_audit_whose_checklist_is_frozen_is_not_offered(client: Client, in_fieldwork: Audit, mina: User) -> None:
    page = get(client, mina, f"{ADDRESS}add/clause/8.2.2/")

    assert f'<option value="{in_fieldwork.planned_id}"' not in page
    refused = client.post(f"{ADDRESS}add/clause/8.2.2/", {"audit": in_fieldwork.planned_id, "reason": "x"})
    assert refused.status_code == 409


@pytest.mark.parametrize("path", ["clause/8/", "clause/99/", "process/P99/", "thing/P01/", "site/none/"])
def test_what_is_not_there_is_404(path: str, client: Client, planned: PlannedAudit, mina: User) -> None:
    client.force_login(mina, backend=BACKEND)
    assert client.get(f"{ADDRESS}add/{path}").status_code == 404


@pytest.mark.parametrize(
    ("view", "first", "letters"),
    [
        ("audits", "Clause", "P"),
        ("years", "Clause", "D"),
        ("processes", "Process", "D"),
        ("sites", "Site or shift", "D"),
    ],
)
def test_the_file_has_letters_instead_of_shapes(
    view: str, first: str, letters: str, client: Client, planned: PlannedAudit, held: Audit, rita: User
) -> None:
    client.force_login(rita, backend=BACKEND)
    answer = client.post(f"/export/coverage/?year=2026&view={view}", {"format": "xlsx"})
    table = tables.read(answer.content, "x.xlsx")

    assert table.headings[0] == first
    cells = {str(value) for row in table.rows for value in row}
    assert {"-", letters} <= cells


def test_the_blind_spots_leave_as_a_file_too(client: Client, planned: PlannedAudit, rita: User) -> None:
    client.force_login(rita, backend=BACKEND)
    table = tables.read(client.post("/export/coverage/?year=2026&view=blind", {"format": "xlsx"}).content, "x.xlsx")

    assert table.headings == ("Kind", "Code", "Name", "State", "Planned in")
    assert ("Processes", "P01", "Incident", "P", "AUD-26-01") in {tuple(row) for row in table.rows}
