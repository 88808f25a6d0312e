"""Drafts go when their owner says so, cells when nobody can undo the import any more."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kernel import imports
from kernel.importing import keeping, starting, working
from kernel.journal import audited
from kernel.models import Attachment, ImportRow, Stale, TableImport
from kernel.workflow import Refused
from tests.conftest import TODAY

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=31)


@pytest.fixture
def draft(admin_user):
    table = starting.start(
        kind=imports.find("units"), file=None, pasted="Name\tCode\nUnit 1\tU1\nUnit 2\t\n", by=admin_user, today=TODAY
    )
    working.check(table=table, by=admin_user, today=TODAY)
    table.refresh_from_db()
    return table


@pytest.fixture
def done(draft, admin_user):
    return working.run(table=draft, by=admin_user, today=TODAY)


def test_a_draft_goes_with_its_rows_and_its_file(draft, admin_user, django_capture_on_commit_callbacks):
    path = Path(settings.MEDIA_ROOT) / draft.file.path
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        keeping.discard(table=draft, version=draft.version, by=admin_user, today=TODAY)

    assert (TableImport.objects.count(), ImportRow.objects.count(), Attachment.objects.count()) == (0, 0, 0)
    assert not path.exists()


def test_nobody_else_throws_it_away(draft, mina):
    with pytest.raises(PermissionDenied):
        keeping.discard(table=draft, version=draft.version, by=mina, today=TODAY)
    assert TableImport.objects.get() == draft


def test_what_somebody_changed_meanwhile_stays(draft, admin_user):
    with pytest.raises(Stale):
        keeping.discard(table=draft, version=draft.version - 1, by=admin_user, today=TODAY)
    assert TableImport.objects.get() == draft


def test_what_has_begun_to_write_stays(done, admin_user):
    with pytest.raises(Refused):
        keeping.discard(table=done, version=done.version, by=admin_user, today=TODAY)
    assert TableImport.objects.get() == done


def ended(table, days):
    """As if it had ended so long ago."""
    with audited(by="system:test", today=TODAY):
        table.finished_at = timezone.now() - timedelta(days=days)
        table.undo_until = table.finished_at + timedelta(hours=24)
        table.save()


@pytest.mark.parametrize(("days", "held"), [(29, True), (31, False)])
def test_cells_stay_as_long_as_the_rules_say(done, days, held):
    ended(done, days)
    keeping.forget_cells(today=timezone.now().date())
    keeping.forget_cells(today=timezone.now().date())  # twice is once

    rows = list(ImportRow.objects.order_by("number"))
    assert [bool(row.cells) for row in rows] == [held] * 2
    assert [row.outcome for row in rows] == ["added"] * 2
    done.refresh_from_db()
    assert (done.cleared_on is None) is held


def test_what_can_still_be_undone_keeps_its_cells(done):
    ended(done, 40)
    with audited(by="system:test", today=TODAY):
        done.undo_until = timezone.now() + timedelta(hours=1)
        done.save()
    keeping.forget_cells(today=timezone.now().date())

    assert all(row.cells for row in ImportRow.objects.all())


def test_a_draft_keeps_its_cells(draft):
    keeping.forget_cells(today=LATER)
    assert all(row.cells for row in ImportRow.objects.all())
