"""A whole audit year as five people live it, told once: plain HTTP and the browser play it (issue 2, "It must show" 1).

Every step is a form that the page shows, filled in with words that the page offers. Nobody types an address that the
page before did not show, except where the address itself is what is tried.
"""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from pypdf import PdfReader

from tests.journeys.pages import Form
from tests.journeys.person import Person

START = date(2026, 11, 23)
FIELDWORK = date(2027, 1, 18)
PROOF = ("release-form.txt", b"Release form 4.2: the way back is a required field.\n")
STATEMENTS = {
    "frequency": "Every process once a year; what is new or went wrong, twice.",
    "methods": "On site and remote: interviews, records, samples drawn by the auditor.",
    "responsibilities": "The programme manager plans, leads lead, the sponsor approves.",
    "planning": "Criteria, scope, sites and an independent team before anybody is visited.",
    "reporting": "Within ten working days to the owner, the client and top management.",
}


@dataclass(slots=True)
class Year:
    """What the people have to remember: who is there, which references the product gave."""

    people: Callable[[str], Person]
    day: date = START
    incident: str = ""
    """The audit that is carried out."""
    nc: str = ""
    review: str = ""
    pdf: bytes = b""
    seconds: dict[str, float] = field(default_factory=dict)

    def play(self, last: str = "management_review") -> None:
        """Live the year, or the rest of it, until this step is done."""
        for step in STEPS:
            if step.__name__ not in self.seconds:
                self.timed(step)
            if step.__name__ == last:
                return

    def timed(self, step: Callable[[Year], None]) -> None:
        begun = time.monotonic()
        step(self)
        self.seconds[step.__name__] = round(time.monotonic() - begun, 1)

    def until(self, who: Person, day: date) -> None:
        """Move the demo clock to this day."""
        who.days_on((day - self.day).days)
        self.day = day
        assert said(day) in who.text, who.text[:400]


def said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def programme(year: Year) -> None:
    """Helena writes down next year's programme."""
    helena = year.people("helena.brandt")
    helena.open("/programmes/")
    helena.follow("New programme")
    people = {"manager": "Helena Brandt", "sponsor": "Karin Svensson"}
    helena.send("", {"year": "2027", **people, "budget_days": "90", "begin_from": "An empty year"})
    assert helena.at.endswith("/programmes/2027/")
    helena.follow("Submit for approval")
    for missing in ("Say how often audits take place.", "Add at least one objective.", "Plan at least one audit."):
        assert missing in helena.text
    helena.follow("Statements and risks")
    helena.follow("Change")
    helena.send("", STATEMENTS)
    helena.follow("Add an objective")
    helena.send("", {"text": "Every process that changed was audited", "measure": "All of them, by December"})
    helena.follow("Add a risk")
    risk = {"text": "Two auditors leave in spring", "category": "Resources", "likelihood": "3", "impact": "4"}
    helena.send("", risk | {"treatment": "Agree four days with the group", "owner": "Helena Brandt"})
    assert all(text in helena.text for text in (*STATEMENTS.values(), risk["text"]))
    helena.follow("Priorities")
    helena.press("Suggest priorities")
    helena.follow("Decide Release and deployment")
    helena.send("", {"decided": "High", "sentence": "Two failed releases in autumn."})
    assert "Two failed releases in autumn." in helena.text


def audits(year: Year) -> None:
    """She plans three audits; the last takes all that is left, but for one clause which she explains."""
    helena = year.people("helena.brandt")
    year.incident = plan(
        helena,
        title="Release and deployment, spring",
        start="2027-01-18",
        end="2027-01-20",
        processes=["P05"],
        planned_days="4",
        recipients=["Viktor Petrov", "Karin Svensson"],
    )
    plan(helena, title="Information security", start="2027-03-15", end="2027-03-17", processes=["P02"])
    helena.open("/programmes/2027/")
    helena.follow("Plan an audit")
    offered = [c.words for c in helena.page.form().controls if c.name == "processes"]
    rest = [words for words in offered if words[:3] not in ("P05", "P20", "P22")]
    assert len(rest) == 24
    plan(helena, title="All the rest", start="2027-06-14", end="2027-06-25", processes=rest, planned_days="20")


def plan(who: Person, **words: object) -> str:
    """Plan one audit; its reference."""
    who.open("/programmes/2027/")
    who.follow("Plan an audit")
    who.send("", {"objectives": "Is it done as it is written, and does it work?", "method": "On site", **words})
    found = re.search(r"/audits/(AUD-27-\d\d)/team/$", who.at)
    assert found, who.at
    return found[1]


