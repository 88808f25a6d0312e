"""From `demo --empty` to an approved programme in the browser only, told once: HTTP and Chromium play it (issue 3).

Each step is a function of its own over `FirstYear`, so that a longer way (imports, eight audits) takes those it needs.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.journeys.person import Person
from tests.journeys.story import START, STATEMENTS, said

MANAGER, CHIEF, LEAD = "maja.lund", "per.holm", "eva.bech"
PEOPLE = """Name, mail, post
Maja Lund, maja@fjord.example, Audit manager
Per Holm, per@fjord.example, Managing director
"Bech, Eva" <eva@fjord.example>"""
OWNERS = {
    range(0, 9): "Lars Ström, lars@fjord.example, Head of operations",
    range(9, 20): "Ida Krogh, ida@fjord.example, Head of services",
    range(20, 27): "Ole Dahl, ole@fjord.example, Quality manager",
}
AUDIT_PROCESS = "P22"


@dataclass(slots=True)
class FirstYear:
    """Who is there; `people(username)` signs in by one click at first."""

    people: Callable[[str], Person]
    seconds: dict[str, float] = field(default_factory=dict)

    def play(self, steps: Sequence[Callable[[FirstYear], None]] = ()) -> None:
        """The whole way, or another one."""
        for step in steps or STEPS:
            begun = time.monotonic()
            step(self)
            self.seconds[step.__name__] = round(time.monotonic() - begun, 1)


def organisation(year: FirstYear) -> None:
    """The administrator's first page is the guide; name, zone, country and its holidays, a week closed."""
    admin = year.people("admin")
    admin.open("/")
    assert admin.at.endswith("/setup/")
    for missing in ("The organisation has no name yet.", "No process is entered", "Nobody is programme manager"):
        assert missing in admin.text
    admin.follow("Go on with step 1")
    admin.send("", {"name": "Fjord Hosting", "zone": "Europe/Copenhagen", "country": "Denmark"})
    assert admin.at.endswith("/setup/days/")
    admin.send("", {"off-0-start": "2026-12-28", "off-0-end": "2026-12-31"})


def processes(year: FirstYear, names: Mapping[int, str] = {0: "Incidents"}) -> None:  # noqa: B006
    """The ready list, one process renamed, three owners entered on the spot."""
    admin = year.people("admin")
    admin.open("/setup/processes/")
    typed = {f"p{number}-person": owner for numbers, owner in OWNERS.items() for number in numbers}
    admin.send("", typed | {f"p{number}-name": name for number, name in names.items()}, press="Enter what is ticked")
    assert admin.at.endswith("/setup/people/")
    assert "27 processes entered" in admin.text


def people(year: FirstYear) -> None:
    """Three more people pasted; roles, managers and the lead's grade in the table."""
    admin = year.people("admin")
    admin.open("/setup/people/")
    admin.follow("Several at once")
    admin.send("", {"lines": PEOPLE, "send": "Invite all of them"})
    assert "3 people entered" in admin.text
    wanted = {
        "Maja Lund": {"roles": ["programme_manager"], "manager": "Per Holm"},
        "Per Holm": {"roles": ["top_management"]},
        "Eva Bech": {"roles": ["auditor"], "manager": "Maja Lund", "grade": "Lead auditor"},
        **{name: {"manager": "Per Holm"} for name in ("Lars Ström", "Ida Krogh", "Ole Dahl")},
    }
    form = admin.page.form("/setup/people/roles/")
    keys = {name: key_of(form, name) for name in wanted}
    typed = {f"{what}-{keys[name]}": value for name, chosen in wanted.items() for what, value in chosen.items()}
    admin.send(form=form, typed=typed)
    assert "6 people changed" in admin.text
    for missing in ("Nobody is programme manager", "has no manager entered", "No auditor has the grade"):
        assert missing not in admin.text


def key_of(form: object, name: str) -> str:
    """The number of a person in the table of roles, by the words beside their boxes."""
    for control in form.controls:  # type: ignore[attr-defined]
        if control.name.startswith("roles-") and control.words.endswith(f", {name}"):
            return str(control.name.partition("-")[2])
    raise AssertionError(f"{name} is not in the table")


def rules_and_mail(year: FirstYear) -> None:
    """The Standard rules, chosen; a mail that leaves; then nothing is missing."""
    admin = year.people("admin")
    admin.open("/setup/rules/")
    admin.send("", {"preset": "standard"})
    assert admin.at.endswith("/setup/mail/")
    admin.send("", {"email": "ada@fjord.example"})
    end = time.monotonic() + 60
    while "Written into a file" not in admin.text and time.monotonic() < end:
        time.sleep(0.5)
        admin.open("/setup/mail/")
    admin.open("/setup/")
    assert "All that is needed is there." in admin.text, admin.text
    assert "Set up:" not in admin.open("/my/").text


def plan(year: FirstYear) -> None:
    """The manager finds the way on My work; writes the programme and one audit of everything but audits."""
    maja = year.people(MANAGER)
    maja.open("/my/")
    maja.follow("Open", "/programmes/new/")
    maja.send("", {"year": "2027", "manager": "Maja Lund", "sponsor": "Per Holm", "budget_days": "30"})
    maja.open("/programmes/2027/risks/")
    maja.follow("Change")
    maja.send("", STATEMENTS)
    maja.follow("Add an objective")
    maja.send("", {"text": "Every process was looked at once", "measure": "All, by December"})
    maja.follow("Add a risk")
    maja.send("", {"text": "One lead only", "category": "Resources", "likelihood": "3", "impact": "4"})
    maja.follow("Priorities")
    maja.press("Suggest priorities")
    maja.open("/programmes/2027/")
    maja.follow("Plan an audit")
    offered = [control.words for control in maja.page.form().controls if control.name == "processes"]
    words = {
        "title": "The whole system",
        "objectives": "Is it done as it is written, and does it work?",
        "method": "On site",
        "start": "2027-03-01",
        "end": "2027-03-12",
        "processes": [one for one in offered if not one.startswith(AUDIT_PROCESS)],
        "planned_days": "10",
    }
    maja.send("", words)
    assert maja.at.endswith("/audits/AUD-27-01/team/"), maja.at
    maja.press("Lead: Eva Bech")
    assert "Nobody is on the team yet" not in maja.text


def approve(year: FirstYear) -> None:
    """The clause that is left is explained; the manager submits, top management approves; the guide is done."""
    maja = year.people(MANAGER)
    maja.open("/programmes/2027/submit/")
    maja.follow("Explain 9.2")
    maja.send("", {"reason": "Looked at by an outside auditor.", "later_year": "2028"})
    maja.press("Submit for approval")
    assert "Submitted" in maja.text
    per = year.people(CHIEF)
    per.open("/my/")
    per.follow("Open", "/programmes/2027/approve/")
    per.press("Approve")
    per.follow("Versions")
    assert f"1.0 Approved {said(START)}, Per Holm" in per.text
    admin = year.people("admin")
    admin.open("/setup/")
    assert "The programme of 2027 is approved." in admin.text


STEPS = (organisation, processes, people, rules_and_mail, plan, approve)
