"""The guide: what is missing comes from the facts, each step stores what was typed, and skipping loses nothing."""

import re
from datetime import date
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from auditprog import first_run, rulebook
from auditprog.first_run import work
from auditprog.first_run.session import is_over
from kernel.models import Job, Notice, Setting
from organisation import offers
from organisation.models import Holiday, OneTimeLink, Organisation, Process, RoleTenure, Shutdown, User
from programmes.services import adopt_programme
from tests.conftest import TODAY, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada_min(standard: Any) -> User:
    """The administrator of an installation that holds nothing else."""
    return person("root", "administrator", name="Root Admin")


@pytest.fixture
def admin(client: Client, ada_min: User, set_today: Any) -> Client:
    client.force_login(ada_min)
    return client


def picture(size: tuple[int, int] = (200, 60), kind: str = "PNG") -> SimpleUploadedFile:
    held = BytesIO()
    Image.new("RGB", size, (10, 80, 120)).save(held, kind)
    return SimpleUploadedFile(f"logo.{kind.lower()}", held.getvalue())


def missing(client: Client) -> str:
    html = client.get("/setup/").content.decode()
    return html[html.index('id="missing"') : html.index("Then: your first year")]


def name_it(client: Client, **more: Any) -> Any:
    return client.post("/setup/organisation/", {"name": "Fjord Hosting", "zone": "Europe/Copenhagen", **more})


def test_the_front_page_of_an_empty_installation_leads_to_the_guide(admin: Client) -> None:
    assert admin.get("/")["Location"] == "/setup/"


def test_the_front_page_leads_others_to_their_work(client: Client, ada_min: User) -> None:
    client.force_login(person("pm", "programme_manager"))

    assert client.get("/")["Location"] == "/my/"


def test_an_empty_installation_lacks_everything_and_says_so_in_one_place(admin: Client) -> None:
    text = missing(admin)

    for sentence in ("no name yet", "No process is entered", "Nobody is programme manager", "Nobody is auditor"):
        assert sentence in text
    assert "0 of 5 steps are done" in admin.get("/setup/").content.decode()


def test_looking_at_a_step_does_not_make_it_done(admin: Client) -> None:
    for slug in ("organisation", "processes", "people", "rules", "mail"):
        assert admin.get(f"/setup/{slug}/").status_code == 200

    assert "0 of 5 steps are done" in admin.get("/setup/").content.decode()


# --------------------------------------------------------------------------- 1 organisation
def test_the_organisation_is_named_and_the_holidays_of_its_country_are_offered(admin: Client) -> None:
    done = name_it(admin, country="DK")
    page = admin.get(done["Location"]).content.decode()

    row = Organisation.objects.get()
    assert (row.name, row.zone, row.country) == ("Fjord Hosting", "Europe/Copenhagen", "DK")
    assert done["Location"] == "/setup/days/"
    assert 'value="2026-12-25"' in page and 'value="2027-01-01"' in page
    assert Holiday.objects.count() == 0, "an offer is no fact"


def days_of(admin: Client, **changes: Any) -> dict[str, Any]:
    """What the page of the days would send, untouched but for `changes`."""
    html = admin.get("/setup/days/").content.decode()
    fields = dict(re.findall(r'<input type="(?:date|text|hidden)" name="([^"]+)" value="([^"]*)"', unescape(html)))
    fields |= dict.fromkeys(re.findall(r'<input type="checkbox" name="([^"]+)"[^>]*checked', html), "on")
    fields.pop("csrfmiddlewaretoken", None)
    return {**fields, **changes}


def test_what_stays_ticked_is_stored_and_a_second_time_changes_nothing(admin: Client) -> None:
    name_it(admin, country="DK")
    offered = offers.holidays_of("DK", "", (2026, 2027))
    typed = days_of(admin)
    blank = len(offered)
    typed.pop("day-0-keep")
    typed |= {f"day-{blank}-date": "2026-12-24", f"day-{blank}-name": "Christmas Eve"}
    typed |= {"off-0-start": "2026-12-28", "off-0-end": "2027-01-01"}

    done = admin.post("/setup/days/", typed)

    assert done.status_code == 302, done.content.decode()
    assert Holiday.objects.count() == len(offered)  # one left out, one added
    assert Holiday.objects.get(date=date(2026, 12, 24)).name == "Christmas Eve"
    assert not Holiday.objects.filter(date=offered[0][0]).exists()
    assert [(row.start, row.end) for row in Shutdown.objects.all()] == [(date(2026, 12, 28), date(2027, 1, 1))]
    before = [(row.pk, row.version) for row in Holiday.objects.order_by("pk")]
    admin.post("/setup/days/", days_of(admin))
    assert [(row.pk, row.version) for row in Holiday.objects.order_by("pk")] == before


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"day-0-date": "2026-02-30"}, "Enter a date that exists"),
        ({"day-0-name": ""}, "Give the day a name"),
        ({"off-0-start": "2026-12-28"}, "Enter both days"),
        ({"off-0-start": "2026-12-28", "off-0-end": "2026-12-01"}, "must not be before the first"),
        ({"day-0-date": "2031-01-01"}, "is in none of the years"),
    ],
)
def test_half_a_day_is_refused_and_what_was_typed_stays(changes: dict[str, str], sentence: str, admin: Client) -> None:
    name_it(admin, country="DK")

    refused = admin.post("/setup/days/", days_of(admin, **changes))

    assert refused.status_code == 409
    assert sentence in refused.content.decode()
    assert Holiday.objects.count() == 0