def independence(year: Year) -> None:
    """Jonas is offered for P02; in another tab the scope becomes P20, where he works: refused, with the reasons."""
    helena = year.people("helena.brandt")
    helena.open("/programmes/2027/")
    helena.follow("List")
    helena.follow("AUD-27-02", "/team/")
    other = helena.tab()
    other.open(helena.at)
    other.follow("Scope")
    dropped = [o.words for c in other.page.form().controls if c.name == "drop" for o in c.options]
    other.send("", {"processes": ["P20"], "drop": dropped})
    helena.press("Add: Jonas Keller", status=409)
    assert "Works in Information security (P20) as security analyst." in helena.text
    assert "Reports directly to Nadia Rossi, who owns Information security (P20)." in helena.text
    assert "IND-01" in helena.text and "IND-08" in helena.text
    assert "Nobody is on the team yet" in helena.text
    helena.press("Lead: Luc Moreau")
    assert "Nobody is on the team yet" not in helena.text
    helena.open(f"/audits/{year.incident}/team/")
    helena.press("Lead: Tomasz Nowak")
    helena.press("Add: Priya Raman")
    helena.open("/audits/AUD-27-03/team/")
    helena.press("Lead: Ingrid Holm")


def approval(year: Year) -> None:
    """One clause is explained, Helena submits, she cannot approve; Karin does."""
    helena = year.people("helena.brandt")
    helena.open("/programmes/2027/submit/")
    assert "Clause 9.2 has no audit this year: give a reason or a later year." in helena.text
    helena.press("Submit for approval", status=409)
    assert "Clause 9.2 has no audit this year" in helena.text
    helena.follow("Explain 9.2")
    helena.send("", {"reason": "Audited by the group in November 2026.", "later_year": "2028"})
    helena.press("Submit for approval")
    assert "Submitted" in helena.text
    assert not [words for _url, words in helena.page.links if words == "Approve"]
    helena.open("/programmes/2027/approve/", status=403)
    karin = year.people("karin.svensson")
    karin.open("/my/")
    karin.follow("Open", "/programmes/2027/approve/")
    karin.press("Approve")
    karin.follow("Versions")
    assert f"1.0 Approved {said(START)}, Karin Svensson" in karin.text


def preparation(year: Year) -> None:
    """Lead and auditor accept, Helena starts, the team is confirmed, the checklist built and frozen."""
    here = f"/audits/{year.incident}/"
    tomasz, priya = year.people("tomasz.nowak"), year.people("priya.raman")
    tomasz.open(here)
    for person in (tomasz, priya):
        person.open(here)
        person.follow("Accept the assignment")
        person.press("Accept the assignment")
    helena = year.people("helena.brandt")
    helena.open(here)
    helena.press("Start the audit")
    tomasz.open(here)
    tomasz.follow("Record the contact")
    tomasz.follow("Record: Contact made")
    tomasz.send("", {"happened_on": START.isoformat(), "note": "Spoke to Viktor Petrov by phone: it can go ahead."})
    tomasz.follow("Overview")
    tomasz.press("Confirm the team", status=409)
    assert "Nobody on Release and deployment (P05) knows change release" in tomasz.text
    safeguard(year)
    tomasz.open(here)
    tomasz.press("Confirm the team")
    tomasz.press("Build the checklist")
    for milestone, note in (("Document review", "Release policy and calendar read."), ("Plan sent", "")):
        tomasz.follow("Plan")
        tomasz.follow(f"Record: {milestone}")
        tomasz.send("", {"happened_on": START.isoformat(), "note": note})
    tomasz.follow("Overview")
    tomasz.press("Freeze the checklist")
    assert "Checklist frozen" in tomasz.text


def safeguard(year: Year) -> None:
    """CMP-02: nobody on the team knows the topic. Helena proposes how that is met, Karin signs."""
    helena, karin = year.people("helena.brandt"), year.people("karin.svensson")
    helena.open(f"/audits/{year.incident}/team/")
    helena.follow("Ask for waiver", "rule=CMP-02")
    helena.send("", {"text": "Nadia Rossi explains change and release to the team for half a day beforehand."})
    assert "Proposed. It counts once it is signed." in helena.text
    karin.open("/programmes/2027/risks/")
    karin.follow("waits for a signature")
    karin.press("Sign")
    assert "Signed" in karin.text


