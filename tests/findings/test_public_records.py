"""Spreadsheets that nobody here wrote: findings of the US Federal Audit Clearinghouse (public domain), as they are.

The extract in `tests/data` holds seven rows of three published sets of 2021 and 2022. `PUBLIC_FINDINGS` names a folder
with whole sets (`public-findings-*.csv`); then they are brought in too.
"""

from __future__ import annotations

import csv
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from findings.models import Finding, Nonconformity
from kernel import imports, tables
from kernel.importing import mending, starting, working
from kernel.models import Job, Notice
from organisation.models import User
from standards.models import Standard
from tests.conftest import TODAY

EXTRACT = Path(__file__).parents[1] / "data" / "public-findings-extract.csv"
FOLDER = os.environ.get("PUBLIC_FINDINGS", "")
SETS = [EXTRACT, *sorted(Path(FOLDER).glob("public-findings-*.csv") if FOLDER else [])]


def lines_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def begin(path: Path, form: str, by: User) -> Any:
    lines = lines_of(path)
    content = path.read_bytes() if form == "csv" else tables.xlsx_bytes("findings", lines[0], lines[1:])
    kind = imports.find("nonconformities")
    assert kind is not None
    table = starting.start(kind=kind, file=SimpleUploadedFile(f"findings.{form}", content), by=by, today=TODAY)
    return working.check(table=table, by=by, today=TODAY)


def causes(table: Any) -> Counter[str]:
    return Counter(p["cause"] for row in table.rows.all() for p in row.problems)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_as_they_are_every_column_is_found_and_what_is_missing_is_said(
    path: Path, form: str, standard: Standard, mina: User
) -> None:
    table = begin(path, form, mina)
    count = len(lines_of(path)) - 1

    assert set(table.columns) == {"number", "requirement", "is_major", "is_minor", "repeat", "prior", "gap", "action"}
    assert table.counts == {"reject": count}
    said = causes(table)
    print(path.stem, form, dict(said))
    assert said["no owner"] == count
    assert sum(n for cause, n in said.items() if cause.startswith("no day of issue")) == count
    assert set(said) <= {"no owner", "no grade", "no day of issue, 2021", "no day of issue, 2022"}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_said_once_for_all_rows_they_come_in(path: Path, form: str, standard: Standard, mina: User, omar: User) -> None:
    table = begin(path, form, mina)
    use = {"issued_on": {"": "2022-12-31"}, "owner": {"": omar.email}}
    table = mending.answer(table=table, use=use, version=table.version, by=mina, today=TODAY)
    jobs, notices = Job.objects.count(), Notice.objects.count()
    table = working.run(table=table, by=mina, today=TODAY)
    lines = lines_of(path)[1:]
    neither = [line for line in lines if line[2] == line[3] == "N"]
    print(path.stem, form, table.counts, dict(causes(table)))

    assert table.counts.get("added") == len(lines) - len(neither)
    assert [row.problems[0]["cause"] for row in table.rows.filter(outcome="rejected")] == ["no grade"] * len(neither)
    assert (Job.objects.count(), Notice.objects.count()) == (jobs, notices)
    _same_words([line for line in lines if line not in neither])


def _same_words(lines: list[list[str]]) -> None:
    """Nothing invented, nothing lost: number, grade, texts and earlier numbers are those of the file."""
    known = {row.old_reference: row for row in Finding.objects.all()}
    for number, requirement, weakness, _deficiency, repeat, prior, text, action in lines:
        row = known[number]
        assert (row.grade, row.requirement) == ("major" if weakness == "Y" else "minor", requirement)
        assert tables.as_text(row.gap).split() == text.split() and row.action_text.split() == action.split()
        assert (row.repeat_decision == "confirmed") == (repeat == "Y")
        assert row.prior_references.split(", ") == (prior.replace(",", " ").split() if prior != "N/A" else [""])
        assert row.repeat_of is None or row.repeat_of.old_reference in prior
    assert set(Nonconformity.objects.values_list("state", flat=True)) == {"issued"}


def test_an_earlier_number_that_is_here_becomes_a_link(standard: Standard, mina: User, omar: User) -> None:
    lines = [
        ["Ref #", "Status", "Grade", "Repeat?", "Prior refs", "Finding", "Date issued", "Closed", "Owner"],
        ["2022-002", "open", "Minor NC", "Y", "2021-001", "again", "2022-12-31", "", "Omar Owner"],
        ["2021-001", "closed", "Major", "N", "N/A", "before", "2021-12-31", "2022-06-30", "Someone Gone"],
    ]
    content = tables.csv_bytes(lines[0], lines[1:])
    kind = imports.find("nonconformities")
    assert kind is not None
    table = starting.start(kind=kind, file=SimpleUploadedFile("f.csv", content), by=mina, today=TODAY)
    table = working.run(table=working.check(table=table, by=mina, today=TODAY), by=mina, today=TODAY)

    later = Finding.objects.get(old_reference="2022-002")
    assert table.counts == {"added": 2}
    assert (later.repeat_of.old_reference, later.repeat_decision) == ("2021-001", "confirmed")  # type: ignore[union-attr]
