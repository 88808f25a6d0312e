"""An audit because of a complaint, an observation, a nonconformity: one tap leads to the form with everything in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from audits.models import Audit
from findings import services
from findings.models import Finding, Nonconformity
from kernel.journal import audited
from organisation.models import Process, User
from programmes.models import PlannedAudit, Programme, ProgrammeChange
from standards.models import Clause
from tests.findings.conftest import SYSTEM, TODAY
from tests.findings.pages import WEEK, as_, page

WORDS = "Audit because of it"


@pytest.fixture(autouse=True)
def _day(set_today: Callable[[date], None]) -> None:
    set_today(WEEK)


@pytest.fixture
def own(p01: Process, omar: User, mina: User, leo: User, programme: Programme, clause: Callable[[str], Clause]) -> Any:
    def make(source: str, kind: str = "nc", issued: bool = True, process: Process | None = p01) -> Finding:
        row = services.raise_own(
            process=process,
            clauses=[clause("8.6.1")],
            requirement="8.6.1: incidents are recorded",
            evidence="A customer waited for three days",
            gap="nobody recorded the call",
            grade="minor" if kind == "nc" else "",
            owner=omar,
            source=source,
            kind=kind,
            by=mina,
            today=TODAY,
        )
        auditor = {"auditor": leo} if kind == "nc" else {}
        return services.issue(row, **auditor, by=mina, today=TODAY) if issued else row

    return make


def link(client: Any, url: str) -> str:
    return client.get(url).context.get("unplanned", "")


@pytest.mark.parametrize(
    ("source", "kind", "issued", "trigger"),
    [
        ("complaint", "nc", True, "Complaint"),
        ("complaint", "ofi", True, "Complaint"),
        ("complaint", "nc", False, "Complaint"),
        ("incident", "nc", True, "Incident or problem"),
        ("own_observation", "ofi", True, "Observation"),
        ("own_observation", "nc", False, "Observation"),
        ("own_observation", "nc", True, "Nonconformity"),
    ],
)
def test_reason_and_scope_are_filled_in(own, p01, mina, source, kind, issued, trigger):
    finding = own(source, kind, issued)
    url = page("finding_detail", finding.reference) if issued else page("own_issue", finding.draft_reference)
    client = as_(mina)
    answer = client.get(url)
    assert WORDS in answer.content.decode()
    to = urlsplit(answer.context["unplanned"])
    assert to.path == reverse("programmes:audit_unplanned", args=[2026])
    asked = parse_qs(to.query)
    assert asked == {"trigger": [trigger], "ref": [finding.name], "process": ["P01"], "clause": ["8.6.1"]}
    assert "waited" not in to.query, "the change is read by more people than the finding"
    form = client.get(answer.context["unplanned"]).context["form"]
    names = ("trigger", "trigger_ref", "processes")
    said = {name: form.get_initial_for_field(form.fields[name], name) for name in names}
    assert said == {"trigger": trigger, "trigger_ref": finding.name, "processes": [p01.pk]}


def test_without_a_process_the_clause_is_the_scope(own, mina, clause):
    finding = own("complaint", process=None)
    client = as_(mina)
    form = client.get(link(client, page("finding_detail", finding.reference))).context["form"]
    assert form.get_initial_for_field(form.fields["clauses"], "clauses") == [clause("8.6.1").pk]


def test_saved_it_is_a_change_of_the_programme_and_stands_on_the_finding(own, mina):
    finding, client = own("complaint"), as_(mina)
    url = link(client, page("finding_detail", finding.reference))
    form = client.get(url).context["form"]
    typed = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    answer = client.post(url, {**{k: v for k, v in typed.items() if v not in (None, "", [])}, "once": "c" * 32})
    assert answer.status_code == 302
    audit = PlannedAudit.objects.latest("pk")
    assert (audit.trigger, audit.trigger_ref) == ("Complaint", finding.reference)
    assert ProgrammeChange.objects.get().reason == f"Complaint {finding.reference}"
    text = client.get(page("finding_detail", finding.reference)).content.decode()
    assert f'<a href="{audit.get_absolute_url()}">{audit.reference}</a>' in text


def test_who_may_not_add_an_audit_is_not_offered_it(own, nc: Nonconformity, leo, omar, bo, mina):
    """Owner, auditor, top management; under Strict the approver adds audits, and is offered it instead."""
    finding = own("complaint")
    for user, row in ((omar, finding), (leo, nc.finding), (bo, nc.finding)):
        assert WORDS not in as_(user).get(page("finding_detail", row.reference)).content.decode(), user
    from kernel.models import Setting

    with audited(by=SYSTEM, today=TODAY, reason="test"):
        Setting(key="programmes.changes_by", value="approver").save()
    assert link(as_(mina), page("finding_detail", finding.reference)) == ""
    assert link(as_(bo), page("finding_detail", nc.finding.reference))


def test_a_good_practice_and_a_draft_of_an_audit_give_rise_to_none(own, draft: Finding, leo, mina, audit: Audit):
    good = own("own_observation", "good_practice")
    assert link(as_(mina), page("finding_detail", good.reference)) == ""
    assert link(as_(leo), page("draft_edit", "AUD-26-01", draft.letter)) == ""


def test_where_no_year_is_in_force_nothing_is_offered(own, programme, mina):
    finding = own("complaint")
    with audited(by=SYSTEM, today=TODAY, reason="test"):
        programme.state = Programme.State.DRAFT
        programme.save()
    assert link(as_(mina), page("finding_detail", finding.reference)) == ""


def test_in_january_the_year_before_still_takes_it(own, mina, set_today):
    finding = own("complaint")
    set_today(date(2027, 1, 11))
    assert link(as_(mina), page("finding_detail", finding.reference)).startswith("/programmes/2026/")


@pytest.mark.parametrize("count", [1, 30])
def test_queries_stay_few(own, mina, count, django_assert_max_num_queries):
    for _n in range(count):
        finding = own("complaint", "ofi")
    draft = own("complaint", issued=False)
    client = as_(mina)
    for url in (page("finding_detail", finding.reference), page("own_issue", draft.draft_reference)):
        client.get(url)
        with django_assert_max_num_queries(15):
            client.get(url)