def fieldwork(year: Year) -> None:
    """Opening meeting on the planned day; Priya answers every question, one of them "not met"."""
    here = f"/audits/{year.incident}/"
    tomasz, priya = year.people("tomasz.nowak"), year.people("priya.raman")
    tomasz.open(here)
    year.until(tomasz, FIELDWORK)
    tomasz.follow("Record the opening meeting")
    people = ["Viktor Petrov", "Tomasz Nowak", "Priya Raman"]
    tomasz.send("/opening_meeting/", {"happened_on": FIELDWORK.isoformat(), "people": people})
    priya.open(here)
    priya.follow("Go on with the checklist")
    priya.send("/field/source/", {"kind": "Interview", "title": "Viktor Petrov, 18 January, 10:00"})
    assert "Source now: Viktor Petrov, 18 January, 10:00" in priya.text
    seen = "Releases R-118, R-121 and R-126 went live without an approved plan to go back."
    priya.send("/", {"note": seen, "extent_k": "3", "extent_n": "8"}, press="Not met", form=answer_form(priya))
    priya.follow("Next unanswered")
    while (left := unanswered(priya)) > 0:  # one tap stores the answer and goes on to the next question
        priya.send("", {"note": "Seen in the records."}, press="Met", form=answer_form(priya))
        assert unanswered(priya) == left - 1


def answer_form(who: Person) -> Form:
    return who.page.form(who.at.removeprefix(who.address).partition("?")[0])


def unanswered(who: Person) -> int:
    counted = re.search(r"(\d+) of (\d+) answered", who.text)
    assert counted, who.text[:400]
    return int(counted[2]) - int(counted[1])


def findings(year: Year) -> None:
    """The draft is written out and graded; after the closing meeting the nonconformity gets its number."""
    here = f"/audits/{year.incident}/"
    priya = year.people("priya.raman")
    priya.open(here)
    priya.follow("Findings", here)
    priya.press("Open drafts")
    priya.follow("D1")
    words = {
        "grade": "Minor",
        "requirement": "8.5.3: a release goes live with an agreed way back.",
        "evidence": "R-118, R-121 and R-126 went live without a plan to go back; eight releases were looked at.",
        "gap": "For three of eight releases there was no way back.",
        "owner": "Viktor Petrov",
    }
    priya.send("", words)
    tomasz = year.people("tomasz.nowak")
    for meeting in ("fieldwork_finished", "team_meeting", "closing_meeting"):
        tomasz.open(here)
        tomasz.follow("Meetings")
        views = {"people": ["Viktor Petrov", "Tomasz Nowak"], "views": f"{year.incident}/D1 agree"}
        tomasz.send(f"/{meeting}/", {"happened_on": year.day.isoformat(), **(views if "closing" in meeting else {})})
    tomasz.follow("Findings", here)
    tomasz.press("Issue what is complete")
    found = re.search(r"NC-27-\d\d", tomasz.text)
    assert found, tomasz.text
    year.nc = found[0]
    tomasz.press("Confirm 1 grade")


def report(year: Year) -> None:
    """Tomasz writes it and may not approve it; Helena does; the jobs process makes the PDF, and it is sent."""
    here = f"/audits/{year.incident}/report/"
    tomasz, helena = year.people("tomasz.nowak"), year.people("helena.brandt")
    tomasz.open(here)
    tomasz.follow("Write the conclusions")
    tomasz.send("", {"conclusion_0": "Releases are planned and tested; the way back is missing in some of them."})
    assert not [one for one in tomasz.page.forms if one.path.endswith("/report/approve/")]
    helena.open(here)
    helena.press("Approve the report")
    waited(helena, here, lambda: "Report as PDF" in [words for _url, words in helena.page.links])
    helena.follow("Send the report")
    helena.press("Sent")
    status, kind, content = helena.fetch(f"/audits/{year.incident}/report.pdf")
    assert (status, kind) == (200, "application/pdf")
    assert year.nc in pdf_text(content)


def waited(who: Person, path: str, ready: Callable[[], bool], seconds: float = 60) -> None:
    """Look again until the jobs process has done its part."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        who.open(path)
        if ready():
            return
        time.sleep(0.5)
    raise AssertionError(f"{path} after {seconds} s:\n{who.text[-2000:]}")


def pdf_text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def answer(year: Year) -> None:
    """Viktor confirms, corrects, names the cause and sends a plan; Tomasz accepts it."""
    here = f"/findings/{year.nc}/"
    viktor = year.people("viktor.petrov")
    viktor.open("/my/")
    viktor.follow("Open", here)
    viktor.follow(year.nc)
    viktor.press("Confirm receipt")
    viktor.follow("Correction", here)
    today = year.day.isoformat()
    correction = {"status": "Yes, it is done", "text": "Plans to go back were written for the three releases."}
    correction |= {"done_on": today, "proof": "Change records C-881 to C-883.", "extent": "All 31 releases since July."}
    viktor.send("", correction | {"effects": "None; no release had to be taken back."})
    walk(viktor, here, "Cause")
    cause = {"need": "Action on the causes", "method": "Five whys", "why1": "Nobody asked for the plan."}
    cause |= {"why2": "The form has no field for it.", "cause": "The release form lets one go live without a way back."}
    viktor.send("", cause | {"category": "Process"}, press="Save and continue")
    plan = {"extent": "The other 28 releases had one.", "sms_change": "No"}
    plan |= {"own_sentence": "No release without a way back in the next ten."}
    due = (year.day + timedelta(days=14)).isoformat()
    plan |= {"action-0-text": "Make the way back a required field of the release form.", "action-0-due": due}
    plan |= {"action-0-owner": "Viktor Petrov", "action-0-expected_proof": "The form, and a release refused by it."}
    walk(viktor, here, "Plan")
    viktor.send("", plan, press="Save and check")
    assert viktor.at.endswith("/answer/send/")
    viktor.press("Send the plan")
    viktor.open(f"{here}review/", status=403)
    tomasz = year.people("tomasz.nowak")
    tomasz.open("/my/")
    tomasz.follow("Open", here)
    measure = {"accept-measure": "No release without a way back in the next ten.", "accept-occurrences_needed": "10"}
    measure |= {"accept-occurrence": "Ten releases", "accept-verifier": "Tomasz Nowak"}
    tomasz.send("", measure, press="Accept the plan")
    assert "Plan accepted" in tomasz.text


def walk(who: Person, here: str, step: str) -> None:
    """The next step of the owner's answer: "Save and continue" leads there, else its list does."""
    if not who.at.endswith(f"/answer/{step.lower()}/"):
        who.open(f"{here}answer/")
        who.follow(step, here)


