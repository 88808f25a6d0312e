"""Audits of earlier records: as they were, counted in history, judged by nobody, told to nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from audits import services as audits
from audits.models import Audit
from audits.queries import leaf_credits
from kernel.models import Job
from kernel.workflow import Refused
from organisation.models import Process, User
from programmes import queries, services
from programmes.models import PlannedAudit, Programme, Verdict
from programmes.queries.year import last_audits
from programmes.services import OldAudit
from standards.models import Standard

TODAY = date(2026, 6, 1)


def lines(*processes: Process) -> tuple[Any, ...]:
    return tuple((p, leaf.clause, None) for p in processes for leaf in p.process_leaves.all())


def old(*processes: Process, **said: Any) -> OldAudit:
    facts: dict[str, Any] = {
        "title": "Resolution",
        "number": "IA/2024/7",
        "start": date(2024, 3, 4),
        "end": date(2024, 3, 6),
        "report_on": date(2024, 3, 15),
        "scope": lines(*processes),
    }
    return OldAudit(**{**facts, **said})


@pytest.fixture
def taken(p01: Process, p02: Process, mina: User, bo: User, leo: User) -> Audit:
    said = old(p01, p02, seats=((leo, "lead"),), team_text="Petra Gone")
    audit = audits.adopt_audit(said, by=mina, today=TODAY)
    assert audit is not None
    return audit


def refused(verb: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as caught:
        verb()
    return " ".join(caught.value.reasons)


def test_it_is_what_the_records_say(taken: Audit, leo: User) -> None:
    planned = taken.planned

    assert (planned.reference, planned.old_reference, planned.title) == ("AUD-24-01", "IA/2024/7", "Resolution")
    assert (planned.actual_start, planned.actual_end) == (date(2024, 3, 4), date(2024, 3, 6))
    assert (taken.closing_on, taken.report_sent_on, taken.state) == (date(2024, 3, 6), date(2024, 3, 15), "completed")
    assert (planned.legacy, planned.team_text, planned.progress) == (True, "Petra Gone", "completed")
    assert [(s.person, s.role) for s in planned.assignments.all()] == [(leo, "lead")]


def test_its_year_is_closed_and_marked(taken: Audit, mina: User, bo: User) -> None:
    year = Programme.objects.get(year=2024)

    assert (year.state, year.legacy, year.manager, year.sponsor) == ("closed", True, mina, bo)
    assert services.adopt_programme(2024, by=mina, today=TODAY) == year


def test_it_counts_in_history_without_a_special_case(taken: Audit, p01: Process, p02: Process) -> None:
    assert last_audits(TODAY) == {p01.pk: date(2024, 3, 6), p02.pk: date(2024, 3, 6)}
    assert {c.leaf for c in leaf_credits()} == {"8.6.1", "8.6.2"}
    assert {c.report_sent_on for c in leaf_credits()} == {date(2024, 3, 15)}


def test_nobody_is_told_and_nothing_is_judged(taken: Audit) -> None:
    assert not Job.objects.exists()
    assert not Verdict.objects.exists()
    assert not taken.deviations.exists()
    assert services.rejudge(taken.planned, by="system:test", today=TODAY) == []


def test_a_number_in_our_form_stays_and_is_never_drawn_again(p01: Process, mina: User, bo: User) -> None:
    first = audits.adopt_audit(old(p01, number="AUD-24-03"), by=mina, today=TODAY)
    second = audits.adopt_audit(old(p01, number=""), by=mina, today=TODAY)

    assert first is not None and second is not None
    assert (first.reference, first.planned.old_reference) == ("AUD-24-03", "")
    assert second.reference == "AUD-24-04"


def test_a_number_of_another_year_or_taken_is_kept_beside_ours(p01: Process, mina: User, bo: User) -> None:
    rows = [audits.adopt_audit(old(p01, number=n), by=mina, today=TODAY) for n in ("AUD-23-01", "AUD-24-01")]

    assert [(r.reference, r.planned.old_reference) for r in rows if r] == [
        ("AUD-24-01", "AUD-23-01"),
        ("AUD-24-02", "AUD-24-01"),
    ]


def test_every_later_step_is_refused_with_a_sentence(
    taken: Audit, mina: User, leo: User, ada: User, p01: Process
) -> None:
    planned: PlannedAudit = taken.planned
    verbs: list[Callable[[], Any]] = [
        lambda: services.assign(planned, person=ada, role="auditor", by="system:test", today=TODAY),
        lambda: services.move_audit(planned, start=TODAY, end=TODAY, by=mina, today=TODAY),
        lambda: services.edit_brief(planned, title="Other", by=mina, today=TODAY),
        lambda: services.change_scope(planned, add=lines(p01), by=mina, today=TODAY),
        lambda: services.cancel_audit(planned, reason="x", effect="y", by="system:test", today=TODAY),
        lambda: audits.start(taken, by=mina, today=TODAY),
        lambda: audits.add_question(taken, text="?", clauses=list(p01.leaves.all()), by=leo, today=TODAY),
        lambda: audits.opening_meeting(taken, happened_on=TODAY, by=leo, today=TODAY),
        lambda: audits.record_milestone(taken, kind="team_meeting", happened_on=TODAY, by=leo, today=TODAY),
        lambda: audits.record_deviation(taken, rule="AG-1", what="x", reason="y", by=leo, today=TODAY),
        lambda: audits.urgent_notice(taken, text="x", by=leo, today=TODAY),
        lambda: audits.used_days(taken, days=1, by=leo, today=TODAY),  # type: ignore[arg-type]
    ]

    for verb in verbs:
        assert "was taken over from earlier records" in refused(verb)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"end": date(2026, 6, 2)}, "once its last day has passed"),
        ({"start": date(2024, 3, 7)}, "before the first one"),
        ({"report_on": date(2024, 3, 5)}, "before the fieldwork ended"),
        ({"scope": ()}, "which processes or clauses"),
        ({"title": " "}, "a title"),
    ],
)
def test_what_cannot_be_true_is_refused(
    change: dict[str, Any], sentence: str, p01: Process, mina: User, bo: User
) -> None:
    assert sentence in refused(lambda: audits.adopt_audit(old(p01, **change), by=mina, today=TODAY))
    assert not PlannedAudit.objects.exists()


def test_only_the_programme_manager_takes_over(p01: Process, leo: User, bo: User) -> None:
    from django.core.exceptions import PermissionDenied

    with pytest.raises(PermissionDenied):
        audits.adopt_audit(old(p01), by=leo, today=TODAY)


def test_in_this_years_draft_it_stands_in_nobodys_way(p01: Process, mina: User, bo: User, standard: Standard) -> None:
    year = services.create_programme(year=2026, manager=mina, sponsor=bo, by=mina, today=TODAY)
    said = old(p01, start=date(2026, 2, 2), end=date(2026, 2, 3), report_on=None, number="7")
    audit = audits.adopt_audit(said, by=mina, today=TODAY)

    assert audit is not None
    assert audit.planned.programme == year
    assert not any(audit.reference in blocker for blocker in [str(p) for p in queries.year_plan(year).audits])


def test_the_mended_row_comes_again_and_adds_what_is_new(
    taken: Audit, p01: Process, p02: Process, mina: User, ada: User
) -> None:
    said = old(p01, p02, title="Incidents", end=date(2024, 3, 7), seats=((ada, "lead"),))
    row = audits.correct_adopted(taken.planned, said, by=mina, today=TODAY)

    assert (row.title, row.actual_end, row.scope.count()) == ("Incidents", date(2024, 3, 7), 2)
    assert [(s.person, s.role) for s in row.assignments.all()] == [(ada, "lead")]
    assert taken.questions.count() == 2


def test_taken_back_it_leaves_nothing_but_its_number(taken: Audit, mina: User, p01: Process) -> None:
    audits.drop_adopted(taken.planned, by=mina, today=TODAY)

    assert not PlannedAudit.objects.exists() and not Audit.objects.exists() and not Programme.objects.exists()
    again = audits.adopt_audit(old(p01), by=mina, today=TODAY)
    assert again is not None and again.reference == "AUD-24-02"


def test_an_audit_that_was_not_held_covers_nothing(p01: Process, mina: User, bo: User) -> None:
    assert audits.adopt_audit(old(p01, held=False, report_on=None), by=mina, today=TODAY) is None
    assert last_audits(TODAY) == {}
    assert leaf_credits() == []


def test_existence_covers_nothing(p01: Process, mina: User, bo: User) -> None:
    audits.adopt_audit(old(p01), depth="existence", by=mina, today=TODAY)

    assert {c.type for c in leaf_credits()} == {"existence"}
