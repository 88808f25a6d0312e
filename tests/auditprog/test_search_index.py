"""The index follows the records, is filled after an upgrade, and says what is missing where it cannot be made."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection

from kernel.journal import audited
from kernel.models import SearchEntry
from kernel.search import index, store, upgrade
from kernel.search.find import find
from organisation.models import Process, User
from standards.models import CriteriaDocument, DocumentVersion, Standard
from tests.conftest import SYSTEM, TODAY

pytestmark = pytest.mark.django_db


def found(user: User, query: str, kind: str) -> list[str]:
    kinds = find(user, query, today=TODAY, kind=kind).kinds
    return [hit.reference for one in kinds if one.source.kind == kind for hit in one.hits]


def test_a_renamed_process_is_found_by_its_new_name_only(p01: Process, mina: User) -> None:
    with audited(by=SYSTEM, today=TODAY):
        p01.name = "Breakdowns"
        p01.save()

    assert (found(mina, "breakdowns", "process"), found(mina, "incident desk", "process")) == (["P01"], [])


def test_what_a_version_says_is_found_with_its_document_until_it_is_removed(mina: User) -> None:
    with audited(by=SYSTEM, today=TODAY):
        document = CriteriaDocument(code="POL-1", title="Passwords")
        document.save()
        version = DocumentVersion(document=document, number="1.0", approved_on=TODAY, in_force_from=TODAY)
        version.rule = "Xylophones are tuned weekly."
        version.save()
    assert found(mina, "xylophone", "document") == ["POL-1"]

    with audited(by=SYSTEM, today=TODAY):
        version.delete()
        document.delete()
    assert found(mina, "passwords", "document") == []


def test_a_write_that_changes_no_word_asks_nothing_of_the_index(
    p01: Process, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "refresh", lambda *args: pytest.fail("looked at"))

    with audited(by=SYSTEM, today=TODAY):
        p01.importance = 5
        p01.save()


def test_an_index_of_an_older_version_is_filled_anew_once(
    p01: Process, standard: Standard, monkeypatch: pytest.MonkeyPatch
) -> None:
    SearchEntry.objects.all().delete()

    upgrade.after_migrate()
    assert index.is_current()
    assert SearchEntry.objects.filter(kind="process", reference="P01").exists()

    monkeypatch.setattr(index, "rebuild", lambda: pytest.fail("filled twice"))
    upgrade.after_migrate()


def test_another_way_of_cutting_words_is_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = index.stamp()
    monkeypatch.setattr(index, "FORMAT", "next")

    assert index.stamp() != before


def test_a_database_user_who_may_not_make_the_extension_reads_what_to_ask_for(monkeypatch: pytest.MonkeyPatch) -> None:
    class Refusing:
        def __enter__(self) -> Refusing:
            return self

        def __exit__(self, *args: object) -> None:
            return None

        def execute(self, sql: str) -> None:
            raise DatabaseError('permission denied to create extension "pg_trgm"')

    monkeypatch.setattr(store, "_is_postgres", lambda: True)
    monkeypatch.setattr(connection, "cursor", Refusing)

    with pytest.raises(RuntimeError, match="CREATE EXTENSION pg_trgm;"):
        store.extension()


def test_the_indexes_are_put_in_place_as_often_as_one_likes(p01: Process, mina: User) -> None:
    store.install()
    store.install()

    assert found(mina, "P01", "process") == ["P01"]


def test_reference_data_loaded_twice_is_in_the_index_once(standard: Standard) -> None:
    before = SearchEntry.objects.filter(kind__in=("clause", "question", "help")).count()
    call_command("load_reference", verbosity=0)

    assert before == SearchEntry.objects.filter(kind__in=("clause", "question", "help")).count() > 300


def test_what_is_written_on_site_costs_the_search_nothing() -> None:
    from audits import models
    from kernel.search.sources import watchers

    on_site = (models.Answer, models.ChecklistQuestion, models.Source, models.AuditMilestone)
    assert [model.__name__ for model in on_site if watchers(model)] == []
    assert watchers(Process)  # the negative control


def test_what_holds_the_name_of_a_process_is_looked_at_by_a_job_and_only_for_a_name(p01: Process) -> None:
    from kernel.models import Job

    with audited(by=SYSTEM, today=TODAY):
        p01.importance = 5
        p01.save()
    assert not Job.objects.filter(kind=Job.Kind.INDEX).exists()

    with audited(by=SYSTEM, today=TODAY):
        p01.name = "Breakdowns"
        p01.save()
    asked = sorted(job.payload["kind"] for job in Job.objects.filter(kind=Job.Kind.INDEX))
    assert asked == ["audit", "draft", "finding"]
    for job in Job.objects.filter(kind=Job.Kind.INDEX):
        index.follow_up(job.payload)


def test_an_audit_is_found_by_the_new_name_of_a_site(standard: Standard, mina: User) -> None:
    from datetime import date

    from audits import services as audits
    from organisation.models import Site
    from programmes.models import PlannedAudit
    from programmes.services import OldAudit

    with audited(by=SYSTEM, today=TODAY):
        site = Site(name="Harbour")
        site.save()
    day = date(2025, 3, 3)
    scope = ((None, standard.clauses.get(number="8.2.4"), site),)
    audits.adopt_audit(OldAudit(title="Visit", number="1", start=day, end=day, scope=scope), by=mina, today=TODAY)
    with audited(by=SYSTEM, today=TODAY):
        site.name = "Xylophone"
        site.save()
    index.follow_up({"model": "organisation.Site", "kind": "audit", "pk": site.pk})

    assert SearchEntry.objects.filter(kind="audit", text__contains="Xylophone").count() == PlannedAudit.objects.count()
