"""One answer and one verification for a small matter (NG-17)."""

from __future__ import annotations

from datetime import date

from audits.models import Audit
from findings import services
from findings.models import Clock, Finding, Nonconformity
from kernel.journal import audited
from organisation.models import User
from tests.findings.conftest import SYSTEM, TODAY
from tests.findings.helpers import WEEK, due, refused


def test_ng_17_the_light_path_is_one_answer_and_one_verification(
    nc: Nonconformity, leo: User, ada: User, mina: User, omar: User
) -> None:
    assert refused(lambda: services.agree_light_path(nc, isolated=False, by=leo, today=TODAY)) == (
        "The light path is for an isolated case.",
        "Say where else was looked before agreeing.",
    )
    row = services.agree_light_path(nc, extent="all 14 entries", by=leo, today=TODAY)
    assert due(row, "answer") == date(2026, 7, 1)
    assert not Clock.objects.filter(nc=row, step="plan").exists()
    assert refused(lambda: services.answer_light(row, text="", by=omar, today=WEEK)) == (
        "Enter what was done.",
        "Name the record that proves it, or add a file.",
    )
    row = services.answer_light(row, text="removed", proof="catalogue v9", by=omar, today=WEEK)
    assert (row.state, row.ball) == ("implemented", "verifier")
    services.appoint_verifier(row, person=ada, by=mina, today=WEEK)
    row.refresh_from_db()
    assert refused(lambda: services.verify_light(row, text="", by=ada, today=WEEK)) == ("Enter what you looked at.",)
    row = services.verify_light(row, text="catalogue v9 seen", by=ada, today=WEEK)
    assert (row.state, row.check_again) == ("closed", True)
    assert not Clock.objects.filter(nc=row, done_on=None).exists()


def test_ng_17_the_lead_verifies_where_nobody_else_was_appointed(nc: Nonconformity, leo: User, omar: User) -> None:
    row = services.agree_light_path(nc, extent="all 14 entries", by=leo, today=TODAY)
    assert (row.verifier, row.verifier_appointed_by) == (leo, None)

    row = services.answer_light(row, text="removed", proof="catalogue v9", by=omar, today=WEEK)
    row = services.verify_light(row, text="catalogue v9 seen", by=leo, today=WEEK)

    assert (row.state, row.closed_by) == ("closed", leo)


def test_ng_17_an_earlier_appointment_stands(nc: Nonconformity, leo: User, ada: User, mina: User) -> None:
    row = services.appoint_verifier(nc, person=ada, by=mina, today=TODAY)

    row = services.agree_light_path(row, extent="all 14 entries", by=leo, today=TODAY)

    assert (row.verifier, row.verifier_appointed_by) == (ada, mina)


def test_ng_17_a_lead_whom_ind_14_stops_is_not_made_verifier(nc: Nonconformity, leo: User) -> None:
    with audited(by=SYSTEM, today=TODAY):
        nc.finding.owner = leo
        nc.finding.save()

    row = services.agree_light_path(nc, extent="all 14 entries", by=SYSTEM, today=TODAY)

    assert (row.light_path, row.auditor, row.verifier) == (True, leo, None)


def test_ng_17_is_not_for_a_major(audit: Audit, draft: Finding, leo: User) -> None:
    services.edit_draft(draft, grade="major", by=leo, today=TODAY)
    nc = services.issue(draft, by=leo, today=TODAY).nonconformity

    assert refused(lambda: services.agree_light_path(nc, extent="all", by=leo, today=TODAY)) == (
        "The light path is for minors only.",
    )