def test_a_logo_is_shown_on_pages_and_taken_down_again(admin: Client) -> None:
    name_it(admin, logo=picture())
    row = Organisation.objects.get()

    assert row.logo is not None
    assert "brand-logo" in admin.get("/my/").content.decode()
    shown = Client().get("/logo/")
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/png")
    shown.getvalue()
    name_it(admin, no_logo="on", version=row.version)
    assert Organisation.objects.get().logo is None
    assert "brand-logo" not in admin.get("/my/").content.decode()


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("logo.png", b"<svg onload='x'/>"), "Choose a PNG or JPEG picture"),
        (picture((8, 8)), "at least 32"),
        (picture(kind="GIF"), "Choose a PNG or JPEG picture"),
        (SimpleUploadedFile("big.png", b"x" * (1024 * 1024 + 1)), "larger than 1 MB"),
    ],
)
def test_another_file_is_refused_as_a_logo(file: SimpleUploadedFile, sentence: str, admin: Client) -> None:
    file.seek(0)
    refused = name_it(admin, logo=file)

    assert refused.status_code == 409
    assert sentence in refused.content.decode()
    assert Organisation.objects.count() == 0, "all or nothing"


# --------------------------------------------------------------------------- 2 processes
def the_list(client: Client, **changes: Any) -> dict[str, Any]:
    """What the ready list would send, untouched but for `changes`."""
    fields: dict[str, Any] = {"since": "2025-06-01"}
    for number, one in enumerate(offers.ready_processes()):
        fields |= {f"p{number}-take": "on", f"p{number}-code": one.code, f"p{number}-name": one.name}
        fields[f"p{number}-leaves"] = ", ".join(one.leaves)
    fields |= changes
    return {name: value for name, value in fields.items() if value is not None}


def test_the_ready_list_answers_for_every_clause_once(standard: Any) -> None:
    leaves = [leaf for one in offers.ready_processes() for leaf in one.leaves]

    assert sorted(leaves) == sorted(standard.clauses.filter(kind="requirement").values_list("number", flat=True))
    assert len(offers.ready_processes()) == 27


def test_the_whole_list_with_owners_entered_on_the_spot(admin: Client) -> None:
    name_it(admin)
    owners = {f"p{n}-person": "Ida Krogh, ida@example.org, Head of IT" for n in range(26)}
    typed = the_list(admin, **owners, **{"p0-name": "Incidents", "p26-person": "Ole Dahl <ole@example.org>"})

    done = admin.post("/setup/processes/", typed)

    assert (done.status_code, done["Location"]) == (302, "/setup/people/"), done.content.decode()
    assert Process.objects.count() == 27
    assert Process.objects.get(code="P01").name == "Incidents"
    assert {user.email for user in User.objects.all()} == {"root@example.org", "ida@example.org", "ole@example.org"}
    ida = User.objects.get(email="ida@example.org")
    assert (ida.username, ida.post, ida.roles_on(TODAY)) == ("ida.krogh", "Head of IT", {"process_owner"})
    assert RoleTenure.objects.filter(person=ida, role="owner", start=date(2025, 6, 1)).count() == 26
    assert "Processes and owners</a>" not in missing(admin)


def test_what_is_not_ticked_is_not_entered_and_a_row_can_be_added(admin: Client) -> None:
    typed = the_list(admin, **{f"p{n}-take": None for n in range(1, 27)})
    typed |= {"p27-code": "X1", "p27-name": "Field service", "p27-leaves": "8.6.2 8.6.1"}

    admin.post("/setup/processes/", typed)

    assert sorted(Process.objects.values_list("code", flat=True)) == ["P01", "X1"]
    assert Process.objects.get(code="X1").process_leaves.count() == 2


