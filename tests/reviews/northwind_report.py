"""The source of a Northwind report without a database, for looking at the pages and for tests of their content."""

from datetime import date

from reviews.rules.facts import Window
from reviews.rules.source import (
    ActionRow,
    AskedRow,
    AuditRow,
    ChangeRow,
    FindingRow,
    InputRow,
    PreviousRow,
    ReportSource,
    SafeguardRow,
)
from tests.reviews import northwind
from tests.reviews.northwind import day, load, sure


def names() -> dict[str, str]:
    return {row["id"]: row["name"] for row in load("northwind.json")["people"]}


def findings() -> tuple[FindingRow, ...]:
    data, people = load("northwind.json"), names()
    issued = {e.get("nc") or e.get("finding"): e["date"] for e in data["events"] if e["kind"].endswith(" issued")}
    answers = {e["finding"]: e["answer"] for e in data["events"] if e["kind"] == "ofi answered"}
    return tuple(
        FindingRow(
            row["ref"],
            row["kind"],
            row.get("gap") or row.get("text") or row.get("evidence") or "",
            tuple(row["clauses"]),
            row["process"] or "",
            row["audit"] or "own observation",
            people.get(row.get("owner") or "", ""),
            day(issued.get(row["ref"])),
            answers.get(row["ref"], ""),
        )
        for row in data["findings"]
    )


def actions() -> tuple[ActionRow, ...]:
    data, people = load("northwind.json"), names()
    due = {
        row["ref"]: next((c["due_current"] for c in reversed(row["clocks"]) if c["step"] == "implement"), None)
        for row in load("northwind-expected.json")["nonconformities"]
    }
    done = {e["nc"]: e["date"] for e in data["events"] if e["kind"] == "implemented"}
    latest = {e["nc"]: e for e in data["events"] if e["kind"] == "plan submitted"}
    return tuple(
        ActionRow(
            ref,
            people.get(action["owner"], ""),
            action["text"],
            day(due.get(ref)),
            None if event["version"] > 1 else day(done.get(ref)),
        )
        for ref, event in latest.items()
        for action in event["actions"]
    )


def source(last: str = "2026-11-23", review: int = 2) -> ReportSource:
    """MR-26-2 as it would look on that day (2), or MR-26-1 as of 30 June (1)."""
    data, people = load("northwind.json"), names()
    row, before = data["reviews"][review], data["reviews"][review - 1]
    done = {(e["review"], e["decision"]): e["date"] for e in data["events"] if e["kind"] == "review action done"}
    end = sure(last)
    return ReportSource(
        organisation="Northwind IT Services",
        facts=northwind.facts(),
        window=Window(date(end.year, 1, 1), end),
        before=Window(date(end.year - 1, 1, 1), date(end.year - 1, end.month, end.day)),
        reference=row["ref"],
        standard="ISO/IEC 20000-1:2018 with Amendment 1",
        scope="Six services from Aarlund, Brenholm and Cadiz Norte",
        programme="IAP-2026",
        programme_version="1.0",
        version="",
        meeting_on=sure(row["planned"]),
        chair=people[row["chair"]],
        prepared_by="Helena Brandt, programme manager",
        opinion="",
        asked=(
            AskedRow(
                "D1",
                "Name who answers for the risk assessment of supplier access",
                "Payroll and ERP are reached through CloudHarbor; nobody owns the risk (NC-26-17, since 21 October).",
                "4 days",
                "Nadia Rossi",
                date(2027, 1, 29),
                "the surveillance audit in February finds it open",
            ),
            AskedRow(
                "D2",
                "Make quarterly supplier reviews a duty of the account team",
                "Second year without them; breaches of CloudHarbor were not followed up (NC-26-13).",
                "6 days a year",
                "Moussa Diallo",
                date(2027, 1, 15),
                "the repeat stays a major at the surveillance",
            ),
            AskedRow(
                "D3",
                "Fund complaint escalation in the account system",
                "Two customers waited without an answer (NC-26-12, 39 days overdue).",
                "12 000 EUR",
                "Liam O'Connor",
                date(2027, 2, 5),
                "complaints go on being lost between teams",
            ),
        ),
        previous_reference=before["ref"],
        previous_held_on=sure(before["planned"]),
        previous=tuple(
            PreviousRow(
                item["no"],
                item["text"],
                people.get(item["owner"] or "", ""),
                day(item["due"]),
                day(done.get((before["ref"], item["no"]))),
            )
            for item in before["decisions"]
        ),
        inputs=tuple(
            InputRow(item, "ok" if item in "ghdl" else "watch", text, "Oskar Lindgren", end, item in ("c1", "c3"))
            for item, text in (row.get("inputs") or data["reviews"][1]["inputs"]).items()
        ),
        findings=findings(),
        actions=actions(),
        safeguards=tuple(
            SafeguardRow(e["safeguard"], e["rule"], e["text"], people[e["by"]], sure(e["date"]), day(e.get("valid_to")))
            for e in data["events"]
            if "safeguard approved" in e["kind"]
        ),
        changes=tuple(
            ChangeRow(sure(e["date"]), e.get("audit", ""), e["type"], e["reason"])
            for e in data["events"]
            if e["kind"] == "programme change"
        ),
        audits=tuple(AuditRow(a["ref"], people[a["lead"]], start=day(a["baseline_start"])) for a in data["audits"]),
        last_audited=tuple(
            (item["process"], sure(a["baseline_end"]))
            for a in data["audits"]
            if a["programme"] == "IAP-2025"
            for item in a["scope"]
        ),
    )
