"""The daily ladder as it is stored and mailed: never missing, never twice, one mail a person and day (7.4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from audits.models import Audit
from findings import notices, queries, services
from findings.models import Chase, Finding, Nonconformity
from kernel import clock
from kernel.journal import audited
from kernel.models import Job
from organisation.models import Delegation, Process, ReportingLine, RoleTenure, User
from standards.models import Clause
from tests.conftest import person
from tests.findings.conftest import SYSTEM, TODAY


def mails() -> list[tuple[str, str]]:
    """Recipient and subject of the mails of the ladder."""
    rows = Job.objects.filter(kind="mail", dedup_key__startswith="chase:").order_by("pk")
    return [(j.payload["to"], j.payload["subject"]) for j in rows]


def chases(nc: Nonconformity) -> list[tuple[str, str, str]]:
    return [(c.step, c.level, c.recipient.username) for c in Chase.objects.filter(nc=nc)]


@pytest.fixture
def sms_manager(organisation: Any) -> User:
    user = person("sid", "process_owner", name="Sid System")
    with audited(by=SYSTEM, today=TODAY):
        RoleTenure(person=user, role="manager", target_kind="sms", start=date(2022, 1, 1)).save()
    return user


def run_from(first: date, last: date) -> None:
    day = first
    while day <= last:
        services.chase(today=day)
        day = date.fromordinal(day.toordinal() + 1)


def test_a_reminder_names_number_step_and_date_and_no_text_of_the_finding(contained: Nonconformity) -> None:
    services.chase(today=date(2026, 6, 17))

    assert mails() == [("Omar Owner <omar@example.org>", "NC-26-01: corrective-action plan due by 1 July 2026")]
    body = Job.objects.get(dedup_key__startswith="chase:").payload["body"]
    assert "NC-26-01 (Incident, minor): corrective-action plan due by 1 July 2026." in body
    assert "/findings/NC-26-01/answer/" in body
    assert "Questions: Leo Lead, leo@example.org." in body
    for word in ("INC-1", "record", "incidents are"):
        assert word not in body


def test_the_corrective_action_has_the_subject_of_the_issue(implementing: Nonconformity) -> None:
    services.chase(today=date(2026, 8, 17))

    assert mails()[-1][1] == "NC-26-01: corrective action due by 31 August 2026"


def test_7_4_however_often_the_job_runs_each_level_goes_once(contained: Nonconformity, sms_manager: User) -> None:
    for _ in range(3):
        run_from(date(2026, 6, 16), date(2026, 7, 16))

    found = chases(contained)
    assert len(found) == len(set(found))
    assert found == [
        ("plan", "reminder -14", "omar"),
        ("plan", "reminder -7", "omar"),
        ("plan", "reminder -1", "omar"),
        ("plan", "L1", "omar"),
        ("plan", "L2", "bo"),
        ("plan", "L2", "omar"),
        ("plan", "L3", "mina"),
        ("plan", "L3", "sid"),
    ]
    assert len(mails()) == len(found)


def test_7_4_after_days_without_a_job_nothing_is_missing_and_one_mail_lists_it(
    contained: Nonconformity, sms_manager: User
) -> None:
    services.chase(today=date(2026, 7, 16))

    assert sorted(chases(contained)) == [
        ("plan", "L1", "omar"),
        ("plan", "L2", "bo"),
        ("plan", "L2", "omar"),
        ("plan", "L3", "mina"),
        ("plan", "L3", "sid"),
    ]
    assert sorted(to.partition(" ")[0] for to, _subject in mails()) == ["Bo", "Mina", "Omar", "Sid"]
    assert dict(mails())["Omar Owner <omar@example.org>"] == "NC-26-01: 2 dates"


def test_7_4_nothing_goes_out_on_a_saturday(contained: Nonconformity) -> None:
    assert services.chase(today=date(2026, 7, 4)) == 0
    assert services.chase(today=date(2026, 7, 6)) == 1


def test_7_4_several_cases_are_one_mail(
    audit: Audit, nc: Nonconformity, p01: Process, leo: User, omar: User, clause: Callable[[str], Clause]
) -> None:
    second = services.raise_draft(
        audit,
        kind="nc",
        clauses=[clause("8.6.1")],
        process=p01,
        requirement="r",
        evidence="e",
        gap="g",
        grade="minor",
        owner=omar,
        by=leo,
        today=TODAY,
    )
    services.issue(second, by=leo, today=TODAY)

    assert services.chase(today=date(2026, 6, 9)) == 1

    assert mails() == [("Omar Owner <omar@example.org>", "2 nonconformities with dates: NC-26-01, NC-26-02")]


def test_7_4_whoever_covers_for_the_absent_owner_receives(contained: Nonconformity, omar: User) -> None:
    deputy = person("dora", "process_owner", name="Dora Deputy")
    with audited(by=SYSTEM, today=TODAY):
        Delegation(person=omar, deputy=deputy, start=TODAY, end=date(2026, 6, 30)).save()

    services.chase(today=date(2026, 6, 17))

    assert [name for _step, _level, name in chases(contained)] == ["dora"]


def test_7_4_an_owner_who_is_the_sms_manager_is_replaced_by_the_sponsor_at_l3(
    contained: Nonconformity, omar: User
) -> None:
    with audited(by=SYSTEM, today=TODAY):
        RoleTenure(person=omar, role="manager", target_kind="sms", start=date(2022, 1, 1)).save()

    run_from(date(2026, 7, 15), date(2026, 7, 15))

    at_l3 = [name for _step, level, name in chases(contained) if level == "L3"]
    assert sorted(at_l3) == ["bo", "mina"]


def test_one_unusable_address_never_stops_the_others(contained: Nonconformity, omar: User, bo: User) -> None:
    User.objects.filter(pk=omar.pk).update(email="omar at home")

    services.chase(today=date(2026, 7, 8))

    assert [to for to, _subject in mails()] == ["Bo Board <bo@example.org>"]
    assert sorted(chases(contained)) == [("plan", "L1", "omar"), ("plan", "L2", "bo"), ("plan", "L2", "omar")]
    assert omar.notices.count() > 0


def test_7_4_l5_proposes_a_draft_against_10_1_to_the_programme_manager_once(
    contained: Nonconformity, mina: User, clause: Callable[[str], Clause]
) -> None:
    for _ in range(2):
        services.chase(today=date(2026, 9, 1))

    drafts = Finding.objects.filter(audit=None)
    assert [(d.state, d.raised_by, d.clauses.get().clause.number) for d in drafts] == [("draft", mina, "10.1")]
    assert drafts.get().evidence == "NC-26-01: corrective-action plan was due on 1 July 2026"


def test_7_4_l5_says_why_it_was_made_and_by_what(contained: Nonconformity, mina: User, client: Client) -> None:
    services.chase(today=date(2026, 9, 1))
    draft = Finding.objects.get(audit=None)

    client.force_login(mina)
    page = client.get(f"/findings/drafts/{draft.draft_reference}/").content.decode()

    assert "Made by the daily reminders, not by a person: NC-26-01: corrective-action plan was due on 1 July" in page
    assert "withdraw it with a reason" in page


def test_a_draft_that_a_person_wrote_needs_no_such_word(
    draft: Finding, ada: User, p01: Process, clause: Callable[[str], Clause]
) -> None:
    own = services.raise_own(
        process=p01,
        clauses=[clause("8.6.1")],
        requirement="x",
        evidence="y",
        gap="z",
        grade="minor",
        owner=None,
        by=ada,
        today=TODAY,
    )

    assert (queries.why_made(own), queries.why_made(draft)) == ("", "")


def test_7_4_a_late_decision_reminds_the_auditor_and_tells_manager_and_superior(
    planned_nc: Nonconformity, mina: User
) -> None:
    boss = person("cleo", "top_management", name="Cleo Chief")
    with audited(by=SYSTEM, today=TODAY):
        ReportingLine(person=mina, manager=boss, start=TODAY).save()

    run_from(date(2026, 6, 15), date(2026, 7, 31))

    assert chases(planned_nc) == [
        ("decide", "reminder -7", "leo"),
        ("decide", "reminder -1", "leo"),
        ("decide", "L1", "mina"),
        ("decide", "L2", "cleo"),
    ]


def test_7_4_stops_when_the_step_is_done_or_disputed(nc: Nonconformity, omar: User) -> None:
    services.dispute(nc, reason="wrong", by=omar, today=date(2026, 6, 3))

    run_from(date(2026, 6, 3), date(2026, 7, 31))

    assert chases(nc) == []


def test_a_mail_is_dropped_at_the_last_look_when_the_step_is_done_meanwhile(
    contained: Nonconformity, omar: User
) -> None:
    services.chase(today=date(2026, 6, 17))
    about = Job.objects.get(dedup_key__startswith="chase:").payload["about"]
    assert notices.still_due(about) is True

    services.submit_plan(
        contained,
        need="correction",
        need_reason="one-off",
        extent="all",
        by=omar,
        today=date(2026, 6, 17),
    )

    assert notices.still_due(about) is False


def test_a_legacy_record_is_never_chased(mina: User, omar: User, p01: Process, clause: Callable[[str], Clause]) -> None:
    services.adopt_closed(
        reference="NC-25-01",
        kind="nc",
        issued_on=date(2025, 1, 1),
        closed_on=date(2025, 3, 1),
        process=p01,
        clauses=[clause("8.6.1")],
        grade="minor",
        owner=omar,
        by=mina,
        today=date(2025, 3, 1),
    )

    assert services.chase(today=date(2026, 6, 17)) == 0
    assert Job.objects.count() == 0


def test_issuing_tells_the_owner_the_same_day(finding: Finding) -> None:
    rows = [j.payload for j in Job.objects.filter(dedup_key__contains=":issued:")]

    assert [(r["to"], r["subject"]) for r in rows] == [
        ("Omar Owner <omar@example.org>", "NC-26-01: a nonconformity for you, correction due by 11 June 2026")
    ]
    assert "INC-1" not in rows[0]["body"]


def test_work_items_name_what_waits_in_three_queries(
    planned_nc: Nonconformity, leo: User, omar: User, mina: User, django_assert_max_num_queries: Any
) -> None:
    with clock.known(TODAY), django_assert_max_num_queries(4):  # and one for the roles
        items = queries.work_items(leo, TODAY)

    assert [(i.verb, i.thing, i.due) for i in items] == [("Decide on the plan for", "NC-26-01", date(2026, 6, 25))]
    assert queries.work_items(omar, TODAY) == []


def test_work_items_of_the_absent_owner_stand_on_the_deputys_list_too(contained: Nonconformity, omar: User) -> None:
    deputy = person("dora", "process_owner", name="Dora Deputy")
    with clock.known(TODAY):
        assert queries.work_items(deputy, TODAY) == []
        with audited(by="system:test", today=TODAY):
            Delegation(person=omar, deputy=deputy, start=TODAY, end=date(2026, 6, 30)).save()
        items = queries.work_items(deputy, TODAY)

    assert [(i.verb, i.thing, i.due) for i in items] == [
        ("Plan corrective action for", "NC-26-01", contained.clocks.get(step="plan").due_current)
    ]


def test_figure_facts_tell_state_ball_and_grade_of_any_past_day(monitoring: Nonconformity, leo: User) -> None:
    services.check_effectiveness(monitoring, result="effective", sample_text="0 of 10", by=leo, today=date(2026, 8, 20))

    facts = queries.figure_facts((date(2026, 1, 1), date(2026, 12, 31)), date(2026, 12, 1))

    (nc,) = facts.ncs
    states = {day: nc.move_on(day) for day in (date(2026, 5, 31), TODAY, date(2026, 6, 16), date(2026, 7, 5))}
    assert states[date(2026, 5, 31)] is None
    assert [m.state for m in states.values() if m] == ["issued", "plan_submitted", "monitoring"]
    assert (nc.grade_on(TODAY), nc.first_closed_on) == ("minor", date(2026, 8, 20))
    assert [(p.number, p.accepted) for p in nc.plans] == [(1, True)]


def test_the_programme_manager_cannot_appoint_for_the_own_case(
    audit: Audit, leo: User, mina: User, p01: Process, clause: Callable[[str], Clause]
) -> None:
    own = services.raise_draft(
        audit,
        kind="nc",
        clauses=[clause("8.6.1")],
        process=p01,
        requirement="r",
        evidence="e",
        gap="g",
        grade="minor",
        owner=mina,
        by=leo,
        today=TODAY,
    )
    nc = services.issue(own, by=leo, today=TODAY).nonconformity

    with pytest.raises(PermissionDenied):
        services.appoint_verifier(nc, person=leo, by=mina, today=TODAY)
