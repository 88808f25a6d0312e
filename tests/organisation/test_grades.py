"""Grades through the services and the pages: granted with computed criteria, kept alive, lapsed, taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kernel.journal import audited, history
from kernel.models import Notice, Setting
from kernel.workflow import Refused
from organisation import queries, services
from organisation.models import AuditElsewhere, CompetenceFile, Evaluation, Qualification, User
from organisation.queries import practice
from organisation.queries.practice import Load
from organisation.rules.evaluating import SCORED
from organisation.rules.records import Done
from tests.conftest import person, qualified

DAY = date(2026, 6, 1)
ISO = "ISO/IEC 20000-1"


@pytest.fixture(autouse=True)
def _day(set_today: Callable[[date], None]) -> None:
    set_today(DAY)


def grant(person: User, by: User | str, **other: Any) -> Qualification:
    facts: dict[str, Any] = {"grade": "auditor", "valid_from": DAY, "valid_to": date(2029, 5, 31), **other}
    return services.add_qualification(person=person, by=by, today=DAY, **facts)


def watch(user: User, since: date) -> Qualification:
    row: Qualification = user.qualifications.get()
    with audited(by="system:test", today=DAY):
        row.watched_from = since
        row.save()
    return row


def test_a_grade_that_lacks_something_needs_a_reason_and_each_line_is_said(mina: User, omar: User) -> None:
    with pytest.raises(Refused) as refusal:
        grant(omar, mina)

    assert "4.2 asks for more: 0 of 14 h audit technique." in refusal.value.reasons
    assert refusal.value.reasons[-1] == "Say why the grade is granted all the same: this needs a reason."
    assert not Qualification.objects.filter(person=omar).exists()

    row = grant(omar, mina, reason="Ten years elsewhere; papers follow")
    assert row.watched_from == DAY
    assert "0 of 14 h audit technique" in str(history(row).get().text)


def test_a_grade_whose_criteria_are_met_needs_no_reason(mina: User, omar: User) -> None:
    services.add_confidentiality(person=omar, on=DAY, by=mina, today=DAY)
    services.add_training(person=omar, subject="Basics", kind="basics", hours=Decimal(7), on=DAY, by=mina, today=DAY)

    assert grant(omar, mina, grade="trainee").grade == "trainee"


def test_the_form_shows_the_criteria_and_proposes_days(mina: User, ada: User, client: Client) -> None:
    client.force_login(mina)

    page = client.get("/library/people/ada/qualification/new/").content.decode()

    assert "For the next grade: Lead auditor" in page
    assert "0 of 16 h the course for lead auditors" in page
    assert 'value="2029-05-31"' in page


def test_a_grade_lapses_on_its_computed_day_and_both_are_told(mina: User, ada: User, leo: User) -> None:
    row = watch(ada, DAY - timedelta(days=365))  # 1 June 2025: the first period ends on 1 June 2026

    assert services.look_after_grades(today=DAY - timedelta(days=1)) == 0
    row.refresh_from_db()
    assert row.status == "valid"
    assert services.look_after_grades(today=DAY) == 1

    row.refresh_from_db()
    assert (row.status, row.lapsed_on) == ("lapsed", DAY)
    assert [row.valid_on(day) for day in (DAY - timedelta(days=1), DAY)] == [True, False]
    told = Notice.objects.filter(text__contains="lapsed on 1 June 2026").values_list("person__username", flat=True)
    assert sorted(told) == ["ada", "mina"]
    assert services.look_after_grades(today=DAY) == 0
    assert leo.qualifications.get().status == "valid"


def test_a_warning_comes_sixty_days_before_and_once(mina: User, ada: User) -> None:
    watch(ada, date(2025, 7, 31))  # lapses on 31 July 2026, 60 days after 1 June

    services.look_after_grades(today=DAY - timedelta(days=1))
    assert not Notice.objects.filter(text__contains="lapses on").exists()
    for _again in (1, 2):
        assert services.look_after_grades(today=DAY) == 0

    assert Notice.objects.filter(text__contains="lapses on 31 July 2026").count() == 2


def test_nothing_lapses_that_is_not_watched_or_where_the_rule_is_off(mina: User, ada: User) -> None:
    assert services.look_after_grades(today=date(2028, 1, 1)) == 0
    watch(ada, date(2024, 1, 1))
    with audited(by="system:test", today=DAY):
        Setting(key="organisation.lapse_by_itself", value=False).save()

    assert services.look_after_grades(today=DAY) == 0
    assert ada.qualifications.get().status == "valid"


def test_what_is_entered_keeps_a_grade_alive(mina: User, ada: User, leo: User) -> None:
    watch(ada, DAY - timedelta(days=365))
    with pytest.raises(Refused, match="later than today"):
        services.add_audit_elsewhere(
            person=ada, organisation="Group", role="auditor", on=date(2026, 6, 2), days=Decimal(2), by=mina, today=DAY
        )
    services.add_audit_elsewhere(
        person=ada, organisation="Group", role="auditor", on=date(2026, 5, 1), days=Decimal(2), by=mina, today=DAY
    )
    services.add_training(person=ada, subject="News", on=date(2026, 5, 1), hours=Decimal(8), by=mina, today=DAY)
    for method in ("appraisal", "witness"):
        services.add_evaluation(
            person=ada, evaluator=leo, method=method, result="positive", on=date(2026, 5, 1), by=mina, today=DAY
        )

    assert services.look_after_grades(today=DAY) == 0
    assert queries.standing_of(ada, DAY).lapses_on == date(2027, 5, 1)
    services.void_fact(AuditElsewhere.objects.get(), by=mina, today=DAY, reason="It was another person")
    assert services.look_after_grades(today=DAY) == 1


def test_a_prolonged_grade_is_watched_and_a_lifted_lapse_begins_anew(mina: User, ada: User) -> None:
    row = ada.qualifications.get()
    assert row.watched_from is None
    row = services.change_qualification(row=row, valid_to=date(2030, 1, 1), by=mina, today=DAY, reason="Renewed")
    assert row.watched_from == DAY
    row = services.change_qualification(row=row, status="lapsed", by=mina, today=DAY, reason="No audits")
    assert row.lapsed_on == DAY
    row = services.change_qualification(row=row, status="valid", by=mina, today=DAY, reason="Refresher passed")
    assert (row.lapsed_on, row.watched_from) == (None, DAY)


def test_a_transition_is_announced_trained_for_and_suspends_who_was_not_trained(
    mina: User, ada: User, leo: User, rita: User
) -> None:
    with pytest.raises(PermissionDenied):
        services.announce_transition(standard_code=ISO, edition="2028", deadline=DAY, by=rita, today=DAY)
    until = date(2026, 8, 31)
    services.announce_transition(standard_code=ISO, edition="2028", deadline=until, by=mina, today=DAY)
    with pytest.raises(Refused, match="announced already"):
        services.announce_transition(standard_code=ISO, edition="2028", deadline=until, by=mina, today=DAY)
    told = Notice.objects.filter(text__contains="transition training until 31 August 2026")
    assert sorted(told.values_list("person__username", flat=True)) == ["ada", "leo"]
    services.add_training(person=leo, subject="2028", kind="transition", hours=Decimal(4), on=DAY, by=mina, today=DAY)

    assert services.look_after_grades(today=until) == 0
    assert services.look_after_grades(today=until + timedelta(days=1)) == 1

    assert (ada.qualifications.get().status, leo.qualifications.get().status) == ("suspended", "valid")
    later = until + timedelta(days=2)
    services.change_qualification(
        row=ada.qualifications.get(), status="valid", by=mina, today=later, reason="Trained, paper lost"
    )
    assert services.look_after_grades(today=later) == 0


def test_an_evaluation_is_scored_on_the_page_and_wrong_scores_are_refused(
    mina: User, ada: User, leo: User, client: Client
) -> None:
    client.force_login(mina)
    typed = {"evaluator": leo.pk, "method": "witness", "result": "positive", "on": "2026-05-20", "as_lead": "on"}

    sent = client.post("/library/people/ada/evaluation/new/", {**typed, "score_fair": "5", "score_tools": "3"})
    assert sent.status_code == 302
    row = Evaluation.objects.get(person=ada)
    assert (row.scores, row.as_lead) == ({"fair": 5, "tools": 3}, True)
    wrong = client.post("/library/people/ada/evaluation/new/", {**typed, "score_fair": "6"})
    assert wrong.status_code == 409
    late = client.post("/library/people/ada/evaluation/new/", {**typed, "on": "2026-06-02"})
    assert "later than today" in late.content.decode()
    assert Evaluation.objects.filter(person=ada).count() == 1
    with pytest.raises(Refused, match="whole number from 1 to 5"):
        services.change_evaluation(row=row, scores={"fair": 0}, by=mina, today=DAY, reason="x")


def test_proofs_are_entered_corrected_and_read_by_the_person_and_the_manager_alone(
    mina: User, ada: User, leo: User, sam: User, client: Client, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    client.force_login(mina)
    url = "/library/people/ada/"
    elsewhere = {"organisation": "Group", "role": "lead", "standard_code": ISO, "on": "2026-05-01", "days": "2.5"}
    posts = {
        "experience": {"area": "it_services", "employer": "Northwind", "start": "2020-01-01"},
        "elsewhere": elsewhere,
        "confidentiality": {"on": "2024-01-01"},
    }
    for kind, typed in posts.items():
        version = User.objects.get(pk=ada.pk).version
        assert client.post(f"{url}{kind}/new/", {**typed, "version": version}).status_code == 302, kind
    file = SimpleUploadedFile("course.pdf", b"%PDF-1.4 course", content_type="application/pdf")
    assert (
        client.post(f"{url}proof/new/", {"kind": "certificate", "about": "Technique", "file": file}).status_code == 302
    )
    row = AuditElsewhere.objects.get()
    typed = {**elsewhere, "days": "3", "version": row.version, "reason": "Misread"}
    assert client.post(f"{url}elsewhere/{row.pk}/edit/", typed).status_code == 302
    row.refresh_from_db()
    assert row.days == 3
    download = f"{url}proof/{CompetenceFile.objects.get().pk}/"

    for user, status in ((ada, 200), (mina, 200), (leo, 404), (sam, 404)):
        client.force_login(user)
        answer = client.get(download)
        b"".join(answer)
        assert answer.status_code == status, user
    client.force_login(leo)
    page = client.get(f"{url}proofs/").content.decode()
    assert "Northwind" in page
    assert "course.pdf" not in page
    assert client.get(f"{url}record/").status_code == 403
    assert client.post(f"{url}proof/new/", {"kind": "cv"}).status_code == 403


def test_nobody_enters_the_own_experience(mina: User, ada: User, client: Client) -> None:
    client.force_login(mina)
    typed = {"area": "it_services", "employer": "Northwind", "start": "2020-01-01", "version": mina.version}

    assert client.post("/library/people/mina/experience/new/", typed).status_code == 403


def test_the_record_says_everything_on_one_page(mina: User, ada: User, leo: User, client: Client) -> None:
    services.add_training(person=ada, subject="Root causes", on=DAY, hours=Decimal(8), by=mina, today=DAY)
    services.add_evaluation(person=ada, evaluator=leo, method="witness", result="positive", on=DAY, by=mina, today=DAY)
    client.force_login(ada)

    with CaptureQueriesContext(connection) as asked:
        page = client.get("/library/people/ada/record/").content.decode()

    for said in ("Auditor record: Ada Auditor", "Root causes", "Leo Lead", "Witness", "resolution".capitalize()):
        assert said in page
    assert len(asked) <= 15


@pytest.fixture
def handed_up(monkeypatch: pytest.MonkeyPatch, ada: User) -> None:
    """What the programmes room would hand up."""
    done = {ada.pk: (Done("AUD-26-01", "auditor", date(2026, 3, 2), Decimal(3)),)}
    ahead = {ada.pk: Load(seats=2, blocked=1, to_answer=1, busy=((DAY, DAY + timedelta(days=4)),))}
    monkeypatch.setattr(practice, "_audits", [lambda day: done])
    monkeypatch.setattr(practice, "_loads", [lambda day: ahead])


def test_the_pool_says_what_was_done_what_lies_ahead_and_what_is_lacking(
    handed_up: None, mina: User, ada: User, leo: User, client: Client
) -> None:
    row = next(row for row in queries.auditor_pool(DAY) if row.person == ada)
    assert [(one.months, one.audits, one.days) for one in row.practice] == [(12, 1, 3), (24, 1, 3), (36, 1, 3)]
    assert row.free_days == 67 - 5
    client.force_login(mina)

    page = client.get("/library/auditors/").content.decode()

    for said in (
        "12 m: 1, 3 d",
        "2 audits, blocked in 1, safeguard in 1",
        "62 free days",
        "1 of 3 audits as an auditor",
    ):
        assert said in page


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("?grade=lead", ["Leo Lead"]),
        ("?q=ada", ["Ada Auditor"]),
        ("?topic=finance", []),
        ("?sign=lacking", ["Ada Auditor"]),
        ("?sign=free", ["Ada Auditor", "Leo Lead"]),
        ("?sign=none", []),
        ("?sign=nonsense&grade=nonsense", ["Ada Auditor", "Leo Lead"]),
    ],
)
def test_the_pool_is_narrowed_and_so_is_its_download(
    address: str, shown: list[str], mina: User, ada: User, leo: User, client: Client
) -> None:
    client.force_login(mina)
    page = client.get(f"/library/auditors/{address}").content.decode()
    sheet = client.post(f"/export/pool/{address}", {"format": "csv"}).content.decode()

    for text in (page, sheet):
        assert [name for name in ("Ada Auditor", "Leo Lead") if name in text] == shown


def test_what_evaluations_say_is_not_shown_to_other_auditors(mina: User, ada: User, leo: User, client: Client) -> None:
    """The negative control is the person and the manager, who see it on the same page."""
    services.add_evaluation(person=ada, evaluator=leo, method="witness", result="negative", on=DAY, by=mina, today=DAY)
    for user, sees in ((mina, True), (ada, True), (leo, False)):
        client.force_login(user)
        page = client.get("/library/auditors/").content.decode()
        assert ("witnessed 1 June 2026" in page) is sees, user
        assert ("witnessed as lead: none yet" in page) is sees, user
        sheet = client.post("/export/pool/", {"format": "csv"}).content.decode()
        assert ("witnessed as lead: none yet" in sheet) is sees, user


@pytest.mark.parametrize("path", ["/library/auditors/", "/library/people/ada/proofs/", "/library/people/ada/record/"])
def test_the_pages_cost_the_same_few_queries_at_one_and_at_thirty(
    path: str, handed_up: None, mina: User, ada: User, client: Client
) -> None:
    client.force_login(mina)
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for number in range(29):
        qualified(person(f"more{number}"), "auditor")
    for number in range(30):
        services.add_audit_elsewhere(
            person=ada, organisation=f"G{number}", role="auditor", on=DAY, days=Decimal(1), by="system:test", today=DAY
        )

    with CaptureQueriesContext(connection) as many:
        assert client.get(path).status_code == 200

    assert len(many) == len(few) <= 15


def test_topic_levels_can_be_read_for_CMP_02_and_CMP_07(mina: User, ada: User, client: Client) -> None:
    client.force_login(mina)
    typed = {"topic": "remote_tools", "level": "3"}
    assert client.post("/library/people/ada/topic/new/", typed).status_code == 302

    assert queries.topic_levels([ada.pk])[ada.pk] == {"remote_tools": 3, "resolution": 3}


def test_every_score_has_a_field_on_the_form(mina: User, ada: User, client: Client) -> None:
    client.force_login(mina)
    page = client.get("/library/people/ada/evaluation/new/").content.decode()

    assert [name for name in SCORED if f'name="score_{name}"' not in page] == []
