"""Spreadsheets of an organisation that has run its audits in them so far: forty people, two years, old cases.

Northwind's facts, in the way that such files look: a line above the headings, semicolons and an old encoding, dates
written by hand, names instead of numbers. They are written by other means than the product's own.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook

NORTHWIND = Path(__file__).resolve().parents[2] / "auditprog" / "demo" / "northwind.json"
MORE = (
    "Mara Lindqvist",
    "Jürgen Weiß",
    "Noor Haddad",
    "Pablo Ortega",
    "Siobhan Byrne",
    "Tariq Aziz",
    "Wiktoria Mazur",
    "Anouk Dubois",
    "Bram de Vries",
    "Chiara Conti",
    "Derya Yıldız",
    "Eoin Walsh",
)
"""Colleagues who answer for nothing: people whom an import brings along."""
ROLES = {
    "programme_manager": "Programme manager",
    "auditor": "Auditor",
    "process_owner": "Process owner",
    "top_management": "Top management",
}
TODAY = date(2026, 11, 23)
Rows = list[list[Any]]


class Spreadsheets:
    """Every file as (name, content)."""

    def __init__(self) -> None:
        self.facts: dict[str, Any] = json.loads(NORTHWIND.read_text(encoding="utf-8"))
        self.names = {one["id"]: plain(one["name"]) for one in self.facts["people"]}
        self.units = {one["id"]: one["name"] for one in self.facts["units"]}
        self.processes = {one["id"]: one["name"] for one in self.facts["processes"]}
        self.sites = {one["id"]: one["name"] for one in self.facts["sites"]}

    def unit_list(self) -> str:
        """To be pasted: two columns with a tab between them."""
        return "\n".join(["Code\tName", *(f"{code}\t{name}" for code, name in self.units.items())])

    def site_list(self) -> str:
        return "\n".join(["Code\tSite", *(f"{code}\t{name}" for code, name in self.sites.items())])

    def people(self) -> tuple[str, bytes]:
        rows: Rows = [[one for one in self._person(person)] for person in self.facts["people"]]
        desks = list(self.units.values())
        for place, name in enumerate(MORE):
            mail = f"colleague{place}@northwind.example"
            rows.append([name, mail, "Specialist", desks[place], "Karin Svensson", "", "01.02.2024"])
        headings = ["Employee", "E-mail", "Position", "Department", "Reports to", "Roles", "Since"]
        return "Staff list.xlsx", xlsx("Staff", headings, rows, above="Staff list, November")

    def _person(self, person: dict[str, Any]) -> list[Any]:
        unit = next((one["unit"] for one in person["units"] if one["to"] is None), "")
        boss = next((one["manager"] for one in person["managers"] if one["to"] is None), "")
        roles = "; ".join(ROLES[role] for role in person["access_roles"])
        since = min((dotted(one["from"]) for one in person["units"]), default="01.01.2022")
        name, mail = self.names[person["id"]], person["email"]
        return [name, mail, person["post"], self.units.get(unit, ""), self.names.get(boss, ""), roles, since]

    def process_list(self) -> tuple[str, bytes]:
        owners = {
            one["target"]["id"]: (self.names[one["person"]], dotted(one["from"]))
            for one in self.facts["role_tenures"]
            if one["role"] == "owner" and one["target"]["kind"] == "process" and one["to"] is None
        }
        rows = [
            [
                one["id"],
                one["name"],
                self.units[one["unit"]],
                ", ".join(one["leaves"]),
                *owners.get(one["id"], ("", "")),
                one["priority_inputs"]["I"],
            ]
            for one in self.facts["processes"]
        ]
        headings = ["No", "Process", "Department", "Clause", "Process owner", "Owned since", "Criticality"]
        return "processes.csv", text(headings, rows, "cp1252")

    def auditors(self) -> tuple[str, bytes]:
        rows = [
            [self.names[q["person"]], q["grade"].title(), dotted(q["valid_from"]), dotted(q["valid_to"])]
            for q in self.facts["qualifications"]
        ]
        return "auditors.csv", text(["Auditor", "Grade", "Valid from", "Valid to"], rows, "utf-8")

    def past_audits(self) -> tuple[str, bytes]:
        """Two years, as days: those of this year that are over."""
        rows: Rows = []
        for audit in self.facts["audits"]:
            end = date.fromisoformat(audit["baseline_end"])
            if end >= TODAY:
                continue
            leaves = "; ".join(leaf for item in audit["scope"] for leaf in item["leaves"])
            areas = "; ".join(self.processes[item["process"]] for item in audit["scope"])
            start = date.fromisoformat(audit["baseline_start"])
            rows.append([audit["ref"], audit["title"], start, end, areas, leaves, self.names[audit["lead"]]])
        headings = ["Audit no", "Title", "First day", "Last day", "Area", "Clause", "Lead auditor"]
        return "Audits 2025 and 2026.xlsx", xlsx("Audits", headings, rows, above="Internal audits")

    def old_cases(self) -> tuple[str, bytes]:
        """Twenty-five nonconformities of both years, closed after ninety days; the newest are still open."""
        issued = {e["nc"]: e["date"] for e in self.facts["events"] if e["kind"] == "nc issued"}
        rows: Rows = []
        cases = [one for one in self.facts["findings"] if one["kind"] == "nc" and one["ref"] in issued]
        for said in sorted(cases, key=lambda one: issued[one["ref"]])[:25]:
            day = date.fromisoformat(issued[said["ref"]])
            still = day.toordinal() + 90 > TODAY.toordinal()
            closed = "" if still else dotted((date.fromordinal(day.toordinal() + 90)).isoformat())
            rows.append(
                [
                    f"CAR {said['ref'][3:]}",
                    said["grade_at_issue"].title(),
                    said["gap"],
                    ", ".join(said["clauses"]),
                    self.processes.get(said["process"] or "", ""),
                    self.names[said["owner"]],
                    dotted(day.isoformat()),
                    "Open" if still else "Closed",
                    dotted(date.fromordinal(day.toordinal() + 200).isoformat()) if still else "",
                    closed,
                ]
            )
        headings = ["No", "Grade", "Finding", "Clause", "Process", "Owner", "Issued", "Status", "Due", "Closed"]
        return "CAR log.csv", text(headings, rows, "utf-16")


def plain(name: str) -> str:
    return name.removeprefix("Dr ")


def dotted(day: str) -> str:
    """2025-02-03 as 03.02.2025."""
    return ".".join(reversed(day.split("-")))


def text(headings: Sequence[str], rows: Iterable[Sequence[Any]], encoding: str) -> bytes:
    out = StringIO()
    csv.writer(out, delimiter=";").writerows([headings, *rows])
    return out.getvalue().encode(encoding)


def xlsx(sheet: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], *, above: str) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for line in ([above], [], headings, *rows):
        page.append(list(line))
    out = BytesIO()
    book.save(out)
    return out.getvalue()
