"""CMP-02 at "confirm team": a newcomer is told how a level comes in, and that a safeguard may answer it."""

from __future__ import annotations

import pytest

from audits.views.mending import ways_out
from kernel.journal import audited
from kernel.models import Setting
from organisation.models import Qualification, TopicLevel
from tests.audits.conftest import FIRST, LAST, SYSTEM, TODAY
from tests.audits.test_views import at, signed_in

WHAT = "What helps"


@pytest.fixture
def unknown(preparing, p01, leo, ada):
    """P01 has a topic, both hold a grade, and nobody has said what they know."""
    with audited(by=SYSTEM, today=TODAY):
        p01.topic = "novelty"
        p01.save()
        for person, grade in ((leo, "lead"), (ada, "auditor")):
            Qualification.objects.filter(person=person).first() or Qualification(
                person=person, grade=grade, valid_from=TODAY.replace(year=2024), valid_to=LAST.replace(year=2028)
            ).save()
    return preparing


@pytest.mark.django_db
def test_cmp_02_the_lead_is_told_who_enters_it_and_the_manager_gets_the_links(unknown, leo, ada, mina):
    refused = signed_in(leo).post(at("audit_confirm_team"), {"version": unknown.version})
    text = refused.content.decode()
    assert refused.status_code == 409 and "knows novelty" in text and WHAT in text
    assert "The programme manager enters how well Leo Lead knows the topic" in text
    assert "The programme manager may ask for a safeguard" in text
    found = ways_out(unknown, ["Nobody knows it. (CMP-02)"], mina, FIRST)
    assert [one.url for one in found] == [
        "/library/people/leo/topic/new/",
        "/library/people/ada/topic/new/",
        "/audits/AUD-26-01/team/waiver/?rule=CMP-02&person=leo",
    ]
    manager = signed_in(mina)
    assert all(manager.get(one.url).status_code == 200 for one in found)


@pytest.mark.django_db
def test_once_the_level_is_there_nothing_is_said(unknown, leo):
    with audited(by=SYSTEM, today=TODAY):
        TopicLevel(person=leo, topic="novelty", level=3).save()
    answer = signed_in(leo).post(at("audit_confirm_team"), {"version": unknown.version}, follow=True)
    assert WHAT not in answer.content.decode()


@pytest.mark.django_db
def test_under_strict_no_safeguard_is_offered(unknown, mina):
    with audited(by=SYSTEM, today=TODAY, reason="test"):
        Setting(key="programmes.cmp_02", value="block").save()
    assert len(ways_out(unknown, ["Nobody knows it. (CMP-02)"], mina, FIRST)) == 2
    assert ways_out(unknown, ["Holds no grade. (CMP-04)"], mina, FIRST) == ()
