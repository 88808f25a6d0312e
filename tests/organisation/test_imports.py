"""The lists of this room: added, changed, unchanged, refused, undone; an export that comes back changes nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kernel import imports, tables
from kernel.importing import mending, papers, starting, working
from kernel.journal import audited
from kernel.models import AuditEvent, Notice, TableImport
from kernel.workflow import Refused
from organisation.models import (
    AccessRole,
    Process,
    ReportingLine,
    RoleTenure,
    Service,
    Site,
    TopManagement,
    Unit,
    UnitMembership,
    User,
)
from tests.conftest import SYSTEM, TODAY

pytestmark = pytest.mark.django_db


def bring(slug: str, text: str, by: User, *, reason: str = "From the staff list", run: bool = True) -> TableImport:
    """Paste, check and run; the import as it is then."""
    kind = imports.find(slug)
    table = starting.start(kind=kind, file=None, pasted=text, by=by, today=TODAY)
    table = working.check(table=table, by=by, today=TODAY)
    if run:
        table = working.run(table=table, reason=reason, by=by, today=TODAY)
    return table


def outcomes(table: TableImport) -> list[str]:
    return [row.outcome for row in table.rows.order_by("number")]


def problems(table: TableImport) -> dict[int, list[str]]:
    return {row.number: [p["sentence"] for p in row.problems] for row in table.rows.exclude(problems=[])}


UNITS = "Name\tCode\tUnit above\nService desk\tDES\tOperations\nOperations\tOPS\t\nNetwork\t\tOPS\n"
PEOPLE = (
    "First name\tLast name\tE-mail\tDepartment\tManager\tAccess roles\tSince\n"
    "Anna\tBerg\tanna@example.org\tService desk\tCarl Dahl\tAuditor; Process owner\t2025-01-01\n"
    "Carl\tDahl\tcarl@example.org\tOPS\t\t\t2024-05-01\n"
)


def test_units_are_added_with_the_one_above_first(admin_user: User) -> None:
    table = bring("units", UNITS, admin_user)
    assert outcomes(table) == ["added"] * 3
    assert Unit.objects.get(code="DES").parent.code == "OPS"
    assert Unit.objects.get(name="Network").code == "NET"


def test_units_twice_the_same_file_changes_nothing(admin_user: User) -> None:
    bring("units", UNITS, admin_user)
    events = AuditEvent.objects.exclude(object_type__in=("kernel.TableImport", "kernel.Attachment")).count()
    table = bring("units", UNITS, admin_user, run=False)
    assert table.counts == {"same": 3}
    assert AuditEvent.objects.exclude(object_type__in=("kernel.TableImport", "kernel.Attachment")).count() == events


def test_units_change_and_refuse(admin_user: User) -> None:
    bring("units", UNITS, admin_user)
    table = bring("units", "Code\tName\tUnit above\nDES\tDesk\tNowhere\nNET\tNetworks\tOPS\n", admin_user)
    assert outcomes(table) == ["rejected", "changed"]
    assert problems(table) == {2: ["No such unit"]}
    assert Unit.objects.get(code="NET").name == "Networks"


def test_units_in_a_circle_are_a_problem(admin_user: User) -> None:
    table = bring("units", "Name\tCode\tUnit above\nA unit\tA1\tB1\nB unit\tB1\tA1\n", admin_user, run=False)
    assert table.counts == {"reject": 2}


@pytest.mark.parametrize(
    ("slug", "model", "text", "changed"),
    [
        ("sites", Site, "Site\tCode\tShift\nAarlund\tAAR\tno\nNight\tNIG\tyes\n", "Code\tName\nAAR\tAarlund North\n"),
        ("services", Service, "Service\tCode\nMail\tS1\nPhone\tS2\n", "Code\tName\nS1\tMail and calendar\n"),
    ],
)
def test_short_lists(admin_user: User, slug: str, model: Any, text: str, changed: str) -> None:
    assert outcomes(bring(slug, text, admin_user)) == ["added", "added"]
    assert outcomes(bring(slug, f"{text}\t\n", admin_user, run=False)) == ["", ""]
    assert outcomes(bring(slug, changed, admin_user)) == ["changed"]
    assert model.objects.count() == 2
    refused = bring(slug, f"Name\tCode\n{'x' * 121}\tX1\n", admin_user, run=False)
    assert refused.counts == {"reject": 1}


def test_people_with_unit_manager_roles_and_a_derived_user_name(admin_user: User) -> None:
    bring("units", UNITS, admin_user)
    table = bring("people", PEOPLE, admin_user)
    assert outcomes(table) == ["added", "added"], problems(table)
    anna = User.objects.get(username="anna.berg")
    assert not anna.has_usable_password()
    assert UnitMembership.objects.get(person=anna).start == date(2025, 1, 1)
    assert ReportingLine.objects.get(person=anna).manager.username == "carl.dahl"
    assert {role.role for role in AccessRole.objects.filter(user=anna)} == {"auditor", "process_owner"}


def test_people_twice_the_same_file_and_a_change(admin_user: User) -> None:
    bring("units", UNITS, admin_user)
    bring("people", PEOPLE, admin_user)
    assert bring("people", PEOPLE, admin_user, run=False).counts == {"same": 2}
    table = bring(
        "people",
        "E-mail\tFirst name\tLast name\tPost\tDepartment\tSince\nanna@example.org\tAnna\tBerg\tLead\tOPS\t2026-05-01\n",
        admin_user,
    )
    assert outcomes(table) == ["changed"], problems(table)
    anna = User.objects.get(username="anna.berg")
    assert anna.post == "Lead"
    spans = list(UnitMembership.objects.filter(person=anna).order_by("start").values_list("unit__code", "end"))
    assert spans == [("DES", date(2026, 4, 30)), ("OPS", None)]


def test_ind_08b_somebody_brought_in_as_top_management_is_that_for_the_rules(admin_user: User, omar: User) -> None:
    """New people and those who are here already: the rules ask the fact, not the account."""
    heads = "First name\tLast name\tE-mail\tAccess roles\tSince\n"
    rows = (
        "Tora\tTop\ttora@example.org\tTop management\t2025-01-01\n"
        "Omar\tOwner\tomar@example.org\tTop management\t2025-02-01\n"
    )
    bring("people", heads + rows, admin_user)

    assert bring("people", heads + rows, admin_user, run=False).counts == {"same": 2}
    found = TopManagement.objects.values_list("person__username", "start").order_by("start")
    assert list(found) == [("tora.top", date(2025, 1, 1)), ("omar", date(2025, 2, 1))]


def test_people_what_cannot_be_taken_is_said(admin_user: User) -> None:
    text = (
        "Name\tE-mail\tDepartment\tManager\tRole\n"
        "Berg, Anna\tanna@\t\t\t\n"
        "Carl Dahl\t\t\t\t\n"
        "Eva Falk\teva@example.org\tNowhere\t\t\n"
        "Gert Holm\tgert@example.org\t\tNobody\t\n"
        "Ida Jensen\tida@example.org\t\t\tKing\n"
        "Ida Jensen\tida@example.org\t\t\t\n"
    )
    table = bring("people", text, admin_user, run=False)
    said = problems(table)
    assert said[2] == ["Enter a full address, like name@example.org"] or "Enter a full address" in said[2][0]
    assert "Enter an address" in said[3][0]
    assert said[4] == ["No such unit"] and said[5] == ["No such person"]
    assert said[6][0].startswith("Choose one of: Administrator")
    assert said[7] == ["Row 6 is about the same. Leave one of them out"]
    assert table.counts == {"reject": 6}


def test_people_the_missing_unit_can_be_created(admin_user: User) -> None:
    heads = "First name\tLast name\tE-mail\tUnit\n"
    text = f"{heads}Anna\tBerg\tanna@example.org\tArchive\nCarl\tDahl\tc@example.org\tArchive\n"
    table = bring("people", text, admin_user, run=False)
    table = mending.answer(table=table, create=("unit", "Archive"), version=table.version, by=admin_user, today=TODAY)
    assert table.counts == {"add": 2} and not Unit.objects.exists(), "nothing is stored before the button"
    table = working.run(table=table, reason="x", by=admin_user, today=TODAY)
    assert Unit.objects.get().code == "ARC" and UnitMembership.objects.count() == 2


def test_people_need_one_reason_and_tell_the_manager_once(admin_user: User, mina: User) -> None:
    from kernel.workflow import Refused

    bring("units", UNITS, admin_user)
    table = bring("people", PEOPLE, admin_user, run=False)
    with pytest.raises(Refused, match="Say why"):
        working.run(table=table, by=admin_user, today=TODAY)
    Notice.objects.all().delete()
    working.run(table=table, reason="Staff list of June", by=admin_user, today=TODAY)
    assert [notice.person for notice in Notice.objects.all()] == [mina]
    event = AuditEvent.objects.filter(object_type="organisation.ReportingLine").get()
    assert event.reason == f"{table.reference}: Staff list of June" and event.action == "added"
    assert event.actor_id == admin_user.pk and f'"import":"{table.reference}"' in event.text


def test_lines_past_and_present(admin_user: User, omar: User, bo: User, mina: User) -> None:
    heads = "Person\tManager\tFrom\tLast day\n"
    text = f"{heads}omar\tbo@example.org\t2024-01-01\t2024-12-31\nomar\tMina Manager\t2025-01-01\t\n"
    assert outcomes(bring("lines", text, admin_user)) == ["added", "added"]
    assert bring("lines", text, admin_user, run=False).counts == {"same": 2}
    table = bring("lines", "Person\tManager\tFrom\nmina\tomar\t2026-01-01\nNobody\tbo\t\n", admin_user, run=False)
    assert table.counts == {"reject": 2}
    assert "circle" in problems(table)[2][0] and problems(table)[3] == ["No such person"]
    table = bring("lines", "Person\tManager\tFrom\tUntil\nomar\tmina\t2025-01-01\t2026-03-31\n", admin_user)
    assert outcomes(table) == ["changed"]
    assert ReportingLine.objects.get(manager=mina).end == date(2026, 3, 31)


PROCESSES = (
    "Process\tCode\tUnit\tClauses\tServices\tOwner\tOwner since\tImportance\n"
    "Incident management\tP01\tDES\t8.6.1 Incident management; 8.6.2\tMail\tOmar Owner\t2024-02-01\t4\n"
    "Change\tP02\tService desk\t8.5.1.1, 8.5.1.2\tS1\t\t\t\n"
)


@pytest.fixture
def masters(admin_user: User, standard: Any, desk: Unit, omar: User) -> User:
    bring("services", "Service\tCode\nMail\tS1\n", admin_user)
    return admin_user


def test_processes_with_leaves_services_and_owner(masters: User, omar: User) -> None:
    table = bring("processes", PROCESSES, masters)
    assert outcomes(table) == ["added", "added"], problems(table)
    row = Process.objects.get(code="P01")
    assert sorted(clause.number for clause in row.leaves.all()) == ["8.6.1", "8.6.2"]
    assert [service.code for service in row.services.all()] == ["S1"] and row.importance == 4
    assert RoleTenure.objects.get(process=row).start == date(2024, 2, 1)
    assert bring("processes", PROCESSES, masters, run=False).counts == {"same": 2}


def test_processes_change_of_owner_ends_the_one_before(masters: User, omar: User, mina: User) -> None:
    bring("processes", PROCESSES, masters)
    table = bring("processes", "Code\tProcess\tOwner\tOwner since\nP01\tIncidents\tmina\t2026-03-01\n", masters)
    assert outcomes(table) == ["changed"], problems(table)
    spans = list(RoleTenure.objects.order_by("start").values_list("person__username", "start", "end"))
    assert spans == [("omar", date(2024, 2, 1), date(2026, 2, 28)), ("mina", date(2026, 3, 1), None)]


def test_processes_what_cannot_be_taken_is_said(masters: User) -> None:
    text = (
        "Process\tCode\tUnit\tClauses\tOwner\tImportance\n"
        "A\tP 1\tDES\t8.6.1\t\t\n"
        "B\tP2\tDES\t8.6\t\t\n"
        "C\tP3\tDES\t99.1\t\t\n"
        "D\tP4\tNowhere\t8.6.1\t\t\n"
        "E\tP5\tDES\t8.6.1\tNobody\t9\n"
        "F\tP6\t\t8.6.1\t\t\n"
    )
    said = problems(bring("processes", text, masters, run=False))
    assert said[2] == ["Use letters, digits, dots and hyphens, like P01."]
    assert said[3] == ["8.6 is a heading: choose the clauses below it."]
    assert said[4][0].startswith("No such clause: “99.1”")
    assert said[5] == ["No such unit"]
    assert said[6] == ["Enter a whole number from 1 to 5", "No such person"]
    assert said[7] == ["Fill in “Unit”"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_reimport_of_an_export_changes_nothing(masters: User, p01: Process, bo: User, form: str) -> None:
    bring("units", UNITS.replace("DES", "DES"), masters)
    bring("people", PEOPLE, masters)
    bring("sites", "Site\tCode\tShift\nNight\tNIG\tyes\n", masters)
    bring("processes", PROCESSES.replace("P01", "P11").replace("P02", "P12"), masters)
    for kind in (kind for kind in imports.kinds() if type(kind).__module__.startswith("organisation.")):
        content = papers.export(kind, form, by=masters, today=TODAY)
        file = SimpleUploadedFile(f"{kind.slug}.{form}", content)
        if not list(kind.export(by=masters, today=TODAY)):
            with pytest.raises(Refused, match="no rows below"):  # an empty list brings nothing, and says so
                starting.start(kind=kind, file=file, by=masters, today=TODAY)
            continue
        table = starting.start(kind=kind, file=file, by=masters, today=TODAY)
        table = working.check(table=table, by=masters, today=TODAY)
        assert set(table.counts) == {"same"}, (kind.slug, table.counts, problems(table))


def test_the_template_can_be_brought_in(masters: User, organisation: Any) -> None:
    for kind in imports.kinds():
        content = papers.template(kind, "xlsx")
        read = tables.read(content, "template.xlsx")
        assert read.headings == tuple(str(column.label) for column in kind.columns)
        assert tables.guess_columns(read.headings, kind.columns) == {c.name: i for i, c in enumerate(kind.columns)}


def test_undo_takes_people_units_and_processes_back(masters: User, omar: User) -> None:
    before = {
        model: model.objects.count() for model in (User, Unit, Process, ReportingLine, UnitMembership, RoleTenure)
    }
    units = bring("units", "Name\tCode\tUnit above\nDesk\tDES\t\nArchive\tARC\tDES\n", masters)
    people = bring("people", PEOPLE.replace("Service desk", "ARC").replace("OPS", "ARC"), masters)
    processes = bring("processes", PROCESSES.replace("Service desk", "ARC"), masters)
    assert "rejected" not in [*outcomes(units), *outcomes(people), *outcomes(processes)]
    for table in (processes, people, units):
        table = working.undo(table=table, by=masters, today=TODAY)
        assert table.state == "undone" and not table.rows.exclude(undo_problem="").exists(), [
            row.undo_problem for row in table.rows.all()
        ]
    assert {model: model.objects.count() for model in before} == before
    assert Unit.objects.get(code="DES").name == "Service desk"


def test_undo_leaves_what_is_used_or_was_changed_since(masters: User) -> None:
    table = bring("units", UNITS.replace("DES", "DSK"), masters)
    with audited(by=SYSTEM, today=TODAY):
        unit = Unit.objects.get(code="DSK")
        unit.name = "Help desk"
        unit.save()
    table = working.undo(table=table, by=masters, today=TODAY)
    said = {row.number: row.undo_problem for row in table.rows.exclude(undo_problem="")}
    assert said[2].startswith("Help desk was changed since by system:test on 1 June 2026")
    assert "is used by now: 1 unit" in said[3], said
    assert set(Unit.objects.values_list("code", flat=True)) == {"DES", "DSK", "OPS"}