def test_more_rows_keep_what_was_typed_and_store_nothing(admin: Client) -> None:
    page = admin.post("/setup/processes/?more=5", the_list(admin, **{"p0-name": "Incidents"}))

    html = page.content.decode()
    assert page.status_code == 200
    assert 'value="Incidents"' in html and 'name="p34-code"' in html and 'name="p35-code"' not in html
    assert '?rows=5"' in html and '?more=10"' in html
    assert Process.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"p0-leaves": "8.6"}, "there is no clause 8.6"),
        ({"p0-leaves": ""}, "Enter at least one clause"),
        ({"p1-code": "P01"}, "stands twice"),
        ({"p0-person": "Ida Krogh"}, "no mail address"),
        ({"p0-code": "new"}, "Use letters"),
        ({"since": "2030-01-01"}, "Enter today or a day before"),
    ],
)
def test_a_wrong_row_stops_the_list_and_is_named(changes: dict[str, str], sentence: str, admin: Client) -> None:
    refused = admin.post("/setup/processes/", the_list(admin, **changes))

    assert refused.status_code == 409
    assert sentence.lower() in refused.content.decode().lower()
    assert (Process.objects.count(), User.objects.count()) == (0, 1)


def test_a_process_without_an_owner_is_asked_for_again(admin: Client) -> None:
    admin.post("/setup/processes/", the_list(admin))
    assert "27 processes have no owner" in missing(admin)
    first = Process.objects.get(code="P01")

    admin.post("/setup/processes/", {"since": "2026-01-01", f"held{first.pk}-person": "Ida Krogh, ida@example.org"})

    assert "26 processes have no owner" in missing(admin)


# --------------------------------------------------------------------------- 3 people
LINES = """Name, mail
Maja Lund, maja@example.org, Audit manager
Per Holm\tper@example.org\tCEO
"Bech, Eva" <eva@example.org>"""


def test_several_people_are_pasted_with_their_roles_and_invited(admin: Client) -> None:
    done = admin.post("/setup/people/paste/", {"lines": LINES, "roles": ["auditor"], "send": "on"})

    assert done.status_code == 302, done.content.decode()
    people = {user.username: user for user in User.objects.exclude(username="root")}
    assert set(people) == {"maja.lund", "per.holm", "eva.bech"}
    assert (people["per.holm"].post, people["maja.lund"].roles_on(TODAY)) == ("CEO", {"auditor"})
    assert Job.objects.filter(dedup_key__startswith="invitation:").count() == 3
    assert OneTimeLink.objects.count() == 3


def test_one_bad_line_stops_all_of_them(admin: Client) -> None:
    refused = admin.post("/setup/people/paste/", {"lines": f"{LINES}\nnobody"})

    assert refused.status_code == 409
    assert "Line 5, “nobody”: there is no mail address" in refused.content.decode()
    assert User.objects.count() == 1


def test_the_table_gives_roles_managers_and_grades_and_takes_nothing(admin: Client) -> None:
    admin.post("/setup/people/paste/", {"lines": LINES})
    maja, per = User.objects.get(username="maja.lund"), User.objects.get(username="per.holm")
    typed = {
        f"roles-{maja.pk}": ["programme_manager"],
        f"roles-{per.pk}": ["top_management"],
        f"manager-{maja.pk}": per.pk,
        f"grade-{maja.pk}": "lead",
    }

    admin.post("/setup/people/roles/", typed)
    admin.post("/setup/people/roles/", {})

    maja, per = User.objects.get(pk=maja.pk), User.objects.get(pk=per.pk)
    assert (maja.roles_on(TODAY), per.roles_on(TODAY)) == ({"programme_manager"}, {"top_management"})
    assert per.top_management.count() == 1
    assert [line.manager for line in maja.lines.all()] == [per]
    assert [row.grade for row in maja.qualifications.all()] == ["lead"]


def test_what_the_table_does_not_offer_is_refused(admin: Client, ada_min: User) -> None:
    for typed in ({"roles": "nonsense"}, {"manager": "999999"}, {"grade": "expert"}):
        sent = {f"{name}-{ada_min.pk}": value for name, value in typed.items()}

        assert admin.post("/setup/people/roles/", sent).status_code == 409


def test_a_circle_of_managers_is_refused_whole(admin: Client) -> None:
    admin.post("/setup/people/paste/", {"lines": LINES})
    maja, per = User.objects.get(username="maja.lund"), User.objects.get(username="per.holm")

    typed = {f"manager-{maja.pk}": per.pk, f"manager-{per.pk}": maja.pk}
    refused = admin.post("/setup/people/roles/", typed)

    assert refused.status_code == 409
    assert "close a circle" in refused.content.decode()
    assert f'<option value="{per.pk}" selected>' in refused.content.decode(), "what was chosen stands there"
    assert maja.lines.count() == per.lines.count() == 0


