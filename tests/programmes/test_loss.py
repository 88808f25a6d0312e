"""What a year loses when an audit is cancelled or stands later (2.3): by rule, kept by services, seen on the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from kernel.journal import audited
from kernel.workflow import Refused
from organisation.models import Process, User
from programmes import queries, services
from programmes.models import PlannedAudit, ProgrammeChange
from programmes.rules.loss import Carried, caught_up_refusals, loss_of, mark_of, unseen_refusals
from tests.programmes.helpers import TODAY

LAST, JUNE, OCTOBER = date(2025, 6, 30), date(2026, 6, 15), date(2026, 10, 5)
HELD = Carried("P01 Incident", 12, LAST)
NEVER = Carried("P09 Assets", 24)
TWICE = Carried("P01 Incident", 12, LAST, ((date(2026, 5, 4), "AUD-26-02"),))
LATER = Carried("P01 Incident", 12, LAST, ((date(2026, 12, 7), "AUD-26-09"),))


@pytest.mark.parametrize(
    ("row", "new", "sentences", "since", "until"),
    [
        (HELD, None, "last audited on 30 June 2025, overdue after 30 June 2026", date(2026, 6, 30), None),
        (HELD, OCTOBER, "overdue after 30 June 2026, until 5 October 2026 (AUD-26-01)", date(2026, 6, 30), OCTOBER),
        (HELD, date(2026, 6, 30), "", None, None),
        (NEVER, None, "never audited, so overdue already", None, None),
        (NEVER, OCTOBER, "never audited, so overdue already, until 5 October 2026 (AUD-26-01)", None, OCTOBER),
        (TWICE, None, "", None, None),
        (TWICE, OCTOBER, "", None, None),
        (LATER, None, "until 7 December 2026 (AUD-26-09)", date(2026, 6, 30), date(2026, 12, 7)),
        (LATER, OCTOBER, "until 5 October 2026 (AUD-26-01)", date(2026, 6, 30), OCTOBER),
    ],
)
def test_what_becomes_overdue(row, new, sentences, since, until):
    found = loss_of([row], 2026, reference="AUD-26-01", new=new, old=JUNE, leaves=())
    assert [bool(found)] == [bool(sentences)]
    if found:
        assert sentences in found[0].sentence and (found[0].since, found[0].until) == (since, until)


def test_clauses_are_lost_by_cancelling_alone_and_nothing_by_coming_earlier():
    cancelled = loss_of([], 2026, reference="A", new=None, old=JUNE, leaves=["8.6.1", "8.6.2"])
    assert [one.sentence for one in cancelled] == ["No other audit of 2026 looks at 8.6.1, 8.6.2."]
    assert loss_of([NEVER], 2026, reference="A", new=OCTOBER, old=JUNE, leaves=["8.6.1"])[0].what == "P09 Assets"
    assert loss_of([NEVER], 2026, reference="A", new=date(2026, 3, 2), old=JUNE, leaves=["8.6.1"]) == ()


@pytest.mark.parametrize(
    ("old", "new", "lost"),
    [
        (date(2026, 7, 6), date(2026, 8, 3), False),  # overdue already, and in the quarter still
        (date(2026, 7, 6), OCTOBER, True),
        (date(2026, 6, 15), date(2026, 6, 29), False),  # not due yet
        (date(2026, 4, 6), date(2026, 7, 6), True),
    ],
)
def test_what_is_overdue_already_is_said_where_it_leaves_the_quarter(old, new, lost):
    assert bool(loss_of([HELD], 2026, reference="A", new=new, old=old, leaves=())) is lost


def test_what_was_seen_is_known_again():
    found = loss_of([HELD], 2026, reference="A", new=None, old=JUNE, leaves=())
    assert unseen_refusals(found, "") and unseen_refusals(found, "other") and not unseen_refusals(found, mark_of(found))
    assert unseen_refusals((), "") == []
    assert caught_up_refusals(TODAY, TODAY) and not caught_up_refusals(None, TODAY)


def of_2025(p01: Process, approved: PlannedAudit) -> None:
    """P01 was audited on 18 March 2025."""
    from programmes.models import Programme, ScopeItem

    with audited(by="system:test", today=TODAY):
        year = Programme(
            year=2025,
            reference="IAP-2025",
            manager=approved.programme.manager,
            sponsor=approved.programme.sponsor,
            state="closed",
        )
        year.save()
        row = PlannedAudit(programme=year, reference="AUD-25-01", title="Before", progress="completed")
        row.start, row.end = date(2025, 3, 17), date(2025, 3, 18)
        row.save()
        item = approved.scope.first()
        ScopeItem(audit=row, process=p01, clause=item.clause).save()


@pytest.mark.django_db
def test_the_record_keeps_what_is_lost_until_when_and_who_agreed(approved, p01, mina, bo, omar):
    of_2025(p01, approved)
    with pytest.raises(Refused, match="a day to come"):
        services.cancel_audit(approved, reason="x", effect="y", until=TODAY, by=bo, today=TODAY)
    said = {"reason": "merged", "effect": "8.6.1 in 2027"}
    services.cancel_audit(approved, **said, until=date(2027, 2, 1), agreed_by=omar, by=bo, today=TODAY)
    change = ProgrammeChange.objects.get()
    assert (change.until, change.agreed) == (date(2027, 2, 1), omar.full_name)
    assert any("last audited on 18 March 2025, overdue after 18 March 2026" in one for one in change.lost)
    assert any(one.startswith("No other audit of 2026 looks at") for one in change.lost)


@pytest.mark.django_db
def test_a_move_keeps_what_becomes_overdue(approved, p01, mina, omar):
    of_2025(p01, approved)
    window = {"start": date(2026, 10, 12), "end": date(2026, 10, 14)}
    services.move_audit(approved, **window, reason="x", effect="y", agreed_by=omar, by=mina, today=TODAY)
    change = ProgrammeChange.objects.get()
    assert change.lost == [
        "P01 Incident: last audited on 18 March 2025, overdue after 18 March 2026, until 12 October 2026 (AUD-26-01)."
    ]
    assert change.agreed == omar.full_name and change.until is None


@pytest.mark.django_db
def test_a_draft_keeps_nothing(audit, mina):
    services.move_audit(audit, start=date(2026, 9, 14), end=date(2026, 9, 16), by=mina, today=TODAY)
    assert not ProgrammeChange.objects.exists()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.django_db
def test_moving_shows_it_before_it_saves(approved, p01, mina, omar, set_today: Callable[[date], None]):
    set_today(TODAY)
    of_2025(p01, approved)
    client, address = signed_in(mina), reverse("programmes:audit_move", args=[2026, approved.reference])
    assert client.get(address).status_code == 200
    typed = {"start": "2026-10-12", "end": "2026-10-14", "reason": "site closed", "version": approved.version}
    first = client.post(address, typed)
    text = first.content.decode()
    assert first.status_code == 409 and "overdue after 18 March 2026" in text and "save again" in text
    assert "coverage and to the dates of external audits" in text, "nobody comes twice for the effect"
    assert "site closed" in text and not ProgrammeChange.objects.exists()
    seen = {"seen": first.context["seen"], "effect": "P01 is late", "agreed_by": omar.pk}
    assert client.post(address, {**typed, **seen}).status_code == 302
    page = client.get(reverse("programmes:programme_versions", args=[2026])).content.decode()
    assert "overdue after 18 March 2026" in page and f"Agreed by {omar.full_name}" in page


@pytest.mark.django_db
def test_cancelling_shows_it_at_once_and_asks_until_when_and_who(approved, p01, bo, set_today):
    set_today(TODAY)
    client, address = signed_in(bo), reverse("programmes:audit_drop", args=[2026, approved.reference])
    page = client.get(address)
    assert "No other audit of 2026 looks at" in page.content.decode()
    assert page.context["form"].initial["agreed_by"] == bo
    typed = {"reason": "merged", "seen": page.context["seen"], "version": approved.version}
    answer = client.post(address, typed)
    text = answer.content.decode()
    assert answer.status_code == 409
    for said in ("Say which coverage is lost", "the day by which it is caught up", "Choose who agreed"):
        assert said in text
    more = {"effect": "8.6.1", "until": "2027-02-01", "agreed_by": bo.pk}
    unseen = client.post(address, {**typed, **more, "seen": ""})
    assert unseen.status_code == 409
    assert client.post(address, {**typed, **more}).status_code == 302
    assert ProgrammeChange.objects.get().until == date(2027, 2, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 30])
def test_reading_costs_the_same_however_many(approved, p01, p02, mina, count, django_assert_num_queries):
    from programmes.models import ScopeItem

    with audited(by="system:test", today=TODAY):
        clause = approved.scope.first().clause
        for n in range(count):
            row = PlannedAudit(programme=approved.programme, reference=f"AUD-26-{50 + n}", title="x", start=OCTOBER)
            row.end = OCTOBER
            row.save()
            ScopeItem(audit=row, process=p02, clause=clause).save()
    with django_assert_num_queries(5):
        queries.lost_by(approved, TODAY)
