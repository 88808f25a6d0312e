"""The owner's way through the pages: four steps, files, refusals with everything typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from findings import services
from findings.models import Nonconformity, PlanVersion
from organisation.models import User
from tests.findings.conftest import CAUSES
from tests.findings.pages import WEEK, as_, page, url_of, version


@pytest.fixture(autouse=True)
def _day(set_today: Callable[[date], None]) -> None:
    set_today(WEEK)


def test_the_owner_answers_in_four_steps_and_sends(nc: Nonconformity, omar: User, leo: User) -> None:
    client = as_(omar)

    half = {"status": "not_yet", "text": "half", "version": nc.version}
    assert client.post(url_of(nc, "finding_answer_correction"), half).status_code == 302
    nc.refresh_from_db()
    assert (nc.state, nc.containment_text) == ("acknowledged", "half")
    whole = {"status": "done", "text": "record made", "proof": "INC-1", "effects": "none", "version": version(nc)}
    assert client.post(url_of(nc, "finding_answer_correction"), whole).status_code == 302
    nc.refresh_from_db()
    assert nc.state == "contained"
    cause = {
        "need": "action",
        "method": "5 whys",
        "why1": "the field may be empty",
        "why2": "nobody set criteria",
        "cause": "no closure criteria",
        "category": "process",
        "version": 0,
    }
    assert client.post(url_of(nc, "finding_answer_cause"), cause).status_code == 302
    plan = PlanVersion.objects.get(nc=nc)
    rows = {
        "extent": "all teams",
        "sms_change": "no",
        "own_sentence": "ten in a row",
        "version": plan.version,
        "action-TOTAL_FORMS": 2,
        "action-INITIAL_FORMS": 0,
        "action-0-text": "mandatory criteria",
        "action-0-owner": omar.pk,
        "action-0-due": "2026-08-01",
        "action-0-expected_proof": "tool settings",
        "action-0-cause": 1,
    }
    assert client.post(url_of(nc, "finding_answer_plan"), rows).status_code == 302
    assert client.post(url_of(nc, "finding_answer_send"), {"version": version(nc)}).status_code == 302
    nc.refresh_from_db()
    assert (nc.state, nc.ball) == ("plan_submitted", "auditor")
    accept = {"decision": "accept", "accept-measure": "0 of 10", "version": version(nc)}
    assert as_(leo).post(url_of(nc, "finding_review"), accept).status_code == 302
    act = nc.actions.get(kind="corrective")
    done = {
        "action": act.pk,
        f"a{act.pk}-done_on": "2026-06-08",
        f"a{act.pk}-proof": "settings",
        "version": version(act),
    }
    assert client.post(url_of(nc, "finding_answer_evidence"), done).status_code == 302
    assert client.post(url_of(nc, "finding_answer_send"), {"version": version(nc)}).status_code == 302
    take = {"decision": "accept", "accept-text": "seen", "accept-occurrence": "ten records", "version": version(nc)}
    assert as_(omar).post(url_of(nc, "finding_verify"), take).status_code == 403
    assert as_(leo).post(url_of(nc, "finding_verify"), take).status_code == 302
    nc.refresh_from_db()
    assert (nc.state, nc.effect_check_from) == ("monitoring", date(2026, 7, 8))


def test_a_refused_correction_shows_every_reason_and_everything_typed(nc: Nonconformity, omar: User) -> None:
    answer = as_(omar).post(
        url_of(nc, "finding_answer_correction"), {"status": "done", "text": "record made", "version": nc.version}
    )

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Enter what was done right away and what shows it" in text
    assert "Say how the effects were handled" in text
    assert "record made" in text
    nc.refresh_from_db()
    assert nc.state == "issued"


def test_a_refused_plan_names_every_gap(contained: Nonconformity, omar: User) -> None:
    services.save_plan(contained, need="action", by=omar, today=WEEK)

    answer = as_(omar).post(url_of(contained, "finding_answer_send"), {"version": version(contained)})

    assert answer.status_code == 409
    for reason in ("Enter at least one cause.", "Show the chain that leads to the cause.", "Choose the method"):
        assert reason in answer.content.decode()


def test_a_stale_form_gets_412_and_a_missing_version_428(contained: Nonconformity, omar: User) -> None:
    services.save_causes(contained, causes=CAUSES, need="action", by=omar, today=WEEK)
    client = as_(omar)

    stale = client.post(url_of(contained, "finding_answer_cause"), {"need": "action", "cause": "mine", "version": 0})

    assert (stale.status_code, "mine" in stale.content.decode()) == (412, True)
    missing = client.post(url_of(contained, "finding_answer_cause"), {"need": "action", "cause": "mine"})
    assert missing.status_code == 428


def test_a_second_cause_is_added_and_the_first_kept(contained: Nonconformity, omar: User) -> None:
    services.save_causes(contained, causes=CAUSES, need="action", by=omar, today=WEEK)
    plan = PlanVersion.objects.get(nc=contained)

    answer = as_(omar).post(
        url_of(contained, "finding_answer_cause") + "?cause=2",
        {"need": "action", "cause": "no owner", "why1": "left", "version": plan.version},
    )

    assert answer.status_code == 302
    assert [c.text for c in plan.causes.all()] == ["no closure criteria", "no owner"]


def test_evidence_files_are_kept_and_a_wrong_one_gets_a_sentence(nc: Nonconformity, omar: User, leo: User) -> None:
    url = url_of(nc, "finding_answer_correction")
    data = {"status": "done", "text": "made", "effects": "none", "version": nc.version}

    bad = as_(omar).post(url, {**data, "uploads": SimpleUploadedFile("run.exe", b"MZ")})
    assert (bad.status_code, "is not one of these" in bad.content.decode()) == (409, True)
    good = as_(omar).post(url, {**data, "uploads": SimpleUploadedFile("list.csv", b"a;b\n1;2\n")})
    assert good.status_code == 302
    file = nc.finding.files.get()
    answer = as_(leo).get(page("finding_file", nc.reference, file.pk))
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, b"a;b\n1;2\n")
    nc.refresh_from_db()
    assert nc.state == "contained"


def test_a_stranger_never_gets_a_file(nc: Nonconformity, omar: User, sam: User) -> None:
    row = services.attach(
        nc.finding, file=SimpleUploadedFile("list.csv", b"a;b\n"), step="correction", by=omar, today=WEEK
    )

    assert as_(sam).get(page("finding_file", nc.reference, row.pk)).status_code == 404
