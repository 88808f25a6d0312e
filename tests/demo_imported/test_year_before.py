"""The year 2025 of Northwind (domain 13.8), brought in from spreadsheets into a database with only the masters.

Everything that counts of it must be what the services make of the same facts when the year is replayed: last audits,
tint of the board, priorities with all inputs, coverage, what is a repeat, the three-year grid and the figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction

from auditprog.demo import masters
from auditprog.demo.load import load
from auditprog.demo.replay import Event
from auditprog.demo.source import northwind
from findings.models import Chase, Finding, Nonconformity, RepeatCandidate
from findings.queries.cases import _past
from findings.rules import repeats
from findings.rules.policy import STANDARD
from kernel import imports, tables
from kernel.importing import papers, starting, working
from kernel.models import AuditEvent, Job, Notice
from organisation.models import Process, User
from programmes import services as programmes
from programmes.models import PlannedAudit, ProcessPriority, Programme, Verdict
from programmes.queries import last_audits, year_board
from reviews.queries.coverage_page import coverage_page
from reviews.queries.gather import gather
from reviews.rules.facts import Window
from reviews.rules.figures import compute

pytestmark = pytest.mark.django_db
IMPORTED_ON = date(2026, 1, 5)
AS_OF = date(2025, 12, 1)
AUDITS = (
    "Number",
    "Title",
    "First day",
    "Last day",
    "Report sent",
    "Processes",
    "Clauses",
    "Sites",
    "Lead auditor",
    "Team",
    "Method",
    "Planned first day",
    "Planned last day",
    "Auditor-days used",
)
FINDINGS = (
    "Number",
    "Kind",
    "Grade",
    "What was found",
    "Evidence",
    "Requirement",
    "Clauses",
    "Process",
    "Audit",
    "Source",
    "Owner",
    "State",
    "Issued",
    "Closed",
)


def of_2025(event: Event) -> bool:
    later = event.get("programme") == "IAP-2026" or event["kind"] in ("priority decided", "standing safeguard approved")
    return not later and "review" not in event and str(event["date"]) < "2025-12-16"


def _day(kind: str, name: str, value: str, milestone: str = "") -> str:
    return next(
        str(event["date"])
        for event in northwind()["events"]
        if event["kind"] == kind and event.get(name) == value and (not milestone or event["milestone"] == milestone)
    )


def audit_rows() -> list[list[str]]:
    people = {person["id"]: person["name"].removeprefix("Dr ") for person in northwind()["people"]}
    sites = {site["id"]: site["name"] for site in northwind()["sites"]}
    days = {e["audit"]: str(e["days"]) for e in northwind()["events"] if e["kind"] == "used days entered"}
    rows = []
    for audit in (a for a in northwind()["audits"] if a["programme"] == "IAP-2025"):
        ref = audit["ref"]
        team = [
            people[m["person"]] + (" (trainee)" if m["role"] == "trainee" else "")
            for m in audit["team"]
            if m["role"] != "lead"
        ]
        rows.append(
            [
                ref,
                audit["title"],
                _day("milestone", "audit", ref, "opening meeting"),
                _day("milestone", "audit", ref, "closing meeting"),
                _day("milestone", "audit", ref, "report sent"),
                "; ".join(item["process"] for item in audit["scope"]),
                "; ".join(leaf for item in audit["scope"] for leaf in item["leaves"]),
                "; ".join(dict.fromkeys(sites[s] for item in audit["scope"] for s in item["sites"])),
                people[audit["lead"]],
                "; ".join(team),
                audit["method"].replace("-", "_"),
                audit["baseline_start"],
                audit["baseline_end"],
                days.get(ref, ""),
            ]
        )
    return rows


def finding_rows() -> list[list[str]]:
    people = {person["id"]: person["email"] for person in northwind()["people"]}
    words = {"nc": "nonconformity", "ofi": "observation", "good_practice": "strength"}
    rows = []
    for said in (f for f in northwind()["findings"] if f.get("legacy")):
        ref, nc = said["ref"], said["kind"] == "nc"
        rows.append(
            [
                ref,
                words[said["kind"]],
                said.get("grade_at_issue") or "",
                said.get("gap") or "",
                said.get("evidence") or "",
                said.get("requirement") or "",
                "; ".join(said["clauses"]),
                said.get("process") or "",
                said.get("audit") or "",
                said.get("source") or "internal audit",
                people[said["owner"]] if said.get("owner") else "",
                "closed",
                _day("nc issued", "nc", ref) if nc else _day("finding issued", "finding", ref),
                _day("closed (taken over from the records of 2025)", "nc", ref) if nc else "",
            ]
        )
    return rows


def bring(slug: str, headings: tuple[str, ...], rows: list[list[str]], *, xlsx: bool = False) -> Any:
    by = User.objects.get(username="helena.brandt")
    content = tables.xlsx_bytes("rows", headings, rows) if xlsx else tables.csv_bytes(headings, rows)
    file = SimpleUploadedFile("old.xlsx" if xlsx else "old.csv", content)
    table = starting.start(kind=imports.find(slug), file=file, by=by, today=IMPORTED_ON)  # type: ignore[arg-type]
    table = working.check(table=table, by=by, today=IMPORTED_ON)
    return working.run(table=table, by=by, today=IMPORTED_ON) if table.counts.get("add") else table


def facts_of_the_year() -> dict[str, Any]:
    """Everything that the past counts in, as plain values."""
    by = User.objects.get(username="helena.brandt")
    sponsor = User.objects.get(username="karin.svensson")
    year = programmes.create_programme(year=2026, manager=by, sponsor=sponsor, by=by, today=IMPORTED_ON)
    programmes.suggest_priorities(year, as_of=AS_OF, by=by, today=IMPORTED_ON)
    codes = dict(Process.objects.values_list("pk", "code"))
    window = Window(date(2025, 1, 1), date(2025, 12, 31))
    figures = compute(gather(window, 2025).facts, window)
    board = year_board(year, IMPORTED_ON)
    old_board = year_board(Programme.objects.get(year=2025), IMPORTED_ON)
    return {
        "last audits": {codes[pk]: day for pk, day in last_audits(IMPORTED_ON).items()},
        "board": [
            (r.code, r.last, [c.tint for c in r.cells], [y.state for y in r.years], r.is_late) for r in board.rows
        ],
        "board of 2025": [
            (r.code, [[(c.ref, c.state, c.initials) for c in m.cards] for m in r.cells]) for r in old_board.rows
        ],
        "priorities": sorted(
            (
                p.process.code,
                p.importance,
                p.change,
                p.findings_raw,
                p.months,
                p.interval,
                p.signals,
                p.score,
                p.suggested,
                tuple(p.notes),
            )
            for p in ProcessPriority.objects.filter(programme=year).select_related("process")
        ),
        "coverage": _coverage(coverage_page(year, IMPORTED_ON)),
        "coverage of 2025": _coverage(coverage_page(Programme.objects.get(year=2025), IMPORTED_ON)),
        "figures": {name: str(getattr(figures, name)) for name in figures.__dataclass_fields__ if name != "k17"},
        "pool": (len(figures.k17.leads), len(figures.k17.auditors)),  # K17 names people by their keys
        "repeats": _repeats(),
        "findings": sorted(
            (
                f.reference,
                f.kind,
                f.grade,
                f.state,
                f.issued_on,
                f.owner and f.owner.username,
                f.process and f.process.code,
                f.gap,
                f.evidence,
                f.audit and f.audit.reference,
                f.source,
            )
            for f in Finding.objects.select_related("owner", "process", "audit__planned")
        ),
    }


def _coverage(page: Any) -> Any:
    columns = [(c.reference, c.title, c.start, c.covered, c.named) for c in page.columns]
    rows = [
        (
            r.number,
            [(c.state, c.answers, c.findings) for c in (*r.cells, *r.years)],
            r.outlook.last and r.outlook.last.last,
            r.gap,
            r.depth,
        )
        for r in page.rows
    ]
    return columns, rows, page.covered, page.planned, page.total, page.gaps


def _repeats() -> dict[str, tuple[str, ...]]:
    """For every leaf of every process: what a nonconformity of today would be a candidate to repeat."""
    cases = [
        _past(f, [c.clause.number for c in f.clauses.select_related("clause")], f.issued_on)
        for f in Finding.objects.filter(kind="nc").select_related("nonconformity").order_by("reference")
    ]
    found = {}
    for process in Process.objects.prefetch_related("leaves"):
        for leaf in process.leaves.all():
            new = repeats.Past("new", frozenset({leaf.number}), frozenset({f"process {process.pk}"}), IMPORTED_ON)
            found[f"{process.code} {leaf.number}"] = repeats.repeat_candidates(new, cases, STANDARD)
    found["any leaf"] = tuple(f"{c.ref} {sorted(c.leaves)} {c.issued_on} {c.closed_on}" for c in cases)
    return found


@pytest.fixture(scope="module")
def replayed(django_db_setup: None, django_db_blocker: Any) -> dict[str, Any]:
    with django_db_blocker.unblock(), transaction.atomic():
        load(last=date(2025, 12, 16), keep=of_2025)
        found = facts_of_the_year()
        transaction.set_rollback(True)
    return found


@pytest.fixture(scope="module")
def imported(replayed: dict[str, Any], django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference", verbosity=0)
        masters.load(northwind())
        jobs = Job.objects.count()
        told = Notice.objects.count()
        tables_in = [
            bring("past-audits", AUDITS, audit_rows()),
            bring("nonconformities", FINDINGS, finding_rows(), xlsx=True),
        ]
        counts = [table.counts for table in tables_in]
        told_by = (Job.objects.count() - jobs, Notice.objects.count() - told)
        found = facts_of_the_year()
        yield found | {"counts": counts, "told": told_by}
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "what",
    ["last audits", "board", "board of 2025", "priorities", "coverage", "coverage of 2025", "repeats", "findings"],
)
def test_what_was_imported_counts_as_what_was_replayed(what: str, replayed: Any, imported: Any) -> None:
    assert replayed[what] == imported[what]


def test_the_comparison_sees_something(replayed: Any) -> None:
    assert len(replayed["last audits"]) == 27
    assert len([p for p in replayed["priorities"] if p[3]]) > 5
    assert replayed["coverage of 2025"][2] == 56
    assert any(found for name, found in replayed["repeats"].items() if name != "any leaf")


def test_the_figures_of_the_year_are_the_same(replayed: Any, imported: Any) -> None:
    different = {
        name: (value, imported["figures"][name])
        for name, value in replayed["figures"].items()
        if imported["figures"][name] != value
    }

    waived, none = different.pop("k16")  # a waiver is signed here, never imported
    assert waived.replace("safeguards=('W-25-1',)", "safeguards=()") == none
    assert different == {}
    assert replayed["pool"] == imported["pool"]


def test_every_row_came_in_and_nobody_was_told(imported: Any) -> None:
    assert imported["counts"] == [{"added": 8}, {"added": 14}]
    assert imported["told"] == (0, 0)


def test_no_guard_no_verdict_no_reminder_no_candidate(imported: Any, db: None) -> None:
    assert not Verdict.objects.exists() and not Chase.objects.exists() and not RepeatCandidate.objects.exists()
    assert PlannedAudit.objects.filter(legacy=True).count() == 8
    assert set(Nonconformity.objects.values_list("state", flat=True)) == {"closed"}


def test_twice_the_same_file_is_nothing_twice(imported: Any, db: None) -> None:
    before = AuditEvent.objects.exclude(object_type__startswith="kernel.").count()
    audits, findings = bring("past-audits", AUDITS, audit_rows()), bring("nonconformities", FINDINGS, finding_rows())

    assert (audits.counts, findings.counts) == ({"same": 8}, {"same": 14})
    assert AuditEvent.objects.exclude(object_type__startswith="kernel.").count() == before


@pytest.mark.parametrize("slug", ["past-audits", "nonconformities", "programme"])
def test_an_export_that_comes_back_changes_nothing(slug: str, imported: Any, db: None) -> None:
    by = User.objects.get(username="helena.brandt")
    kind = imports.find(slug)
    assert kind is not None
    for form in ("xlsx", "csv"):
        content = papers.export(kind, form, by=by, today=IMPORTED_ON)  # type: ignore[arg-type]
        table = starting.start(kind=kind, file=SimpleUploadedFile(f"out.{form}", content), by=by, today=IMPORTED_ON)
        table = working.check(table=table, by=by, today=IMPORTED_ON)
        said = [row.problems or row.verdict for row in table.rows.all()]
        assert table.counts == {"same": 14 if slug == "nonconformities" else 8}, said