def implementation(year: Year) -> None:
    """A week later Viktor reports it done; he cannot verify it, Tomasz accepts it."""
    here = f"/findings/{year.nc}/"
    viktor = year.people("viktor.petrov")
    viktor.open("/my/")
    year.until(viktor, year.day + timedelta(days=7))
    viktor.open(here)
    viktor.follow("Add evidence")
    action = f"a{next(c.value for c in viktor.page.form().controls if c.name == 'action')}"
    proof = {f"{action}-done_on": year.day.isoformat(), f"{action}-proof": "Release form 4.2, in use since Monday."}
    viktor.send("", proof, files={f"{action}-uploads": PROOF})
    viktor.open(f"{here}answer/send/")
    viktor.press("Report as implemented")
    viktor.open(f"{here}verify/", status=403)
    tomasz = year.people("tomasz.nowak")
    tomasz.open("/my/")
    tomasz.follow("Open", here)
    seen = {"accept-text": "Form 4.2, and two releases that it refused."}
    tomasz.send("", seen, press="Accept the implementation")
    assert "Implementation accepted" in tomasz.text


def effect(year: Year) -> None:
    """After five weeks the same test again: effective, closed."""
    here = f"/findings/{year.nc}/"
    tomasz = year.people("tomasz.nowak")
    tomasz.open("/my/")
    year.until(tomasz, year.day + timedelta(days=35))
    tomasz.open("/my/")
    tomasz.follow("Open", here)
    again = {"check-result": "Effective", "check-sample_text": "Three of eight then, none of ten now."}
    tomasz.send(
        "", again | {"check-text": "Ten releases since 25 January, each with a way back."}, press="Record the check"
    )
    assert "Closed" in tomasz.text


def management_review(year: Year) -> None:
    """Helena plans the first review of 2027, freezes the pack; leadership downloads the PDF with that number in it."""
    helena = year.people("helena.brandt")
    helena.open("/reviews/")
    helena.follow("Plan a review")
    today = year.day.isoformat()
    period = {"planned_on": today, "period_from": "2027-01-01", "period_to": today}
    helena.send("", period | {"chair": "Karin Svensson", "place": "Aarlund"})
    year.review = helena.at.rstrip("/").rpartition("/")[2]
    here = f"/reviews/{year.review}/"
    helena.press("Compute from today's data")
    helena.follow("Answer c1 Nonconformities and corrective actions", here)
    words = {"sentence": "One case of spring is closed; releases need a way back now."}
    helena.send("", words)
    assert words["sentence"] in helena.text
    helena.press("Freeze as 1.0", status=409)
    assert "say why the pack is frozen without" in helena.text
    helena.send("/freeze/", {"without": "The owners answer at the meeting itself."})
    helena.press("Make the PDF")
    waited(helena, here, lambda: bool([url for url, _said in helena.page.links if url.endswith("/report.pdf")]))
    karin = year.people("karin.svensson")
    karin.open(here)
    url = next(url for url, _said in karin.page.links if url.endswith(".pdf"))
    status, kind, year.pdf = karin.fetch(url)
    assert (status, kind) == (200, "application/pdf")
    assert year.nc in pdf_text(year.pdf)
    assert year.review in pdf_text(year.pdf)


STEPS = (
    programme,
    audits,
    independence,
    approval,
    preparation,
    fieldwork,
    findings,
    report,
    answer,
    implementation,
    effect,
    management_review,
)