def test_the_programme_manager_is_told_once_of_many_changes(admin: Client) -> None:
    boss = person("boss", "programme_manager")

    admin.post("/setup/people/paste/", {"lines": LINES, "roles": ["auditor", "reader"]})

    assert [notice.person for notice in Notice.objects.all()] == [boss]
    assert Job.objects.filter(payload__to="boss@example.org").count() == 1


# --------------------------------------------------------------------------- 4 rules, 5 mail
@pytest.mark.parametrize("preset", ["small", "standard", "strict"])
def test_a_preset_is_chosen_and_that_is_remembered(preset: str, admin: Client) -> None:
    name_it(admin)
    assert "Nobody has chosen the rules" in missing(admin)

    done = admin.post("/setup/rules/", {"preset": preset})

    assert done.status_code == 302
    assert Organisation.objects.get().preset == preset
    assert "Nobody has chosen the rules" not in missing(admin)
    assert Setting.objects.filter(key="setup.rules_chosen").exists()
    assert rulebook.preset_changes(rulebook.in_force(), preset) == {}, "the values hold, not the name alone"


def test_a_mail_test_is_sent_and_says_what_became_of_it(admin: Client) -> None:
    from kernel import delivery

    admin.post("/setup/mail/", {"email": "someone@example.org"})
    assert "On its way to the mail server" in admin.get("/setup/mail/").content.decode()
    delivery.sweep()

    page = admin.get("/setup/mail/").content.decode()
    assert "Test to someone@example.org" in page and "is-done" in page
    assert "Mail test</a>" not in missing(admin)


def test_a_mail_server_that_refuses_is_quoted(admin: Client) -> None:
    admin.post("/setup/mail/", {"email": "someone@example.org"})
    Job.objects.update(last_error="The mail server does not take our mail: [Errno 111] Connection refused.")

    page = admin.get("/setup/mail/").content.decode()

    assert "is tried again for an hour" in page and "Connection refused" in page
    assert "The last test did not arrive" in missing(admin)


def test_a_test_that_nobody_waits_for_any_more_is_not_sent() -> None:
    from auditprog import mail_test

    assert mail_test.is_due({"until": "2999-01-01T00:00:00+00:00"})
    assert not mail_test.is_due({"until": "2020-01-01T00:00:00+00:00"})


# --------------------------------------------------------------------------- who sees what
def test_my_work_says_what_is_missing_until_a_programme_is_approved(admin: Client, ada_min: User) -> None:
    assert "The organisation has no name yet" in admin.get("/my/").content.decode()
    manager = person("pm", "programme_manager")
    assert [item.thing for item in work.work_items(manager, TODAY)] == ["your first year of audits"]
    assert work.work_items(person("reader", "reader"), TODAY) == []


def test_a_programme_taken_over_from_a_spreadsheet_does_not_end_the_guide(client: Client, ada_min: User) -> None:
    manager = person("pm", "programme_manager")
    adopt_programme(TODAY.year - 1, by=manager, today=TODAY)
    assert not is_over()
    assert [item.thing for item in work.work_items(manager, TODAY)] == ["your first year of audits"]
    client.force_login(manager)
    html = client.get("/setup/").content.decode()
    assert 'href="/programmes/new/"' in html and "has done its work" not in html


def test_the_programme_manager_sees_the_guide_but_not_its_forms(client: Client, ada_min: User, set_today: Any) -> None:
    client.force_login(person("pm", "programme_manager"))

    html = client.get("/setup/").content.decode()

    assert 'href="/setup/people/"' not in html
    assert 'href="/programmes/new/"' in html
    assert client.get("/setup/people/").status_code == 403


@pytest.mark.parametrize("many", [False, True])
def test_no_page_of_the_guide_costs_more_than_15_queries(
    many: bool, admin: Client, django_assert_max_num_queries: Any
) -> None:
    name_it(admin, country="DK")
    if many:
        admin.post("/setup/processes/", the_list(admin, **{"p0-person": "Ida Krogh, ida@example.org"}))
        lines = "\n".join(f"Person P{n}, p{n}@example.org" for n in range(30))
        admin.post("/setup/people/paste/", {"lines": lines, "roles": ["auditor"], "send": "on"})

    pages = ("", "organisation/", "days/", "processes/", "people/", "people/paste/", "rules/", "mail/")
    others = ("/my/", "/settings/mail/", "/settings/invitations/")
    for address in (*(f"/setup/{page}" for page in pages), *others):
        with django_assert_max_num_queries(15):
            assert admin.get(address).status_code == 200, address


def test_the_facts_of_an_empty_database_are_empty(standard: Any) -> None:
    facts = first_run.read(TODAY)

    assert (facts.processes, facts.people, facts.newest_year, len(facts.open_clauses)) == (0, 0, 0, 56)
    assert not any(step.done for step in first_run.steps_of(facts))
