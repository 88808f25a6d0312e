"""The way of an organisation with spreadsheets: 40 people, 27 processes, two years, 25 old cases, eight audits.

Chromium plays it (issue 3, "It must show" 1). Everything is done in the pages.
"""

from __future__ import annotations

import re
import time

from tests.journeys import first_year
from tests.journeys.first_year import FirstYear
from tests.journeys.person import File, Person
from tests.journeys.spreadsheets import Spreadsheets
from tests.journeys.story import STATEMENTS

SHEETS = Spreadsheets()
MANAGER, SPONSOR = "helena.brandt", "karin.svensson"
OUTSIDER = "Ingrid Holm"
AUDITS = (
    ("Resolution", "2027-02-08", "2027-02-10", ("P01", "P02", "P03")),
    ("Change to release", "2027-03-08", "2027-03-10", ("P04", "P05", "P06")),
    ("Asset, configuration", "2027-04-12", "2027-04-13", ("P07", "P08")),
    ("Portfolio and relationship", "2027-05-18", "2027-05-20", ("P09", "P10", "P12", "P13", "P21")),
    ("Suppliers, money, capacity", "2027-06-07", "2027-06-09", ("P11", "P14", "P15", "P16", "P17")),
    ("Service assurance", "2027-09-06", "2027-09-08", ("P18", "P19", "P20")),
    ("Governance, people", "2027-10-11", "2027-10-13", ("P25", "P26", "P27")),
    ("Support and improvement", "2027-11-08", "2027-11-10", ("P23", "P24")),
)


def bring(who: Person, kind: str, *, file: File | None = None, pasted: str = "", reason: str = "") -> str:
    """The four steps of the wizard with what was guessed; the words of the last page."""
    who.open("/import/")
    url = next(url for url, _words in who.page.links if f"/{kind}/" in url and not url.endswith((".csv", ".xlsx")))
    who.open(url)
    who.send("", {"pasted": pasted} if pasted else {}, press="Read it", files={"file": file} if file else None)
    who.follow("Next: columns")
    who.send("")
    settle(who)
    assert "With errors" not in who.text, who.text[:3000]
    run = next(form for form in who.page.forms if form.path.endswith("/run/"))
    typed = {"reason": reason} if any(control.name == "reason" for control in run.controls) else {}
    who.send(form=run, typed=typed)
    settle(who)
    assert "Imported" in who.text, who.text[:2000]
    return who.text


def settle(who: Person) -> None:
    """Look again while a job is at it."""
    end = time.monotonic() + 120
    while any(words in who.text for words in ("Checking:", "Importing:")) and time.monotonic() < end:
        time.sleep(0.5)
        who.open(who.at)


def facts(year: FirstYear) -> None:
    """The administrator brings in units, sites, people with managers, roles and grades, processes with owners."""
    admin = year.people("admin")
    why = {"reason": "Taken over from our lists"}
    bring(admin, "units", pasted=SHEETS.unit_list())
    bring(admin, "sites", pasted=SHEETS.site_list())
    said = bring(admin, "people", file=SHEETS.people(), **why)
    assert "Added 40" in said, said
    said = bring(admin, "processes", file=SHEETS.process_list(), **why)
    assert "Added 27" in said, said
    # Helena leads audits herself, and nobody enters their own grade: so this is not hers to bring in.
    assert "Added 10" in bring(admin, "auditors", file=SHEETS.auditors(), **why)


def history(year: FirstYear) -> None:
    """The programme manager brings in two years of audits and 25 old nonconformities."""
    helena = year.people(MANAGER)
    why = {"reason": "Taken over from our lists"}
    said = bring(helena, "past-audits", file=SHEETS.past_audits(), **why)
    assert "Added 15" in said, said
    said = bring(helena, "nonconformities", file=SHEETS.old_cases(), **why)
    assert "Added 25" in said, said


def plan(year: FirstYear) -> None:
    """Statements, an objective, a risk, priorities from the history; eight audits with an independent lead each."""
    helena = year.people(MANAGER)
    helena.open("/programmes/new/")
    begun = {"manager": "Helena Brandt", "sponsor": "Karin Svensson", "begin_from": "An empty year"}
    helena.send("", {"year": "2027", "budget_days": "40", **begun})
    helena.open("/programmes/2027/risks/")
    helena.follow("Change")
    helena.send("", STATEMENTS)
    helena.follow("Add an objective")
    helena.send("", {"text": "Every process was looked at once", "measure": "All, by December"})
    helena.follow("Add a risk")
    helena.send("", {"text": "Few leads", "category": "Resources", "likelihood": "3", "impact": "4"})
    helena.follow("Priorities")
    helena.press("Suggest priorities")
    for title, start, end, processes in AUDITS:
        plan_one(helena, title, start, end, processes)


def plan_one(who: Person, title: str, start: str, end: str, processes: tuple[str, ...]) -> None:
    """One audit; its lead is the first whom the picker offers."""
    who.open("/programmes/2027/")
    who.follow("Plan an audit")
    offered = [control.words for control in who.page.form().controls if control.name == "processes"]
    words = {
        "title": title,
        "objectives": "Is it done as it is written, and does it work?",
        "method": "On site",
        "start": start,
        "end": end,
        "processes": [one for one in offered if one.split()[0] in processes],
        "planned_days": "4",
    }
    who.send("", words)
    assert re.search(r"/audits/AUD-27-\d\d/team/$", who.at), who.at
    leads = [words for form in who.page.forms for _n, _v, words in form.buttons if words.startswith("Lead: ")]
    assert leads, who.text
    who.press(leads[0])
    assert "Nobody is on the team yet" not in who.text


def approve(year: FirstYear) -> None:
    """What no audit takes is explained; submitted, and approved by the sponsor."""
    helena = year.people(MANAGER)
    for _ in range(60):
        helena.open("/programmes/2027/submit/")
        gaps = [words for _url, words in helena.page.links if re.match(r"Explain [0-9]", words)]
        if not gaps:
            break
        helena.follow(gaps[0])
        helena.send("", {"reason": "Looked at by an outside auditor.", "later_year": "2028"})
    helena.press("Submit for approval")
    assert "Submitted" in helena.text, helena.text[:2000]
    karin = year.people(SPONSOR)
    karin.open("/programmes/2027/approve/")
    karin.press("Approve")
    helena.open("/programmes/2027/list/")
    assert len(set(re.findall(r"AUD-27-\d\d", helena.text))) == len(AUDITS)


STEPS = (first_year.organisation, facts, history, plan, approve)
