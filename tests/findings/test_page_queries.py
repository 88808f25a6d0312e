"""The same queries at any length."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from audits.models import Audit
from findings import services
from findings.models import Finding, Nonconformity
from kernel.journal import audited
from organisation.models import Process, User
from standards.models import Clause
from tests.findings.conftest import CAUSES, TODAY, action
from tests.findings.pages import WEEK, as_, page, url_of


@pytest.fixture(autouse=True)
def _day(set_today: Callable[[date], None]) -> None:
    set_today(WEEK)


def many(audit: Audit, p01: Process, leo: User, omar: User, clause: Clause, count: int) -> None:
    for number in range(count):
        row = services.raise_draft(
            audit,
            kind="nc",
            clauses=[clause],
            process=p01,
            requirement="r",
            evidence=f"e {number}",
            gap="g",
            grade="minor",
            owner=omar,
            by=leo,
            today=TODAY,
        )
        services.issue(row, by=leo, today=TODAY)


def test_the_list_costs_the_same_queries_at_1_and_at_30_rows(
    audit: Audit,
    p01: Process,
    leo: User,
    omar: User,
    clause: Callable[[str], Clause],
    django_assert_max_num_queries: Any,
) -> None:
    many(audit, p01, leo, omar, clause("8.6.1"), 1)
    clients = {user: as_(user) for user in (leo, omar)}
    costs: dict[tuple[str, int], int] = {}
    for rows in (1, 30):
        if rows == 30:
            many(audit, p01, leo, omar, clause("8.6.1"), 29)
        for user, client in clients.items():
            with django_assert_max_num_queries(15) as caught:
                answer = client.get(page("finding_list"))
            assert answer.content.count(b"row-link") == rows
            costs[(user.username, rows)] = len(caught)

    assert costs[("leo", 1)] == costs[("leo", 30)]
    assert costs[("omar", 1)] == costs[("omar", 30)]


def test_a_case_with_everything_costs_at_most_15_queries(
    monitoring: Nonconformity,
    leo: User,
    omar: User,
    mina: User,
    bo: User,
    django_assert_max_num_queries: Any,
) -> None:
    services.check_effectiveness(
        monitoring, result="not_effective", sample_text="3 of 10", by=leo, today=date(2026, 8, 20)
    )
    services.submit_plan(
        monitoring,
        need="action",
        extent="all",
        causes=CAUSES * 3,
        actions=[action(omar), action(omar, cause=2), action(omar, cause=3)],
        own_sentence="we see",
        by=omar,
        today=date(2026, 8, 21),
    )
    for user in (leo, omar, mina, bo):
        client = as_(user)
        client.get(url_of(monitoring, "finding_detail"))
        with django_assert_max_num_queries(15):
            assert client.get(url_of(monitoring, "finding_detail")).status_code == 200
    for user, name in ((omar, "finding_answer"), (omar, "finding_answer_send"), (leo, "finding_review"),
                       (leo, "finding_verify"), (mina, "finding_history"), (leo, "finding_grade")):  # fmt: skip
        client = as_(user)
        with django_assert_max_num_queries(22 if name in ("finding_review", "finding_verify") else 15):
            assert client.get(url_of(monitoring, name)).status_code == 200, name


def test_the_audit_tab_costs_the_same_at_any_size(
    audit: Audit, draft: Finding, p01: Process, leo: User, omar: User, clause: Callable[[str], Clause]
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    many(audit, p01, leo, omar, clause("8.6.1"), 1)
    client = as_(leo)
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(page("audit_findings", "AUD-26-01")).status_code == 200
        costs.append(len(caught))
        many(audit, p01, leo, omar, clause("8.6.1"), 10)
        for _more in range(5):
            services.raise_draft(audit, kind="nc", clauses=[clause("8.6.1")], owner=omar, by=leo, today=TODAY)

    assert costs[0] == costs[1]
    assert costs[0] <= 15


def test_2_4_8_the_list_narrows_to_external_findings(
    audit: Audit, p01: Process, leo: User, omar: User, mina: User, clause: Callable[[str], Clause]
) -> None:
    many(audit, p01, leo, omar, clause("8.6.1"), 2)
    with audited(by="system:test", today=TODAY):
        row = Finding.objects.order_by("pk")[0]
        row.source = Finding.Source.EXTERNAL_AUDIT
        row.save()
    text = as_(mina).get(page("finding_list"), {"source": "external_audit"}).content.decode()

    assert row.reference in text
    assert Finding.objects.exclude(pk=row.pk).get().reference not in text
